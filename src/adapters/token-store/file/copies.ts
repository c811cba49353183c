import { lstat, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { shellWord } from '../../../core/policy/shell-word.ts';
import { readRescueFiles } from '../rescue.ts';
import { leftOvers, type StorePlace } from './place.ts';
import { ourUid } from './stored-file.ts';
import { systemSays } from './system-error.ts';

/** What is kept aside beside a document, by the word in its name, and may hold tokens. */
const KEPT_ASIDE = /^(?:stale|rescue|before-restore)-/;

/** The files that earlier runs kept aside beside a document. */
export async function keptAside({ folder, base }: StorePlace): Promise<string[]> {
  const names = await readdir(folder);
  const kept = names.filter((name) => name.startsWith(`${base}.`) && KEPT_ASIDE.test(name.slice(base.length + 1)));
  return kept.map((name) => join(folder, name));
}

/**
 * Removes the files that earlier runs kept aside beside a document, and what killed ones left half written. The caller
 * holds the lock.
 *
 * @param secondDirectory  where rescue files are that the folder did not take
 * @returns a sentence for each that remains
 */
export async function removeKeptAside(place: StorePlace, secondDirectory: string): Promise<string[]> {
  const remaining: string[] = [];
  for (const path of [...(await keptAside(place)), ...(await leftOvers(place))]) {
    await unlink(path).catch((thrown: unknown) => {
      remaining.push(`${path} may hold tokens and could not be removed (${systemSays(thrown)}): rm ${shellWord(path)}`);
    });
  }
  return [...remaining, ...(await rescuedElsewhere(place, secondDirectory))];
}

/** Stores of one name in several folders rescue to one place: what may be another's last copy is for a person to remove. */
async function rescuedElsewhere({ base }: StorePlace, directory: string): Promise<string[]> {
  const files = await readRescueFiles(directory, base);
  const owners = await Promise.all(files.map(({ path }) => lstat(path).catch(() => undefined)));
  const ours = files.filter((_, index) => ourUid() === undefined || owners[index]?.uid === ourUid());
  return ours.map(
    ({ path }) =>
      `${path} may hold tokens of this store, or of another ${base}, which an earlier run could not save; when nothing needs it: rm ${shellWord(path)}`,
  );
}
