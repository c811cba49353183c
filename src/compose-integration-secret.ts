import { systemIds } from './adapters/system.ts';
import type { StoreSurroundings } from './compose-surroundings.ts';
import { variablesInSecret } from './core/endpoint/integration-secret.ts';
import { KeeperError } from './core/errors.ts';
import type { Environment } from './core/settings.ts';

/**
 * The environment with what the secret of `WEBEX_INTEGRATION_SECRET_ARN` holds beside it, so that a function's configuration
 * shows none of it. What the environment has already stays as it is. Reads the secret once, where one is named.
 *
 * @throws KeeperError `configuration` for what is no ARN, and a secret that holds something else; `store-unavailable`
 */
export async function withIntegrationSecret(around: StoreSurroundings): Promise<Environment> {
  const { env, clock, ids = systemIds } = around;
  const secretId = env.WEBEX_INTEGRATION_SECRET_ARN?.trim();
  if (!secretId) return env;
  if (!SECRET_ARN.test(secretId)) {
    throw new KeeperError(
      'configuration',
      'WEBEX_INTEGRATION_SECRET_ARN is not the ARN of a secret. Nothing was read',
      {
        remedy: 'give the ARN that this shows: aws secretsmanager describe-secret --secret-id <name> --query ARN',
      },
    );
  }
  const [{ SecretCalls }, { secretsManagerClient }] = await Promise.all([
    import('./adapters/token-store/secrets-manager/calls.ts'),
    import('./adapters/aws/secrets-manager-client.ts'),
  ]);
  const client = secretsManagerClient(secretId, env);
  try {
    const calls = new SecretCalls({ client, secretId, clock, ids, profile: env.AWS_PROFILE });
    const version = await calls.get('AWSCURRENT');
    const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
    const held = variablesInSecret(version?.text ?? '', secretId);
    // Who is given this has no further use for the secret.
    return { ...held, ...given, WEBEX_INTEGRATION_SECRET_ARN: undefined };
  } finally {
    client.destroy();
  }
}

const SECRET_ARN = /^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/;
