import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Files and folders of ours are for their owner alone, whatever the umask. */
export const PRIVATE_FILE = 0o600;

/**
 * Makes a file that must not exist yet, for its owner alone. When the promise resolves its content has reached the
 * disk (its name has when the directory is synced too). When it rejects, the file is gone again.
 */
export async function writeNewFile(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', PRIVATE_FILE);
  let closed = false;
  try {
    if (process.platform !== 'win32') await handle.chmod(PRIVATE_FILE);
    await writeAll(handle, bytes);
    const { size } = await handle.stat();
    if (size !== bytes.length) throw new Error(`only ${size} of ${bytes.length} bytes were written`);
    await handle.sync();
    closed = true;
    await handle.close();
  } catch (thrown) {
    if (!closed) await handle.close().catch(() => {});
    await unlink(path).catch(() => {});
    throw thrown;
  }
}

/** How {@link replaceFile} goes about it. */
export interface Replacement {
  readonly target: string;
  readonly bytes: Uint8Array;
  /** A name that nobody else uses, on the same file system as the target. */
  readonly temporary: string;
  /** Runs last before the rename; throws to leave the target as it is. */
  readonly beforeRename?: () => Promise<void>;
}

/**
 * Replaces a file in one step: at every instant, also after a crash or a power cut, the target is the old one or the
 * new one, whole. When the promise resolves the new one is durable. When it rejects the target is one of the two.
 */
export async function replaceFile({ target, bytes, temporary, beforeRename }: Replacement): Promise<void> {
  await writeNewFile(temporary, bytes);
  try {
    await beforeRename?.();
    await rename(temporary, target);
  } catch (thrown) {
    await unlink(temporary).catch(() => {});
    throw thrown;
  }
  await syncDirectory(dirname(target));
}

/** Makes the names in a directory durable. Windows cannot, and needs no such step. */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform !== 'win32') await syncPath(directory);
}

/** Makes what somebody else wrote under this name durable. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes all the bytes: a file system that is nearly full takes only a part and calls that a success. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, done);
    if (bytesWritten === 0) throw new Error(`only ${done} of ${bytes.length} bytes were written`);
    done += bytesWritten;
  }
}
