import { expect } from 'vitest';
import { examineVault } from '../../../src/adapters/token-store/vault/examine.ts';
import { contentOf } from '../../../src/adapters/token-store/vault/journal.ts';
import { pathsOf } from '../../../src/adapters/token-store/vault/location.ts';
import type { VaultClient } from '../../../src/adapters/vault/client.ts';
import { documentText, integrationRefresh, KEY_A, minted } from '../../adapters/token-store/documents.ts';
import type { ManualClock } from '../../adapters/token-store/secrets-manager-harness.ts';
import { vaultStore } from '../../adapters/token-store/vault-harness.ts';
import type { VaultAdmin } from './admin.ts';

/** All that ever happens to a store in Vault, from its making to a logout, with everything that can go aside on the way. */
export async function liveOnce(
  path: string,
  client: VaultClient,
  admin: VaultAdmin,
  clock: ManualClock,
): Promise<void> {
  const store = vaultStore({ location: `secret/${path}`, client, clock });
  await store.create(JSON.parse(documentText()));
  for (const n of [1, 2]) {
    const locked = await store.lock({ waitMs: 0 });
    await locked.read();
    await locked.save([integrationRefresh(n), minted(KEY_A)]);
    await locked.release();
    // Left by a run that died, before somebody authorized again.
    await admin.write(pathsOf(path).journal, contentOf([integrationRefresh(9, `another-${n}`)]));
  }
  const last = await store.lock({ waitMs: 0 });
  expect((await last.read()).warnings).toHaveLength(1);
  await last.rewrite((document) => ({ ...document, note: 'changed' }));
  await last.forgetCopies();
  await last.release();
  const { examineStore, lock } = examineVault(client, `secret/${path}`, clock);
  const findings = await examineStore(await store.read());
  expect(findings.map(({ name, ok }) => [name, ok])).toEqual(
    ['store-server', 'store-login', 'secret-readable', 'store-writable'].map((name) => [name, true]),
  );
  expect(await lock()).toEqual({ held: false });
}
