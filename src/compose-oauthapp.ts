import { systemIds } from './adapters/system.ts';
import type { VaultClient } from './adapters/vault/client.ts';
import type { WebexClient } from './adapters/webex/webex.ts';
import type { VaultSurroundings } from './compose-vault.ts';
import { webexFor } from './compose-webex.ts';
import type { Budget, Clock } from './core/ports.ts';
import { readSettings, type Settings } from './core/settings.ts';
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
      // What hindered it, as a file that could not be read, may be mended when it is asked again.
      opened.catch(() => {
        opened = undefined;
      });
      return await (await opened).read(credential);
    },
  };
}

/** What works with the plugin itself, whatever is stored. */
export interface Oauthapp {
  readonly tokens: IntegrationVault;
  readonly authorizing: OauthappAuthorizing;
  readonly webex: WebexClient;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly budget: Budget;
}

/**
 * The plugin of the Vault that the environment names, and the Webex that its tokens are for. Nothing is sent.
 *
 * @throws KeeperError `configuration` for a bad variable
 */
export async function openOauthapp(
  options: Omit<VaultSurroundings, 'ids'> & { readonly budget: Budget },
): Promise<Oauthapp> {
  const around = { ...options, ids: systemIds };
  const { env, clock, budget } = around;
  const settings = readSettings(env);
  const [client, { oauthappTokens }, { oauthappAuthorizing }] = await Promise.all([
    openClient(around),
    import('./adapters/vault/oauthapp/tokens.ts'),
    import('./adapters/vault/oauthapp/authorize.ts'),
  ]);
  const webex = webexFor(settings, around);
  return { tokens: oauthappTokens(client), authorizing: oauthappAuthorizing(client), webex, settings, clock, budget };
}

async function openClient(around: VaultSurroundings): Promise<VaultClient> {
  const { vaultClient } = await import('./compose-vault.ts');
  return vaultClient(around);
}
