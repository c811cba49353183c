import type { Need } from './credential-outcome.ts';
import { KeeperError, ReauthorizationRequiredError } from './errors.ts';
import type { LockSession } from './lock-session.ts';
import type { Credential, CredentialKey } from './model.ts';
import { decideRenewal, isUsable, type RenewalDecision } from './policy/credential-renewal.ts';
import { mayTryAgain } from './policy/failure-backoff.ts';
import type { RefreshContext } from './refresh.ts';
import { credentialInWords, orgInWords, type TargetOrg } from './target-orgs.ts';
import type { TokenConfig } from './token-config.ts';

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

/**
 * Why a credential whose last renewals failed is not tried now; undefined when it is: as when a person has authorized
 * since, of whose integration the others are minted. Pure.
 */
export function backOff(config: TokenConfig, credential: Credential, need: Need, now: number): string | undefined {
  const { failing } = credential.notes;
  const serves = isUsable(credential, now, need.minTtlMs);
  if (!failing || need.force || (!serves && !need.patient)) return undefined;
  const { via, obtainedAt } = config.credentials.get('integration') ?? {};
  if (via !== 'refresh' && obtainedAt !== undefined && obtainedAt > failing.lastAt) return undefined;
  const endsAt = serves ? credential.accessToken?.expiresAt : undefined;
  const verdict = mayTryAgain(failing, now, endsAt, need);
  return verdict.try ? undefined : verdict.reason;
}

/** What is told of a credential without a token that is not tried now: as its last attempt failed, and when the next one is. */
export function failedBefore(credential: Credential, waiting: string, orgs: readonly TargetOrg[]): KeeperError {
  const whose = credentialInWords(credential.key, orgs);
  const code = credential.notes.failing?.code ?? 'reauthorization-required';
  const what = `${whose} has no token that serves, and its renewal ${waiting}; nothing was sent`;
  const remedy = 'byods refresh-token --force tries it now, and tells why it fails';
  return code === 'reauthorization-required'
    ? new ReauthorizationRequiredError(what, { remedy })
    : new KeeperError(code, what, { remedy });
}
