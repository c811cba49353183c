import { closeSync, constants, openSync } from 'node:fs';
import { access, chmod, lstat, open, readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileFacts, LockFacts, PathFacts, WritableFacts } from '../../../core/doctor/probes.ts';
import { asKeeperError, type KeeperError } from '../../../core/errors.ts';
import { folderExists, GROWTH_BYTES, lockWarnings, refuseMountPoint, writeIgnoreFile } from './folder.ts';
import { type KernelLock, lockOrThrow, readOwner, requireKernelLock } from './lock.ts';
import type { StorePlace } from './place.ts';
import { storeUnavailable } from './store-errors.ts';
import { ourUid } from './stored-file.ts';
import { errnoOf } from './system-error.ts';

/** The document, the folder beside it with what lies there, and the directory of both. Reads nothing but rights. */
export async function examineFiles(place: StorePlace): Promise<FileFacts> {
  const inFolder = await readdir(place.folder).catch(() => []);
  const paths = await Promise.all([
    factsOf(place.file, 'document'),
    factsOf(place.directory, 'directory'),
    factsOf(place.folder, 'folder'),
    ...inFolder.filter((name) => name !== '.gitignore').map((name) => factsOf(join(place.folder, name), 'in-folder')),
  ]);
  const knowsModes = process.platform !== 'win32';
  return { paths: paths.filter((each) => each !== undefined), uid: knowsModes ? ourUid() : undefined };
}

async function factsOf(path: string, what: PathFacts['what']): Promise<PathFacts | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  // A link in the folder has no rights of its own.
  if (!stats || stats.isSymbolicLink()) return undefined;
  return { path, what, mode: stats.mode & 0o7777, owner: stats.uid };
}

/** Whether a save would find rights and room. Asks the system, and writes nothing. */
export async function examineWritable(place: StorePlace): Promise<WritableFacts> {
  const { bavail, bsize } = await statfs(place.directory);
  const { size } = await stat(place.file);
  return {
    problem: await obstacle(place),
    freeBytes: bavail * bsize,
    neededBytes: size + GROWTH_BYTES,
    warnings: await lockWarnings(place),
  };
}

async function obstacle(place: StorePlace): Promise<KeeperError | undefined> {
  const { directory, folder, lock, journal } = place;
  try {
    await refuseMountPoint(place);
  } catch (thrown) {
    return asKeeperError(thrown);
  }
  for (const path of [directory, folder, lock, journal]) {
    const enter = path === directory || path === folder ? constants.X_OK : 0;
    const refused = await access(path, constants.W_OK | enter).catch((thrown: unknown) => thrown);
    // What is not there yet is made where it belongs.
    if (refused !== undefined && errnoOf(refused) !== 'ENOENT') return storeUnavailable(path, refused);
  }
  return undefined;
}

/**
 * Whether somebody holds the lock: asked by trying for a shared one without waiting, and giving it back at once. Nothing is
 * made or written.
 *
 * @throws KeeperError `lock-unavailable` when this machine gives no lock
 */
export async function examineLock(place: StorePlace, load: () => Promise<KernelLock>): Promise<LockFacts> {
  const kernel = await requireKernelLock(load);
  const fd = openToRead(place.lock);
  // Nobody has ever locked this store.
  if (fd === undefined) return { held: false };
  try {
    if (lockOrThrow(kernel, fd, { shared: true })) return { held: false };
  } finally {
    closeSync(fd);
  }
  const owner = readOwner(place.lock);
  return owner ? { held: true, owner: `process ${owner.pid}`, since: Date.parse(owner.since) } : { held: true };
}

function openToRead(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return undefined;
    throw storeUnavailable(path, thrown);
  }
}

/**
 * Hides the folder from git, where it is there and ours and is not hidden.
 *
 * @throws KeeperError `refused` when it is somebody else's
 */
export async function hideFolder(place: StorePlace): Promise<string | undefined> {
  if (!(await folderExists(place))) return undefined;
  return (await writeIgnoreFile(place)) ? join(place.folder, '.gitignore') : undefined;
}

/** Sets the mode of a file or folder that is ours, and of nothing that a link leads to. */
export async function setMode(path: string, mode: number): Promise<void> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(path, flags).catch(() => undefined);
  // Its owner may have no right to read it, and may set its mode all the same.
  if (!handle) return await chmod(path, mode);
  try {
    await handle.chmod(mode);
  } finally {
    await handle.close();
  }
}
