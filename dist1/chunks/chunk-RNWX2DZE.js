import {
  pause
} from "./chunk-5SGEQBPF.js";
import {
  applyOrgUpdate
} from "./chunk-FDDU43E4.js";
import {
  valueAt,
  withValue,
  writtenOrgs
} from "./chunk-FEZTV5WA.js";
import {
  isJsonObject
} from "./chunk-DGEGZPY2.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/adapters/token-store/secrets-manager/limits.ts
var LARGEST_BYTES = 65536;
var FULL_BYTES = 6e4;
var MOST_ORGS = 100;
var REFRESHES_PER_SESSION = 20;
var REFRESHES_PER_DAY = 40;
var COUNTED_MS = 26 * 60 * 60 * 1e3;
function refuseWhenFull(config, where) {
  const bytes = bytesOf(config.document);
  const orgs = config.orgs.length;
  if (bytes <= FULL_BYTES && orgs <= MOST_ORGS) return;
  const fit = Math.max(1, Math.min(MOST_ORGS, Math.floor(orgs * FULL_BYTES / bytes)));
  const size = bytes > FULL_BYTES ? `it holds ${bytes} bytes of at most ${FULL_BYTES}` : `it lists ${orgs} target orgs`;
  throw new KeeperError(
    "store-full",
    `${where} is full: ${size}. About ${fit} orgs fit into one secret. No token was asked for`,
    {
      remedy: `move all but ${Math.min(fit, orgs - 1)} ids of serviceApp.targetOrgId, with their entries under byods.serviceApps, to a second secret of the same shape, and run it on its own (SECRET_NAME, or --store aws:<name>)`
    }
  );
}
var ENTRY_BYTES = 500;
function refuseTooMany(config, adding, where) {
  const document = adding.reduce(applyOrgUpdate, config.document);
  const entries = valueAt(document, ["byods", "serviceApps"]);
  const sizes = Object.values(isJsonObject(entries) ? entries : {}).map((entry2) => bytesOf(entry2));
  const entry = Math.max(ENTRY_BYTES, ...sizes);
  const orgs = writtenOrgs(document).length;
  const bytes = bytesOf(document) + Math.max(0, orgs - sizes.length) * entry;
  if (bytes <= FULL_BYTES && orgs <= MOST_ORGS) return;
  const room = Math.min(MOST_ORGS - config.orgs.length, Math.floor((FULL_BYTES - bytesOf(config.document)) / entry));
  const why = orgs > MOST_ORGS ? `${orgs} target orgs, of at most ${MOST_ORGS}` : `about ${bytes} bytes, of at most ${FULL_BYTES}`;
  throw new KeeperError("store-full", `${where} would be full: it would hold ${why}. No token was asked for`, {
    remedy: `${room > 0 ? `add about ${room} here, and the others` : "add them"} to a second secret of the same shape, with a serviceApp.targetOrgId of its own, and run it on its own (SECRET_NAME, or --store aws:<name>)`
  });
}
function refreshesPerSession(config, now) {
  const today = [...config.credentials.values()].filter(
    ({ via, obtainedAt }) => via === "refresh" && obtainedAt !== void 0 && now - obtainedAt < COUNTED_MS
  );
  return Math.max(0, Math.min(REFRESHES_PER_SESSION, REFRESHES_PER_DAY - today.length));
}
function bytesOf(value) {
  return Buffer.byteLength(JSON.stringify(value));
}

// src/adapters/token-store/secrets-manager/pending.ts
var AT = ["byods", "pending"];
function withPending(document, { version, parent, entries, rewrites }) {
  const record = { version, parent, entries: entries.map((entry) => ({ ...entry })) };
  return withValue(document, AT, rewrites ? { ...record, rewrites } : record);
}
function splitPending(document) {
  const record = readRecord(valueAt(document, AT));
  if (valueAt(document, AT) === void 0 || !isJsonObject(document.byods)) return { document, record };
  const { pending: _pending, ...byods } = document.byods;
  const { byods: _byods, ...others } = document;
  return { document: Object.keys(byods).length === 0 ? others : { ...document, byods }, record };
}
function distinct(entries) {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}
function readRecord(value) {
  if (!isJsonObject(value)) return void 0;
  const { version, parent, entries, rewrites } = value;
  if (typeof version !== "string" || typeof parent !== "string" || !Array.isArray(entries)) return void 0;
  return { version, parent, entries: entries.flatMap(readEntry), ...rewrites === true && { rewrites } };
}
function readEntry(value) {
  if (!isJsonObject(value)) return [];
  const { org, credential, replaces, before, notes } = value;
  if (typeof org === "string") return [{ org }];
  if (typeof credential !== "string" || !/^(?:integration$|service-app:.)/.test(credential)) return [];
  const hashes = {
    ...typeof replaces === "string" && { replaces },
    ...typeof before === "string" && { before }
  };
  return [{ credential, ...hashes, ...notes === true && { notes: true } }];
}

// src/adapters/token-store/secrets-manager/publish.ts
var CURRENT = "AWSCURRENT";
var PENDING = "BYODS_PENDING";
var ASIDE = "BYODS_ASIDE";
var LOOKS = 4;
async function promote(calls, pacing, { versionId, parent }) {
  for (let look = 1; ; look += 1) {
    const failure = await attempt(() => calls.move(CURRENT, { to: versionId, from: parent }));
    if (failure === void 0) return "published";
    if (failure instanceof KeeperError && !("transient" in failure && failure.transient)) throw failure;
    const current = await calls.get(CURRENT);
    if (current?.versionId === versionId) return "published";
    if (current?.versionId !== parent) return "conflict";
    if (failure !== "refused") throw failure;
    if (look >= LOOKS) return "conflict";
    await pause(pacing, look);
  }
}
function pendingText(document, record) {
  const text = JSON.stringify(withPending(document, record));
  return Buffer.byteLength(text) > LARGEST_BYTES ? void 0 : text;
}
async function setAside(calls, versionId, log) {
  try {
    const from = await calls.holderOf(ASIDE);
    if (from !== versionId) await calls.move(ASIDE, { to: versionId, ...from !== void 0 && { from } });
    await calls.move(PENDING, { from: versionId });
  } catch (thrown) {
    log?.debug("a version with tokens that no longer fit keeps its label", { versionId, error: String(thrown) });
  }
}
async function attempt(move) {
  try {
    return await move() === "moved" ? void 0 : "refused";
  } catch (thrown) {
    if (thrown instanceof Error) return thrown;
    throw thrown;
  }
}

export {
  LARGEST_BYTES,
  refuseWhenFull,
  refuseTooMany,
  refreshesPerSession,
  splitPending,
  distinct,
  CURRENT,
  PENDING,
  promote,
  pendingText,
  setAside
};
