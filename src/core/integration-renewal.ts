import { grantToClient } from './client-grant.ts';
import type { CredentialOutcome, Need } from './credential-outcome.ts';
import type { KeeperError } from './errors.ts';
import type { Credential } from './model.ts';
import { failureOf } from './policy/ladder-failure.ts';
import type { RenewalMeans } from './policy/renewable.ts';
import { refreshCredential } from './refresh.ts';
import { readFromVault, type VaultGrantContext } from './vault-grant.ts';

/** How the renewal of the integration's token ended. */
export type IntegrationRenewal =
  | {
      readonly action: Extract<CredentialOutcome['action'], 'kept' | 'refreshed' | 'minted'>;
      readonly warnings: readonly string[];
    }
  /** `cause`: as it was refused; `error`: as it is told. */
  | { readonly action: 'failed'; readonly cause: KeeperError; readonly error: KeeperError };

/** Renews the integration's token, under the lock, by what is configured for it. */
export async function renewIntegration(
  context: VaultGrantContext,
  means: RenewalMeans,
  need: Need,
): Promise<IntegrationRenewal> {
  const { config } = context.session;
  if (means === 'vault') {
    const result = await readFromVault(context, config.vaultCredential!, need);
    if (result.kind === 'failed') return { action: 'failed', cause: result.error, error: result.error };
    return { action: result.kind === 'kept' ? 'kept' : 'refreshed', warnings: result.warnings };
  }
  const result =
    means === 'mint'
      ? await grantToClient(context, config.clientCredentials!)
      : await refreshCredential(context, 'integration', config.integration!);
  if (result.kind === 'renewed')
    return { action: means === 'mint' ? 'minted' : 'refreshed', warnings: result.warnings };
  const { error: cause } = result;
  return { action: 'failed', cause, error: result.kind === 'dead' ? failureOf([cause], config) : cause };
}

/** Why nothing renews the integration's token. Pure. */
export function unrefreshable({ refreshToken }: Credential, isIntegration: boolean): string {
  if (!isIntegration) return 'a personal access token cannot be refreshed';
  return refreshToken ? 'its refresh token is over or was rejected' : 'it has no refresh token';
}
