import {
  entryPath,
  homesOf,
  isTemplateValue,
  text,
  valueAt,
  withValue
} from "./chunk-FEZTV5WA.js";
import {
  isJsonObject
} from "./chunk-DGEGZPY2.js";
import {
  Secret,
  hashOf
} from "./chunk-AGUPEUTK.js";

// src/core/credential-entry.ts
var VIAS = ["refresh", "mint", "authorization", "learned"];
var DOCUMENT_VERSION = 1;
function readCredential(document, key, orgId) {
  const homes = homesOf(document, key);
  const access = firstToken(document, homes.accessToken);
  const refresh = firstToken(document, homes.refreshToken);
  const stored = valueAt(document, entryPath(key));
  const entry = isJsonObject(stored) && stored.describes === describes(access, refresh) ? stored : {};
  const obtainedAt = instant(entry.obtainedAt);
  const via = VIAS.find((each) => each === entry.via);
  return {
    key,
    kind: key === "integration" ? "integration" : "service-app",
    notes: readNotes(isJsonObject(stored) ? stored.notes : void 0),
    ...orgId !== void 0 && { orgId },
    ...access !== void 0 && { accessToken: withExpiry(access, instant(entry.expiresAt)) },
    ...refresh !== void 0 && { refreshToken: withExpiry(refresh, instant(entry.refreshTokenExpiresAt)) },
    ...obtainedAt !== void 0 && { obtainedAt },
    ...via !== void 0 && { via }
  };
}
function applyUpdate(document, update) {
  if (!applies(document, update)) return document;
  const key = update.credential;
  const entry = entryPath(key);
  const before = readCredential(document, key);
  let after = withValue(document, ["byods", "version"], DOCUMENT_VERSION);
  if (update.tokens) {
    const { tokens } = update;
    if (tokens.apiOrigin !== void 0) after = withValue(after, ["byods", "apiOrigin"], tokens.apiOrigin);
    const homes = homesOf(document, key);
    const refresh = tokens.refreshToken?.reveal() ?? before.refreshToken?.value.reveal();
    const access = tokens.accessToken?.reveal() ?? before.accessToken?.value.reveal();
    const sameRefresh = tokens.refreshToken === void 0 || tokens.refreshToken.hash === before.refreshToken?.value.hash;
    const stored = valueAt(after, entry);
    after = withValue(after, entry, {
      ...isJsonObject(stored) ? unknownKeys(stored) : {},
      describes: describes(access, refresh),
      ...date("obtainedAt", tokens.accessToken ? tokens.obtainedAt : before.obtainedAt),
      ...date("expiresAt", tokens.accessToken ? tokens.expiresAt : before.accessToken?.expiresAt),
      ...date(
        "refreshTokenExpiresAt",
        tokens.refreshTokenExpiresAt ?? (sameRefresh ? before.refreshToken?.expiresAt : void 0)
      ),
      via: tokens.via
    });
    if (access !== void 0) for (const home of homes.accessToken) after = withValue(after, home, access);
    if (refresh !== void 0) for (const home of homes.refreshToken) after = withValue(after, home, refresh);
  }
  if (update.notes !== void 0 || update.tokens) {
    const notes = writeNotes(update.notes ?? {});
    const existing = valueAt(after, entry);
    const { notes: _old, ...rest } = isJsonObject(existing) ? existing : {};
    after = withValue(after, entry, Object.keys(notes).length > 0 ? { ...rest, notes } : rest);
  }
  return after;
}
var OUR_KEYS = /* @__PURE__ */ new Set([
  "accessToken",
  "refreshToken",
  "describes",
  "obtainedAt",
  "expiresAt",
  "refreshTokenExpiresAt",
  "via",
  "notes"
]);
function unknownKeys(entry) {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => !OUR_KEYS.has(key)));
}
function applies(document, update) {
  const { credential: key, replaces, tokens } = update;
  if (replaces !== void 0) return replaces === heldRefreshToken(document, key);
  if (!tokens) return true;
  const { obtainedAt, accessToken } = readCredential(document, key);
  if (accessToken && accessToken.value.hash === tokens.accessToken?.hash) return true;
  return obtainedAt === void 0 || obtainedAt <= tokens.obtainedAt;
}
function heldRefreshToken(document, key) {
  const held = firstToken(document, homesOf(document, key).refreshToken);
  return held === void 0 ? "" : hashOf(held);
}
function firstToken(document, paths) {
  for (const path of paths) {
    const token = text(document, path)?.trimEnd();
    if (token && !isTemplateValue(token)) return token;
  }
  return void 0;
}
function refreshTokenReceivedAt(document, key) {
  const entry = valueAt(document, entryPath(key));
  const held = heldRefreshToken(document, key);
  if (held === "" || !isJsonObject(entry) || typeof entry.describes !== "string") return void 0;
  return entry.describes.endsWith(`.${held}`) ? instant(entry.obtainedAt) : void 0;
}
function describes(access, refresh) {
  return [access, refresh].map((token) => token === void 0 ? "" : hashOf(token)).join(".");
}
function withExpiry(token, expiresAt) {
  return { value: new Secret(token), ...expiresAt !== void 0 && { expiresAt } };
}
var EARLIEST = Date.UTC(2020, 0, 1);
var LATEST = Date.UTC(2100, 0, 1);
function instant(value) {
  if (typeof value !== "string" || !/(?:Z|[+-]\d\d:?\d\d)$/.test(value)) return void 0;
  const at = Date.parse(value);
  return at >= EARLIEST && at <= LATEST ? at : void 0;
}
function date(key, at) {
  return at === void 0 || !(at >= EARLIEST && at <= LATEST) ? {} : { [key]: new Date(at).toISOString().replace(/\.\d+Z$/, "Z") };
}
function readNotes(value) {
  if (!isJsonObject(value)) return {};
  const hash = (key) => typeof value[key] === "string" ? { [key]: value[key] } : {};
  const failing = value.failing;
  const since = isJsonObject(failing) ? instant(failing.since) : void 0;
  const lastAt = isJsonObject(failing) ? instant(failing.lastAt) : void 0;
  const attempts = isJsonObject(failing) && Number.isInteger(failing.attempts) ? Number(failing.attempts) : 0;
  return {
    ...hash("rejectedAccessToken"),
    ...hash("rejectedRefreshToken"),
    ...hash("suspectRefreshToken"),
    ...attempts > 0 && since !== void 0 && lastAt !== void 0 && { failing: { attempts, since, lastAt } }
  };
}
function writeNotes(notes) {
  const { failing, ...hashes } = notes;
  return {
    ...hashes,
    ...failing && {
      failing: { attempts: failing.attempts, ...date("since", failing.since), ...date("lastAt", failing.lastAt) }
    }
  };
}

export {
  VIAS,
  DOCUMENT_VERSION,
  readCredential,
  applyUpdate,
  applies,
  heldRefreshToken,
  refreshTokenReceivedAt
};
