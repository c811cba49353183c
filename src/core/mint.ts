import { asKeeperError, KeeperError, WebexAnswerError } from './errors.ts';
import type { LockSession } from './lock-session.ts';
import { readTokenAnswer } from './policy/token-answer.ts';
import type { ApplicationsApi, Budget, Clock } from './ports.ts';
import { notesAfter, REFRESH_NEEDS_MS } from './refresh.ts';
import type { Secret } from './secret.ts';
import type { TargetOrg } from './target-orgs.ts';

/** What a mint needs from outside. */
export interface MintContext {
  readonly session: LockSession;
  readonly applications: ApplicationsApi;
  readonly clock: Clock;
  readonly budget: Budget;
  readonly apiOrigin: string;
}

/** Gives the integration's access token, another one than `rejected`, or says why there is none. */
export type BearerSource = (rejected?: string) => Promise<Secret | KeeperError>;

/** How a mint ended. After `failed` the org's credential is as it was. */
export type MintResult =
  | { readonly kind: 'minted'; readonly warnings: readonly string[] }
  | { readonly kind: 'failed'; readonly error: KeeperError };

/**
 * Mints a service-app pair for one org (contract 2.1) with the integration's token; on a 401 once more with another one.
 * The pair is saved with the session's batch: it can be minted again.
 */
export async function mintToken(context: MintContext, org: TargetOrg, bearerOf: BearerSource): Promise<MintResult> {
  let bearer = await bearerOf();
  if (bearer instanceof KeeperError) return failed(bearer);
  try {
    return await mintWith(context, org, bearer);
  } catch (thrown) {
    const rejected =
      thrown instanceof WebexAnswerError && thrown.status === 401 && thrown.code !== 'client-credentials';
    if (!rejected) return failed(mintError(thrown));
    bearer = await bearerOf(bearer.hash);
    if (bearer instanceof KeeperError) return failed(bearer);
  }
  try {
    return await mintWith(context, org, bearer);
  } catch (thrown) {
    return failed(mintError(thrown));
  }
}

async function mintWith(context: MintContext, org: TargetOrg, bearer: Secret): Promise<MintResult> {
  const { applications, session, clock, budget, apiOrigin } = context;
  if (Math.min(budget.remainingMs(), session.remainingMs()) < REFRESH_NEEDS_MS) {
    throw new KeeperError('out-of-time', 'too little time was left to mint a token; nothing was sent');
  }
  const answer = await applications.mint(session.config.serviceApp!, org.id, bearer, budget);
  const { received, problem, warnings } = readTokenAnswer(answer, 'mint', clock.now());
  if (received) {
    const notes = notesAfter(session.credential(org.key)?.notes ?? {}, received);
    session.saveLater({ credential: org.key, tokens: { ...received, apiOrigin }, notes });
  }
  if (problem !== undefined)
    throw new KeeperError('bad-answer', `Webex's answer to the mint cannot be used: ${problem}`, answer);
  return { kind: 'minted', warnings };
}

/** Webex knows who asks and cannot make sense of what is asked: an id is wrong, and authorizing again mends nothing. */
function mintError(thrown: unknown): KeeperError {
  const error = asKeeperError(thrown);
  if (!(error instanceof WebexAnswerError) || error.code !== 'webex-refused' || error.status !== 400) return error;
  return new KeeperError('configuration', error.message, {
    remedy: error.remedy ?? 'check serviceApp.targetOrgId and serviceApp.appId against developer.webex.com',
    trackingId: error.trackingId,
    status: error.status,
  });
}

function failed(error: KeeperError): MintResult {
  return { kind: 'failed', error };
}
