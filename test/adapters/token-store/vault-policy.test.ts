import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parsePolicy } from '../../support/vault/acl.ts';
import { VaultAdmin } from '../../support/vault/admin.ts';
import { liveOnce } from '../../support/vault/life.ts';
import { ROOT, VaultFake } from '../../support/vault/vault-fake.ts';
import { ManualClock } from './secrets-manager-harness.ts';
import { vaultClient } from './vault-harness.ts';

const POLICY = readFileSync('deploy/vault-policy.hcl', 'utf8');

test('deploy/vault-policy.hcl allows what the code asks for, and nothing that it never asks for', async () => {
  const clock = new ManualClock();
  const fake = await VaultFake.start({ now: clock.now });
  fake.policy('byods-keeper', POLICY);
  const token = fake.tokens.create({ policies: ['byods-keeper'], ttl: 3600 });
  const client = vaultClient(fake.url, { VAULT_TOKEN: token }, clock);
  await liveOnce('webex-byods', client, new VaultAdmin(fake.url, ROOT), clock);
  clock.advance(2_000_000);
  await client.ask({ method: 'GET', path: 'secret/data/webex-byods' });
  await fake.close();

  const asked = fake.calls.filter((call) => call.token === token && call.capability);
  expect(asked.filter(({ status }) => status === 403)).toEqual([]);
  const needed = new Set(asked.map(({ capability }) => `${capability!.name} ${capability!.path}`));
  const allowed = [...parsePolicy(POLICY)].flatMap(([path, names]) => names.map((name) => `${name} ${path}`));
  expect([...needed].sort()).toEqual(allowed.sort());
});
