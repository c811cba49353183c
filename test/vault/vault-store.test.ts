import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { LockBusyError } from '../../src/core/errors.ts';
import { tokenStoreContract } from '../adapters/token-store/contract.ts';
import { copyContract } from '../adapters/token-store/copy-contract.ts';
import { createContract } from '../adapters/token-store/create-contract.ts';
import { documentText, integrationRefresh, NOW, refreshToken } from '../adapters/token-store/documents.ts';
import { ManualClock } from '../adapters/token-store/secrets-manager-harness.ts';
import { openVaultHarness, vaultClient, vaultStore } from '../adapters/token-store/vault-harness.ts';
import { VaultAdmin } from '../support/vault/admin.ts';
import { DEV_ROOT } from '../support/vault/vault-server.ts';

const server = inject('vault');

describe.skipIf(server === undefined)(`on ${server?.version}`, () => {
  const url = server?.url ?? '';
  const admin = new VaultAdmin(url, DEV_ROOT);
  const storeAt = (path: string, clock: ManualClock, owner = 'a test') =>
    vaultStore({
      location: `secret/${path}`,
      client: vaultClient(url, { VAULT_TOKEN: DEV_ROOT }, clock),
      clock,
      owner,
    });

  for (const layout of ['keys', 'text'] as const) {
    tokenStoreContract(`${server?.version}, the document as ${layout}`, async (text) =>
      openVaultHarness(admin, `byods-${randomUUID()}`, layout, { clock: new ManualClock(), text }),
    );
  }

  createContract(`${server?.version}`, async () => {
    const path = `byods-${randomUUID()}`;
    const another = () => storeAt(path, new ManualClock());
    return {
      store: another(),
      another,
      stored: async () => JSON.stringify((await admin.read(path)).data ?? null),
      close: async () => {},
    };
  });

  copyContract(`from one path to another, ${server?.version}`, async (text) => {
    const clock = new ManualClock();
    const end = (path: string) => ({ store: storeAt(path, clock), address: `vault:secret/${path}` });
    const path = `byods-${randomUUID()}`;
    await admin.write(path, JSON.parse(text));
    return { clock, from: end(path), to: end(`byods-${randomUUID()}`), close: async () => {} };
  });

  it('lets exactly one of eight contenders in, thirty times', async () => {
    const path = `byods-${randomUUID()}`;
    await admin.write(path, JSON.parse(documentText()));
    const clock = new ManualClock(NOW);
    const contenders = Array.from({ length: 8 }, (_, n) => storeAt(path, clock, `contender ${n}`));
    for (let round = 1; round <= 30; round += 1) {
      const tries = await Promise.allSettled(contenders.map((store) => store.lock({ waitMs: 0 })));
      const won = tries.filter((result) => result.status === 'fulfilled');
      expect(won).toHaveLength(1);
      for (const each of tries) if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(LockBusyError);
      await won[0]!.value.release();
    }
  });

  it('publishes a chain of refreshes through many holders', async () => {
    const path = `byods-${randomUUID()}`;
    await admin.write(path, JSON.parse(documentText()));
    const clock = new ManualClock(NOW);
    for (let n = 1; n <= 10; n += 1) {
      const locked = await storeAt(path, clock).lock({ waitMs: 0 });
      await locked.read();
      await locked.save([integrationRefresh(n)]);
      await locked.release();
    }
    const { config } = await storeAt(path, clock).read();
    expect(config.credentials.get('integration')?.refreshToken?.value.reveal()).toBe(refreshToken(10));
  });
});
