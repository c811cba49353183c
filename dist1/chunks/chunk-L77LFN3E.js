import {
  instant
} from "./chunk-7EEW3DDW.js";
import {
  DOCUMENT_VERSION
} from "./chunk-TTQVLUF6.js";
import {
  ENV_ACCESS_TOKEN,
  ENV_REFRESH_TOKEN,
  INTEGRATION_ACCESS_TOKEN,
  INTEGRATION_SPELLINGS,
  TARGET_ORG_ID,
  entryPath,
  homesOf,
  text,
  valueAt,
  withValue,
  withoutValue,
  writtenOrgs
} from "./chunk-FEZTV5WA.js";

// src/core/logged-out.ts
var LOGGED_OUT_AT = ["byods", "loggedOutAt"];
function isLoggedOut(document) {
  return typeof valueAt(document, LOGGED_OUT_AT) === "string";
}
function withoutTokens(document, now) {
  const orgs = writtenOrgs(document);
  let after = document;
  for (const path of [INTEGRATION_ACCESS_TOKEN, ...INTEGRATION_SPELLINGS.map(({ refreshToken }) => refreshToken)]) {
    after = emptied(after, path);
  }
  for (const path of [ENV_ACCESS_TOKEN, ENV_REFRESH_TOKEN]) after = emptied(after, path);
  for (const path of [
    ["byods", "integration"],
    ["byods", "serviceApps"],
    ["byods", "apiOrigin"]
  ]) {
    after = withoutValue(after, path);
  }
  if (text(after, TARGET_ORG_ID) === void 0 && orgs.length === 1 && !Array.isArray(valueAt(after, TARGET_ORG_ID))) {
    after = withValue(after, TARGET_ORG_ID, orgs[0]);
  }
  return withValue(withValue(after, ["byods", "version"], DOCUMENT_VERSION), LOGGED_OUT_AT, instant(now));
}
function withoutTokensOf(document, key, now) {
  const { accessToken, refreshToken } = homesOf(document, key);
  const after = [...accessToken, ...refreshToken].reduce(emptied, document);
  const left = withoutValue(after, entryPath(key));
  return withValue(withValue(left, ["byods", "version"], DOCUMENT_VERSION), LOGGED_OUT_AT, instant(now));
}
function holdsToken(credential) {
  return credential?.accessToken !== void 0 || credential?.refreshToken !== void 0;
}
function emptied(document, path) {
  return valueAt(document, path) === void 0 ? document : withValue(document, path, "");
}

export {
  isLoggedOut,
  withoutTokens,
  withoutTokensOf,
  holdsToken
};
