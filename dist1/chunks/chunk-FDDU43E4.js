import {
  DOCUMENT_VERSION,
  readCredential
} from "./chunk-TTQVLUF6.js";
import {
  ENV_ACCESS_TOKEN,
  ENV_REFRESH_TOKEN,
  TARGET_ORG_ID,
  entryPath,
  loneOrg,
  orgOfToken,
  text,
  toOrgId,
  valueAt,
  withValue,
  withoutValue,
  writtenOrgs
} from "./chunk-FEZTV5WA.js";
import {
  isJsonObject
} from "./chunk-DGEGZPY2.js";

// src/core/org-entry.ts
function applyOrgUpdate(document, update) {
  const id = toOrgId(update.org);
  if (update.listed === false) return forgotten(document, id);
  let after = update.listed ? withOrg(document, update.org) : document;
  if (!lists(after, id)) return document;
  const about = ["orgs", describedAs(after, id) ?? update.org];
  if (update.name !== void 0) after = withValue(after, [...about, "name"], update.name);
  if (update.paused === void 0) return after;
  return update.paused ? withValue(after, [...about, "paused"], true) : withoutValue(after, [...about, "paused"]);
}
function withTargetOrgs(document, ids) {
  if (writtenOrgs(document).length === 0)
    return withValue(document, TARGET_ORG_ID, ids.length === 1 ? ids[0] : [...ids]);
  return withOrgs(document, ids);
}
function orgUpdateFrom(document, id) {
  const org = writtenOrgs(document).find((written) => toOrgId(written) === id);
  if (org === void 0) return { org: id, listed: false };
  const name = valueAt(document, ["orgs", describedAs(document, id) ?? "", "name"]);
  const paused = valueAt(document, ["orgs", describedAs(document, id) ?? "", "paused"]) === true;
  return { org, listed: true, paused, ...typeof name === "string" && { name } };
}
function adds(document, { org, listed }) {
  return listed === true && !lists(document, toOrgId(org));
}
function lists(document, id) {
  return writtenOrgs(document).some((written) => toOrgId(written) === id);
}
function describedAs(document, id) {
  const section = valueAt(document, ["orgs"]);
  return isJsonObject(section) ? Object.keys(section).find((written) => toOrgId(written) === id) : void 0;
}
function withOrg(document, written) {
  return lists(document, toOrgId(written)) ? document : withOrgs(document, [...writtenOrgs(document), written]);
}
function forgotten(document, id) {
  const left = writtenOrgs(document).filter((written) => toOrgId(written) !== id);
  if (left.length === 0) return document;
  let after = lists(document, id) ? withOrgs(document, left) : document;
  after = withoutValue(after, entryPath(keyOf(id)));
  const described = describedAs(after, id);
  return described === void 0 ? after : withoutValue(after, ["orgs", described]);
}
function withOrgs(document, ids) {
  const after = withValue(document, TARGET_ORG_ID, ids.length === 1 ? ids[0] : [...ids]);
  if (![ENV_ACCESS_TOKEN, ENV_REFRESH_TOKEN].some((path) => valueAt(document, path) !== void 0)) return after;
  const [before, now] = [loneOrg(document), loneOrg(after)];
  if (before === now) return after;
  if (before !== void 0 && now !== void 0 && orgOfToken(text(after, ENV_ACCESS_TOKEN)?.trimEnd() ?? "") === now)
    return after;
  const moved = before === void 0 ? after : outOfEnv(after, before, document);
  return now === void 0 ? moved : intoEnv(moved, now);
}
function outOfEnv(after, id, before) {
  const key = keyOf(id);
  const { accessToken, refreshToken } = readCredential(before, key);
  if (!accessToken && !refreshToken) return after;
  let moved = withValue(after, ["byods", "version"], DOCUMENT_VERSION);
  moved = withToken(moved, [...entryPath(key), "accessToken"], accessToken?.value);
  moved = withToken(moved, [...entryPath(key), "refreshToken"], refreshToken?.value);
  return emptied(moved);
}
function intoEnv(after, id) {
  const entry = entryPath(keyOf(id));
  const [accessToken, refreshToken] = ["accessToken", "refreshToken"].map((name) => text(after, [...entry, name]));
  if (accessToken === void 0 && refreshToken === void 0) {
    return orgOfToken(text(after, ENV_ACCESS_TOKEN)?.trimEnd() ?? "") === id ? after : emptied(after);
  }
  let moved = emptied(after);
  if (accessToken !== void 0) moved = withValue(moved, ENV_ACCESS_TOKEN, accessToken);
  if (refreshToken !== void 0) moved = withValue(moved, ENV_REFRESH_TOKEN, refreshToken);
  return withoutValue(withoutValue(moved, [...entry, "accessToken"]), [...entry, "refreshToken"]);
}
function emptied(document) {
  let after = document;
  for (const path of [ENV_ACCESS_TOKEN, ENV_REFRESH_TOKEN]) {
    if (valueAt(after, path) !== void 0) after = withValue(after, path, "");
  }
  return after;
}
function withToken(document, path, token) {
  return token === void 0 ? withoutValue(document, path) : withValue(document, path, token.reveal());
}
function keyOf(id) {
  return `service-app:${id}`;
}

export {
  applyOrgUpdate,
  withTargetOrgs,
  orgUpdateFrom,
  adds
};
