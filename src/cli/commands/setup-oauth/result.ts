import type { Keeper } from '../../../compose.ts';
import { type ErrorJson, EXIT } from '../../../core/errors.ts';
import type { IntegrationProof } from '../../../core/prove-integration.ts';
import { instant, present } from '../../../core/report.ts';
import type { TokenConfig } from '../../../core/token-config.ts';
import { VERSION } from '../../../core/version.ts';
import type { CommandResult } from '../../result.ts';
import { setupLines, setupSummary } from './text.ts';

/** How the integration came to its tokens. */
export interface Done {
  readonly action: 'kept' | 'refreshed' | 'authorized' | 'pasted';
  readonly reason: string;
  readonly warnings: readonly string[];
}

/** The service-app token that was minted as the proof. */
export interface ProofReport {
  readonly orgId: string;
  readonly orgName?: string;
  readonly expiresAt?: string;
  readonly refreshTokenExpiresAt?: string;
  readonly error?: ErrorJson;
}

/** What is told: the lives, never the tokens. A proof that failed is a failure, although everything is saved. */
export async function setupResult(
  { tokens, clock }: Keeper,
  { done, proof }: { done: Done; proof: IntegrationProof | undefined },
): Promise<CommandResult> {
  const config = await tokens.config();
  const integration = livesOf(config);
  const report = proof && proofReport(proof);
  const next = proof?.error ? undefined : nextOf(config);
  const error = proof && failedProof(proof);
  const { action, reason } = done;
  const facts = { action, reason, integration, proof: report, next, now: clock.now() };
  const document = {
    version: 1 as const,
    programVersion: VERSION,
    action,
    reason,
    integration,
    ...(report && { proof: report }),
    ...(next !== undefined && { next }),
    warnings: [...done.warnings, ...(proof?.warnings ?? []), ...(await tokens.storeWarnings())],
    ...(error && { error }),
  };
  return {
    exitCode: proof?.error?.exitCode ?? EXIT.ok,
    document,
    text: (page) => setupLines(facts, page),
    summary: (page) => setupSummary(facts, page),
  };
}

/** The lives of the integration's tokens. */
export function livesOf(config: TokenConfig): Pick<ProofReport, 'expiresAt' | 'refreshTokenExpiresAt'> {
  const { accessToken, refreshToken } = config.credentials.get('integration') ?? {};
  return present({
    expiresAt: instant(accessToken?.expiresAt),
    refreshTokenExpiresAt: instant(refreshToken?.expiresAt),
  });
}

/** The error of a proof that failed, with what is safe. */
export function failedProof({ error }: IntegrationProof): ErrorJson | undefined {
  return (
    error && {
      ...error.toJSON(),
      message: `the tokens of the integration are saved, and no service-app token came of them: ${error.message}`,
    }
  );
}

/** The proof as it is told. */
export function proofReport({ org, credential, error }: IntegrationProof): ProofReport {
  return present({
    orgId: org.id,
    orgName: org.name,
    expiresAt: instant(credential?.accessToken?.expiresAt),
    refreshTokenExpiresAt: instant(credential?.refreshToken?.expiresAt),
    error: error?.toJSON(),
  }) as ProofReport;
}

function nextOf({ serviceApp, orgs }: TokenConfig): string {
  return serviceApp && orgs.length > 0 ? 'byods run --dry-run' : 'byods init';
}
