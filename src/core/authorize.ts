import {
  KeeperError,
  LockBusyError,
  ReauthorizationRequiredError,
  WebexAnswerError,
  WebexUnreachableError,
} from './errors.ts';
import type { LockSession } from './lock-session.ts';
import type { AuthorizationRequest } from './policy/authorization-request.ts';
import { readTokenAnswer } from './policy/token-answer.ts';
import type { Budget, Clock, OAuthApi, TokenAnswer } from './ports.ts';
import { notesAfter, REFRESH_NEEDS_MS } from './refresh.ts';
import { saveAuthorized } from './save-authorized.ts';
import type { Secret } from './secret.ts';
import type { TokenManager } from './token-manager.ts';

/** What taking up an authorization needs. */
export interface AuthorizeContext {
  readonly tokens: Pick<TokenManager, 'withLock'>;
  readonly oauth: OAuthApi;
  readonly clock: Clock;
  readonly budget: Budget;
  readonly apiOrigin: string;
}

/** An approval that a person gave, and for whom. */
export interface Approval {
  readonly code: Secret;
  readonly request: AuthorizationRequest;
  /** The client id that the person approved. */
  readonly clientId: string;
}

/** A code waits for the lock so often: each time as long as a refresh does, far less in all than a code lives. */
const LOCK_TRIES = 6;

const AGAIN = 'run byods setup-oauth again, and authorize once more';

/**
 * Exchanges a code for the integration's tokens, and saves them over whatever is stored. The lock is taken before, which
 * proves that they can be saved; what comes is written down before it is judged.
 *
 * @returns what a person should know
 * @throws KeeperError `reauthorization-required` for a code that Webex does not take, `client-credentials`,
 *   `answer-lost`, `save-failed`, `lock-busy`, …
 */
export async function takeUpAuthorization(context: AuthorizeContext, approval: Approval): Promise<readonly string[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await context.tokens.withLock((_ladder, session) => exchange(context, session, approval));
    } catch (thrown) {
      // Nothing was sent yet: the code is as good as before.
      const again = thrown instanceof LockBusyError && tries < LOCK_TRIES && !context.budget.signal?.aborted;
      if (!again) throw thrown;
    }
  }
}

async function exchange(
  context: AuthorizeContext,
  session: LockSession,
  { code, request, clientId }: Approval,
): Promise<readonly string[]> {
  const { oauth, clock, apiOrigin } = context;
  const client = session.config.integration;
  if (client?.clientId !== clientId) {
    const what = 'the configured integration was changed while you authorized the other one; nothing was stored';
    throw new KeeperError('changed-meanwhile', what, { remedy: AGAIN });
  }
  if (Math.min(context.budget.remainingMs(), session.remainingMs()) < REFRESH_NEEDS_MS) {
    throw new KeeperError('out-of-time', 'too little time was left to exchange the code; nothing was sent', {
      remedy: AGAIN,
    });
  }
  // No signal: a request that was sent is waited for, because its answer is the only copy of the tokens.
  const budget: Budget = { remainingMs: () => Math.min(context.budget.remainingMs(), session.remainingMs()) };
  let answer: TokenAnswer;
  try {
    answer = await oauth.exchange(
      client,
      { code, redirectUri: request.redirectUri, verifier: request.verifier },
      budget,
    );
  } catch (thrown) {
    throw exchangeError(thrown);
  }

  const { received, problem, warnings } = readTokenAnswer(answer, 'authorization', clock.now());
  if (received) {
    const isWhole = received.accessToken && received.refreshToken;
    const notes = isWhole ? {} : notesAfter(session.credential('integration')?.notes ?? {}, received);
    await saveAuthorized(session, { ...received, apiOrigin }, notes);
  }
  // First of all where the tokens are: the rest can be mended by authorizing again.
  if (session.saveFailure) throw session.saveFailure;
  if (problem !== undefined) {
    const kept = received
      ? 'the refresh token in it was saved, and the next run tries it'
      : 'what is stored was left as it is';
    throw new KeeperError('bad-answer', `Webex's answer to the code cannot be used: ${problem}; ${kept}`, {
      remedy: AGAIN,
      trackingId: answer.trackingId,
    });
  }
  if (!received?.refreshToken) {
    const what = 'Webex gave an access token and no refresh token: it was saved, and nothing renews it';
    throw new KeeperError('bad-answer', what, {
      remedy: 'check that the app at developer.webex.com is an integration, then byods setup-oauth --force',
      trackingId: answer.trackingId,
    });
  }
  return warnings;
}

/** A code is good once: whatever came of it, it is not presented again. */
function exchangeError(thrown: unknown): unknown {
  if (thrown instanceof WebexAnswerError && thrown.code === 'webex-refused') {
    const { message, trackingId, status } = thrown;
    return new ReauthorizationRequiredError(`${message}; what is stored was left as it is`, {
      remedy: AGAIN,
      trackingId,
      status,
    });
  }
  if (thrown instanceof WebexUnreachableError) {
    const { message, sent, trackingId, status } = thrown;
    const why = sent === 'maybe' ? '. A code is good once, so it is not presented again; nothing was stored' : '';
    return new WebexUnreachableError(`${message}${why}`, { sent, trackingId, status, remedy: AGAIN });
  }
  return thrown;
}
