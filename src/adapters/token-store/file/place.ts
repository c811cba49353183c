import { randomBytes } from 'node:crypto';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KeeperError } from '../../../core/errors.ts';
import { shellWord } from '../../../core/policy/shell-word.ts';
import { type Seal, UNSEALED } from '../../../core/sealing/seal.ts';
import { errnoOf, systemSays } from './system-error.ts';

/** Where a file store and everything beside it lies. Two stores in one directory share nothing but the folder. */
export interface StorePlace {
  /** The real path of the document: symbolic links are followed once, here. */
  readonly file: string;
  readonly directory: string;
  readonly base: string;
  /** `.byods/`, for its owner alone. */
  readonly folder: string;
  /** Never renamed or deleted: the kernel's lock hangs on it. */
  readonly lock: string;
  readonly journal: string;
  readonly lastGood: string;
  /** How its documents, journal and copies are encrypted, if they are. */
  readonly seal: Seal;
}

/**
 * Finds the document, following symbolic links.
 *
 * @throws KeeperError `configuration` when nothing is there, `refused` for links that run in a circle
 */
export async function findPlace(path: string, seal = UNSEALED): Promise<StorePlace> {
  const file = await realpath(path).catch(async (thrown: unknown) => {
    throw notFound(path, thrown, await isThere(lastGoodBeside(path)).catch(() => false));
  });
  return placeIn(dirname(file), basename(file), seal);
}

/**
 * Finds the place of a document that is not there yet. Its directory must be.
 *
 * @throws KeeperError `refused` when something is there, if only a link; `configuration` when there is no such directory
 */
export async function findNewPlace(path: string, seal = UNSEALED): Promise<StorePlace> {
  if (await isThere(path)) throw alreadyThere(path);
  const directory = await realpath(dirname(path)).catch((thrown: unknown) => {
    throw noDirectory(path, thrown);
  });
  return placeIn(directory, basename(path), seal);
}

/** Whether something is under this name, if only a link that leads nowhere. */
export async function isThere(path: string): Promise<boolean> {
  const there = await lstat(path).catch((thrown: unknown) => {
    if (errnoOf(thrown) !== 'ENOENT') throw notFound(path, thrown);
  });
  return there !== undefined;
}

/** A store is to be made where something is. */
export function alreadyThere(path: string): KeeperError {
  return new KeeperError('refused', `there is a ${path} already; it was left as it is`, {
    remedy: 'name another file, or move that one away',
  });
}

function noDirectory(path: string, thrown: unknown): KeeperError {
  const directory = dirname(path);
  if (errnoOf(thrown) !== 'ENOENT') return notFound(path, thrown);
  return new KeeperError('configuration', `there is no directory ${directory}, for ${path}`, {
    remedy: `make it: mkdir -p -m 700 ${shellWord(directory)}`,
  });
}

/** The place of a document of this name in a directory that is there. */
export function placeIn(directory: string, base: string, seal = UNSEALED): StorePlace {
  const folder = join(directory, '.byods');
  return {
    file: join(directory, base),
    directory,
    base,
    folder,
    lock: join(folder, `${base}.lock`),
    journal: join(folder, `${base}.journal`),
    lastGood: join(folder, `${base}.last-good`),
    seal,
  };
}

/** Where the last good version of a file that is gone would be. */
function lastGoodBeside(path: string): string {
  return placeIn(dirname(path), basename(path)).lastGood;
}

function notFound(path: string, thrown: unknown, hasLastGood = false): KeeperError {
  switch (errnoOf(thrown)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new KeeperError('configuration', `there is no ${path}`, {
        remedy: hasLastGood
          ? `bring its last good version back: byods store restore --config ${shellWord(path)}`
          : `make it with byods init --config ${shellWord(path)}, or name another file with --config <path>`,
      });
    case 'ELOOP':
      return new KeeperError('refused', `${path} is a symbolic link that leads back to itself`, {
        remedy: 'name the file itself with --config <path>',
      });
    default:
      return new KeeperError('store-unavailable', `${path} cannot be reached: ${systemSays(thrown)}`, {
        remedy: `give the user that runs this the right to enter the directories above ${path}`,
      });
  }
}

/** A new name in the folder for a file that is about to take the place of another. */
export function temporaryName(place: StorePlace): string {
  return join(place.folder, `${place.base}.${randomBytes(8).toString('hex')}.tmp`);
}

/** A new name beside the document, for proving that a file can be put there. */
export function probeName(place: StorePlace): string {
  return join(place.directory, `.${place.base}.${randomBytes(8).toString('hex')}.tmp`);
}

/** The files under such names that a killed run has left. The caller holds the lock. */
export async function leftOvers(place: StorePlace): Promise<string[]> {
  const named = async (directory: string, prefix: string): Promise<string[]> => {
    const names = await readdir(directory);
    return names
      .filter((name) => name.startsWith(prefix) && /^[0-9a-f]{16}\.tmp$/.test(name.slice(prefix.length)))
      .map((name) => join(directory, name));
  };
  return [...(await named(place.folder, `${place.base}.`)), ...(await named(place.directory, `.${place.base}.`))];
}
