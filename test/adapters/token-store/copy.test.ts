import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileTokenStore } from '../../../src/adapters/token-store/file.ts';
import type { CopyEnd } from '../../../src/core/copy-store.ts';
import { secretsClient } from '../../support/aws/client.ts';
import { SecretsManagerFake } from '../../support/aws/secrets-manager-fake.ts';
import { VaultAdmin } from '../../support/vault/admin.ts';
import { ROOT, VaultFake } from '../../support/vault/vault-fake.ts';
import { copyContract } from './copy-contract.ts';
import { ManualClock, storeFor } from './secrets-manager-harness.ts';
import { vaultClient, vaultStore } from './vault-harness.ts';

function world() {
  const clock = new ManualClock();
  const directory = mkdtempSync(join(tmpdir(), 'byods-copy-'));
  const file = (name: string): CopyEnd => {
    const path = join(directory, name);
    const store = fileTokenStore({ path, clock, secondDirectory: directory });
    return { store, address: `file:${path}`, host: 'a-laptop' };
  };
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text, { mode: 0o600 });
  const removed = () => rmSync(directory, { recursive: true, force: true });
  return { clock, file, write, removed };
}

async function account(clock: ManualClock) {
  const fake = await SecretsManagerFake.start({ clock: clock.now });
  const secret = (secretId: string): CopyEnd => ({
    store: storeFor({ secretId, client: secretsClient(fake.url), clock }),
    address: `aws:${secretId}`,
  });
  return { fake, secret };
}

async function vault(clock: ManualClock) {
  const fake = await VaultFake.start({ now: clock.now });
  const path = (name: string): CopyEnd => ({
    store: vaultStore({
      location: `secret/${name}`,
      client: vaultClient(fake.url, { VAULT_TOKEN: ROOT }, clock),
      clock,
    }),
    address: `vault:secret/${name}`,
  });
  return { fake, path };
}

copyContract('from one file to another', async (text) => {
  const { clock, file, write, removed } = world();
  write('one.json', text);
  return { clock, from: file('one.json'), to: file('two.json'), close: async () => removed() };
});

copyContract('from a file to a secret', async (text) => {
  const { clock, file, write, removed } = world();
  write('one.json', text);
  const { fake, secret } = await account(clock);
  const close = async () => {
    removed();
    await fake.close();
  };
  return { clock, from: file('one.json'), to: secret('two'), close };
});

copyContract('from a secret to a file', async (text) => {
  const { clock, file, removed } = world();
  const { fake, secret } = await account(clock);
  fake.seed('one', text);
  const close = async () => {
    removed();
    await fake.close();
  };
  return { clock, from: secret('one'), to: file('two.json'), close };
});

copyContract('from one secret to another', async (text) => {
  const clock = new ManualClock();
  const { fake, secret } = await account(clock);
  fake.seed('one', text);
  return { clock, from: secret('one'), to: secret('two'), close: () => fake.close() };
});

copyContract('from a file to Vault', async (text) => {
  const { clock, file, write, removed } = world();
  write('one.json', text);
  const { fake, path } = await vault(clock);
  const close = async () => {
    removed();
    await fake.close();
  };
  return { clock, from: file('one.json'), to: path('two'), close };
});

copyContract('from Vault to a secret', async (text) => {
  const clock = new ManualClock();
  const { fake, path } = await vault(clock);
  const { fake: aws, secret } = await account(clock);
  await new VaultAdmin(fake.url, ROOT).write('one', JSON.parse(text));
  const close = async () => {
    await fake.close();
    await aws.close();
  };
  return { clock, from: path('one'), to: secret('two'), close };
});
