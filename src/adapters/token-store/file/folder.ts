import { chmod, lstat, mkdir, readFile, rename, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { KeeperError } from '../../../core/errors.ts';
import { syncDirectory, writeNewFile } from '../../durable-file.ts';
import { probeName, type StorePlace, temporaryName } from './place.ts';
import { storeUnavailable, storeUnreadable } from './store-errors.ts';
import { ourUid, refuseForeign } from './stored-file.ts';
import { errnoOf } from './system-error.ts';

const NFS_SUPER_MAGIC = 0x6969;

/** Room that a save may need beyond the document as it is: one more entry of ours for every org there can be. */
export const GROWTH_BYTES = 64 * 1024;

/**
 * Whether the folder is there. What lies in it decides which tokens are used, so it must be ours.
 *
 * @throws KeeperError `refused` when it is a link, no directory, or somebody else's
 */
export async function folderExists({ folder }: Pick<StorePlace, 'folder'>, uid = ourUid()): Promise<boolean> {
  const stats = await lstat(folder).catch((thrown: unknown) => {
    if (errnoOf(thrown) === 'ENOENT') return undefined;
    throw storeUnreadable(folder, thrown);
  });
  if (!stats) return false;
  if (!stats.isDirectory()) {
    throw new KeeperError('refused', `${folder} is not a directory; nothing was changed`, {
      remedy: `look at ${folder} and move it away`,
    });
  }
  refuseForeign(folder, stats.uid, uid);
  return true;
}

/** Makes the folder, for its owner alone and hidden from git. Durable when the promise resolves. */
export async function makeFolder(place: StorePlace): Promise<void> {
  const { folder, directory } = place;
  try {
    if (!(await folderExists(place))) {
      await mkdir(folder, { mode: 0o700 }).catch(unlessThere);
      await folderExists(place);
      await syncDirectory(directory);
    }
    if (process.platform !== 'win32') await chmod(folder, 0o700);
    await writeIgnoreFile(place);
  } catch (thrown) {
    throw storeUnavailable(folder, thrown);
  }
}

/** Hides the folder from git; tells whether it had to. */
export async function writeIgnoreFile({ folder }: Pick<StorePlace, 'folder'>): Promise<boolean> {
  try {
    await writeNewFile(join(folder, '.gitignore'), Buffer.from('*\n'));
    return true;
  } catch (thrown) {
    unlessThere(thrown);
    return false;
  }
}

/**
 * Proves that a document of this size can be written and put in its place, by doing just that beside it.
 *
 * @throws KeeperError `store-unavailable`
 */
export async function proveWritable(place: StorePlace, bytes: number): Promise<void> {
  await refuseMountPoint(place);
  const temporary = temporaryName(place);
  const probe = probeName(place);
  try {
    await writeNewFile(temporary, Buffer.alloc(bytes));
    await rename(temporary, probe);
    await unlink(probe);
  } catch (thrown) {
    await unlink(temporary).catch(() => {});
    await unlink(probe).catch(() => {});
    throw storeUnavailable(place.directory, thrown);
  }
}

/** What to say about the file system that the lock lies on, if anything. */
export async function lockWarnings({ folder }: StorePlace): Promise<string[]> {
  const type = await statfs(folder).then(
    (about) => about.type,
    () => undefined,
  );
  return warningsOfFileSystem(folder, type);
}

/** As {@link lockWarnings}, for a type as `statfs` gives it. */
export function warningsOfFileSystem(folder: string, type: number | undefined): string[] {
  if (type !== NFS_SUPER_MAGIC) return [];
  return [
    `${folder} is on NFS: the lock holds only between machines whose NFS locks work; run byods-keeper on one of them`,
  ];
}

/**
 * A file that is itself a mount point (a single file mounted into a container) can be written but never replaced.
 *
 * @throws KeeperError `store-unavailable`
 */
export async function refuseMountPoint({ file, directory }: StorePlace): Promise<void> {
  if (process.platform !== 'linux') return;
  const table = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  const points = table
    .split('\n')
    .map((line) =>
      line.split(' ')[4]?.replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8))),
    );
  if (!points.includes(file)) return;
  throw new KeeperError(
    'store-unavailable',
    `${file} is mounted as a single file, which cannot be replaced safely. Nothing was sent or changed`,
    {
      remedy: `mount the directory ${directory} in its place`,
    },
  );
}

function unlessThere(thrown: unknown): void {
  if (errnoOf(thrown) !== 'EEXIST') throw thrown;
}
