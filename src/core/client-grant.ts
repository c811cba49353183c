import type { ClientCredentials } from './client-credentials.ts';
import { KeeperError } from './errors.ts';
import type { ReceivedTokens } from './model.ts';
import { readTokenAnswer } from './policy/token-answer.ts';
import { notesAfter, REFRESH_NEEDS_MS, type RefreshContext } from './refresh.ts';

/** How a grant ended. */
export type GrantResult =
  | { readonly kind: 'renewed'; readonly warnings: readonly string[] }
  | { readonly kind: 'failed'; readonly error: KeeperError };

/** A token that a server gave to a client, ready to be saved. */
export interface ClientToken {
  readonly tokens: ReceivedTokens & { readonly expiresAt: number };
  readonly warnings: readonly string[];
}

/**
 * Asks a server for a token with client credentials. Asked twice, it gives two: a lost answer costs nothing. A refresh
 * token, which such a grant should not give (RFC 6749 section 4.4.3), is not kept.
 *
 * @throws KeeperError `bad-answer` for one that cannot be used; else as `OAuthApi.clientCredentials`
 */
export async function askForClient(
  { oauth, clock, budget }: Pick<RefreshContext, 'oauth' | 'clock' | 'budget'>,
  wanted: ClientCredentials,
): Promise<ClientToken> {
  const answer = await oauth.clientCredentials(wanted, budget);
  const { received, problem, warnings } = readTokenAnswer(answer, 'mint', clock.now());
  const { accessToken, expiresAt } = received ?? {};
  const { host } = new URL(wanted.tokenUrl);
  if (problem !== undefined || !received || !accessToken || expiresAt === undefined) {
    const what = `the answer of ${host} cannot be used: ${problem ?? 'it holds no token'}`;
    throw new KeeperError('bad-answer', `${what}; what is stored was left as it is`);
  }
  const tokens = { accessToken, expiresAt, obtainedAt: received.obtainedAt, via: received.via };
  return { tokens, warnings: warnings.map((each) => each.replace(/^Webex/, host)) };
}

/** Gets a new token with client credentials, under the lock, and saves it. */
export async function grantToClient(context: RefreshContext, wanted: ClientCredentials): Promise<GrantResult> {
  const { session, budget } = context;
  const key = 'integration';
  const remainingMs = () => Math.min(budget.remainingMs(), session.remainingMs());
  if (remainingMs() < REFRESH_NEEDS_MS) {
    return failed(new KeeperError('out-of-time', 'too little time was left to ask for a token; nothing was sent'));
  }
  let token: ClientToken;
  try {
    token = await askForClient({ ...context, budget: { ...budget, remainingMs } }, wanted);
  } catch (thrown) {
    if (thrown instanceof KeeperError) return failed(thrown);
    throw thrown;
  }
  const { tokens, warnings } = token;
  const notes = notesAfter(session.credential(key)?.notes ?? {}, tokens);
  await session.saveNow({ credential: key, tokens, notes });
  return { kind: 'renewed', warnings };
}

function failed(error: KeeperError): GrantResult {
  return { kind: 'failed', error };
}
