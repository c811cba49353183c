import type { Credential } from '../model.ts';
import type { TokenConfig } from '../token-config.ts';
import { canRefresh, decideRenewal } from './credential-renewal.ts';
import { instantFromNow, inWords } from './in-words.ts';
import { canMint, isRenewable } from './renewable.ts';

/** When a credential's next renewal is due, when its refresh token dies and what resets that, for people: a sentence each. Pure. */
export function lifeInWords(config: TokenConfig, credential: Credential, now: number): string[] {
  const { vaultCredential } = config;
  const inVault =
    vaultCredential && credential.kind === 'integration'
      ? `its refresh token is in Vault (${vaultCredential.path})`
      : undefined;
  const sentences = [renewalInWords(config, credential, now), refreshTokenInWords(config, credential, now) ?? inVault];
  return sentences.filter((sentence) => sentence !== undefined);
}

/** When a credential's next renewal is due, for people; a sentence without an end. Pure. */
export function renewalInWords(config: TokenConfig, credential: Credential, now: number): string {
  if (config.movedTo) return `it is renewed in ${config.movedTo.store}, not here`;
  if (config.orgs.some(({ key, paused }) => paused && key === credential.key))
    return 'its org is paused: nothing renews it';
  if (!isRenewable(config, credential, now)) return 'nothing renews it';
  const { renew, reason, nextRenewalAt } = decideRenewal(credential, now);
  if (renew) return `its renewal is due now (${reason}), and the next run does it`;
  return nextRenewalAt === undefined
    ? 'nobody has told when its renewal is due'
    : `its next renewal is due ${instantFromNow(nextRenewalAt, now)}`;
}

/**
 * When a credential's refresh token dies and what resets that, for people; undefined where it has none,
 * or where it is used in another store. What counts is what
 * Webex told when it gave the token; that a refresh lengthens its life at most once a day is contract 1.4. Pure.
 */
export function refreshTokenInWords(config: TokenConfig, credential: Credential, now: number): string | undefined {
  const { refreshToken, notes, kind } = credential;
  // What is stored of tokens that are renewed elsewhere grows untrue.
  if (!refreshToken || config.movedTo) return undefined;
  const mints = kind === 'service-app' && config.serviceApp !== undefined && canMint(config, now);
  const another = mints ? 'the integration mints another when it is due' : 'a person must authorize again';
  if (notes.rejectedRefreshToken === refreshToken.value.hash) {
    return `Webex rejected its refresh token, so that one is dead: ${another}`;
  }
  if (!canRefresh(credential, now)) {
    return `its refresh token died ${inWords(now - (refreshToken.expiresAt ?? now))} ago: ${another}`;
  }
  const resets = `every refresh resets that, once a day at most${mints ? ', and so does a mint' : ''}`;
  return refreshToken.expiresAt === undefined
    ? `nobody has told when its refresh token dies: the next refresh tells; ${resets}`
    : `its refresh token dies ${instantFromNow(refreshToken.expiresAt, now)} unless it is refreshed before; ${resets}`;
}
