import type { VaultClient } from './adapters/vault/client.ts';
import type { VaultSurroundings } from './compose-vault.ts';
import type { IntegrationVault, OauthappAuthorizing } from './core/vault-ports.ts';

/**
 * The tokens that Vault's plugin keeps, for a program that may never ask for one: the environment's Vault is read, and its
 * technology loaded, when it is asked first.
 */
export function integrationVault(around: VaultSurroundings): IntegrationVault {
  let opened: Promise<IntegrationVault> | undefined;
  return {
    async read(credential) {
      opened ??= openClient(around).then(async (client) => {
        const { oauthappTokens } = await import('./adapters/vault/oauthapp/tokens.ts');
        return oauthappTokens(client);
      });
      return await (await opened).read(credential);
    },
  };
}

/**
 * The plugin as somebody needs it who authorizes through it.
 *
 * @throws KeeperError `configuration` for a bad variable of Vault
 */
export async function oauthapp(
  around: VaultSurroundings,
): Promise<{ readonly tokens: IntegrationVault; readonly authorizing: OauthappAuthorizing }> {
  const [client, { oauthappTokens }, { oauthappAuthorizing }] = await Promise.all([
    openClient(around),
    import('./adapters/vault/oauthapp/tokens.ts'),
    import('./adapters/vault/oauthapp/authorize.ts'),
  ]);
  return { tokens: oauthappTokens(client), authorizing: oauthappAuthorizing(client) };
}

async function openClient(around: VaultSurroundings): Promise<VaultClient> {
  const { vaultClient } = await import('./compose-vault.ts');
  return vaultClient(around);
}
