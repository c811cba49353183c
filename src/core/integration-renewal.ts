import { grantToClient } from './client-grant.ts';
import type { CredentialOutcome, Need } from './credential-outcome.ts';
import type { KeeperError } from './errors.ts';
import type { Credential, OAuthClient } from './model.ts';
import { isPersons } from './person-credential.ts';
import { failureOf } from './policy/ladder-failure.ts';
import type { RenewalMeans } from './policy/renewable.ts';
import { refreshCredential } from './refresh.ts';
import type { TokenConfig } from './token-config.ts';
import { readFromVault, type VaultGrantContext } from './vault-grant.ts';

/** How the renewal of the integration's token ended. */
export type IntegrationRenewal =
  | {
      readonly action: Extract<CredentialOutcome['action'], 'kept' | 'refreshed' | 'minted'>;
      readonly warnings: readonly string[];
    }
  /** `cause`: as it was refused; `error`: as it is told. */
  | { readonly action: 'failed'; readonly cause: KeeperError; readonly error: KeeperError };

/** What renewing needs from outside. */
export interface IntegrationRenewalContext extends VaultGrantContext {
  /** The integration's client as it is configured now: people's documents have it as it was when they approved. */
  readonly personsClient?: OAuthClient | undefined;
}

/** Renews the integration's token, under the lock, by what is configured for it. */
export async function renewIntegration(
  context: IntegrationRenewalContext,
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
      : await refreshCredential(context, 'integration', clientOf(config, context.personsClient));
  if (result.kind === 'renewed')
    return { action: means === 'mint' ? 'minted' : 'refreshed', warnings: result.warnings };
  const { error: cause } = result;
  return { action: 'failed', cause, error: result.kind === 'dead' ? failureOf([cause], config) : cause };
}

/** A person's document has the client secret of the day of the approval; it may have been changed since. */
function clientOf({ document, integration }: TokenConfig, personsClient: OAuthClient | undefined): OAuthClient {
  const isTheirs = isPersons(document) && personsClient?.clientId === integration!.clientId;
  return isTheirs ? personsClient : integration!;
}

/** Why nothing renews the integration's token. Pure. */
export function unrefreshable({ refreshToken }: Credential, isIntegration: boolean): string {
  if (!isIntegration) return 'a personal access token cannot be refreshed';
  return refreshToken ? 'its refresh token is over or was rejected' : 'it has no refresh token';
}
