import {
  awsClientSettings
} from "./chunk-WAVKI7VC.js";

// src/adapters/aws/event-bridge-client.ts
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
function eventBridgeClient(resource, env, maxAttempts) {
  return new EventBridgeClient({ ...awsClientSettings(env, resource), maxAttempts });
}

export {
  eventBridgeClient
};
