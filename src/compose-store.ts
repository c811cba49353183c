import { lstatSync, realpathSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { systemIds } from './adapters/system.ts';
import { parseStore, type StoreChoice } from './adapters/token-store/detect.ts';
import { ownerOf, rescuedUpdates, type StoreSurroundings } from './compose-surroundings.ts';
import { atCredential, splitLocation } from './core/credential-address.ts';
import { KeeperError } from './core/errors.ts';
import type { StoreUpdate } from './core/model.ts';
import { addressOf } from './core/moved.ts';
import type { Clock } from './core/ports.ts';
import type { Environment } from './core/settings.ts';
import type { TokenStore } from './core/token-store.ts';
import { userStateDir } from './user-directories.ts';

/** A token store that somebody named. */
export interface NamedStore {
  readonly store: TokenStore;
  /** Its name, as `--store` takes it from every folder of this machine. */
  readonly address: string;
  /** This machine, where it is a file. */
  readonly host?: string;
}

/**
 * The token store that a word names as `--store` does, there or not.
 *
 * @param flag  whose value the word is, for the message
 * @throws KeeperError `usage`
 */
export async function openNamedStore(word: string, flag: string, around: StoreSurroundings): Promise<NamedStore> {
  const named = parseStore(word, flag);
  const isHere = named.kind === 'file' || named.kind === 'folder';
  const location = isHere ? absolute(named) : named.location;
  const store = await openStore({ kind: named.kind, location }, around);
  return { store, address: addressOf(store), ...(isHere && { host: hostname() }) };
}

function absolute({ kind, location }: Pick<StoreChoice, 'kind' | 'location'>): string {
  if (kind === 'file') return absolutePath(location);
  const { place, credential } = splitLocation(location);
  return credential === undefined ? absolutePath(place) : atCredential(absolutePath(place), credential);
}

/** Where a file really is, or will be. */
function absolutePath(path: string): string {
  const full = resolve(path);
  const there = lstatSync(full, { throwIfNoEntry: false }) !== undefined;
  try {
    return there ? realpathSync(full) : join(realpathSync(dirname(full)), basename(full));
  } catch {
    // What is wrong with the path is told when the store is used.
    return full;
  }
}

/**
 * The token store that was chosen. Loads its technology only when it is the one that is used.
 *
 * @throws KeeperError `configuration` for AWS or Vault behind an `HTTPS_PROXY` that is none, and for variables of Vault
 *   with bad values, or for a store of many without a key; `usage` for a place in Vault that is none, or for a store of
 *   many of which no credential is named
 */
export async function openStore(
  choice: Pick<StoreChoice, 'kind' | 'location'>,
  { env, log, clock, ids = systemIds }: StoreSurroundings,
): Promise<TokenStore> {
  switch (choice.kind) {
    case 'file': {
      const { fileTokenStore } = await import('./adapters/token-store/file.ts');
      return fileTokenStore({ path: choice.location, clock, log });
    }
    case 'aws': {
      const [{ secretsManagerTokenStore }, { secretsManagerClient }] = await Promise.all([
        import('./adapters/token-store/secrets-manager.ts'),
        import('./adapters/aws/secrets-manager-client.ts'),
      ]);
      return secretsManagerTokenStore({
        secretId: choice.location,
        client: secretsManagerClient(choice.location, env),
        clock,
        ids,
        profile: env.AWS_PROFILE,
        owner: ownerOf(env),
        ...(await rescueOn(env, choice.location, clock)),
        log,
      });
    }
    case 'vault': {
      const [{ vaultTokenStore }, { vaultClient }] = await Promise.all([
        import('./adapters/token-store/vault.ts'),
        import('./compose-vault.ts'),
      ]);
      const client = vaultClient({ env, log, clock, ids });
      const rescue = await rescueOn(env, `vault:${choice.location}`, clock);
      return vaultTokenStore({ location: choice.location, client, clock, ids, owner: ownerOf(env), ...rescue, log });
    }
    case 'folder':
    case 'dynamodb':
      return await openCredential(choice, { env, log, clock, ids });
  }
}

/**
 * One credential of a store of many: a token store like any other.
 *
 * @throws KeeperError `usage` where none is named
 */
async function openCredential(
  choice: Pick<StoreChoice, 'kind' | 'location'>,
  around: StoreSurroundings,
): Promise<TokenStore> {
  const { kind, location } = choice;
  const { place, credential } = splitLocation(location);
  const word = `${kind}:${place}`;
  if (credential === undefined) {
    throw new KeeperError('usage', `${word} holds many credentials, and this works with one; nothing was sent`, {
      remedy: `name it after "#": --store ${atCredential(word, '<name>')}; byods status --store ${word} shows them all`,
    });
  }
  const { openCredentialStore } = await import('./compose-credential-store.ts');
  const store = await openCredentialStore(word, '--store', around);
  // As it is opened again, from a mark in a document that was moved here, too.
  return { ...store.document(credential), kind, location };
}

/** Where a remote store's tokens go on this machine when it does not take them, and come back from. */
async function rescueOn(env: Environment, base: string, clock: Clock) {
  const { readRescueFiles, writeRescueFile } = await import('./adapters/token-store/rescue.ts');
  return {
    rescue: async (updates: readonly StoreUpdate[]) =>
      await writeRescueFile(await userStateDir(env), base, updates, clock.now()),
    rescued: async () => {
      const files = await readRescueFiles(await userStateDir(env), base);
      return rescuedUpdates(files);
    },
  };
}
