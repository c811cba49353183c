import { contentOf } from '../../../src/adapters/token-store/vault/journal.ts';
import { pathsOf } from '../../../src/adapters/token-store/vault/location.ts';
import { type VaultStoreOptions, vaultTokenStore } from '../../../src/adapters/token-store/vault.ts';
import { VaultClient } from '../../../src/adapters/vault/client.ts';
import { readVaultSettings } from '../../../src/adapters/vault/settings.ts';
import { isSameContent } from '../../../src/core/canonical.ts';
import type { Clock } from '../../../src/core/ports.ts';
import { isJsonObject, type JsonObject, parseStrictJson } from '../../../src/core/strict-json.ts';
import type { TokenStore } from '../../../src/core/token-store.ts';
import type { VaultAdmin } from '../../support/vault/admin.ts';
import type { TokenStoreHarness } from './contract.ts';
import { ManualClock, Rescues, testIds } from './secrets-manager-harness.ts';

/** A client of its own, logged in with a token, or as the environment says. */
export function vaultClient(url: string, env: Record<string, string>, clock: Clock = new ManualClock()): VaultClient {
  const settings = readVaultSettings({ VAULT_ADDR: url, ...env });
  return new VaultClient({ settings, clock, ids: testIds, version: 'test' });
}

/** A store with what a test does not care about. */
export function vaultStore(
  options: Pick<VaultStoreOptions, 'client' | 'location' | 'clock'> & Partial<VaultStoreOptions>,
): TokenStore {
  return vaultTokenStore({ ids: testIds, owner: 'a test', rescue: async () => undefined, ...options });
}

/** All that a store may do with its documents, as a policy; `lacking` takes one right away. */
export function policyFor(path: string, lacking?: { path: string; capability: string }): string {
  return Object.values(pathsOf(path))
    .map((each) => {
      const taken = lacking && lacking.path === each ? lacking.capability : undefined;
      const all = ['create', 'read', 'update'].filter((it) => it !== taken);
      return `path "secret/data/${each}" { capabilities = ${JSON.stringify(all)} }`;
    })
    .join('\n');
}

/** How the document is kept: each of its keys a key of the secret, or all of it as the text of one. */
export type Layout = 'keys' | 'text';

const FIELD = 'token-config.json';

/** A harness for the contract on a path of its own, which another token than the admin's may use. */
export async function openVaultHarness(
  admin: VaultAdmin,
  name: string,
  layout: Layout,
  { clock, text, close = async () => {} }: { clock: ManualClock; text: string; close?: () => Promise<void> },
): Promise<TokenStoreHarness> {
  const rescues = new Rescues();
  const paths = pathsOf(name);
  let planted = text;
  const plant = async (value: string) => {
    planted = value;
    const document = layout === 'keys' ? documentOf(value) : undefined;
    await admin.write(name, document ?? { [FIELD]: value });
  };
  await admin.policy(name, policyFor(name));
  const token = await admin.tokenWith([name]);
  await plant(text);
  const another = () =>
    vaultStore({
      location: `secret/${name}`,
      client: vaultClient(admin.url, { VAULT_TOKEN: token }, clock),
      clock,
      rescue: rescues.write,
    });
  return {
    store: another(),
    another,
    async stored() {
      const { data } = await admin.read(name);
      const value = data?.[FIELD];
      return typeof value === 'string' ? value : laidOutAs(planted, data as JsonObject);
    },
    plant,
    crashWith: (updates) => admin.write(paths.journal, contentOf(updates)),
    async breakPublishing() {
      await admin.policy(name, policyFor(name, { path: name, capability: 'update' }));
      return async () => await admin.policy(name, policyFor(name));
    },
    rescued: async (file) => rescues.files.get(file) ?? '',
    inventory: () => admin.inventory(Object.values(paths)),
    close,
  };
}

function documentOf(text: string): JsonObject | undefined {
  try {
    const value = parseStrictJson(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Vault keeps no order of keys and no layout: a document that says the same is the text that was planted. */
function laidOutAs(planted: string, stored: JsonObject): string {
  const before = documentOf(planted) ?? {};
  if (isSameContent(before, stored)) return planted;
  const names = [...new Set([...Object.keys(before).filter((name) => name in stored), ...Object.keys(stored)])];
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, stored[name]])));
}
