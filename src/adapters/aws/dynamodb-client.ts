import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Environment } from '../../core/settings.ts';
import { awsClientSettings } from './client.ts';

/**
 * The client for a table. It tries each request once: the store repeats them itself, so that a repeated
 * write is known again.
 */
export function dynamodbClient(env: Environment, region?: string): DynamoDBClient {
  return new DynamoDBClient({
    ...awsClientSettings(env),
    ...(region !== undefined && { region }),
    maxAttempts: 1,
  });
}
