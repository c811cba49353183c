import { onTestFinished } from 'vitest';
import { VaultClient } from '../../../src/adapters/vault/client.ts';
import type { SignIdentity } from '../../../src/adapters/vault/login.ts';
import { readVaultSettings } from '../../../src/adapters/vault/settings.ts';
import { VaultFake } from '../../support/vault/vault-fake.ts';
import { ManualClock, testIds } from '../token-store/secrets-manager-harness.ts';

/** A policy that lets a login read and write one document. */
const POLICY = 'path "secret/data/byods" { capabilities = ["create", "read", "update"] }';
export const READ = { method: 'GET', path: 'secret/data/byods', expects: [404] } as const;

/** A fake Vault whose clock is the client's, and clients on it. For the running test. */
export async function vaultWorld() {
  const clock = new ManualClock();
  const fake = await VaultFake.start({ now: clock.now });
  onTestFinished(() => fake.close());
  fake.policy('byods', POLICY);
  const client = (env: Record<string, string>, signIdentity?: SignIdentity) =>
    new VaultClient({
      settings: readVaultSettings({ VAULT_ADDR: fake.url, ...env }),
      clock,
      ids: { ...testIds, random: () => 0.5 },
      version: 'test',
      ...(signIdentity && { signIdentity }),
    });
  const policies = ['default', 'byods'];
  return {
    clock,
    fake,
    client,
    /** An AppRole that may use the document, and who uses it. */
    approle(more: { ttl?: number; maxTtl?: number; renewable?: boolean } = {}) {
      fake.login('approle', { method: 'approle', roleId: 'fake-role', secretId: 'fake-secret-id', policies, ...more });
      return client({ VAULT_ROLE_ID: 'fake-role', VAULT_SECRET_ID: 'fake-secret-id' });
    },
    policies,
  };
}
