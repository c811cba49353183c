import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Environment } from '../../core/settings.ts';
import { awsClientSettings } from './client.ts';

/**
 * The client for the token store. It tries each request once: the store repeats them itself, so that a repeated write
 * carries the same token, and one clock counts the time.
 */
export function secretsManagerClient(secretId: string, env: Environment): SecretsManagerClient {
  return new SecretsManagerClient({ ...awsClientSettings(env, secretId), maxAttempts: 1 });
}
