import {
  GROWTH_BYTES,
  folderExists,
  lockWarnings,
  ourUid,
  refuseMountPoint,
  writeIgnoreFile
} from "./chunk-P4EXHEMG.js";
import "./chunk-SHC5KS3D.js";
import {
  lockOrThrow,
  readOwner,
  requireKernelLock,
  storeUnavailable
} from "./chunk-KO2KCTLM.js";
import "./chunk-VNLVWFWS.js";
import "./chunk-DKO3RSQD.js";
import "./chunk-4OHAW7KZ.js";
import {
  errnoOf
} from "./chunk-SBTRR6MF.js";
import {
  asKeeperError
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/adapters/token-store/file/examine.ts
import { closeSync, constants, openSync } from "node:fs";
import { access, chmod, lstat, open, readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
async function examineFiles(place) {
  const inFolder = await readdir(place.folder).catch(() => []);
  const paths = await Promise.all([
    factsOf(place.file, "document"),
    factsOf(place.directory, "directory"),
    factsOf(place.folder, "folder"),
    ...inFolder.filter((name) => name !== ".gitignore").map((name) => factsOf(join(place.folder, name), "in-folder"))
  ]);
  const knowsModes = process.platform !== "win32";
  return { paths: paths.filter((each) => each !== void 0), uid: knowsModes ? ourUid() : void 0 };
}
async function factsOf(path, what) {
  const stats = await lstat(path).catch(() => void 0);
  if (!stats || stats.isSymbolicLink()) return void 0;
  return { path, what, mode: stats.mode & 4095, owner: stats.uid };
}
async function examineWritable(place) {
  const { bavail, bsize } = await statfs(place.directory);
  const { size } = await stat(place.file);
  return {
    problem: await obstacle(place),
    freeBytes: bavail * bsize,
    neededBytes: size + GROWTH_BYTES,
    warnings: await lockWarnings(place)
  };
}
async function obstacle(place) {
  const { directory, folder, lock, journal } = place;
  try {
    await refuseMountPoint(place);
  } catch (thrown) {
    return asKeeperError(thrown);
  }
  for (const path of [directory, folder, lock, journal]) {
    const enter = path === directory || path === folder ? constants.X_OK : 0;
    const refused = await access(path, constants.W_OK | enter).catch((thrown) => thrown);
    if (refused !== void 0 && errnoOf(refused) !== "ENOENT") return storeUnavailable(path, refused);
  }
  return void 0;
}
async function examineLock(place, load) {
  const kernel = await requireKernelLock(load);
  const fd = openToRead(place.lock);
  if (fd === void 0) return { held: false };
  try {
    if (lockOrThrow(kernel, fd, { shared: true })) return { held: false };
  } finally {
    closeSync(fd);
  }
  const owner = readOwner(place.lock);
  return owner ? { held: true, owner: `process ${owner.pid}`, since: Date.parse(owner.since) } : { held: true };
}
function openToRead(path) {
  try {
    return openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (thrown) {
    if (errnoOf(thrown) === "ENOENT") return void 0;
    throw storeUnavailable(path, thrown);
  }
}
async function hideFolder(place) {
  if (!await folderExists(place)) return void 0;
  return await writeIgnoreFile(place) ? join(place.folder, ".gitignore") : void 0;
}
async function setMode(path, mode) {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(path, flags).catch(() => void 0);
  if (!handle) return await chmod(path, mode);
  try {
    await handle.chmod(mode);
  } finally {
    await handle.close();
  }
}
export {
  examineFiles,
  examineLock,
  examineWritable,
  hideFolder,
  setMode
};
