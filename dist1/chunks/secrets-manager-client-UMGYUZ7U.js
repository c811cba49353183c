import {
  awsClientSettings
} from "./chunk-WAVKI7VC.js";
import "./chunk-AD4ACKFS.js";
import "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/adapters/aws/secrets-manager-client.ts
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
function secretsManagerClient(secretId, env) {
  return new SecretsManagerClient({ ...awsClientSettings(env, secretId), maxAttempts: 1 });
}
export {
  secretsManagerClient
};
