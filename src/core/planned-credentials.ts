import { endOf } from './climb-all.ts';
import { backOff, refreshedTooLate, TURN_COMES } from './climb-decision.ts';
import type { CredentialOutcome, Need } from './credential-outcome.ts';
import { type CredentialDecision, decideCredentials, leftAlone } from './left-alone.ts';
import { isUsable } from './policy/credential-renewal.ts';
import { type RenewalMeans, renewalMeans } from './policy/renewable.ts';
import type { TargetOrg } from './target-orgs.ts';
import type { TokenConfig } from './token-config.ts';

/** What a dry run says of one credential. */
export interface PlannedOutcome extends CredentialOutcome {
  /** It would be renewed now. */
  readonly due: boolean;
}

/**
 * What would be done about each credential, and why: the integration first, then the orgs' in their order. One that a
 * person must act upon has failed already. Sends and reads nothing. Pure.
 *
 * @param refreshes  how many refreshed pairs the store takes in one session
 */
export function plannedCredentials(
  config: TokenConfig,
  orgs: readonly TargetOrg[],
  need: Need,
  now: number,
  refreshes = Number.POSITIVE_INFINITY,
): PlannedOutcome[] {
  const decisions = decideCredentials(config, orgs, need, now);
  const late = beyond(refreshes, config, decisions, need, now);
  return decisions.map((decision) => {
    const { error, ...left } = leftAlone(config, decision, now);
    if (!decision.renew) return { ...left, due: false, ...(error && { error }) };
    const waiting = backOff(config, decision.credential, need, now);
    if (waiting !== undefined) return { ...left, action: 'kept', due: false, reason: `${decision.reason}; ${waiting}` };
    const means = late.has(decision)
      ? instead(config, decision, now)
      : renewalMeans(config, decision.credential, now, need.force);
    if (means === undefined) {
      const org = orgs.find(({ key }) => key === left.key);
      const late = !left.usable && org ? { error: refreshedTooLate(org) } : {};
      return { ...left, ...late, due: false, reason: `${decision.reason}; ${TURN_COMES}` };
    }
    return { ...left, action: 'kept', due: true, reason: plan(means, decision, need) };
  });
}

/** The decisions whose refresh would come when the store takes no more: the soonest to end goes first. */
function beyond(
  refreshes: number,
  config: TokenConfig,
  decisions: readonly CredentialDecision[],
  need: Need,
  now: number,
): ReadonlySet<CredentialDecision> {
  const wanting = decisions.filter(
    ({ renew, credential }) =>
      renew &&
      credential.kind === 'service-app' &&
      backOff(config, credential, need, now) === undefined &&
      renewalMeans(config, credential, now, need.force) === 'refresh',
  );
  return new Set(wanting.sort((a, b) => endOf(a.credential) - endOf(b.credential)).slice(refreshes));
}

/** What a token that does not serve any more is renewed with where its refresh has to wait. */
function instead(config: TokenConfig, { credential }: CredentialDecision, now: number): 'mint' | undefined {
  const { refreshToken: _, ...withoutRefresh } = credential;
  return isUsable(credential, now) || renewalMeans(config, withoutRefresh, now) === undefined ? undefined : 'mint';
}

const BY = { refresh: 'with its refresh token', mint: 'by a mint', vault: 'by reading it from Vault' } as const;

function plan(means: RenewalMeans, { state, reason }: CredentialDecision, need: Need): string {
  const renewed = `would be renewed ${BY[means]}`;
  // A pasted token says nothing about its life: Webex is asked before a refresh is spent on it.
  const asks = state === 'unknown' && !need.force;
  return asks ? `${renewed}, unless Webex tells when it ends: nobody has told` : `${renewed}: ${reason}`;
}
