import { describe, expect, it, onTestFinished } from 'vitest';
import { secretsClient } from '../../support/aws/client.ts';
import { SecretsManagerFake } from '../../support/aws/secrets-manager-fake.ts';
import { createContract } from './create-contract.ts';
import { documentText } from './documents.ts';
import { edit, ManualClock, storeFor } from './secrets-manager-harness.ts';

const SECRET = 'webex-byods-credentials';
const DOCUMENT = JSON.parse(documentText());

async function emptyAccount() {
  const clock = new ManualClock();
  const fake = await SecretsManagerFake.start({ clock: clock.now });
  const store = (secretId = SECRET) => storeFor({ secretId, client: secretsClient(fake.url), clock });
  return { fake, store, stored: () => fake.valueOf(fake.versionAt(SECRET) ?? '') ?? '' };
}

async function account() {
  const world = await emptyAccount();
  onTestFinished(() => world.fake.close());
  return world;
}

for (const [name, prepare] of [
  ['a new secret', () => {}],
  ['a secret that has no value yet', (fake: SecretsManagerFake) => void fake.seed(SECRET)],
] as const) {
  createContract(`AWS Secrets Manager, in-repository fake, ${name}`, async () => {
    const { fake, store, stored } = await emptyAccount();
    prepare(fake);
    return { store: store(), another: store, stored: async () => stored(), close: () => fake.close() };
  });
}

describe('making a secret', () => {
  it.each(['commit-then-drop', 'commit-then-500', 'drop', 'throttle'] as const)(
    'is done once when the answer is %s',
    async (fault) => {
      for (const operation of ['CreateSecret', 'PutSecretValue'] as const) {
        const { fake, store, stored } = await account();
        if (operation === 'PutSecretValue') fake.seed(SECRET);
        fake.inject({ operation, fault, times: 2 });
        await store().create(DOCUMENT);
        expect(fake.unspentFaults).toEqual([]);
        expect(JSON.parse(stored())).toEqual(DOCUMENT);
        expect(fake.versionsOf(SECRET)).toHaveLength(1);
      }
    },
  );

  it('stores the first value of an empty secret without the right to make secrets, named by its ARN', async () => {
    const { fake, store, stored } = await account();
    const { arn } = fake.seed(SECRET);
    fake.deny('CreateSecret');
    await store(arn).create(DOCUMENT);
    expect(JSON.parse(stored())).toEqual(DOCUMENT);
  });

  it('leaves a value that somebody stores at the same moment', async () => {
    const { fake, store, stored } = await account();
    fake.seed(SECRET);
    fake.beforeNext('PutSecretValue', () => edit(secretsClient(fake.url), SECRET, '"by a person"'));
    await expect(store().create(DOCUMENT)).rejects.toMatchObject({ code: 'refused' });
    expect(stored()).toBe('"by a person"');
  });

  it.each([
    [
      'binary value',
      (fake: SecretsManagerFake) => void fake.seed(SECRET, new Uint8Array([1, 2])),
      SECRET,
      /holds a value already/,
    ],
    [
      'an unknown ARN',
      () => {},
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:none-abcdef',
      /AWS chooses the ARN/,
    ],
  ])('is refused for %s', async (_what, prepare, secretId, message) => {
    const { fake, store } = await account();
    prepare(fake);
    await expect(store(secretId).create(DOCUMENT)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(/./),
    });
  });

  it('says in our words what AWS refuses', async () => {
    const { fake, store } = await account();
    fake.deny('CreateSecret');
    await expect(store().create(DOCUMENT)).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringContaining('AWS denies secretsmanager:CreateSecret on'),
      remedy: expect.stringContaining('allow secretsmanager:CreateSecret on'),
    });
    fake.healthy();
    fake.seed(SECRET, 'x');
    fake.perform('DeleteSecret', { SecretId: SECRET });
    await expect(store().create(DOCUMENT)).rejects.toMatchObject({
      message: expect.stringContaining('is scheduled for deletion'),
    });
  });

  it('is refused for too many orgs before anything is written', async () => {
    const { fake, store } = await account();
    const many = Array.from({ length: 101 }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
    const document = JSON.parse(documentText((it) => (it.serviceApp.targetOrgId = many)));
    await expect(store().create(document)).rejects.toMatchObject({ code: 'store-full', exitCode: 5 });
    expect(fake.calls).toEqual([]);
  });
});
