import type { Credential } from '../model.ts';
import { orgInWords } from '../target-orgs.ts';
import type { TokenConfig } from '../token-config.ts';
import { canRefresh } from './credential-renewal.ts';
import { inWords } from './in-words.ts';
import { unrenewedPersonalToken, unrenewedToken } from './unrenewed.ts';

const DAY = 86_400_000;

/** Below this a person should plan to authorize again, if refreshing has not lengthened it by then. */
export const REFRESH_TOKEN_WARNING_DAYS = 14;

/** What a person should know about the credentials although every org has a token today. Sentences; pure. */
export function credentialWarnings(config: TokenConfig, now: number): string[] {
  const warnings: string[] = [];
  const integration = config.credentials.get('integration');
  for (const org of config.orgs) {
    if (org.paused) {
      warnings.push(`${orgInWords(org)} is paused: nothing of it is kept alive`);
      continue;
    }
    const credential = config.credentials.get(org.key);
    if (credential)
      warnings.push(
        ...shortRefreshToken(`the refresh token of ${orgInWords(org)}`, credential, now, integration !== undefined),
      );
    if (!integration && credential && (!config.serviceApp || !canRefresh(credential, now))) {
      warnings.push(unrenewedToken(orgInWords(org), credential, now));
    }
  }
  if (!integration && config.orgs.some(({ key }) => canRefresh(config.credentials.get(key)!, now))) {
    warnings.push('no integration is configured: when a service-app refresh token dies, a person must act');
  }
  // A client of another server asks for its tokens anew, and needs nobody.
  if (integration && !config.clientCredentials) {
    warnings.push(...shortRefreshToken("the integration's refresh token", integration, now));
    if (config.integration && !integration.refreshToken)
      warnings.push('the integration has no refresh token, so nothing renews it: byods setup-oauth gets one');
    if (!config.integration && !config.vaultCredential)
      warnings.push(`${unrenewedPersonalToken(integration, now)}: an integration (OAuth) would`);
  }
  return warnings;
}

/** `minted`: a dead one is replaced by a mint when its turn comes, without a person. */
function shortRefreshToken(what: string, credential: Credential, now: number, minted = false): string[] {
  const { refreshToken, notes } = credential;
  if (!refreshToken || (minted && !canRefresh(credential, now))) return [];
  if (notes.suspectRefreshToken === refreshToken.value.hash)
    return [`the answer to the last use of ${what} was lost: the next run tries again`];
  if (notes.rejectedRefreshToken === refreshToken.value.hash)
    return [`${what} was rejected by Webex: that rung is dead until a person authorizes again`];
  const left = refreshToken.expiresAt === undefined ? undefined : refreshToken.expiresAt - now;
  if (left === undefined || left >= REFRESH_TOKEN_WARNING_DAYS * DAY) return [];
  return left <= 0
    ? [`${what} is over: that rung is dead until a person authorizes again`]
    : [`${what} ends in ${inWords(left)} unless a refresh lengthens it`];
}
