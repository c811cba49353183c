import { type LeftUpdates, readLeftUpdates } from './backlog.ts';
import { folderExists } from './folder.ts';
import type { StorePlace } from './place.ts';
import { storeUnreadable } from './store-errors.ts';
import { readStoredFile, type StoredFile } from './stored-file.ts';

/** How often a reader that meets a busy writer reads again. */
const READ_TRIES = 5;

/** The document, and what is to be rolled forward upon it. */
export interface ReadTogether {
  readonly stored: StoredFile;
  /** Absent when there is nothing. */
  readonly left?: LeftUpdates;
}

/**
 * Reads the document and what earlier runs left as they were at one moment, without the lock. What is left is read
 * first: an update that is published in between stands in both, and does no harm. When it has changed after the
 * document was read, an update in it may be older than the document, so all is read again; beside a writer that never
 * rests, the document alone is taken.
 */
export async function readTogether(place: StorePlace, readDocument = readStoredFile): Promise<ReadTogether> {
  for (let tries = 1; ; tries += 1) {
    const left = (await folderExists(place)) ? await leftUpdates(place) : undefined;
    const stored = await readDocument(place);
    if (!left || left.fingerprint === '' || tries === READ_TRIES) return { stored };
    if ((await leftUpdates(place)).fingerprint === left.fingerprint) return { stored, left };
  }
}

async function leftUpdates(place: StorePlace): Promise<LeftUpdates> {
  return await readLeftUpdates(place).catch((thrown: unknown) => {
    throw storeUnreadable(place.journal, thrown);
  });
}
