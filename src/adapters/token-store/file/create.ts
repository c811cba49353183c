import { link, rename, stat, unlink } from 'node:fs/promises';
import { lostStore } from '../../../core/lost-store.ts';
import type { Clock } from '../../../core/ports.ts';
import { type Seal, UNSEALED } from '../../../core/sealing/seal.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import { readTokenConfig } from '../../../core/token-config.ts';
import { syncDirectory, writeNewFile } from '../../durable-file.ts';
import { makeFolder } from './folder.ts';
import { type KernelLock, requireKernelLock, takeLock } from './lock.ts';
import { alreadyThere, findNewPlace, isThere, type StorePlace, temporaryName } from './place.ts';
import { sealDocument } from './sealed.ts';
import { storeUnavailable } from './store-errors.ts';
import { refuseRootInForeignFolder } from './stored-file.ts';
import { errnoOf } from './system-error.ts';
import { formatDocument } from './text-style.ts';

/** File systems without hard links say one of these. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

/** How long a creator waits for another one, where there are no hard links. */
const LOCK_WAIT_MS = 10_000;

/** What making a file needs. */
export interface CreateSettings {
  readonly path: string;
  readonly clock: Clock;
  readonly loadLock: () => Promise<KernelLock>;
  readonly seal?: Seal | undefined;
}

/**
 * Makes a document's file and the folder beside it, both for their owner alone. Of several who do so at once, one wins.
 *
 * @throws KeeperError `refused` when something is there, or was and left its last good version, `configuration` for the
 *   document or a missing directory, `store-unavailable`; `lock-…` on a file system without hard links
 */
export async function createFile(settings: CreateSettings, document: JsonObject): Promise<void> {
  const { path, seal = UNSEALED } = settings;
  readTokenConfig(document, path);
  const place = await findNewPlace(path, seal);
  await refuseRootInForeignFolder(path, place.directory);
  await refuseLost(place, path);
  await seal.ready();
  await makeFolder(place);
  const text = formatDocument(document, { indent: '  ', lineBreak: '\n', endsWithLineBreak: true });
  try {
    await appear(place, sealDocument(place, text), settings);
    await syncDirectory(place.directory);
  } catch (thrown) {
    throw errnoOf(thrown) === 'EEXIST' ? alreadyThere(path) : storeUnavailable(place.file, thrown);
  }
}

/** One that cannot be read may hold tokens all the same. */
async function refuseLost({ lastGood }: StorePlace, path: string): Promise<void> {
  const kept = await stat(lastGood).catch((thrown: unknown) => {
    if (errnoOf(thrown) !== 'ENOENT') throw storeUnavailable(lastGood, thrown);
  });
  if (kept) throw lostStore(path, kept.mtimeMs);
}

/** The name appears with the whole content, or not at all; a name that is taken is left. */
async function appear(place: StorePlace, bytes: Uint8Array, settings: CreateSettings): Promise<void> {
  const temporary = temporaryName(place);
  await writeNewFile(temporary, bytes);
  try {
    await link(temporary, place.file);
  } catch (thrown) {
    if (!NO_LINKS.has(errnoOf(thrown) ?? '')) throw thrown;
    await renamedUnlessThere(temporary, place, settings);
  } finally {
    await unlink(temporary).catch(() => {});
  }
}

/**
 * The next best to a link: a rename, which is all or nothing too, but would replace what is there. The lock keeps every
 * other program of ours from making the file after we looked; another program could only in the instant between the two.
 */
async function renamedUnlessThere(
  temporary: string,
  place: StorePlace,
  { path, clock, loadLock }: CreateSettings,
): Promise<void> {
  const kernel = await requireKernelLock(loadLock);
  const held = await takeLock(place.lock, kernel, { waitMs: LOCK_WAIT_MS, clock });
  try {
    if (await isThere(place.file)) throw alreadyThere(path);
    await rename(temporary, place.file);
  } finally {
    held.release();
  }
}
