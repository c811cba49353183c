import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { KeeperError } from '../../core/errors.ts';
import { readEnvLines } from './lines.ts';

/** A file of variables as it was read. */
export interface EnvFile {
  readonly variables: ReadonlyMap<string, string>;
  /** Other users of this machine may read it. */
  readonly open: boolean;
}

/** No list of variables is as long. */
const MOST_BYTES = 64 * 1024;

/** Told for the errors of the system that a person can do something about. */
const WHY: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  ELOOP: 'it is a symbolic link that leads back to itself',
  EISDIR: 'it is a folder',
  ENXIO: 'it is not a file',
};

/**
 * Reads a file of `NAME=value` lines; see {@link readEnvLines}. A pipe is refused: Node.js may have emptied it, when it
 * looked for an option of its own (see `addStoreOptions`).
 *
 * @throws KeeperError `configuration`, which names the file and the lines and quotes nothing of them
 */
export async function readEnvFile(path: string): Promise<EnvFile> {
  let handle: FileHandle | undefined;
  try {
    // Without waiting for somebody who writes into a pipe.
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = await handle.stat();
    if (!stats.isFile()) throw refusal(path, stats.isDirectory() ? WHY.EISDIR! : 'it is not a file');
    if (stats.size > MOST_BYTES) throw refusal(path, `it is larger than ${MOST_BYTES / 1024} KiB`);
    const text = decoded(await handle.readFile(), path);
    const { variables, problems } = readEnvLines(text);
    if (problems.length > 0) throw refusal(path, problems.join('; '));
    return { variables, open: process.platform !== 'win32' && (stats.mode & 0o077) !== 0 };
  } catch (thrown) {
    if (thrown instanceof KeeperError) throw thrown;
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown error';
    throw refusal(path, WHY[code] ?? `it cannot be read (${code})`);
  } finally {
    await handle?.close().catch(() => {});
  }
}

function decoded(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refusal(path, 'it is not text in UTF-8');
  }
}

function refusal(path: string, why: string): KeeperError {
  return new KeeperError('configuration', `--env-file ${path}: ${why}. Nothing was sent`, {
    remedy: 'correct the file (one NAME=value a line, # before a comment), or leave out --env-file',
  });
}
