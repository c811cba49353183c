import { readFileSync } from 'node:fs';
import { inject, test } from 'vitest';
import { ManualClock } from '../adapters/token-store/secrets-manager-harness.ts';
import { vaultClient } from '../adapters/token-store/vault-harness.ts';
import { VaultAdmin } from '../support/vault/admin.ts';
import { liveOnce } from '../support/vault/life.ts';
import { DEV_ROOT } from '../support/vault/vault-server.ts';

const server = inject('vault');

test.skipIf(server === undefined)(`deploy/vault-policy.hcl is enough on ${server?.version}`, async () => {
  const admin = new VaultAdmin(server?.url ?? '', DEV_ROOT);
  await admin.policy('byods-keeper', readFileSync('deploy/vault-policy.hcl', 'utf8'));
  const token = await admin.tokenWith(['byods-keeper'], { no_default_policy: true });
  const clock = new ManualClock();
  await liveOnce('webex-byods', vaultClient(admin.url, { VAULT_TOKEN: token }, clock), admin, clock);
});
