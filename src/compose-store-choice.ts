import { lstatSync } from 'node:fs';
import { detectStore, type StoreChoice, type StoreClues } from './adapters/token-store/detect.ts';
import { userConfigDir } from './user-directories.ts';

/**
 * Which token store the environment and the flags of this machine choose. Looks whether files are there and reads none.
 *
 * @throws KeeperError when none is to be found, or two are named
 */
export function chooseStore(clues: Pick<StoreClues, 'env' | 'store' | 'config'>): StoreChoice {
  return detectStore({ ...clues, exists: isThere, userConfigDir: userConfigDir(clues.env) });
}

/** A link that leads nowhere is there: it is to be told of, not passed over for another store. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
