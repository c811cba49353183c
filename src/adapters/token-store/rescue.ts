import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StoreUpdate } from '../../core/model.ts';
import { type Seal, UNSEALED } from '../../core/sealing/seal.ts';
import { syncDirectory, writeNewFile } from '../durable-file.ts';
import { openUpdates, sealUpdates } from './sealed-updates.ts';

/** `20260601T120000Z-0123abcd`: sorts by time, and no two are the same. */
const STAMP = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;

/** A rescue file that lies in a directory. */
export interface RescueFile {
  readonly path: string;
  /** Undefined when the file is not one that we can read. */
  readonly updates: readonly StoreUpdate[] | undefined;
}

/**
 * Writes updates that could not be saved where they belong into a new file `<base>.rescue-<time>-<random>`, for its
 * owner alone. When the promise resolves the file is durable. The directory must exist.
 *
 * @param base  what the file is named after: the store's file or secret
 * @param now   epoch milliseconds
 * @returns its path
 */
export async function writeRescueFile(
  directory: string,
  base: string,
  updates: readonly StoreUpdate[],
  now: number,
  seal: Seal = UNSEALED,
): Promise<string> {
  return await writeAside(rescueName(directory, base, now), sealUpdates(seal, updates));
}

/** The rescue files of one store in a directory, oldest first; none where the directory cannot be read. */
export async function readRescueFiles(directory: string, base: string, seal: Seal = UNSEALED): Promise<RescueFile[]> {
  const prefix = `${fileNameOf(base)}.rescue-`;
  const names = await readdir(directory).catch(() => []);
  const ours = names.filter((name) => name.startsWith(prefix) && STAMP.test(name.slice(prefix.length))).sort();
  return await Promise.all(
    ours.map(async (name) => {
      const path = join(directory, name);
      const bytes = await readFile(path).catch(() => undefined);
      return { path, updates: bytes && (await openUpdates(seal, bytes, path)) };
    }),
  );
}

/** Writes bytes, and a line's end, into a new file for its owner alone; durable, name and all, when the promise resolves. */
export async function writeAside(path: string, bytes: Uint8Array): Promise<string> {
  await writeNewFile(path, Buffer.concat([bytes, Buffer.from('\n')]));
  await syncDirectory(dirname(path));
  return path;
}

/** A moment and a random part, as they end the names of files that are kept aside. */
export function stamp(now: number): string {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${time}-${randomBytes(4).toString('hex')}`;
}

function rescueName(directory: string, base: string, now: number): string {
  return join(directory, `${fileNameOf(base)}.rescue-${stamp(now)}`);
}

/** A store's name as a part of a file name: a secret's may hold slashes. */
function fileNameOf(base: string): string {
  return base.replace(/[/\\:*?"<>|]+/g, '_');
}
