import { secretsClient } from '../../support/aws/client.ts';
import { SecretsManagerFake } from '../../support/aws/secrets-manager-fake.ts';
import { tokenStoreContract } from './contract.ts';
import { edit, inventory, leavePending, ManualClock, Rescues, storeFor, valueAt } from './secrets-manager-harness.ts';

const SECRET = 'webex-byods-credentials';

tokenStoreContract('AWS Secrets Manager, in-repository fake', async (text) => {
  const clock = new ManualClock();
  const fake = await SecretsManagerFake.start({ clock: clock.now });
  fake.seed(SECRET, text);
  const client = secretsClient(fake.url);
  const rescues = new Rescues();
  const another = () => storeFor({ secretId: SECRET, client: secretsClient(fake.url), clock, rescue: rescues.write });
  let planted = text;
  return {
    store: another(),
    another,
    // Secrets Manager holds no empty value: the nearest to it is a blank one.
    stored: async () => (planted === '' ? '' : ((await valueAt(client, SECRET))?.text ?? '')),
    plant: async (value) => {
      planted = value;
      await edit(client, SECRET, value === '' ? ' ' : value);
    },
    crashWith: async (updates) => void (await leavePending(client, SECRET, updates)),
    breakPublishing: async () => {
      fake.inject({
        operation: 'UpdateSecretVersionStage',
        stage: 'AWSCURRENT',
        fault: 'internal-error',
        times: Number.POSITIVE_INFINITY,
      });
      return async () => fake.healthy();
    },
    rescued: async (file) => rescues.files.get(file) ?? '',
    inventory: () => inventory(client, SECRET),
    close: () => fake.close(),
  };
});
