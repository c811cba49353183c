import { lstatSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  detectStore,
  namedStore,
  type StoreChoice,
  type StoreClues,
  storeToSetUp,
  unnamedFiles,
} from './adapters/token-store/detect.ts';
import { splitLocation } from './core/credential-address.ts';
import { userConfigDir } from './user-directories.ts';

/**
 * Which token store the environment and the flags of this machine choose. Looks whether files are there and reads none.
 *
 * @throws KeeperError when none is to be found, or two are named
 */
export function chooseStore(clues: Pick<StoreClues, 'env' | 'store' | 'config'>): StoreChoice {
  return detectStore({ ...clues, exists: isThere, userConfigDir: userConfigDir(clues.env) });
}

/**
 * As {@link chooseStore}, or the file that a first set-up makes.
 *
 * @throws KeeperError when two are named
 */
export function chooseStoreToSetUp(clues: Pick<StoreClues, 'env' | 'store' | 'config'>): StoreChoice {
  return storeToSetUp({ ...clues, exists: isThere, userConfigDir: userConfigDir(clues.env) });
}

/**
 * The store of many credentials that flags or the environment name as a whole; undefined where they name anything else.
 * Reads nothing.
 *
 * @throws KeeperError `usage`
 */
export function choiceOfMany(clues: Pick<StoreClues, 'env' | 'store' | 'config'>): StoreChoice | undefined {
  const choice = namedStore(clues);
  if (choice?.kind !== 'folder' && choice?.kind !== 'dynamodb') return undefined;
  return splitLocation(choice.location).credential === undefined ? choice : undefined;
}

/** Tells a store from every other that this machine may use: one name can stand for others elsewhere. */
export function storeIdentity(
  { kind, location }: Pick<StoreChoice, 'kind' | 'location'>,
  env: StoreClues['env'],
): string {
  if (kind === 'file' || kind === 'folder') return `${kind}:${resolve(location)}`;
  // A secret, or a table, in every region of every account.
  const inAws = [env.AWS_REGION || env.AWS_DEFAULT_REGION, env.AWS_PROFILE];
  const elsewhere = {
    aws: inAws,
    dynamodb: inAws,
    vault: [env.VAULT_ADDR, env.VAULT_NAMESPACE],
  }[kind];
  return [`${kind}:${location}`, ...elsewhere.filter((part) => part)].join(' ');
}

/** The files that would be a token store if another were not, beside the one that was chosen. Reads none. */
export function otherFiles({ kind, location }: StoreChoice, env: StoreClues['env']): string[] {
  const chosen = kind === 'file' && isThere(location) ? realPathOf(location) : undefined;
  return unnamedFiles(userConfigDir(env)).filter((path) => isThere(path) && realPathOf(path) !== chosen);
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    // A link that leads nowhere, or in a circle.
    return undefined;
  }
}

/** A link that leads nowhere is there: it is to be told of, not passed over for another store. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
