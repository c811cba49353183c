import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { startVault, versionOf } from './vault-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where a real Vault answers, and which; `undefined` where none can run. */
    vault: { readonly url: string; readonly version: string; readonly binary: string } | undefined;
    /** The type under which a real vault-plugin-secrets-oauthapp can be mounted there; `undefined` where there is none. */
    oauthapp: string | undefined;
  }
}

/**
 * Starts a real Vault or OpenBao for the project `vault`: the binary that BYODS_VAULT_BINARY names, else `bao` or `vault`.
 * Where there is none, the tests that need it are skipped with one loud line, or, with BYODS_REQUIRE_VAULT=1, the run fails.
 * With the plugin that BYODS_VAULT_PLUGIN names, where it names one.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const candidates = process.env.BYODS_VAULT_BINARY ? [process.env.BYODS_VAULT_BINARY] : ['bao', 'vault'];
  const judged = candidates.map((binary) => ({ binary, found: versionOf(binary) }));
  for (const { binary, found } of judged) {
    if (!('version' in found)) continue;
    const plugin = pluginBeside();
    const { url, version, stop } = await startVault(
      binary,
      found.version,
      plugin ? { pluginFolder: dirname(plugin) } : {},
    );
    project.provide('vault', { url, version, binary });
    project.provide('oauthapp', plugin && basename(plugin));
    return stop;
  }
  const why = judged.map(({ found }) => ('why' in found ? found.why : '')).join('; ');
  if (process.env.BYODS_REQUIRE_VAULT === '1') throw new Error(`BYODS_REQUIRE_VAULT=1, but ${why}`);
  console.error(`\n!!! tests on a real Vault SKIPPED: ${why} !!!\n`);
  project.provide('vault', undefined);
  project.provide('oauthapp', undefined);
  return undefined;
}

/** The plugin's binary, alone in a folder, that BYODS_VAULT_PLUGIN names. */
function pluginBeside(): string | undefined {
  const plugin = process.env.BYODS_VAULT_PLUGIN;
  if (plugin && existsSync(plugin)) return plugin;
  const why = plugin ? `there is no ${plugin}` : 'BYODS_VAULT_PLUGIN names none';
  console.error(`\n!!! tests on a real vault-plugin-secrets-oauthapp SKIPPED: ${why} !!!\n`);
  return undefined;
}
