import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { startVault, versionOf } from './vault-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where a real Vault answers, and which; `undefined` where none can run. */
    vault: { readonly url: string; readonly version: string; readonly binary: string } | undefined;
  }
}

/**
 * Starts a real Vault or OpenBao for the project `vault`: the binary that BYODS_VAULT_BINARY names, else `bao` or `vault`.
 * Where there is none, the tests that need it are skipped with one loud line, or, with BYODS_REQUIRE_VAULT=1, the run fails.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const candidates = process.env.BYODS_VAULT_BINARY ? [process.env.BYODS_VAULT_BINARY] : ['bao', 'vault'];
  const judged = candidates.map((binary) => ({ binary, found: versionOf(binary) }));
  for (const { binary, found } of judged) {
    if (!('version' in found)) continue;
    const { url, version, stop } = await startVault(binary, found.version);
    project.provide('vault', { url, version, binary });
    return stop;
  }
  const why = judged.map(({ found }) => ('why' in found ? found.why : '')).join('; ');
  if (process.env.BYODS_REQUIRE_VAULT === '1') throw new Error(`BYODS_REQUIRE_VAULT=1, but ${why}`);
  console.error(`\n!!! tests on a real Vault SKIPPED: ${why} !!!\n`);
  project.provide('vault', undefined);
  return undefined;
}
