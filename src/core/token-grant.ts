import type { CredentialOutcome } from './credential-outcome.ts';
import { KeeperError, ReauthorizationRequiredError } from './errors.ts';
import { leftAlone } from './left-alone.ts';
import type { StoredToken } from './model.ts';
import { decideRenewal, isUsable } from './policy/credential-renewal.ts';
import { inWords } from './policy/in-words.ts';
import { failureOf } from './policy/ladder-failure.ts';
import { isRenewable } from './policy/renewable.ts';
import type { Clock } from './ports.ts';
import { orgInWords, type TargetOrg } from './target-orgs.ts';
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

/** An access token that is to live so long. */
interface LastingWish {
  readonly config: TokenConfig;
  readonly org: TargetOrg;
  readonly minTtlMs: number;
}

/**
 * An access token that is known to live so long. Looks at what is stored first, asking Webex for an end that is not
 * known: that takes no right to write. Renews when it is too short.
 *
 * @param withEnds  asks Webex for the ends that are not known
 * @param climb     gets a token for the org under the lock, deciding again
 * @throws KeeperError `usage` when not even a renewed one lives so long; else why it was not renewed
 */
export async function lastingGrant(
  wish: LastingWish,
  clock: Pick<Clock, 'now'>,
  withEnds: (outcomes: readonly CredentialOutcome[]) => Promise<CredentialOutcome[]>,
  climb: () => Promise<CredentialOutcome>,
): Promise<TokenGrant> {
  const { config, org, minTtlMs } = wish;
  if (!(minTtlMs >= 0)) throw new KeeperError('usage', `${minTtlMs} ms is no time; nothing was sent`);
  const credential = config.credentials.get(org.key)!;
  const decision = { credential, ...decideRenewal(credential, clock.now(), { minTtlMs }) };
  let [outcome] = await withEnds([leftAlone(config, decision, clock.now())]);
  if (decideRenewal(outcome!.credential!, clock.now(), { minTtlMs }).renew) [outcome] = await withEnds([await climb()]);
  const grant = grantOf(outcome!);
  if (isUsable(outcome!.credential!, clock.now(), minTtlMs)) return grant;
  throw tooShort(outcome!, wish, clock.now());
}

/** Why a token that is good now is not handed out to somebody who needs it for longer. */
function tooShort(
  { credential, action, reason, error }: CredentialOutcome,
  { org, config, minTtlMs }: LastingWish,
  now: number,
): KeeperError {
  const whose = `the service-app token of ${orgInWords(org)}`;
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
