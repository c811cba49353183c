import { readFile, rm } from 'node:fs/promises';
import { replaceFile, syncDirectory } from '../../durable-file.ts';
import { type StorePlace, temporaryName } from './place.ts';
import { lastGoodStays } from './store-errors.ts';

/**
 * Keeps a document that was just published as the last good version. A copy, not a link: an editor that writes in place
 * would spoil both.
 */
export async function keepLastGood(place: StorePlace, bytes: Buffer): Promise<void> {
  const kept = await readFile(place.lastGood).catch(() => undefined);
  if (kept?.equals(bytes)) return;
  await replaceFile({ target: place.lastGood, bytes, temporary: temporaryName(place) });
}

/**
 * Removes the last good version where it could not be replaced: tokens that were moved or taken out must not come back
 * with it. Durable when it resolves.
 *
 * @param problem  what kept it from being replaced
 * @throws KeeperError `store-unavailable` when it stays
 */
export async function removeLastGood({ lastGood, folder }: StorePlace, problem: unknown): Promise<void> {
  try {
    await rm(lastGood, { force: true });
    await syncDirectory(folder);
  } catch {
    throw lastGoodStays(lastGood, problem);
  }
}
