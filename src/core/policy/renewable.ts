import type { Credential } from '../model.ts';
import type { TokenConfig } from '../token-config.ts';
import { canRefresh, isUsable } from './credential-renewal.ts';

/** By its own refresh token, by a mint, or by reading it where Vault's plugin keeps it. */
export type RenewalMeans = 'refresh' | 'mint' | 'vault';

/**
 * How a credential can be renewed by what is configured: by its own refresh token with the client that it belongs to or,
 * for a service app's tokens and those of client credentials, by a mint; and an integration's in Vault by asking there.
 * Undefined for a portal token or a personal access token alone. Pure.
 *
 * @param force  a refresh token that Webex rejected counts too
 */
export function renewalMeans(
  config: TokenConfig,
  credential: Credential,
  now: number,
  force = false,
): RenewalMeans | undefined {
  if (credential.kind === 'integration' && config.clientCredentials) return 'mint';
  if (credential.kind === 'integration' && config.vaultCredential) return 'vault';
  const client = credential.kind === 'integration' ? config.integration : config.serviceApp;
  if (!client) return undefined;
  if (force ? credential.refreshToken !== undefined : canRefresh(credential, now)) return 'refresh';
  return credential.kind === 'service-app' && canMint(config, now, force) ? 'mint' : undefined;
}

/** Whether an integration is there that has, or can get, a token to mint others with. Pure. */
export function canMint(config: TokenConfig, now: number, force = false): boolean {
  const integration = config.credentials.get('integration');
  if (!integration) return false;
  if (isUsable(integration, now) || (force && integration.accessToken !== undefined)) return true;
  return renewalMeans(config, integration, now, force) !== undefined;
}

/** Whether anything that is configured could renew a credential: see {@link renewalMeans}. Pure. */
export function isRenewable(config: TokenConfig, credential: Credential, now: number, force = false): boolean {
  return renewalMeans(config, credential, now, force) !== undefined;
}
