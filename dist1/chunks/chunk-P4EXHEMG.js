import {
  canonical
} from "./chunk-SHC5KS3D.js";
import {
  storeUnavailable,
  storeUnreadable
} from "./chunk-KO2KCTLM.js";
import {
  syncDirectory,
  writeNewFile
} from "./chunk-VNLVWFWS.js";
import {
  probeName,
  temporaryName
} from "./chunk-DKO3RSQD.js";
import {
  shellWord
} from "./chunk-4OHAW7KZ.js";
import {
  errnoOf
} from "./chunk-SBTRR6MF.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/adapters/token-store/file/stored-file.ts
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { lstat, open, stat } from "node:fs/promises";
function ourUid() {
  return process.geteuid?.();
}
async function readStoredFile({ file, directory }, uid = ourUid()) {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(file, flags).catch((thrown) => {
    throw unreadable(file, thrown);
  });
  try {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile()) {
      const what = stats.isDirectory() ? "a directory" : "no plain file";
      throw new KeeperError("configuration", `${file} is ${what}`, {
        remedy: "name the file itself with --config <path>"
      });
    }
    refuseForeign(file, Number(stats.uid), uid);
    const bytes = await handle.readFile();
    return { bytes, identity: identityOf(stats), warnings: await rightsWarnings(file, Number(stats.mode), directory) };
  } catch (thrown) {
    throw storeUnreadable(file, thrown);
  } finally {
    await handle.close().catch(() => {
    });
  }
}
async function currentIdentity({ file }) {
  const stats = await lstat(file, { bigint: true }).catch(() => void 0);
  return stats && identityOf(stats);
}
function revisionOf(document) {
  return createHash("sha256").update(canonical(document)).digest("hex").slice(0, 32);
}
function refuseForeign(path, owner, uid) {
  if (uid === void 0 || owner === uid) return;
  throw new KeeperError(
    "refused",
    `${path} belongs to another user (uid ${owner}, this runs as uid ${uid}); nothing was changed`,
    {
      remedy: `run this as the owner of ${path}, or give it to this user: chown ${uid} ${shellWord(path)}`
    }
  );
}
function identityOf(stats) {
  return [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(":");
}
function unreadable(file, thrown) {
  if (errnoOf(thrown) === "ENOENT") {
    return new KeeperError("configuration", `there is no ${file} any more`, { remedy: `put ${file} back` });
  }
  return storeUnreadable(file, thrown);
}
async function rightsWarnings(file, mode, directory) {
  if (process.platform === "win32") return [];
  const warnings = [];
  if (mode & 63) warnings.push(`${file} can be read by other users of this machine: chmod 600 ${shellWord(file)}`);
  const about = await stat(directory).catch(() => void 0);
  if (about && about.mode & 2 && !(about.mode & 512)) {
    warnings.push(`every user of this machine can replace files in ${directory}: chmod o-w ${shellWord(directory)}`);
  }
  return warnings;
}

// src/adapters/token-store/file/folder.ts
import { chmod, lstat as lstat2, mkdir, readFile, rename, statfs, unlink } from "node:fs/promises";
import { join } from "node:path";
var NFS_SUPER_MAGIC = 26985;
var GROWTH_BYTES = 64 * 1024;
async function folderExists({ folder }, uid = ourUid()) {
  const stats = await lstat2(folder).catch((thrown) => {
    if (errnoOf(thrown) === "ENOENT") return void 0;
    throw storeUnreadable(folder, thrown);
  });
  if (!stats) return false;
  if (!stats.isDirectory()) {
    throw new KeeperError("refused", `${folder} is not a directory; nothing was changed`, {
      remedy: `look at ${folder} and move it away`
    });
  }
  refuseForeign(folder, stats.uid, uid);
  return true;
}
async function makeFolder(place) {
  const { folder, directory } = place;
  try {
    if (!await folderExists(place)) {
      await mkdir(folder, { mode: 448 }).catch(unlessThere);
      await folderExists(place);
      await syncDirectory(directory);
    }
    if (process.platform !== "win32") await chmod(folder, 448);
    await writeIgnoreFile(place);
  } catch (thrown) {
    throw storeUnavailable(folder, thrown);
  }
}
async function writeIgnoreFile({ folder }) {
  try {
    await writeNewFile(join(folder, ".gitignore"), Buffer.from("*\n"));
    return true;
  } catch (thrown) {
    unlessThere(thrown);
    return false;
  }
}
async function proveWritable(place, bytes) {
  await refuseMountPoint(place);
  const temporary = temporaryName(place);
  const probe = probeName(place);
  try {
    await writeNewFile(temporary, Buffer.alloc(bytes));
    await rename(temporary, probe);
    await unlink(probe);
  } catch (thrown) {
    await unlink(temporary).catch(() => {
    });
    await unlink(probe).catch(() => {
    });
    throw storeUnavailable(place.directory, thrown);
  }
}
async function lockWarnings({ folder }) {
  const type = await statfs(folder).then(
    (about) => about.type,
    () => void 0
  );
  return warningsOfFileSystem(folder, type);
}
function warningsOfFileSystem(folder, type) {
  if (type !== NFS_SUPER_MAGIC) return [];
  return [
    `${folder} is on NFS: the lock holds only between machines whose NFS locks work; run byods-keeper on one of them`
  ];
}
async function refuseMountPoint({ file, directory }) {
  if (process.platform !== "linux") return;
  const table = await readFile("/proc/self/mountinfo", "utf8").catch(() => "");
  const points = table.split("\n").map(
    (line) => line.split(" ")[4]?.replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)))
  );
  if (!points.includes(file)) return;
  throw new KeeperError(
    "store-unavailable",
    `${file} is mounted as a single file, which cannot be replaced safely. Nothing was sent or changed`,
    {
      remedy: `mount the directory ${directory} in its place`
    }
  );
}
function unlessThere(thrown) {
  if (errnoOf(thrown) !== "EEXIST") throw thrown;
}

export {
  ourUid,
  readStoredFile,
  currentIdentity,
  revisionOf,
  refuseForeign,
  GROWTH_BYTES,
  folderExists,
  makeFolder,
  writeIgnoreFile,
  proveWritable,
  lockWarnings,
  refuseMountPoint
};
