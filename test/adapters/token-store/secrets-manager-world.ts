import { onTestFinished } from 'vitest';
import type { SecretsManagerStoreOptions } from '../../../src/adapters/token-store/secrets-manager.ts';
import type { CredentialKey } from '../../../src/core/model.ts';
import type { StoreSnapshot, TokenStore } from '../../../src/core/token-store.ts';
import { secretsClient } from '../../support/aws/client.ts';
import { SecretsManagerFake } from '../../support/aws/secrets-manager-fake.ts';
import { documentText, type Editable } from './documents.ts';
import { edit, ManualClock, Rescues, storeFor } from './secrets-manager-harness.ts';

export const SECRET = 'webex-byods-credentials';

/** A fake with one secret, and stores on it that share a clock with it and nothing else. For the running test. */
export async function secretWorld(text: string = documentText(), options: { maxVersions?: number } = {}) {
  const clock = new ManualClock();
  const fake = await SecretsManagerFake.start({ clock: clock.now, ...options });
  const { versionId } = fake.seed(SECRET, text);
  onTestFinished(() => fake.close());
  const rescues = new Rescues();
  const store = (more: Partial<SecretsManagerStoreOptions> = {}): TokenStore =>
    storeFor({ secretId: SECRET, client: secretsClient(fake.url), clock, rescue: rescues.write, ...more });
  return {
    clock,
    fake,
    firstVersionId: versionId,
    rescues,
    store,
    /** The current document. */
    document: (): Editable => JSON.parse(fake.valueOf(fake.versionAt(SECRET) ?? '') ?? 'null'),
    /** A person changes the current document. */
    change: async (how: (document: Editable) => void) => {
      const current = JSON.parse(fake.valueOf(fake.versionAt(SECRET) ?? '') ?? 'null');
      how(current);
      await edit(secretsClient(fake.url), SECRET, JSON.stringify(current, null, 2));
    },
    versions: () => fake.versionsOf(SECRET).length,
    sent: (operation: string) => fake.calls.filter((call) => call.operation === operation).length,
  };
}

/** The refresh token in a snapshot. */
export function refreshTokenIn(snapshot: StoreSnapshot, key: CredentialKey = 'integration'): string | undefined {
  return snapshot.config.credentials.get(key)?.refreshToken?.value.reveal();
}
