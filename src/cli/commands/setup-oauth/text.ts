import type { Page } from '../../text/page.ts';
import { lifeLeft } from '../../text/times.ts';
import { wrap } from '../../text/width.ts';
import type { Done, ProofReport } from './result.ts';

/** What people are told. */
interface SetupFacts {
  readonly action: Done['action'];
  readonly reason: string;
  readonly integration: Pick<ProofReport, 'expiresAt' | 'refreshTokenExpiresAt'>;
  readonly proof?: ProofReport | undefined;
  readonly next?: string | undefined;
  /** Where in Vault the tokens are kept; absent: in the token store. */
  readonly inVault?: string;
  readonly now: number;
}

const DONE = {
  kept: 'Nothing to do: Webex takes the stored token',
  refreshed: 'Done: the stored refresh token gave a new token; nobody had to authorize',
  authorized: 'Done: the integration is authorized, and its tokens are saved',
  pasted: 'Done: the personal access token is saved',
} as const satisfies Record<Done['action'], string>;

const DONE_IN_VAULT = {
  kept: 'Nothing to do: Webex takes the token that Vault gives',
  authorized: 'Done: the integration is authorized, and Vault keeps its tokens',
} as const;

/** How long each token lives. */
export function setupLines({ action, integration, proof, now, inVault }: SetupFacts, page: Page): string[] {
  const row = (name: string, tokens: SetupFacts['integration'], what: string) => {
    const refresh =
      tokens.refreshTokenExpiresAt === undefined
        ? ''
        : `; refresh token: ${lifeLeft(tokens.refreshTokenExpiresAt, now)}, renewed by each refresh`;
    return wrap(`${page.paint.bold(name)}: ${what}${lifeLeft(tokens.expiresAt, now)}${refresh}`, page.width);
  };
  const whose = proof && `service app, ${proof.orgName ?? proof.orgId}`;
  return [
    ...row(
      action === 'pasted' ? 'personal access token' : 'integration',
      integration,
      inVault ? `${inVault} in Vault, ` : '',
    ),
    ...(proof && whose && !proof.error ? row(whose, proof, 'minted as the proof and kept, ') : []),
  ];
}

/** What was done, and what comes next. */
export function setupSummary({ action, proof, next, inVault }: SetupFacts, page: Page): string[] {
  const done = inVault === undefined ? DONE[action] : DONE_IN_VAULT[action === 'kept' ? action : 'authorized'];
  const [word, rest] = done.split(/: (.*)/s) as [string, string];
  if (proof?.error) return wrap(`${page.paint.red('Saved, not proved')}: ${rest}`, page.width);
  const then = next === undefined ? '' : `; next: ${next}`;
  return wrap(`${page.paint.green(word)}: ${rest}${then}`, page.width);
}
