import type { Credential } from '../model.ts';
import type { TokenConfig } from '../token-config.ts';
import { canRefresh } from './credential-renewal.ts';

/**
 * Whether anything that is configured could renew a credential: its own refresh token with the client that it belongs to
 * or, for a service app's tokens, a mint. A portal token or a personal access token alone is not renewable. Pure.
 *
 * @param force  a refresh token that Webex rejected counts too
 */
export function isRenewable(config: TokenConfig, credential: Credential, now: number, force = false): boolean {
  const refreshable = force ? credential.refreshToken !== undefined : canRefresh(credential, now);
  if (credential.kind === 'integration') return config.integration !== undefined && refreshable;
  return config.serviceApp !== undefined && (refreshable || config.credentials.has('integration'));
}
