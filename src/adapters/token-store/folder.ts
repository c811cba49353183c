import { readdir, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CredentialStore, requireName } from '../../core/credential-store.ts';
import { KeeperError } from '../../core/errors.ts';
import type { Clock, Log, TokenStore } from '../../core/ports.ts';
import { syncDirectory } from '../durable-file.ts';
import { folderExists } from './file/folder.ts';
import { type KernelLock, loadKernelLock, requireKernelLock, takeLock } from './file/lock.ts';
import { isThere, placeIn } from './file/place.ts';
import { storeUnavailable, storeUnreadable } from './file/store-errors.ts';
import { errnoOf } from './file/system-error.ts';
import { fileTokenStore } from './file.ts';
import { makeFolders } from './folder/folders.ts';
import { recordsIn } from './folder/records.ts';

/** What a folder of credentials needs. */
export interface FolderStoreOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly log?: Log | undefined;
  /** How the kernel is asked for a lock. */
  readonly loadLock?: () => Promise<KernelLock>;
}

/** Of the directory of one document, so that no name is one that a system keeps for itself. */
const SUFFIX = '.credential';

const DOCUMENT = 'token-config.json';

/** How long {@link CredentialStore.remove} waits for a lock. */
const REMOVAL_WAIT_MS = 10_000;

/**
 * A folder with many credentials, each in a directory of its own as a file store with its `.byods/`: two of them share
 * nothing. Everything is made when it is first written, for its owner alone.
 */
export function folderCredentialStore(options: FolderStoreOptions): CredentialStore {
  const { directory, clock, loadLock = loadKernelLock } = options;
  const credentials = join(directory, 'credentials');
  const placeOf = (name: string) => placeIn(join(credentials, `${requireName(name)}${SUFFIX}`), DOCUMENT);

  return {
    kind: 'folder',
    location: directory,
    names: () => namesIn(credentials),
    document: (name) => documentAt(placeOf(name), { ...options, name, parents: [directory, credentials] }),
    records: recordsIn({ directory, clock, loadLock }),
    async remove(name) {
      const place = placeOf(name);
      if (!(await folderExists({ folder: place.directory }))) return;
      // Without it nobody has ever locked the document.
      if (await folderExists(place)) {
        const kernel = await requireKernelLock(loadLock);
        const held = await takeLock(place.lock, kernel, { waitMs: REMOVAL_WAIT_MS, clock });
        try {
          await removeContent(place);
        } finally {
          held.release();
        }
      }
      await rm(place.directory, { recursive: true, force: true }).catch((thrown: unknown) => {
        throw storeUnavailable(place.directory, thrown);
      });
    },
  };
}

/** The copies go first: a document without them is whole, and copies without a document look like a loss. */
async function removeContent({ file, directory, folder, lock }: ReturnType<typeof placeIn>): Promise<void> {
  try {
    const beside = (await readdir(folder)).map((name) => join(folder, name));
    for (const path of beside.filter((each) => each !== lock)) await unlink(path);
    await unlink(file).catch(unlessGone);
    await syncDirectory(directory);
  } catch (thrown) {
    throw storeUnavailable(file, thrown);
  }
}

async function namesIn(credentials: string): Promise<string[]> {
  if (!(await folderExists({ folder: credentials }))) return [];
  const found = await readdir(credentials).catch((thrown: unknown) => {
    throw storeUnreadable(credentials, thrown);
  });
  const names = found.filter((each) => each.endsWith(SUFFIX)).map((each) => each.slice(0, -SUFFIX.length));
  // A directory whose document was not made, or was removed, is none.
  const there = await Promise.all(names.map((name) => isThere(join(credentials, `${name}${SUFFIX}`, DOCUMENT))));
  return names.filter((_, index) => there[index]).sort();
}

function documentAt(
  place: ReturnType<typeof placeIn>,
  { name, parents, clock, log, loadLock, directory }: FolderStoreOptions & { name: string; parents: readonly string[] },
): TokenStore {
  const store = fileTokenStore({
    path: place.file,
    clock,
    log,
    secondDirectory: tmpdir(),
    ...(loadLock && { loadLock }),
  });
  const found = async () => {
    if (await store.exists()) return;
    throw new KeeperError('configuration', `there is no credential ${name} in ${directory}`, {
      remedy: `look which there are: ls ${join(directory, 'credentials')}`,
    });
  };
  return {
    ...store,
    async read() {
      await found();
      return await store.read();
    },
    document: async () => ((await store.exists()) ? await store.document() : undefined),
    async create(document) {
      await makeFolders([...parents, place.directory]);
      await store.create(document);
    },
    async lock(request) {
      await found();
      return await store.lock(request);
    },
  };
}

function unlessGone(thrown: unknown): void {
  if (errnoOf(thrown) !== 'ENOENT') throw thrown;
}
