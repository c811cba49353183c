import type { CredentialOutcome } from './credential-outcome.ts';
import { KeeperError, ReauthorizationRequiredError } from './errors.ts';
import type { StoredToken } from './model.ts';
import { isUsable } from './policy/credential-renewal.ts';
import { inWords } from './policy/in-words.ts';
import { failureOf } from './policy/ladder-failure.ts';
import { isRenewable } from './policy/renewable.ts';
import type { TargetOrg } from './target-orgs.ts';
import type { TokenConfig } from './token-config.ts';

/** What an access token is asked for with. */
export interface AccessTokenWish {
  /** It is renewed when it does not live so long any more, and only then; absent: when it is past half its life. */
  readonly minTtlMs?: number;
}

/** An access token that is handed out. */
export interface TokenGrant {
  readonly token: StoredToken;
  readonly warnings: readonly string[];
}

/**
 * The token that a climb left, as long as it may be presented.
 *
 * @throws KeeperError why there is none
 */
export function grantOf(outcome: CredentialOutcome): TokenGrant {
  const { usable, credential, error, warnings } = outcome;
  const token = usable ? credential?.accessToken : undefined;
  if (!token) throw error ?? new KeeperError('internal', `no token for ${outcome.key}: ${outcome.reason}`);
  return { token, warnings: [...warnings, ...(error ? [`the token was not renewed: ${error.message}`] : [])] };
}

/** As {@link grantOf}, of a token that is known to live so long. */
export function lastingGrantOf(
  outcome: CredentialOutcome,
  wanted: { readonly org: TargetOrg; readonly config: TokenConfig; readonly minTtlMs: number; readonly now: number },
): TokenGrant {
  const { minTtlMs, now } = wanted;
  const grant = grantOf(outcome);
  if (isUsable(outcome.credential!, now, minTtlMs)) return grant;
  throw tooShort(outcome, wanted);
}

/** Why a token that is good now is not handed out to somebody who needs it for longer. */
function tooShort(
  { credential, action, reason, error }: CredentialOutcome,
  { org, config, minTtlMs, now }: Parameters<typeof lastingGrantOf>[1],
): KeeperError {
  const whose = `the service-app token of ${org.name ?? `org ${org.id}`}`;
  const end = credential?.accessToken?.expiresAt;
  const what =
    end === undefined
      ? `nobody tells when ${whose} ends, and at least ${inWords(minTtlMs)} were asked for`
      : `${whose} has ${inWords(end - now)} left, and at least ${inWords(minTtlMs)} were asked for`;
  if (error) {
    const { code, remedy, trackingId, status } = error;
    return new KeeperError(code, `${what}; it was not renewed: ${error.message}`, { remedy, trackingId, status });
  }
  if (action === 'kept' && !isRenewable(config, credential!, now)) {
    const { remedy } = failureOf([], config, org);
    return new ReauthorizationRequiredError(`${what}; nothing that is configured renews it`, { remedy });
  }
  const why = action === 'kept' ? reason : 'it was renewed just now, and Webex gives no longer one';
  return new KeeperError('usage', `${what}; ${why}`, { remedy: 'ask for less: it can be used until it ends' });
}
