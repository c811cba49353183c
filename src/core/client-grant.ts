import type { ClientCredentials } from './client-credentials.ts';
import { KeeperError } from './errors.ts';
import { readTokenAnswer } from './policy/token-answer.ts';
import type { TokenAnswer } from './ports.ts';
import { notesAfter, REFRESH_NEEDS_MS, type RefreshContext } from './refresh.ts';

/** How a grant ended. */
export type GrantResult =
  | { readonly kind: 'renewed'; readonly warnings: readonly string[] }
  | { readonly kind: 'failed'; readonly error: KeeperError };

/**
 * Gets a new token with client credentials, under the lock, and saves it. Asked twice, a server gives two: a lost answer
 * costs nothing. A refresh token, which such a grant should not give (RFC 6749 section 4.4.3), is not kept.
 */
export async function grantToClient(context: RefreshContext, wanted: ClientCredentials): Promise<GrantResult> {
  const { session, oauth, clock, budget } = context;
  const key = 'integration';
  const remainingMs = () => Math.min(budget.remainingMs(), session.remainingMs());
  if (remainingMs() < REFRESH_NEEDS_MS) {
    return failed(new KeeperError('out-of-time', 'too little time was left to ask for a token; nothing was sent'));
  }
  let answer: TokenAnswer;
  try {
    answer = await oauth.clientCredentials(wanted, { ...budget, remainingMs });
  } catch (thrown) {
    if (thrown instanceof KeeperError) return failed(thrown);
    throw thrown;
  }
  const { received, problem, warnings } = readTokenAnswer(answer, 'mint', clock.now());
  const { accessToken, expiresAt } = received ?? {};
  if (problem !== undefined || !received || !accessToken || expiresAt === undefined) {
    const what = `the answer of ${new URL(wanted.tokenUrl).host} cannot be used: ${problem ?? 'it holds no token'}`;
    return failed(new KeeperError('bad-answer', `${what}; what is stored was left as it is`));
  }
  const notes = notesAfter(session.credential(key)?.notes ?? {}, received);
  const tokens = { accessToken, expiresAt, obtainedAt: received.obtainedAt, via: received.via };
  await session.saveNow({ credential: key, tokens, notes });
  return { kind: 'renewed', warnings: warnings.map((each) => each.replace(/^Webex/, new URL(wanted.tokenUrl).host)) };
}

function failed(error: KeeperError): GrantResult {
  return { kind: 'failed', error };
}
