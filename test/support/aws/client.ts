import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** What a test may choose about a client. */
export interface TestClientOptions {
  /** Tries per call: 1 by default, so that a fault is seen where it happened and not hidden by the SDK's own retries. */
  readonly maxAttempts?: number;
  readonly region?: string;
}

/** The real Secrets Manager client for a server on loopback, with credentials that are visibly not real. */
export function secretsClient(endpoint: string, options: TestClientOptions = {}): SecretsManagerClient {
  return new SecretsManagerClient(settingsFor(endpoint, options));
}

/** The real EventBridge client for a server on loopback. */
export function eventsClient(endpoint: string, options: TestClientOptions = {}): EventBridgeClient {
  return new EventBridgeClient(settingsFor(endpoint, options));
}

/** The real client of KMS for a server on loopback. */
export function keysClient(endpoint: string, options: TestClientOptions = {}): KMSClient {
  return new KMSClient(settingsFor(endpoint, options));
}

/** The real client of DynamoDB for a server on loopback. */
export function tablesClient(endpoint: string, options: TestClientOptions = {}): DynamoDBClient {
  return new DynamoDBClient(settingsFor(endpoint, options));
}

function settingsFor(endpoint: string, options: TestClientOptions) {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  return {
    endpoint,
    region: options.region ?? 'us-east-1',
    maxAttempts: options.maxAttempts ?? 1,
    credentials: { accessKeyId: 'AKIANOTAREALKEY', secretAccessKey: 'not-a-real-secret-key' },
  };
}
