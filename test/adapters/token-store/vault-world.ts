import { onTestFinished } from 'vitest';
import { pathsOf } from '../../../src/adapters/token-store/vault/location.ts';
import type { VaultStoreOptions } from '../../../src/adapters/token-store/vault.ts';
import type { TokenStore } from '../../../src/core/token-store.ts';
import { VaultAdmin } from '../../support/vault/admin.ts';
import { ROOT, VaultFake } from '../../support/vault/vault-fake.ts';
import { documentText, type Editable } from './documents.ts';
import { ManualClock, Rescues } from './secrets-manager-harness.ts';
import { vaultClient, vaultStore } from './vault-harness.ts';

export const PATH = 'webex/byods';
export const PATHS = pathsOf(PATH);
/** The requests of a save, as the fake names them. */
export const POST_TOKENS = new RegExp(`^POST secret/data/${PATH}$`);
export const POST_JOURNAL = new RegExp(`^POST secret/data/${PATHS.journal}$`);
export const POST_LOCK = new RegExp(`^POST secret/data/${PATHS.lock}$`);

/** A fake with one document, and stores on it that share a clock with it and nothing else. For the running test. */
export async function storeWorld(text: string = documentText()) {
  const clock = new ManualClock();
  const fake = await VaultFake.start({ now: clock.now });
  onTestFinished(() => fake.close());
  const admin = new VaultAdmin(fake.url, ROOT);
  await admin.write(PATH, JSON.parse(text));
  const rescues = new Rescues();
  return {
    clock,
    fake,
    admin,
    rescues,
    store: (more: Partial<VaultStoreOptions> = {}): TokenStore =>
      vaultStore({
        location: `secret/${PATH}`,
        client: vaultClient(fake.url, { VAULT_TOKEN: ROOT }, clock),
        clock,
        rescue: rescues.write,
        ...more,
      }),
    document: async (): Promise<Editable> => (await admin.read(PATH)).data,
    /** A person changes the document. */
    change: async (how: (document: Editable) => void) => {
      const { data } = await admin.read(PATH);
      how(data);
      await admin.write(PATH, data);
    },
  };
}
