import type { Need } from './credential-outcome.ts';
import { KeeperError } from './errors.ts';
import type { LockSession } from './lock-session.ts';
import type { Credential, CredentialKey } from './model.ts';
import { decideRenewal, isUsable, type RenewalDecision } from './policy/credential-renewal.ts';
import { mayTryAgain } from './policy/failure-backoff.ts';
import type { RefreshContext } from './refresh.ts';
import { orgInWords, type TargetOrg } from './target-orgs.ts';

/** What deciding about a credential under the lock needs. */
export type DecisionContext = Pick<RefreshContext, 'session' | 'oauth' | 'clock' | 'budget'>;

/** The credential, with an access token that Webex has just rejected remembered as such, or with `force` all forgiven. */
export function preparedCredential(session: LockSession, key: CredentialKey, need: Need): Credential | undefined {
  const credential = session.credential(key);
  if (credential && need.force && Object.keys(credential.notes).length > 0) {
    session.saveLater({ credential: key, notes: {} });
    return session.credential(key);
  }
  if (!credential || need.rejected === undefined || credential.accessToken?.value.hash !== need.rejected)
    return credential;
  session.saveLater({ credential: key, notes: { ...credential.notes, rejectedAccessToken: need.rejected } });
  return session.credential(key);
}

/**
 * The policy's decision. A pasted token says nothing about its life: Webex is asked before a refresh is spent on it,
 * whose lost answer could cost a pair that works.
 */
export async function decideClimb(
  context: DecisionContext,
  credential: Credential,
  need: Need,
): Promise<RenewalDecision> {
  const { clock, oauth, session, budget } = context;
  const decision = decideRenewal(credential, clock.now(), need);
  const { accessToken, key } = credential;
  if (!decision.renew || decision.state !== 'unknown' || need.force || !accessToken) return decision;
  const expiresAt = await oauth.tokenExpiry(accessToken.value, budget).catch(() => undefined);
  if (expiresAt === undefined) return decision;
  const tokens = { accessToken: accessToken.value, expiresAt, obtainedAt: clock.now(), via: 'learned' } as const;
  session.saveLater({ credential: key, tokens, notes: credential.notes });
  return decideRenewal(session.credential(key) ?? credential, clock.now(), need);
}

/** Why a credential that is due, and that serves, is not refreshed: see `TokenStore.refreshesPerSession`. */
export const TURN_COMES = 'its turn comes with the next run: the store takes no more refreshes in this one';

/** The same of one that does not serve. */
export function refreshedTooLate(org: TargetOrg): KeeperError {
  const what = `the token of ${orgInWords(org)} was not refreshed: the store takes no more writes in this run`;
  return new KeeperError('out-of-time', what, { remedy: 'nothing: its turn comes with the next run' });
}

/** Why a credential whose last renewals failed is not tried now; undefined when it is. */
export function backOff(credential: Credential, need: Need, now: number): string | undefined {
  if (need.force || !isUsable(credential, now, need.minTtlMs)) return undefined;
  const verdict = mayTryAgain(credential.notes.failing, now, credential.accessToken?.expiresAt);
  return verdict.try ? undefined : verdict.reason;
}
