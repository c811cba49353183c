import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { lstat, open, stat } from 'node:fs/promises';
import { canonical } from '../../../core/canonical.ts';
import { KeeperError } from '../../../core/errors.ts';
import { shellWord } from '../../../core/policy/shell-word.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import type { StorePlace } from './place.ts';
import { storeUnreadable } from './store-errors.ts';
import { errnoOf } from './system-error.ts';

/** The document's file as it was at one moment. */
export interface StoredFile {
  readonly bytes: Buffer;
  /** Tells this file from every other that has stood, or will stand, under its name. */
  readonly identity: string;
  /** Sentences about its rights. */
  readonly warnings: readonly string[];
}

/** Who runs this program; undefined where the system has no such numbers. */
export function ourUid(): number | undefined {
  return process.geteuid?.();
}

/**
 * Reads the document's file and checks what it is and whose.
 *
 * @throws KeeperError `configuration` when it is no file, `refused` when it is somebody else's, `store-unavailable`
 */
export async function readStoredFile({ file, directory }: StorePlace, uid = ourUid()): Promise<StoredFile> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(file, flags).catch((thrown: unknown) => {
    throw unreadable(file, thrown);
  });
  try {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile()) {
      const what = stats.isDirectory() ? 'a directory' : 'no plain file';
      throw new KeeperError('configuration', `${file} is ${what}`, {
        remedy: 'name the file itself with --config <path>',
      });
    }
    refuseForeign(file, Number(stats.uid), uid);
    const bytes = await handle.readFile();
    return { bytes, identity: identityOf(stats), warnings: await rightsWarnings(file, Number(stats.mode), directory) };
  } catch (thrown) {
    throw storeUnreadable(file, thrown);
  } finally {
    await handle.close().catch(() => {});
  }
}

/** The identity of what stands under the document's name now; undefined when nothing does. */
export async function currentIdentity({ file }: StorePlace): Promise<string | undefined> {
  const stats = await lstat(file, { bigint: true }).catch(() => undefined);
  return stats && identityOf(stats);
}

/** A revision of a document: equal while its content is, however it is laid out. */
export function revisionOf(document: JsonObject): string {
  return createHash('sha256').update(canonical(document)).digest('hex').slice(0, 32);
}

/** @throws KeeperError `refused` */
export function refuseForeign(path: string, owner: number, uid: number | undefined): void {
  if (uid === undefined || owner === uid) return;
  throw new KeeperError(
    'refused',
    `${path} belongs to another user (uid ${owner}, this runs as uid ${uid}); nothing was changed`,
    {
      remedy: `run this as the owner of ${path}, or give it to this user: chown ${uid} ${shellWord(path)}`,
    },
  );
}

/**
 * What root makes in somebody's folder, that user cannot read.
 *
 * @param path  of what would be made
 * @throws KeeperError `refused`
 */
export async function refuseRootInForeignFolder(path: string, directory: string, uid = ourUid()): Promise<void> {
  const owner = await stat(directory).then(
    (stats) => stats.uid,
    () => undefined,
  );
  if (uid !== 0 || owner === undefined || owner === 0) return;
  throw new KeeperError(
    'refused',
    `${directory} belongs to another user (uid ${owner}), and this runs as root: ${path} would be root's, and that user could not read it. Nothing was sent or written`,
    { remedy: `run it as that user: sudo -u '#${owner}' byods ...; or name a file in a folder of root's` },
  );
}

function identityOf(stats: BigIntStats): string {
  return [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(':');
}

function unreadable(file: string, thrown: unknown): KeeperError {
  if (errnoOf(thrown) === 'ENOENT') {
    return new KeeperError('configuration', `there is no ${file} any more`, { remedy: `put ${file} back` });
  }
  return storeUnreadable(file, thrown);
}

async function rightsWarnings(file: string, mode: number, directory: string): Promise<string[]> {
  if (process.platform === 'win32') return [];
  const warnings: string[] = [];
  if (mode & 0o077) warnings.push(`${file} can be read by other users of this machine: chmod 600 ${shellWord(file)}`);
  const about = await stat(directory).catch(() => undefined);
  if (about && about.mode & 0o002 && !(about.mode & 0o1000)) {
    warnings.push(`every user of this machine can replace files in ${directory}: chmod o-w ${shellWord(directory)}`);
  }
  return warnings;
}
