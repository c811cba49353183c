// src/adapters/durable-file.ts
import { open, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";
var PRIVATE_FILE = 384;
async function writeNewFile(path, bytes) {
  const handle = await open(path, "wx", PRIVATE_FILE);
  let closed = false;
  try {
    if (process.platform !== "win32") await handle.chmod(PRIVATE_FILE);
    await writeAll(handle, bytes);
    const { size } = await handle.stat();
    if (size !== bytes.length) throw new Error(`only ${size} of ${bytes.length} bytes were written`);
    await handle.sync();
    closed = true;
    await handle.close();
  } catch (thrown) {
    if (!closed) await handle.close().catch(() => {
    });
    await unlink(path).catch(() => {
    });
    throw thrown;
  }
}
async function replaceFile({ target, bytes, temporary, beforeRename }) {
  await writeNewFile(temporary, bytes);
  try {
    await beforeRename?.();
    await rename(temporary, target);
  } catch (thrown) {
    await unlink(temporary).catch(() => {
    });
    throw thrown;
  }
  await syncDirectory(dirname(target));
}
async function syncDirectory(directory) {
  if (process.platform !== "win32") await syncPath(directory);
}
async function syncPath(path) {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
async function writeAll(handle, bytes) {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, done);
    if (bytesWritten === 0) throw new Error(`only ${done} of ${bytes.length} bytes were written`);
    done += bytesWritten;
  }
}

export {
  PRIVATE_FILE,
  writeNewFile,
  replaceFile,
  syncDirectory,
  syncPath
};
