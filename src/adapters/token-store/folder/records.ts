import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type RecordStore, recordChanged, requireName, type StoredRecord } from '../../../core/credential-store.ts';
import { KeeperError } from '../../../core/errors.ts';
import type { Clock } from '../../../core/ports.ts';
import { isJsonObject, parseStrictJson } from '../../../core/strict-json.ts';
import { replaceFile, syncDirectory } from '../../durable-file.ts';
import type { KernelLock } from '../file/lock.ts';
import { storeUnavailable, storeUnreadable } from '../file/store-errors.ts';
import { errnoOf } from '../file/system-error.ts';
import { Exclusive } from './exclusive.ts';
import { makeFolders } from './folders.ts';
import { logsIn } from './logs.ts';

/** Where records lie, and what they need. */
export interface FolderRecordsOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly loadLock: () => Promise<KernelLock>;
}

/** How often what is over is looked for and removed, at most. */
const SWEEP_MS = 10 * 60_000;

const SUFFIX = '.json';

interface Kept extends StoredRecord {
  readonly expiresAt?: number;
}

/**
 * Records as small files, one each: `records/<kind>/<hash of the id>.json`. One that is replaced is the old one or the new
 * one, whole, at every instant; changes of one kind happen one after the other.
 */
export function recordsIn(options: FolderRecordsOptions): RecordStore {
  const { directory, clock } = options;
  const exclusive = new Exclusive(options);
  const sweptAt = new Map<string, number>();
  const root = join(directory, 'records');
  const folderOf = (kind: string) => join(root, requireName(kind));
  const pathOf = (kind: string, id: string) => join(folderOf(kind), `${hashed(id)}${SUFFIX}`);
  const isOver = ({ expiresAt }: Kept) => expiresAt !== undefined && expiresAt <= clock.now();

  const find = async (kind: string, id: string): Promise<Kept | undefined> => {
    const kept = await readRecord(pathOf(kind, id));
    return kept && !isOver(kept) ? kept : undefined;
  };
  const changing = async <T>(kind: string, work: () => Promise<T>): Promise<T> => {
    const folder = folderOf(kind);
    await makeFolders([directory, root, folder]);
    return await exclusive.run(join(folder, '.lock'), work);
  };
  /** Removes what is over: nobody else would. The caller holds the lock. */
  const sweep = async (kind: string) => {
    const last = sweptAt.get(kind);
    if (last !== undefined && clock.monotonic() - last < SWEEP_MS) return;
    sweptAt.set(kind, clock.monotonic());
    for (const path of await pathsIn(folderOf(kind))) {
      const kept = await readRecord(path).catch(() => undefined);
      if (kept && isOver(kept)) await unlink(path).catch(() => {});
    }
  };

  return {
    ...logsIn({ directory, clock, exclusive }),
    get: async (kind, id) => told(await find(kind, id)),
    async list(kind) {
      const found = await Promise.all((await pathsIn(folderOf(kind))).map(readRecord));
      const there = found.filter((each) => each !== undefined && !isOver(each)).map((each) => told(each)!);
      return there.sort((one, other) => (one.id < other.id ? -1 : 1));
    },
    put: (kind, id, value, expected, expiresAt) =>
      changing(kind, async () => {
        const before = await find(kind, id);
        if (before?.revision !== expected) throw recordChanged(kind, id);
        const kept: Kept = {
          id,
          revision: randomBytes(8).toString('hex'),
          value,
          ...(expiresAt !== undefined && { expiresAt }),
        };
        const target = pathOf(kind, id);
        const bytes = Buffer.from(`${JSON.stringify({ version: 1, ...kept })}\n`);
        await replaceFile({ target, bytes, temporary: `${target}.${randomBytes(6).toString('hex')}.tmp` }).catch(
          (thrown: unknown) => {
            throw storeUnavailable(target, thrown);
          },
        );
        if (expiresAt !== undefined) await sweep(kind);
        return told(kept)!;
      }),
    delete: (kind, id, expected) =>
      changing(kind, async () => {
        const before = await find(kind, id);
        if (!before || (expected !== undefined && before.revision !== expected)) return false;
        const path = pathOf(kind, id);
        try {
          await unlink(path);
          await syncDirectory(folderOf(kind));
        } catch (thrown) {
          throw storeUnavailable(path, thrown);
        }
        return true;
      }),
  };
}

/** An id may be any text, and a secret's hash: it stands in the file alone. */
function hashed(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}

async function pathsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((thrown: unknown) => {
    if (errnoOf(thrown) === 'ENOENT') return [];
    throw storeUnreadable(folder, thrown);
  });
  return names.filter((name) => name.endsWith(SUFFIX)).map((name) => join(folder, name));
}

async function readRecord(path: string): Promise<Kept | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return undefined;
    throw storeUnreadable(path, thrown);
  }
  const kept = decoded(text);
  if (kept) return kept;
  throw new KeeperError('store-corrupt', `${path} is no record of ours; it was left as it is`, {
    remedy: `bring ${path} back from a backup, or move it away: what it held is lost then`,
  });
}

function decoded(text: string): Kept | undefined {
  let record: unknown;
  try {
    record = parseStrictJson(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(record) || record.version !== 1 || !isJsonObject(record.value)) return undefined;
  const { id, revision, value, expiresAt } = record;
  if (typeof id !== 'string' || typeof revision !== 'string') return undefined;
  return { id, revision, value, ...(typeof expiresAt === 'number' && { expiresAt }) };
}

/** Without what only the store knows. */
function told(kept: Kept | undefined): StoredRecord | undefined {
  return kept && { id: kept.id, value: kept.value, revision: kept.revision };
}
