import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Environment } from '../../core/settings.ts';
import { awsClientSettings } from './client.ts';

/** The client for an event bus, by its name or ARN. It tries each request once: see `eventBridgeBus`. */
export function eventBridgeClient(bus: string, env: Environment): EventBridgeClient {
  return new EventBridgeClient({ ...awsClientSettings(env, bus), maxAttempts: 1 });
}
