import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { shellWord } from '../../../core/policy/shell-word.ts';
import { leftOvers, type StorePlace } from './place.ts';
import { systemSays } from './system-error.ts';

/** What is kept aside beside a document, by the word in its name, and may hold tokens. */
const KEPT_ASIDE = /^(?:stale|rescue|before-restore)-/;

/**
 * Removes the files that earlier runs kept aside beside a document, and what killed ones left half written. The caller
 * holds the lock.
 *
 * @returns a sentence for each that remains
 */
export async function removeKeptAside(place: StorePlace): Promise<string[]> {
  const { folder, base } = place;
  const names = await readdir(folder);
  const kept = names.filter((name) => name.startsWith(`${base}.`) && KEPT_ASIDE.test(name.slice(base.length + 1)));
  const remaining: string[] = [];
  for (const path of [...kept.map((name) => join(folder, name)), ...(await leftOvers(place))]) {
    await unlink(path).catch((thrown: unknown) => {
      remaining.push(`${path} may hold tokens and could not be removed (${systemSays(thrown)}): rm ${shellWord(path)}`);
    });
  }
  return remaining;
}
