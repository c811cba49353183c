import type { CredentialOutcome } from '../../../core/credential-outcome.ts';
import { EXIT, type ExitCode, type KeeperError } from '../../../core/errors.ts';
import type { CredentialKind } from '../../../core/model.ts';
import { credentialReport, renewalWarnings } from '../../../core/pass-credentials.ts';
import type { CredentialReport } from '../../../core/report.ts';
import { type MissingPart, missingParts } from '../../../core/set-up/missing.ts';
import type { TokenConfig } from '../../../core/token-config.ts';
import type { CommandContext } from '../../context.ts';
import { orgNamer } from '../../orgs.ts';
import { outcomeOfTokens, renewAndProve } from '../../prove-tokens.ts';

const LIMIT = { minutes: 10 };

/** What came of the proof. */
export interface Proof {
  /** `waiting`: nobody has authorized the integration, and nothing else gives a token. */
  readonly state: 'proved' | 'waiting' | 'failed';
  readonly exitCode: ExitCode;
  readonly error?: KeeperError;
  /** Whose renewal failed. */
  readonly kind: CredentialKind;
  readonly credentials: readonly CredentialReport[];
  readonly missing: readonly MissingPart[];
  readonly warnings: readonly string[];
  /** The document before. */
  readonly before: TokenConfig;
  readonly orgName: (id: string | undefined) => string;
  readonly now: number;
}

/** Gets a token for each org with what is stored, and keeps what comes; a token that is there is proved by one call. */
export async function prove({ open }: Pick<CommandContext, 'open'>): Promise<Proof> {
  const keeper = await open(LIMIT);
  const { tokens, clock } = keeper;
  const before = await tokens.config();
  const about = { before, orgName: orgNamer(before) };
  if (isWaiting(before)) {
    const now = clock.now();
    const warnings = await tokens.storeWarnings();
    return {
      ...about,
      state: 'waiting',
      exitCode: EXIT.ok,
      kind: 'integration',
      credentials: [],
      missing: missingParts(before, now),
      warnings,
      now,
    };
  }
  const outcomes = await renewAndProve(
    keeper,
    before.orgs.filter(({ paused }) => !paused),
    false,
  );
  const { exitCode, error } = outcomeOfTokens(outcomes, false, tokens.saveFailure);
  const config = await tokens.config();
  const now = clock.now();
  return {
    ...about,
    state: exitCode === EXIT.ok ? 'proved' : 'failed',
    exitCode,
    ...(error && { error }),
    kind: culprit(outcomes),
    credentials: outcomes.map((outcome) => credentialReport(outcome, config, now)),
    missing: missingParts(config, now),
    warnings: [...(await tokens.storeWarnings()), ...renewalWarnings(config, outcomes, now)],
    now,
  };
}

function isWaiting({ credentials, integration }: TokenConfig): boolean {
  return (
    integration !== undefined &&
    [...credentials.values()].every(({ accessToken, refreshToken }) => !accessToken && !refreshToken)
  );
}

/** The integration comes first: without it nothing can be minted. */
function culprit(outcomes: readonly CredentialOutcome[]): CredentialKind {
  return outcomes.some(({ kind, error }) => kind === 'integration' && error) ? 'integration' : 'service-app';
}
