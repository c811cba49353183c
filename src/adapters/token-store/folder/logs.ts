import { open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isName, type RecordStore, requireName } from '../../../core/credential-store.ts';
import { KeeperError } from '../../../core/errors.ts';
import { isJsonObject, type JsonObject, parseStrictJson } from '../../../core/strict-json.ts';
import { PRIVATE_FILE, replaceFile, syncDirectory } from '../../durable-file.ts';
import { storeUnavailable, storeUnreadable } from '../file/store-errors.ts';
import type { FolderParts } from './documents.ts';
import { makeFolders } from './folders.ts';
import { listed, temporaryFor } from './place.ts';

/** One file a day, so that a person can take away what is old. */
const DAY = /^\d{4}-\d\d-\d\d\.jsonl$/;

/** Logs as files of lines, `logs/<log>/<day>.jsonl`, the day by UTC. Each line is sealed by itself and only added to. */
export function folderLogs(parts: FolderParts): Pick<RecordStore, 'append' | 'entries'> {
  const { place, clock, seal, exclusive } = parts;
  const folderOf = (log: string) => join(place.logs, requireName(log));
  return {
    async append(log, entry) {
      const folder = folderOf(log);
      await seal.ready();
      await makeFolders([place.directory, place.logs, folder]);
      await exclusive.run(lockIn(folder), async () => {
        const path = join(folder, `${new Date(clock.now()).toISOString().slice(0, 10)}.jsonl`);
        const line = seal.seal(Buffer.from(JSON.stringify(entry)), boundTo(log));
        await addLine(path, line.toString('utf8')).catch((thrown: unknown) => {
          throw storeUnavailable(path, thrown);
        });
      });
    },
    async entries(log, { limit = Number.POSITIVE_INFINITY } = {}) {
      const folder = folderOf(log);
      const newestFirst: JsonObject[] = [];
      for (const day of (await daysIn(folder)).reverse()) {
        const path = join(folder, day);
        for (const line of (await linesOf(path)).reverse()) {
          if (newestFirst.length >= limit) return newestFirst.reverse();
          const entry = await entryIn(parts, { log, line, path });
          if (entry) newestFirst.push(entry);
        }
      }
      return newestFirst.reverse();
    },
  };
}

/** Seals the lines of all logs anew that are sealed with an earlier key. @returns how many */
export async function rekeyLogs({ place, seal, exclusive }: FolderParts): Promise<number> {
  let anew = 0;
  for (const log of (await listed(place.logs)).filter(isName)) {
    const folder = join(place.logs, log);
    for (const day of await daysIn(folder)) {
      const path = join(folder, day);
      await exclusive.run(lockIn(folder), async () => {
        const lines = await linesOf(path);
        const old = new Set(lines.filter((line) => isWhole(line) && !seal.isCurrent(Buffer.from(line))));
        if (old.size === 0) return;
        const resealed = await Promise.all(
          lines.map(async (line) => {
            if (!old.has(line)) return line;
            return seal.seal(await seal.open(Buffer.from(line), boundTo(log), path), boundTo(log)).toString('utf8');
          }),
        );
        const bytes = Buffer.from(`${resealed.join('\n')}\n`);
        await replaceFile({ target: path, bytes, temporary: temporaryFor(path) });
        anew += old.size;
      });
    }
  }
  return anew;
}

function boundTo(log: string): string {
  return `log ${log}`;
}

function lockIn(folder: string): string {
  return join(folder, '.lock');
}

async function daysIn(folder: string): Promise<string[]> {
  return (await listed(folder)).filter((name) => DAY.test(name));
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
    if (size === 0) await syncDirectory(dirname(path));
  } finally {
    await handle.close();
  }
}

async function linesOf(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    throw storeUnreadable(path, thrown);
  });
  return text.split('\n').filter((line) => line !== '');
}

/** Whether a line is what was written, and not a part of it. */
function isWhole(line: string): boolean {
  return parsed(line) !== undefined;
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value = parseStrictJson(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined for a line that a power cut tore. */
async function entryIn(
  { seal }: FolderParts,
  { log, line, path }: { readonly log: string; readonly line: string; readonly path: string },
): Promise<JsonObject | undefined> {
  if (!isWhole(line)) return undefined;
  const entry = parsed((await seal.open(Buffer.from(line), boundTo(log), path)).toString('utf8'));
  if (entry) return entry;
  throw new KeeperError('store-corrupt', `a line of ${path} is none of ours; it was left as it is`, {
    remedy: `look at ${path}, and move it away`,
  });
}
