import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { Scenario } from '../../../src/sandbox/scenario.ts';
import { createTable } from '../../adapters/token-store/dynamodb-harness.ts';
import { EndpointWorld } from '../endpoint.ts';
import { secretsClient, tablesClient } from './client.ts';

/** What every program needs to reach the emulator. */
function awsOf(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'fake-key-id',
    AWS_SECRET_ACCESS_KEY: 'fake-secret-key',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** A world of the token endpoint whose credentials are in a table of the emulator; nothing is served yet. */
export async function tableEndpoint(
  url: string,
  of?: Scenario,
  env: Record<string, string> = {},
): Promise<EndpointWorld> {
  const client = tablesClient(url);
  const table = await createTable(client);
  client.destroy();
  // The client of the store in this process looks at the process's environment, as that of a program does.
  const aws = awsOf(url);
  Object.assign(process.env, aws);
  return await EndpointWorld.make(of, { ...aws, ...env }, `dynamodb:${table}`);
}

/** A secret of the emulator with a text; its ARN. */
export async function secretWith(url: string, name: string, text: string): Promise<string> {
  const client = secretsClient(url);
  const { ARN } = await client.send(new CreateSecretCommand({ Name: name, SecretString: text }));
  client.destroy();
  return ARN!;
}
