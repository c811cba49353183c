import {
  credentialInWords
} from "./chunk-PNTDRFCP.js";
import {
  applyOrgUpdate
} from "./chunk-FDDU43E4.js";
import {
  applyUpdate
} from "./chunk-TTQVLUF6.js";
import {
  toOrgId
} from "./chunk-FEZTV5WA.js";

// src/core/store-update.ts
function withUpdate(document, update) {
  return isOrgUpdate(update) ? applyOrgUpdate(document, update) : applyUpdate(document, update);
}
function isOrgUpdate(update) {
  return "org" in update;
}
function isPrecious(update) {
  return isOrgUpdate(update) || update.tokens !== void 0;
}
function subjectsOf(updates, orgs) {
  const keys = updates.map(
    (update) => isOrgUpdate(update) ? `service-app:${toOrgId(update.org)}` : update.credential
  );
  return [...new Set(keys)].map((key) => credentialInWords(key, orgs)).join(", ");
}

export {
  withUpdate,
  isOrgUpdate,
  isPrecious,
  subjectsOf
};
