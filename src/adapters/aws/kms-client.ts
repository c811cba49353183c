import { KMSClient } from '@aws-sdk/client-kms';
import type { Environment } from '../../core/settings.ts';
import { awsClientSettings } from './client.ts';

/** The client for a key, by its ARN. It tries each request once: who asks repeats it. */
export function kmsClient(keyArn: string, env: Environment): KMSClient {
  return new KMSClient({ ...awsClientSettings(env, keyArn), maxAttempts: 1 });
}
