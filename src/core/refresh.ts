import { KeeperError, WebexAnswerError, WebexUnreachableError } from './errors.ts';
import type { LockSession } from './lock-session.ts';
import type { Credential, CredentialKey, CredentialNotes, OAuthClient, ReceivedTokens } from './model.ts';
import { isUsable } from './policy/credential-renewal.ts';
import { inWords } from './policy/in-words.ts';
import { refusalOf } from './policy/refresh-refusal.ts';
import { readTokenAnswer } from './policy/token-answer.ts';
import type { Budget, Clock, OAuthApi, TokenAnswer } from './ports.ts';
import type { Secret } from './secret.ts';

/** A refresh is not begun unless this much is left, of the run and of the lock: one request of 20 s, and its save. */
export const REFRESH_NEEDS_MS = 30_000;

/** While the access token lives longer than this, a lost answer is left to the next run. */
const PATIENT_WHILE_MS = 24 * 3_600_000;

/** What a refresh needs from outside. */
export interface RefreshContext {
  readonly session: LockSession;
  readonly oauth: OAuthApi;
  readonly clock: Clock;
  readonly budget: Budget;
  readonly apiOrigin: string;
}

/** How a refresh ended. After `dead` the next rung is tried; after `failed` this credential is as it was. */
export type RefreshResult =
  | { readonly kind: 'renewed'; readonly warnings: readonly string[] }
  | { readonly kind: 'failed'; readonly error: KeeperError }
  /** `presented`: the hash of the refresh token that Webex called dead. */
  | { readonly kind: 'dead'; readonly error: KeeperError; readonly presented: string };

/**
 * Refreshes one credential under the lock: presents its refresh token once, saves whatever token came back durably,
 * and only then says so (RFC 6749 section 6). Never aborted half way: a request that was sent is waited for, because its
 * answer may be the only copy of the next refresh token.
 */
export async function refreshCredential(
  context: RefreshContext,
  key: CredentialKey,
  client: OAuthClient,
): Promise<RefreshResult> {
  const { session } = context;
  const first = await present(context, key, client);
  if (first.kind !== 'dead') return first;
  // Somebody without our lock (the Python sample, a person) may have replaced the token meanwhile.
  try {
    await session.reread();
  } catch {
    // Nothing can be said of the token without the store; the refusal is what the caller can use.
    return first;
  }
  const held = session.credential(key)?.refreshToken?.value.hash;
  let last = first;
  if (held !== undefined && held !== first.presented) {
    const second = await present(context, key, client);
    if (second.kind !== 'dead') return second;
    last = second;
  }
  const credential = session.credential(key);
  // Only what was presented: another one may have come with the reading.
  if (credential?.refreshToken?.value.hash === last.presented) {
    session.saveLater({ credential: key, notes: { ...credential.notes, rejectedRefreshToken: last.presented } });
  }
  return last;
}

async function present(context: RefreshContext, key: CredentialKey, client: OAuthClient): Promise<RefreshResult> {
  const { session, clock } = context;
  const credential = session.credential(key);
  const token = credential?.refreshToken;
  if (!credential || !token) return failed(new KeeperError('internal', `there is no refresh token for ${key}`));
  if (context.budget.signal?.aborted) {
    return failed(new KeeperError('interrupted', 'interrupted before the refresh was begun; nothing was sent'));
  }
  if (Math.min(context.budget.remainingMs(), session.remainingMs()) < REFRESH_NEEDS_MS) {
    return failed(new KeeperError('out-of-time', 'too little time was left to begin a refresh; nothing was sent'));
  }

  let answer: TokenAnswer;
  try {
    answer = await send(context, credential, client);
  } catch (thrown) {
    if (thrown instanceof WebexAnswerError && refusalOf(thrown) === 'dead') {
      return { kind: 'dead', error: thrown, presented: token.value.hash };
    }
    if (!(thrown instanceof KeeperError)) throw thrown;
    if (thrown instanceof WebexUnreachableError && thrown.sent === 'maybe') {
      session.saveLater({ credential: key, notes: { ...credential.notes, suspectRefreshToken: token.value.hash } });
    }
    return failed(thrown);
  }

  const { received, problem, warnings } = readTokenAnswer(answer, 'refresh', clock.now());
  if (received) {
    await session.saveNow({
      credential: key,
      replaces: token.value.hash,
      tokens: { ...received, apiOrigin: context.apiOrigin },
      notes: problem === undefined ? notesAfter(credential.notes, received) : credential.notes,
    });
  }
  if (problem !== undefined) {
    const kept = received ? 'the refresh token in it was saved' : 'what is stored was left as it is';
    return failed(
      new KeeperError('bad-answer', `Webex's answer to the refresh cannot be used: ${problem}; ${kept}`, answer),
    );
  }
  if (received?.accessToken && received.accessToken.hash === credential.notes.rejectedAccessToken) {
    const again = 'Webex answered the refresh with the access token that it had rejected; what came was saved';
    return failed(new KeeperError('bad-answer', again, answer));
  }
  return {
    kind: 'renewed',
    warnings: [...warnings, ...growthWarnings(credential, session.credential(key), clock.now())],
  };
}

/** Sends once; after a lost answer, once more with the same token, but only where waiting for the next run is worse. */
async function send(context: RefreshContext, credential: Credential, client: OAuthClient): Promise<TokenAnswer> {
  // No signal: see refreshCredential.
  const budget: Budget = { remainingMs: () => Math.min(context.budget.remainingMs(), context.session.remainingMs()) };
  const token = credential.refreshToken!.value;
  try {
    return await context.oauth.refresh(client, token, budget);
  } catch (thrown) {
    const lost = thrown instanceof WebexUnreachableError && thrown.sent === 'maybe';
    if (context.budget.signal?.aborted) throw thrown;
    const now = context.clock.now();
    const left = isUsable(credential, now) ? (credential.accessToken?.expiresAt ?? now) - now : 0;
    if (!lost || left > PATIENT_WHILE_MS || budget.remainingMs() < REFRESH_NEEDS_MS) throw thrown;
    return await context.oauth.refresh(client, token, budget);
  }
}

/** What is still worth remembering once tokens were received. */
export function notesAfter(notes: CredentialNotes, received: ReceivedTokens): CredentialNotes {
  const { rejectedAccessToken, rejectedRefreshToken } = notes;
  const still = (rejected: string | undefined, token: Secret | undefined) =>
    rejected !== undefined && (token === undefined || token.hash === rejected);
  return {
    ...(still(rejectedAccessToken, received.accessToken) && { rejectedAccessToken: rejectedAccessToken! }),
    ...(still(rejectedRefreshToken, received.refreshToken) && { rejectedRefreshToken: rejectedRefreshToken! }),
  };
}

/** Webex renews a refresh token's life once a day at most (contract 1.4); when a day has passed and it did not, say so. */
function growthWarnings(before: Credential, after: Credential | undefined, now: number): string[] {
  const was = before.refreshToken?.expiresAt;
  const is = after?.refreshToken?.expiresAt;
  const aDayPassed = before.obtainedAt !== undefined && now - before.obtainedAt >= 24 * 3_600_000;
  if (was === undefined || is === undefined || !aDayPassed || is > was + 60_000) return [];
  return [`the refresh did not lengthen the life of the refresh token: ${inWords(is - now)} left`];
}

function failed(error: KeeperError): RefreshResult {
  return { kind: 'failed', error };
}
