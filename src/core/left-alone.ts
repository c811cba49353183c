import { backOff, failedBefore } from './climb-decision.ts';
import type { CredentialOutcome, Need } from './credential-outcome.ts';
import { KeeperError } from './errors.ts';
import type { Credential } from './model.ts';
import { canRefresh, decideRenewal, isUsable, type RenewalDecision } from './policy/credential-renewal.ts';
import { failureOf } from './policy/ladder-failure.ts';
import { isRenewable } from './policy/renewable.ts';
import type { Budget, OAuthApi } from './ports.ts';
import { everyOne } from './single-flight.ts';
import type { TargetOrg } from './target-orgs.ts';
import type { TokenConfig } from './token-config.ts';

/** A credential and what its policy says. `waiting`: why, though it is due, nothing is tried now. */
export type CredentialDecision = { readonly credential: Credential; readonly waiting?: string } & RenewalDecision;

/**
 * What is to be done about the integration and the orgs' credentials, and why, before any lock is taken. One that is due
 * and that nothing configured renews is left alone; so is one whose last renewals failed, for whoever comes again by
 * itself. Reads nothing and sends nothing. Pure.
 */
export function decideCredentials(
  config: TokenConfig,
  orgs: readonly TargetOrg[],
  need: Need,
  now: number,
): CredentialDecision[] {
  const integration = config.credentials.get('integration');
  // An org that was removed since the caller looked has no credential any more.
  const credentials = [integration, ...orgs.map(({ key }) => config.credentials.get(key))].filter(
    (each) => each !== undefined,
  );
  return credentials.map((credential) => {
    const decision = decideRenewal(credential, now, need);
    if (!decision.renew) return { credential, ...decision };
    if (isRenewable(config, credential, now, need.force)) {
      const waiting = need.patient ? backOff(config, credential, need, now) : undefined;
      if (waiting === undefined) return { credential, ...decision };
      return { credential, ...decision, renew: false, waiting, reason: `${decision.reason}; ${waiting}` };
    }
    const reason = `${decision.reason}, and nothing that is configured renews it`;
    return { credential, ...decision, renew: false, reason };
  });
}

/** Whether a service app's renewal is a refresh that may as well come later: the token still serves. Pure. */
export function canWait({ credential }: CredentialDecision, now: number): boolean {
  return credential.kind === 'service-app' && canRefresh(credential, now) && isUsable(credential, now);
}

/**
 * The outcome of a credential that nothing was done about. Pure.
 *
 * @param rejected  hash of an access token that Webex has just answered with 401
 */
export function leftAlone(
  config: TokenConfig,
  { credential, reason, waiting }: CredentialDecision,
  now: number,
  rejected?: string,
): CredentialOutcome {
  const { key, kind, orgId } = credential;
  const usable = isUsable(credential, now) && credential.accessToken?.value.hash !== rejected;
  const org = config.orgs.find((each) => each.key === key);
  return {
    key,
    kind,
    action: usable ? 'kept' : 'failed',
    reason,
    credential,
    usable,
    warnings: [],
    ...(orgId !== undefined && { orgId }),
    ...(!usable && {
      error: waiting === undefined ? failureOf([], config, org) : failedBefore(credential, waiting, config.orgs),
    }),
  };
}

/** The outcomes where a run was interrupted and nobody knows yet what came of the renewals. Pure. */
export function notKnownYet(
  config: TokenConfig,
  orgs: readonly TargetOrg[],
  need: Need,
  now: number,
): CredentialOutcome[] {
  return decideCredentials(config, orgs, need, now).map((decision) => {
    const left = leftAlone(config, decision, now);
    if (!decision.renew) return left;
    const error = new KeeperError('interrupted', 'interrupted before it was known whether it was renewed');
    return { ...left, action: 'failed', reason: `${decision.reason}; ${error.message}`, error };
  });
}

/** Asks Webex when those tokens end of which nobody has told and which no refresh could tell. */
export async function withLearnedEnds(
  outcomes: readonly CredentialOutcome[],
  oauth: OAuthApi,
  budget: Budget,
): Promise<CredentialOutcome[]> {
  return await everyOne(
    outcomes.map(async (outcome) => {
      const token = outcome.credential?.accessToken;
      if (!outcome.credential || !token || token.expiresAt !== undefined || !outcome.usable) return outcome;
      const expiresAt = await oauth.tokenExpiry(token.value, budget).catch(() => undefined);
      if (expiresAt === undefined) return outcome;
      return { ...outcome, credential: { ...outcome.credential, accessToken: { ...token, expiresAt } } };
    }),
  );
}
