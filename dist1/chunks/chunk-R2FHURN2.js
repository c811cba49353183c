import {
  instant,
  present
} from "./chunk-7EEW3DDW.js";
import {
  DOCUMENT_VERSION
} from "./chunk-TTQVLUF6.js";
import {
  valueAt,
  withValue,
  withoutValue
} from "./chunk-FEZTV5WA.js";
import {
  isJsonObject
} from "./chunk-DGEGZPY2.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";
import {
  printable
} from "./chunk-AGUPEUTK.js";

// src/core/moved.ts
var MOVED_TO = ["byods", "movedTo"];
function readMovedTo(document) {
  const value = valueAt(document, MOVED_TO);
  if (value === void 0) return void 0;
  const { store, host, at, tokens, unfinished } = isJsonObject(value) ? value : {};
  const time = typeof at === "string" ? Date.parse(at) : Number.NaN;
  return {
    store: typeof store === "string" ? printable(store) : "another store",
    ...typeof host === "string" && { host: printable(host) },
    ...!Number.isNaN(time) && { at: time },
    ...typeof tokens === "string" && { tokens },
    ...unfinished === true && { unfinished }
  };
}
function withMovedTo(document, { store, host, at, tokens, unfinished }) {
  const mark = present({ store, host, at: instant(at), tokens, unfinished });
  return withValue(withValue(document, ["byods", "version"], DOCUMENT_VERSION), MOVED_TO, mark);
}
function withoutMovedTo(document) {
  return withoutValue(document, MOVED_TO);
}
function addressOf({ kind, location }) {
  return `${kind}:${location}`;
}
function isSameStore(one, other) {
  return isArn(one) && isArn(other) ? one === other : withoutArn(one) === withoutArn(other);
}
function isArn(store) {
  return store.startsWith("aws:arn:");
}
function withoutArn(store) {
  return store.replace(/^aws:arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:(.+)-[A-Za-z0-9]{6}$/, "aws:$1");
}
function movedInWords({ store, host, at, unfinished }) {
  const where = `${store}${host === void 0 ? "" : ` on ${host}`}`;
  const when = at === void 0 ? "" : `, ${unfinished ? "begun " : ""}on ${instant(at)}`;
  if (unfinished) return `a copy of ${where} to here${when}, was not finished, and the tokens are still used there`;
  return `the tokens were moved to ${where}${when}, and are used there`;
}
function remedyFor({ store, unfinished }, here) {
  const copy = `byods store copy --from ${store} --to ${here}`;
  return unfinished ? `finish it: ${copy}; or go on there: --store ${store}` : `go on there: --store ${store}; or come back: ${copy}`;
}
function refuseMoved(config, here) {
  const moved = movedAway(config, here);
  if (moved) throw moved;
}
function movedAway({ movedTo }, here) {
  if (!movedTo) return void 0;
  return new KeeperError("refused", `${here}: ${movedInWords(movedTo)}; nothing was sent`, {
    remedy: remedyFor(movedTo, here)
  });
}

export {
  readMovedTo,
  withMovedTo,
  withoutMovedTo,
  addressOf,
  isSameStore,
  movedInWords,
  refuseMoved,
  movedAway
};
