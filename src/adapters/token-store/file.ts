import { access, constants } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Clock, Log } from '../../core/ports.ts';
import type { Seal } from '../../core/sealing/seal.ts';
import type { JsonObject } from '../../core/strict-json.ts';
import type { LockedTokenStore, StoreSnapshot, TokenStore } from '../../core/token-store.ts';
import { syncDirectory } from '../durable-file.ts';
import { Backlog } from './file/backlog.ts';
import { readTogether } from './file/consistent-read.ts';
import { createFile } from './file/create.ts';
import { GROWTH_BYTES, lockWarnings, makeFolder, proveWritable } from './file/folder.ts';
import { Journal } from './file/journal.ts';
import { type KernelLock, loadKernelLock, requireKernelLock, takeLock } from './file/lock.ts';
import { LockedFileStore } from './file/locked-file.ts';
import { findNewPlace, findPlace, isThere, type StorePlace } from './file/place.ts';
import { documentOf, storedDocument } from './file/publication.ts';
import { lastGoodOf } from './file/restore.ts';
import { openDocument } from './file/sealed.ts';
import { describeStale } from './file/stale.ts';
import { storeUnavailable } from './file/store-errors.ts';
import { readStoredFile, refuseRootInForeignFolder, revisionOf } from './file/stored-file.ts';

/** What a file store needs. */
export interface FileTokenStoreOptions {
  /** The document; may be a symbolic link. */
  readonly path: string;
  readonly clock: Clock;
  readonly log?: Log | undefined;
  /** Where rescue files go when the folder beside the document does not take them; the system's temporary directory. */
  readonly secondDirectory?: string;
  /** How the kernel is asked for a lock. */
  readonly loadLock?: () => Promise<KernelLock>;
  /** How the document, its journal and its copies are encrypted; they are not unless given. */
  readonly seal?: Seal | undefined;
}

/**
 * A token store that is a JSON file. Beside it lies the folder `.byods/`, made at the first lock, with the lock, the
 * journal, the last good version and rescue files.
 */
export function fileTokenStore(options: FileTokenStoreOptions): TokenStore {
  const { path, clock, loadLock = loadKernelLock, seal } = options;
  return {
    kind: 'file',
    location: path,
    read: () => readUnlocked(path, seal),
    exists: () => isThere(path),
    document: () => documentAt(path, seal),
    create: (document) => createFile({ path, clock, loadLock, seal }, document),
    lock: (request) => lockStore(options, request),
    lastGood: lastGoodOf({ path, clock, loadLock, seal }),
  };
}

async function readUnlocked(path: string, seal: Seal | undefined): Promise<StoreSnapshot> {
  const place = await findPlace(path, seal);
  const { stored, left } = await readTogether(place);
  const { config, stale } = await documentOf(place, stored, left?.updates.flat() ?? []);
  const warnings = [...stored.warnings];
  if (stale.length > 0 || left?.unreadable.length) {
    warnings.push(
      `${describeStale(stale, config.orgs)} that an earlier run received no longer fit the store; the next run keeps them aside in ${place.folder}`,
    );
  }
  return { config, revision: revisionOf(config.document), warnings };
}

async function documentAt(path: string, seal: Seal | undefined): Promise<JsonObject | undefined> {
  if (await isThere(path)) return await storedDocument(await findPlace(path, seal));
  // Whoever is to complete it makes it: a place that cannot be is told before anything is asked.
  const { directory, folder } = await findNewPlace(path);
  await refuseRootInForeignFolder(path, directory);
  if (process.platform === 'win32') return undefined;
  await access(directory, constants.W_OK).catch((thrown: unknown) => {
    throw storeUnavailable(folder, thrown);
  });
  return undefined;
}

async function lockStore(
  { path, clock, log, secondDirectory = tmpdir(), loadLock = loadKernelLock, seal }: FileTokenStoreOptions,
  { waitMs, signal }: { waitMs: number; signal?: AbortSignal },
): Promise<LockedTokenStore> {
  signal?.throwIfAborted();
  const kernel = await requireKernelLock(loadLock);
  const place = await findPlace(path, seal);
  // With another key nothing could be saved.
  await openDocument(place, (await readStoredFile(place)).bytes);
  await place.seal.ready();
  await makeFolder(place);
  const held = await takeLock(place.lock, kernel, { waitMs, signal, clock });
  let journal: Journal | undefined;
  try {
    const { bytes } = await readStoredFile(place);
    await proveWritable(place, bytes.length + GROWTH_BYTES);
    journal = openJournal(place);
    if (journal.created) await makeNamesDurable(place);
    const backlog = await Backlog.load(place, journal);
    const warnings = await lockWarnings(place);
    return new LockedFileStore({ place, held, backlog, clock, log, warnings, secondDirectory });
  } catch (thrown) {
    journal?.close();
    held.release();
    throw thrown;
  }
}

function openJournal(place: StorePlace): Journal {
  try {
    return new Journal(place.journal);
  } catch (thrown) {
    throw storeUnavailable(place.journal, thrown);
  }
}

async function makeNamesDurable(place: StorePlace): Promise<void> {
  await syncDirectory(place.folder).catch((thrown: unknown) => {
    throw storeUnavailable(place.folder, thrown);
  });
}
