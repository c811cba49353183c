import { systemIds } from './adapters/system.ts';
import { withIntegrationSecret } from './compose-integration-secret.ts';
import { sealFor } from './compose-sealing.ts';
import { ownerOf, rescuedUpdates, type StoreSurroundings } from './compose-surroundings.ts';
import { splitLocation } from './core/credential-address.ts';
import type { CredentialStore } from './core/credential-store.ts';
import { KeeperError } from './core/errors.ts';
import { type Seal, sealedAs } from './core/sealing/seal.ts';
import { userStateDir } from './user-directories.ts';

/**
 * The store of many credentials that a word names: `folder:<directory>` or `dynamodb:<table>[@region]`. Loads its
 * technology only when it is the one that is used. Everything in it is encrypted, see {@link sealFor}. Nothing is
 * sent, and nothing is read but the secret of `WEBEX_INTEGRATION_SECRET_ARN`.
 *
 * @param word  as it was given
 * @param from  where it stands, for the message
 * @throws KeeperError `usage` for a word that names none, `configuration` without a usable key
 */
export async function openCredentialStore(
  word: string,
  from: string,
  surroundings: StoreSurroundings,
): Promise<CredentialStore> {
  const { clock, log } = surroundings;
  const around = { ...surroundings, env: await withIntegrationSecret(surroundings) };
  const [, kind, location] = /^(folder|dynamodb):(.+)$/s.exec(word) ?? [];
  const { place, credential } = splitLocation(location ?? '');
  if (credential !== undefined) {
    throw new KeeperError(
      'usage',
      `${from} names the credential ${credential} alone, and this works with all of ${kind}:${place}`,
      {
        remedy: `leave out "#${credential}"`,
      },
    );
  }
  if (kind === 'folder') {
    const { folderCredentialStore } = await import('./adapters/token-store/folder.ts');
    return folderCredentialStore({ directory: location!, clock, log, seal: await sealFor(around) });
  }
  const [, table, region] = TABLE.exec(kind === 'dynamodb' ? location! : '') ?? [];
  if (table !== undefined) return await openTable(table, region, around);
  throw new KeeperError('usage', `${from} must be folder:<directory> or dynamodb:<table>[@region], and is "${word}"`, {
    remedy: `correct ${from}`,
  });
}

/** As DynamoDB lets a table be named, and a region. */
const TABLE = /^([\w.-]{3,255})(?:@([a-z]{2}-[a-z0-9-]+))?$/;

async function openTable(
  table: string,
  region: string | undefined,
  around: StoreSurroundings,
): Promise<CredentialStore> {
  const { env, log, clock, ids = systemIds } = around;
  const [{ dynamodbCredentialStore }, { dynamodbClient }, { readRescueFiles, writeRescueFile }] = await Promise.all([
    import('./adapters/token-store/dynamodb.ts'),
    import('./adapters/aws/dynamodb-client.ts'),
    import('./adapters/token-store/rescue.ts'),
  ]);
  const baseOf = (name: string) => `${table}.${name}`;
  const sealOf = (name: string, seal: Seal) => sealedAs(seal, `rescued ${name}`);
  return dynamodbCredentialStore({
    table,
    client: dynamodbClient(env, region),
    clock,
    ids,
    log,
    seal: await sealFor(around),
    profile: env.AWS_PROFILE,
    owner: ownerOf(env),
    rescue: async (name, updates, seal) =>
      writeRescueFile(await userStateDir(env), baseOf(name), updates, clock.now(), sealOf(name, seal)),
    rescued: async (name, seal) => {
      const files = await readRescueFiles(await userStateDir(env), baseOf(name), sealOf(name, seal));
      return rescuedUpdates(files);
    },
  });
}
