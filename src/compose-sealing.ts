import { systemIds } from './adapters/system.ts';
import type { StoreSurroundings } from './compose-surroundings.ts';
import { KeeperError } from './core/errors.ts';
import { derivedKey, givenKey } from './core/sealing/given-key.ts';
import { keyring, type SealingKey } from './core/sealing/keyring.ts';
import type { Seal } from './core/sealing/seal.ts';
import { Secret } from './core/secret.ts';

/**
 * The keys of a store of many credentials. It is encrypted with the first that is given: `BYODS_KMS_KEY_ARN`,
 * `BYODS_ENCRYPTION_KEY`, the integration's client secret in `WEBEX_INTEGRATION_CLIENT_SECRET`. All that are given open what they encrypted, and so do
 * `BYODS_OLD_KMS_KEY_ARN`, `BYODS_OLD_ENCRYPTION_KEY` and `BYODS_OLD_CLIENT_SECRET`, for the time of a change. Sends nothing.
 *
 * @throws KeeperError `configuration` where there is none, or one is unusable
 */
export async function sealFor(around: StoreSurroundings): Promise<Seal> {
  const { env } = around;
  const keys = [
    await inKms(around, env.BYODS_KMS_KEY_ARN),
    given(env.BYODS_ENCRYPTION_KEY, 'BYODS_ENCRYPTION_KEY'),
    derived(env.WEBEX_INTEGRATION_CLIENT_SECRET),
  ].filter((key) => key !== undefined);
  const old = [
    await inKms(around, env.BYODS_OLD_KMS_KEY_ARN),
    given(env.BYODS_OLD_ENCRYPTION_KEY, 'BYODS_OLD_ENCRYPTION_KEY'),
    derived(env.BYODS_OLD_CLIENT_SECRET),
  ].filter((key) => key !== undefined);
  const [current, ...others] = keys;
  if (current) return keyring(current, [...others, ...old]);
  throw new KeeperError(
    'configuration',
    'there is no key to encrypt the credentials with. Nothing was read or written',
    {
      remedy:
        'set BYODS_KMS_KEY_ARN to the ARN of a KMS key, or BYODS_ENCRYPTION_KEY to what this prints, and keep it safe: openssl rand -base64 32',
    },
  );
}

function derived(text: string | undefined): SealingKey | undefined {
  return text?.trim() ? derivedKey(new Secret(text.trim())) : undefined;
}

function given(text: string | undefined, variable: string): SealingKey | undefined {
  return text?.trim() ? givenKey(text.trim(), variable) : undefined;
}

async function inKms(
  { env, clock, ids = systemIds }: StoreSurroundings,
  given: string | undefined,
): Promise<SealingKey | undefined> {
  const arn = given?.trim();
  if (!arn) return undefined;
  const [{ kmsKey }, { kmsClient }] = await Promise.all([
    import('./adapters/token-store/kms-key.ts'),
    import('./adapters/aws/kms-client.ts'),
  ]);
  return kmsKey({ arn, client: kmsClient(arn, env), clock, ids, profile: env.AWS_PROFILE });
}
