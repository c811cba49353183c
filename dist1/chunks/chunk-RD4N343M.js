import {
  detectStore,
  storeToSetUp,
  unnamedFiles,
  userConfigDir
} from "./chunk-E7RHLWP2.js";

// src/compose-store-choice.ts
import { lstatSync, realpathSync } from "node:fs";
function chooseStore(clues) {
  return detectStore({ ...clues, exists: isThere, userConfigDir: userConfigDir(clues.env) });
}
function chooseStoreToSetUp(clues) {
  return storeToSetUp({ ...clues, exists: isThere, userConfigDir: userConfigDir(clues.env) });
}
function otherFiles({ kind, location }, env) {
  const chosen = kind === "file" && isThere(location) ? realPathOf(location) : void 0;
  return unnamedFiles(userConfigDir(env)).filter((path) => isThere(path) && realPathOf(path) !== chosen);
}
function realPathOf(path) {
  try {
    return realpathSync(path);
  } catch {
    return void 0;
  }
}
function isThere(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== void 0;
}

export {
  chooseStore,
  chooseStoreToSetUp,
  otherFiles
};
