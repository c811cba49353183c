import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RecordStore, requireName } from '../../../core/credential-store.ts';
import type { Clock } from '../../../core/ports.ts';
import { isJsonObject, type JsonObject, parseStrictJson } from '../../../core/strict-json.ts';
import { PRIVATE_FILE, syncDirectory } from '../../durable-file.ts';
import { storeUnavailable, storeUnreadable } from '../file/store-errors.ts';
import { errnoOf } from '../file/system-error.ts';
import type { Exclusive } from './exclusive.ts';
import { makeFolders } from './folders.ts';

/** Where logs lie, and what they need. */
export interface FolderLogsOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly exclusive: Exclusive;
}

/** One file a day, so that a person can take away what is old. */
const DAY = /^\d{4}-\d\d-\d\d\.jsonl$/;

/** Logs as files of lines, `logs/<log>/<day>.jsonl`, the day by UTC; a line is written whole and only added to. */
export function logsIn({ directory, clock, exclusive }: FolderLogsOptions): Pick<RecordStore, 'append' | 'entries'> {
  const root = join(directory, 'logs');
  const folderOf = (log: string) => join(root, requireName(log));
  return {
    async append(log, entry) {
      const folder = folderOf(log);
      await makeFolders([directory, root, folder]);
      await exclusive.run(join(folder, '.lock'), async () => {
        const path = join(folder, `${new Date(clock.now()).toISOString().slice(0, 10)}.jsonl`);
        await addLine(path, JSON.stringify(entry)).catch((thrown: unknown) => {
          throw storeUnavailable(path, thrown);
        });
      });
    },
    async entries(log, { limit = Number.POSITIVE_INFINITY } = {}) {
      const folder = folderOf(log);
      const newestFirst: JsonObject[] = [];
      for (const day of (await daysIn(folder)).reverse()) {
        if (newestFirst.length >= limit) break;
        newestFirst.push(...(await linesOf(join(folder, day))).reverse());
      }
      return newestFirst.slice(0, limit).reverse();
    },
  };
}

async function daysIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((thrown: unknown) => {
    if (errnoOf(thrown) === 'ENOENT') return [];
    throw storeUnreadable(folder, thrown);
  });
  return names.filter((name) => DAY.test(name)).sort();
}

/** What a crash tore off is ended first, so that it does not spoil what comes after it. */
async function addLine(path: string, line: string): Promise<void> {
  const handle = await open(path, 'a+', PRIVATE_FILE);
  try {
    const { size } = await handle.stat();
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    const torn = size > 0 && buffer.toString('latin1') !== '\n';
    await handle.appendFile(`${torn ? '\n' : ''}${line}\n`);
    await handle.sync();
    if (size === 0) await syncDirectory(join(path, '..'));
  } finally {
    await handle.close();
  }
}

async function linesOf(path: string): Promise<JsonObject[]> {
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    throw storeUnreadable(path, thrown);
  });
  return text.split('\n').flatMap((line) => {
    try {
      const entry = parseStrictJson(line);
      return isJsonObject(entry) ? [entry] : [];
    } catch {
      return [];
    }
  });
}
