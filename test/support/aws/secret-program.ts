import { randomUUID } from 'node:crypto';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { Scenario } from '../../../src/sandbox/scenario.ts';
import { ProgramWorld } from '../program.ts';
import { secretsClient } from './client.ts';
import { OneSecret } from './one-secret.ts';

/** A secret of its own at an address of AWS, not there yet, and the environment in which it is found. */
export function awsSecret(url: string) {
  const name = `byods-${randomUUID()}`;
  const client = secretsClient(url, { maxAttempts: 3 });
  const labelled = new OneSecret(client, name);
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'fake-key-id',
    AWS_SECRET_ACCESS_KEY: 'fake-secret-key',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const create = async (document: unknown) => {
    const command = { Name: name, SecretString: JSON.stringify(document), ClientRequestToken: randomUUID() };
    await client.send(new CreateSecretCommand(command));
  };
  /** Stores a value as a person does in the console. In two steps: the emulator lets two versions be current otherwise. */
  const edit = async (text: string) => {
    const id = randomUUID();
    const holder = Object.entries(await labelled.labels()).find(([, labels]) => labels.includes('AWSCURRENT'))![0];
    await labelled.put(id, text, ['EDITED_BY_HAND']);
    await labelled.move('AWSCURRENT', id, holder);
  };
  return { name, store: `aws:${name}`, env, client, labelled, create, edit };
}

/** The built program with its document in such a secret, for the running test. */
export async function secretProgram(url: string, of: Scenario) {
  const [world, secret] = [await ProgramWorld.start(of), awsSecret(url)];
  await secret.create(world.document());
  return { world, ...secret };
}
