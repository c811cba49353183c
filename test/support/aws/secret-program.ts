import { randomUUID } from 'node:crypto';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { Scenario } from '../../../src/sandbox/scenario.ts';
import { ProgramWorld } from '../program.ts';
import { secretsClient } from './client.ts';
import { OneSecret } from './one-secret.ts';

/** The built program with its document in a secret at an address of AWS, for the running test. */
export async function secretProgram(url: string, of: Scenario) {
  const world = await ProgramWorld.start(of);
  const secret = `byods-${randomUUID()}`;
  const client = secretsClient(url, { maxAttempts: 3 });
  const SecretString = JSON.stringify(world.document());
  await client.send(new CreateSecretCommand({ Name: secret, SecretString, ClientRequestToken: randomUUID() }));
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'fake-key-id',
    AWS_SECRET_ACCESS_KEY: 'fake-secret-key',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const labelled = new OneSecret(client, secret);
  /** Stores a value as a person does in the console. In two steps: the emulator lets two versions be current otherwise. */
  const edit = async (text: string) => {
    const id = randomUUID();
    const holder = Object.entries(await labelled.labels()).find(([, labels]) => labels.includes('AWSCURRENT'))![0];
    await labelled.put(id, text, ['EDITED_BY_HAND']);
    await labelled.move('AWSCURRENT', id, holder);
  };
  const store = `aws:${secret}`;
  return { world, secret, store, client, env, edit, labelled };
}
