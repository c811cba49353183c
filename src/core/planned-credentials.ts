import { backOff } from './climb-decision.ts';
import type { CredentialOutcome, Need } from './credential-outcome.ts';
import { type CredentialDecision, decideCredentials, leftAlone } from './left-alone.ts';
import { renewalMeans } from './policy/renewable.ts';
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
 */
export function plannedCredentials(
  config: TokenConfig,
  orgs: readonly TargetOrg[],
  need: Need,
  now: number,
): PlannedOutcome[] {
  return decideCredentials(config, orgs, need, now).map((decision) => {
    const { error, ...left } = leftAlone(config, decision, now);
    if (!decision.renew) return { ...left, due: false, ...(error && { error }) };
    const waiting = backOff(decision.credential, need, now);
    const reason = waiting === undefined ? plan(config, decision, need, now) : `${decision.reason}; ${waiting}`;
    return { ...left, action: 'kept', due: waiting === undefined, reason };
  });
}

function plan(config: TokenConfig, { credential, state, reason }: CredentialDecision, need: Need, now: number): string {
  const means = renewalMeans(config, credential, now, need.force);
  const renewed = `would be renewed ${means === 'refresh' ? 'with its refresh token' : 'by a mint'}`;
  // A pasted token says nothing about its life: Webex is asked before a refresh is spent on it.
  const asks = state === 'unknown' && !need.force;
  return asks ? `${renewed}, unless Webex tells when it ends: nobody has told` : `${renewed}: ${reason}`;
}
