import { VaultClient } from './adapters/vault/client.ts';
import { readVaultSettings } from './adapters/vault/settings.ts';
import { proxySettingsOf } from './core/policy/proxy.ts';
import type { Clock, Ids, Log } from './core/ports.ts';
import type { Environment } from './core/settings.ts';
import { VERSION } from './core/version.ts';

/** What a client for Vault needs of the program around it. */
export interface VaultSurroundings {
  readonly env: Environment;
  readonly log: Log;
  readonly clock: Clock;
  readonly ids: Ids;
}

/**
 * A client for the Vault that the environment names; nothing is sent before it is asked for something.
 *
 * @throws KeeperError `configuration`
 */
export function vaultClient({ env, log, clock, ids }: VaultSurroundings): VaultClient {
  return new VaultClient({
    settings: readVaultSettings(env),
    proxy: proxySettingsOf(env),
    version: VERSION,
    log,
    clock,
    ids,
    signIdentity: async (settings) => (await import('./adapters/aws/identity.ts')).signCallerIdentity(env, settings),
  });
}
