import { randomUUID } from 'node:crypto';
import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { expect, onTestFinished } from 'vitest';
import { documentFor } from '../../../src/compose-sandbox.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Scenario, ScenarioName } from '../../../src/sandbox/scenario.ts';
import { secretsClient } from '../aws/client.ts';
import { OneSecret } from '../aws/one-secret.ts';
import { type FunctionOptions, FunctionProcess } from './function-process.ts';

/** A sandbox, a secret for it at an address of AWS, and functions that work with both. For the running test. */
export async function lambdaWorld(
  { folder, url }: { folder: string; url: string },
  of: Scenario | ScenarioName,
  env: Record<string, string> = {},
) {
  const sandbox = await startSandbox({ scenario: of });
  const secret = `byods-${randomUUID()}`;
  const client = secretsClient(url, { maxAttempts: 3 });
  const SecretString = JSON.stringify(documentFor(sandbox.setup, new URL(sandbox.baseUrl).origin));
  await client.send(new CreateSecretCommand({ Name: secret, SecretString }));
  const start = (more: Pick<FunctionOptions, 'nodeArgs'> = {}) =>
    FunctionProcess.start({
      ...more,
      folder,
      env: {
        SECRET_NAME: secret,
        WEBEX_API_BASE_URL: sandbox.baseUrl,
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: 'fake-key-id',
        AWS_SECRET_ACCESS_KEY: 'fake-secret-key',
        AWS_EC2_METADATA_DISABLED: 'true',
        RETRY_INTERVAL_MS: '1',
        ...env,
      },
    });
  onTestFinished(() => sandbox.close());
  const read = async () => {
    const { SecretString: text } = await client.send(
      new GetSecretValueCommand({ SecretId: secret, VersionStage: 'AWSCURRENT' }),
    );
    return JSON.parse(text!);
  };
  /** Stores a value as a person does in the console. In two steps: the emulator lets two versions be current otherwise. */
  const writeText = async (text: string) => {
    const labelled = new OneSecret(client, secret);
    const id = randomUUID();
    const [holder] = Object.entries(await labelled.labels()).find(([, labels]) => labels.includes('AWSCURRENT'))!;
    await labelled.put(id, text, ['EDITED_BY_HAND']);
    await labelled.move('AWSCURRENT', id, holder);
  };
  const write = (document: unknown) => writeText(JSON.stringify(document));
  return { sandbox, secret, start, read, write, writeText };
}

/** A function that ends with the running test. */
export async function started(start: () => Promise<FunctionProcess>): Promise<FunctionProcess> {
  const lambda = await start();
  onTestFinished(() => lambda.close());
  return lambda;
}

/** No text of ours holds a credential of the sandbox. */
export function expectNoSecret(sandbox: Sandbox, text: string): void {
  for (const { accessToken, refreshToken } of Object.values(sandbox.setup.serviceAppTokens)) {
    expect(text).not.toContain(accessToken);
    if (refreshToken) expect(text).not.toContain(refreshToken);
  }
  expect(text).not.toContain(sandbox.setup.serviceApp.clientSecret);
  expect(text).not.toMatch(/sandbox-(access|refresh)-/);
}
