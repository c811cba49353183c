import { readdir, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atCredential } from '../../../core/credential-address.ts';
import { KeeperError } from '../../../core/errors.ts';
import { shellWord } from '../../../core/policy/shell-word.ts';
import type { Clock, Log } from '../../../core/ports.ts';
import type { Seal } from '../../../core/sealing/seal.ts';
import type { TokenStore } from '../../../core/token-store.ts';
import { syncDirectory } from '../../durable-file.ts';
import { folderExists } from '../file/folder.ts';
import { type KernelLock, requireKernelLock, takeLock } from '../file/lock.ts';
import { isThere, type StorePlace } from '../file/place.ts';
import { storeUnavailable } from '../file/store-errors.ts';
import { errnoOf } from '../file/system-error.ts';
import { fileTokenStore } from '../file.ts';
import type { Exclusive } from './exclusive.ts';
import { makeFolders } from './folders.ts';
import { DOCUMENT, DOCUMENT_SUFFIX, documentPlace, type FolderPlace, listed } from './place.ts';

/** What everything in a folder of credentials works with. */
export interface FolderParts {
  readonly place: FolderPlace;
  readonly clock: Clock;
  readonly log: Log | undefined;
  readonly seal: Seal;
  readonly loadLock: () => Promise<KernelLock>;
  readonly exclusive: Exclusive;
}

/** How long a removal waits for whoever works with the document. */
const REMOVAL_WAIT_MS = 10_000;

/** The names of the documents. A directory whose document was not made, or was removed, is none. */
export async function namesIn({ credentials }: FolderPlace): Promise<string[]> {
  if (!(await folderExists({ folder: credentials }))) return [];
  const found = (await listed(credentials)).filter((each) => each.endsWith(DOCUMENT_SUFFIX));
  const there = await Promise.all(found.map((each) => isThere(join(credentials, each, DOCUMENT))));
  const names = found.filter((_, index) => there[index]).map((each) => each.slice(0, -DOCUMENT_SUFFIX.length));
  return names.sort();
}

/** One document as a token store. Its directory is made with it. */
export function documentIn({ place, clock, log, seal, loadLock }: FolderParts, name: string): TokenStore {
  const { directory, credentials } = place;
  const own = documentPlace(place, name, seal);
  const store = fileTokenStore({ path: own.file, clock, log, secondDirectory: tmpdir(), loadLock, seal: own.seal });
  const restore = `byods store restore --store ${shellWord(atCredential(`folder:${directory}`, name))}`;
  const found = async () => {
    if (await store.exists()) return;
    throw new KeeperError('configuration', `there is no credential ${name} in ${directory}`, {
      remedy: `look which there are: ls ${credentials}; or bring one back that was there: ${restore}`,
    });
  };
  return {
    ...store,
    async read() {
      await found();
      try {
        return await store.read();
      } catch (thrown) {
        if (!(thrown instanceof KeeperError) || thrown.code !== 'store-corrupt') throw thrown;
        throw new KeeperError(thrown.code, thrown.message, { remedy: `${restore} shows its last good version` });
      }
    },
    document: async () => ((await store.exists()) ? await store.document() : undefined),
    async create(document) {
      await makeFolders([directory, credentials, own.directory]);
      await store.create(document);
    },
    async lock(request) {
      await found();
      return await store.lock(request);
    },
  };
}

/** Removes a document with all that lies beside it, once nobody works with it any more. */
export async function removeDocument({ clock, loadLock }: FolderParts, place: StorePlace): Promise<void> {
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
}

/** The copies go first: a document without them is whole, and copies without a document look like a loss. */
async function removeContent({ file, directory, folder, lock }: StorePlace): Promise<void> {
  try {
    const beside = (await readdir(folder)).map((name) => join(folder, name));
    for (const path of beside.filter((each) => each !== lock)) await unlink(path);
    await unlink(file).catch((thrown: unknown) => {
      if (errnoOf(thrown) !== 'ENOENT') throw thrown;
    });
    await syncDirectory(directory);
  } catch (thrown) {
    throw storeUnavailable(file, thrown);
  }
}
