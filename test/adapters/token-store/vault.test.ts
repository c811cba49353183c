import { VaultAdmin } from '../../support/vault/admin.ts';
import { ROOT, VaultFake } from '../../support/vault/vault-fake.ts';
import { tokenStoreContract } from './contract.ts';
import { createContract } from './create-contract.ts';
import { ManualClock } from './secrets-manager-harness.ts';
import { openVaultHarness, vaultClient, vaultStore } from './vault-harness.ts';

const PATH = 'webex/byods';

for (const layout of ['keys', 'text'] as const) {
  tokenStoreContract(`Vault, in-repository fake, the document as ${layout}`, async (text) => {
    const clock = new ManualClock();
    const fake = await VaultFake.start({ now: clock.now });
    const close = () => fake.close();
    return await openVaultHarness(new VaultAdmin(fake.url, ROOT), PATH, layout, { clock, text, close });
  });
}

createContract('Vault, in-repository fake', async () => {
  const clock = new ManualClock();
  const fake = await VaultFake.start({ now: clock.now });
  const admin = new VaultAdmin(fake.url, ROOT);
  const another = () =>
    vaultStore({ location: `secret/${PATH}`, client: vaultClient(fake.url, { VAULT_TOKEN: ROOT }, clock), clock });
  return {
    store: another(),
    another,
    stored: async () => JSON.stringify((await admin.read(PATH)).data ?? null),
    close: () => fake.close(),
  };
});
