import {
  shellWord
} from "./chunk-4OHAW7KZ.js";
import {
  errnoOf,
  systemSays
} from "./chunk-SBTRR6MF.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/adapters/token-store/file/place.ts
import { randomBytes } from "node:crypto";
import { lstat, readdir, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
async function findPlace(path) {
  const file = await realpath(path).catch(async (thrown) => {
    throw notFound(path, thrown, await isThere(lastGoodBeside(path)).catch(() => false));
  });
  return placeIn(dirname(file), basename(file));
}
async function findNewPlace(path) {
  if (await isThere(path)) throw alreadyThere(path);
  const directory = await realpath(dirname(path)).catch((thrown) => {
    throw noDirectory(path, thrown);
  });
  return placeIn(directory, basename(path));
}
async function isThere(path) {
  const there = await lstat(path).catch((thrown) => {
    if (errnoOf(thrown) !== "ENOENT") throw notFound(path, thrown);
  });
  return there !== void 0;
}
function alreadyThere(path) {
  return new KeeperError("refused", `there is a ${path} already; it was left as it is`, {
    remedy: "name another file, or move that one away"
  });
}
function noDirectory(path, thrown) {
  const directory = dirname(path);
  if (errnoOf(thrown) !== "ENOENT") return notFound(path, thrown);
  return new KeeperError("configuration", `there is no directory ${directory}, for ${path}`, {
    remedy: `make it: mkdir -p -m 700 ${shellWord(directory)}`
  });
}
function placeIn(directory, base) {
  const folder = join(directory, ".byods");
  return {
    file: join(directory, base),
    directory,
    base,
    folder,
    lock: join(folder, `${base}.lock`),
    journal: join(folder, `${base}.journal`),
    lastGood: join(folder, `${base}.last-good`)
  };
}
function lastGoodBeside(path) {
  return placeIn(dirname(path), basename(path)).lastGood;
}
function notFound(path, thrown, hasLastGood = false) {
  switch (errnoOf(thrown)) {
    case "ENOENT":
    case "ENOTDIR":
      return new KeeperError("configuration", `there is no ${path}`, {
        remedy: hasLastGood ? `bring its last good version back: byods store restore --config ${shellWord(path)}` : `make it with byods init --config ${shellWord(path)}, or name another file with --config <path>`
      });
    case "ELOOP":
      return new KeeperError("refused", `${path} is a symbolic link that leads back to itself`, {
        remedy: "name the file itself with --config <path>"
      });
    default:
      return new KeeperError("store-unavailable", `${path} cannot be reached: ${systemSays(thrown)}`, {
        remedy: `give the user that runs this the right to enter the directories above ${path}`
      });
  }
}
function temporaryName(place) {
  return join(place.folder, `${place.base}.${randomBytes(8).toString("hex")}.tmp`);
}
function probeName(place) {
  return join(place.directory, `.${place.base}.${randomBytes(8).toString("hex")}.tmp`);
}
async function leftOvers(place) {
  const named = async (directory, prefix) => {
    const names = await readdir(directory);
    return names.filter((name) => name.startsWith(prefix) && /^[0-9a-f]{16}\.tmp$/.test(name.slice(prefix.length))).map((name) => join(directory, name));
  };
  return [...await named(place.folder, `${place.base}.`), ...await named(place.directory, `.${place.base}.`)];
}

export {
  findPlace,
  findNewPlace,
  isThere,
  alreadyThere,
  placeIn,
  temporaryName,
  probeName,
  leftOvers
};
