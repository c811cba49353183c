import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Environment } from '../../core/settings.ts';
import { awsClientSettings } from './client.ts';

/** The client for an event bus or a rule, by its name or ARN. */
export function eventBridgeClient(resource: string, env: Environment, maxAttempts: number): EventBridgeClient {
  return new EventBridgeClient({ ...awsClientSettings(env, resource), maxAttempts });
}
