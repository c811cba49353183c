import {
  syncDirectory,
  writeNewFile
} from "./chunk-VNLVWFWS.js";
import {
  isOrgUpdate
} from "./chunk-2FJLWXQ3.js";
import {
  VIAS
} from "./chunk-TTQVLUF6.js";
import {
  isJsonObject,
  parseStrictJson
} from "./chunk-DGEGZPY2.js";
import {
  Secret
} from "./chunk-AGUPEUTK.js";

// src/adapters/token-store/rescue.ts
import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

// src/adapters/token-store/update-codec.ts
var CODEC_VERSION = 1;
var TOKEN_FIELDS = {
  accessToken: "secret",
  expiresAt: "instant",
  refreshToken: "secret",
  refreshTokenExpiresAt: "instant",
  obtainedAt: "instant",
  via: "text",
  apiOrigin: "text"
};
function encodeUpdates(updates) {
  return JSON.stringify({ version: CODEC_VERSION, updates: updates.map(encodeUpdate) });
}
function decodeUpdates(text) {
  let value;
  try {
    value = parseStrictJson(text);
  } catch {
    return void 0;
  }
  const { version, updates } = isJsonObject(value) ? value : {};
  if (version !== CODEC_VERSION || !Array.isArray(updates)) return void 0;
  const decoded = updates.map(decodeUpdate);
  return decoded.every((update) => update !== void 0) ? decoded : void 0;
}
function encodeUpdate(update) {
  if (isOrgUpdate(update)) return { ...update };
  const { credential, replaces, tokens, notes } = update;
  return {
    credential,
    ...replaces !== void 0 && { replaces },
    ...tokens && { tokens: encodeTokens(tokens) },
    ...notes && { notes: { ...notes } }
  };
}
function encodeTokens(tokens) {
  const result = {};
  for (const key of Object.keys(TOKEN_FIELDS)) {
    const value = tokens[key];
    if (value !== void 0) result[key] = value instanceof Secret ? value.reveal() : value;
  }
  return result;
}
function decodeUpdate(value) {
  if (!isJsonObject(value)) return void 0;
  return Object.hasOwn(value, "org") ? decodeOrgUpdate(value) : decodeCredentialUpdate(value);
}
function decodeOrgUpdate({ org, listed, name, paused }) {
  if (typeof org !== "string" || org === "") return void 0;
  if (name !== void 0 && typeof name !== "string") return void 0;
  if (listed !== void 0 && typeof listed !== "boolean") return void 0;
  if (paused !== void 0 && typeof paused !== "boolean") return void 0;
  return {
    org,
    ...listed !== void 0 && { listed },
    ...name !== void 0 && { name },
    ...paused !== void 0 && { paused }
  };
}
function decodeCredentialUpdate(value) {
  const { credential, replaces, tokens, notes } = value;
  if (!isCredentialKey(credential)) return void 0;
  if (replaces !== void 0 && typeof replaces !== "string") return void 0;
  const decoded = tokens === void 0 ? void 0 : decodeTokens(tokens);
  if (tokens !== void 0 && decoded === void 0) return void 0;
  return {
    credential,
    ...replaces !== void 0 && { replaces },
    ...decoded && { tokens: decoded },
    ...isJsonObject(notes) && { notes: decodeNotes(notes) }
  };
}
function decodeTokens(value) {
  if (!isJsonObject(value)) return void 0;
  const result = {};
  for (const [key, kind] of Object.entries(TOKEN_FIELDS)) {
    const field = value[key];
    if (field === void 0) continue;
    if (kind === "instant" ? !Number.isSafeInteger(field) : typeof field !== "string" || field === "") return void 0;
    result[key] = kind === "secret" ? new Secret(field) : field;
  }
  const { obtainedAt } = result;
  const via = VIAS.find((each) => each === result.via);
  if (obtainedAt === void 0 || via === void 0) return void 0;
  return { ...result, obtainedAt, via };
}
function decodeNotes(value) {
  const hashes = Object.entries(value).filter(([key, hash]) => NOTED_HASHES.has(key) && typeof hash === "string");
  const { failing } = value;
  const { attempts, since, lastAt } = isJsonObject(failing) ? failing : {};
  const whole = [attempts, since, lastAt].every((part) => Number.isSafeInteger(part));
  return {
    ...Object.fromEntries(hashes),
    ...whole && { failing: { attempts, since, lastAt } }
  };
}
var NOTED_HASHES = /* @__PURE__ */ new Set([
  "rejectedAccessToken",
  "rejectedRefreshToken",
  "suspectRefreshToken"
]);
function isCredentialKey(value) {
  return typeof value === "string" && (value === "integration" || /^service-app:./.test(value));
}

// src/adapters/token-store/rescue.ts
var STAMP = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;
async function writeRescueFile(directory, base, updates, now) {
  return await writeAside(rescueName(directory, base, now), encodeUpdates(updates));
}
async function readRescueFiles(directory, base) {
  const prefix = `${fileNameOf(base)}.rescue-`;
  const names = await readdir(directory).catch(() => []);
  const ours = names.filter((name) => name.startsWith(prefix) && STAMP.test(name.slice(prefix.length))).sort();
  return await Promise.all(
    ours.map(async (name) => {
      const path = join(directory, name);
      return { path, updates: await readFile(path, "utf8").then(decodeUpdates, () => void 0) };
    })
  );
}
async function writeAside(path, text) {
  await writeNewFile(path, Buffer.from(`${text}
`));
  await syncDirectory(dirname(path));
  return path;
}
function stamp(now) {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
  return `${time}-${randomBytes(4).toString("hex")}`;
}
function rescueName(directory, base, now) {
  return join(directory, `${fileNameOf(base)}.rescue-${stamp(now)}`);
}
function fileNameOf(base) {
  return base.replace(/[/\\:*?"<>|]+/g, "_");
}

export {
  encodeUpdates,
  decodeUpdates,
  writeRescueFile,
  readRescueFiles,
  writeAside,
  stamp
};
