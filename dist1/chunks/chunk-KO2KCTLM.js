import {
  PRIVATE_FILE
} from "./chunk-VNLVWFWS.js";
import {
  errnoOf,
  systemSays
} from "./chunk-SBTRR6MF.js";
import {
  KeeperError,
  LockBusyError,
  SaveFailedError
} from "./chunk-DSMZJSUZ.js";

// src/adapters/token-store/file/lock.ts
import { closeSync, constants, fstatSync, openSync, readFileSync, statSync, writeSync } from "node:fs";

// src/adapters/token-store/file/store-errors.ts
function storeUnavailable(path, thrown) {
  if (thrown instanceof KeeperError) return thrown;
  return new KeeperError(
    "store-unavailable",
    `${path} cannot be written (${systemSays(thrown)}), and a token that cannot be saved is not refreshed. Nothing was sent or changed`,
    { remedy: remedyOf(path, thrown) }
  );
}
function storeUnreadable(path, thrown) {
  if (thrown instanceof KeeperError) return thrown;
  const rights = ["EACCES", "EPERM"].includes(errnoOf(thrown) ?? "");
  return new KeeperError("store-unavailable", `${path} cannot be read: ${systemSays(thrown)}`, {
    remedy: rights ? `give the user that runs this the right to read ${path}` : `see that the disk that holds ${path} is well, then run this again`
  });
}
function saveFailed(thrown, { what, file, journal, rescuedTo, rescueIsFound, folder }) {
  const why = thrown instanceof KeeperError ? thrown.message : systemSays(thrown);
  const failed = `${what} could not be written to ${file} (${why}), which is as it was.`;
  const places = [journal, rescuedTo].filter((place) => place !== void 0);
  const mend = thrown instanceof KeeperError && thrown.remedy ? thrown.remedy : remedyOf(file, thrown);
  if (places.length === 0) {
    return new SaveFailedError(
      `${failed} They could be kept nowhere else either: they are lost when this process ends`,
      {
        remedy: `${mend}; if the next run cannot renew: byods setup-oauth`
      }
    );
  }
  const found = journal !== void 0 || rescueIsFound;
  const move = found ? "" : `; move ${rescuedTo} into ${folder}`;
  return new SaveFailedError(`${failed} They are safe in ${places.join(" and in ")}`, {
    rescuedTo,
    remedy: `${mend}${move}; then run: byods run, which brings them in`
  });
}
function notesNotSaved(thrown, file) {
  const why = thrown instanceof KeeperError ? thrown.message : systemSays(thrown);
  return new SaveFailedError(`notes could not be written to ${file} (${why}), which is as it was. No token was lost`, {
    remedy: remedyOf(file, thrown)
  });
}
function notRewritten(thrown, file) {
  if (thrown instanceof KeeperError) return thrown;
  return new KeeperError(
    "store-unavailable",
    `${file} could not be rewritten (${systemSays(thrown)}); it is whole: as it was or, at worst, as it was to be`,
    { remedy: `${remedyOf(file, thrown)}, then do the same again` }
  );
}
function remedyOf(path, thrown) {
  switch (errnoOf(thrown)) {
    case "ENOSPC":
      return `free some space on the disk that holds ${path}`;
    case "EDQUOT":
      return `free some space: the quota on the disk that holds ${path} is used up`;
    case "EROFS":
      return `mount the file system that holds ${path} writable`;
    case "EXDEV":
      return `see that ${path} and the .byods folder beside it are on one file system`;
    case "EIO":
      return `see that the disk that holds ${path} is well`;
    default:
      return `give the user that runs this the right to write in ${path} and beside it`;
  }
}

// src/adapters/token-store/file/lock.ts
var loadKernelLock = () => import("fs-native-extensions");
var FIRST_PAUSE_MS = 25;
var LONGEST_PAUSE_MS = 250;
var OWNER_BYTES = 128;
async function requireKernelLock(load) {
  try {
    return await load();
  } catch (thrown) {
    throw lockUnavailable(thrown);
  }
}
async function takeLock(path, kernel, options) {
  const { waitMs, signal, clock } = options;
  const deadline = clock.monotonic() + waitMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    signal?.throwIfAborted();
    const fd = tryTake(path, kernel);
    if (fd !== void 0) {
      writeOwner(fd, `${JSON.stringify({ pid: process.pid, since: new Date(clock.now()).toISOString() })}
`);
      return heldLock(fd);
    }
    const left = deadline - clock.monotonic();
    if (left <= 0) throw busy(path, waitMs);
    await clock.sleep(Math.min(pause, left), signal);
  }
}
function tryTake(path, kernel) {
  for (; ; ) {
    const fd = openLockFile(path);
    let taken = false;
    try {
      if (!lockOrThrow(kernel, fd)) return void 0;
      taken = isStillThere(fd, path);
      if (taken) return fd;
    } finally {
      if (!taken) closeSync(fd);
    }
  }
}
function openLockFile(path) {
  try {
    return openSync(path, constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0), PRIVATE_FILE);
  } catch (thrown) {
    throw storeUnavailable(path, thrown);
  }
}
function lockOrThrow(kernel, fd, options = {}) {
  try {
    return kernel.tryLock(fd, options);
  } catch (thrown) {
    throw lockUnavailable(thrown);
  }
}
function isStillThere(fd, path) {
  const ours = fstatSync(fd, { bigint: true });
  const there = statSync(path, { bigint: true, throwIfNoEntry: false });
  return there !== void 0 && there.ino === ours.ino && there.dev === ours.dev;
}
function heldLock(fd) {
  let held = true;
  return {
    release() {
      if (!held) return;
      held = false;
      writeOwner(fd, "");
      try {
        closeSync(fd);
      } catch {
      }
    }
  };
}
function writeOwner(fd, text) {
  try {
    writeSync(fd, text.padEnd(OWNER_BYTES, " "), 0);
  } catch {
  }
}
function busy(path, waitMs) {
  const owner = readOwner(path);
  const who = owner ? `another run (process ${owner.pid}, since ${owner.since})` : "another run";
  return new LockBusyError(
    `${who} holds the lock ${path}, and still did after ${waitMs} ms. Nothing was sent or changed`,
    {
      remedy: `wait for it to end and run this again${owner ? `; to look at it: ps -p ${owner.pid}` : ""}`
    }
  );
}
function readOwner(path) {
  try {
    const { pid, since } = JSON.parse(readFileSync(path, "utf8"));
    return Number.isInteger(pid) && /^[\dTZ:.-]+$/.test(since) ? { pid, since } : void 0;
  } catch {
    return void 0;
  }
}
function lockUnavailable(thrown) {
  const code = errnoOf(thrown);
  const why = code === void 0 || code.startsWith("ERR_") || code === "MODULE_NOT_FOUND" ? "the lock addon could not be loaded" : systemSays(thrown);
  return new KeeperError(
    "lock-unavailable",
    `this machine gives no lock for the token store (${why}), and without one two runs could use up the same refresh token. Nothing was sent or changed`,
    {
      remedy: "keep the store on a local disk, and run: npm install (on Linux with glibc, macOS or Windows; on Alpine use a glibc image)"
    }
  );
}

export {
  storeUnavailable,
  storeUnreadable,
  saveFailed,
  notesNotSaved,
  notRewritten,
  loadKernelLock,
  requireKernelLock,
  takeLock,
  lockOrThrow,
  readOwner
};
