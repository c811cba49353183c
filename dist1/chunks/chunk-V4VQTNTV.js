import {
  readTokenConfig
} from "./chunk-WR3VBXJL.js";
import {
  isOrgUpdate,
  withUpdate
} from "./chunk-2FJLWXQ3.js";
import {
  applies,
  heldRefreshToken
} from "./chunk-TTQVLUF6.js";
import {
  JsonProblem,
  isJsonObject,
  parseStrictJson
} from "./chunk-DGEGZPY2.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/core/stored-document.ts
function parseDocument(bytes, where, remedy) {
  const corrupt = (problem) => {
    throw new KeeperError("store-corrupt", `${where} cannot be read: ${problem}. It was left as it is`, { remedy });
  };
  let text;
  try {
    text = typeof bytes === "string" ? bytes : new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return corrupt("it is not UTF-8 text");
  }
  if (text.trim() === "") return corrupt("it is empty");
  try {
    const value = parseStrictJson(text);
    return isJsonObject(value) ? value : corrupt("it holds no JSON object");
  } catch (thrown) {
    if (!(thrown instanceof JsonProblem)) throw thrown;
    const offset = Buffer.byteLength(text.slice(0, thrown.offset));
    return corrupt(`at byte ${offset} of its JSON: ${thrown.message}`);
  }
}
function rollForward(document, updates, where) {
  readTokenConfig(document, where);
  const applied = [];
  const stale = [];
  let current = document;
  for (const update of updates) {
    if (isOrgUpdate(update) || applies(current, update)) {
      current = withUpdate(current, update);
      applied.push(update);
    } else if (!leadsTo(heldRefreshToken(current, update.credential), update, updates)) {
      stale.push(update);
    }
  }
  return { config: readTokenConfig(current, where), applied, stale };
}
function leadsTo(held, update, updates) {
  const left = new Set(updates.filter((each) => "credential" in each));
  for (let next = update; next; ) {
    left.delete(next);
    const result = next.tokens?.refreshToken?.hash ?? next.replaces;
    if (result === held) return true;
    next = [...left].find(({ credential, replaces }) => credential === update.credential && replaces === result);
  }
  return false;
}

export {
  parseDocument,
  rollForward
};
