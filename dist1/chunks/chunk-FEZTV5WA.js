import {
  isJsonObject
} from "./chunk-DGEGZPY2.js";

// src/core/org-id.ts
var UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
var LONG_FORM = /^ciscospark:\/\/[^/]+\/ORGANIZATION\/([0-9a-f-]{36})$/i;
function toOrgId(text2) {
  const trimmed = text2.trim();
  if (UUID.test(trimmed)) return trimmed.toLowerCase();
  const decoded = Buffer.from(trimmed, "base64url").toString("latin1");
  const uuid = LONG_FORM.exec(decoded)?.[1];
  return uuid ? uuid.toLowerCase() : trimmed;
}
function isOrgId(text2) {
  return UUID.test(toOrgId(text2));
}
function orgOfToken(token) {
  const last = token.slice(token.lastIndexOf("_") + 1);
  return UUID.test(last) ? toOrgId(last) : void 0;
}

// src/core/template-values.ts
var TEMPLATE_VALUE = /^(?:YOUR_[A-Z0-9_]+|your_[a-z0-9_]+)$/;
function isTemplateValue(value) {
  return TEMPLATE_VALUE.test(value);
}

// src/core/token-homes.ts
var INTEGRATION_SPELLINGS = [
  {
    clientId: ["tokenManager", "oauthClientId"],
    clientSecret: ["tokenManager", "oauthClientSecret"],
    refreshToken: ["tokenManager", "oauthRefreshToken"]
  },
  {
    clientId: ["tokenManager", "clientId"],
    clientSecret: ["tokenManager", "clientSecret"],
    refreshToken: ["tokenManager", "refreshToken"]
  },
  {
    clientId: ["tokenManager", "integration", "clientId"],
    clientSecret: ["tokenManager", "integration", "clientSecret"],
    refreshToken: ["tokenManager", "integration", "refreshToken"]
  }
];
var INTEGRATION_ACCESS_TOKEN = ["tokenManager", "personalAccessToken"];
var ENV_ACCESS_TOKEN = ["env", "WEBEX_SERVICE_APP_ACCESS_TOKEN"];
var ENV_REFRESH_TOKEN = ["env", "WEBEX_SERVICE_APP_REFRESH_TOKEN"];
var TARGET_ORG_ID = ["serviceApp", "targetOrgId"];
function entryPath(key) {
  return key === "integration" ? ["byods", "integration"] : ["byods", "serviceApps", key.slice("service-app:".length)];
}
function homesOf(document, key) {
  if (key === "integration") {
    const isGiven = (path) => {
      const value = text(document, path);
      return value !== void 0 && !isTemplateValue(value);
    };
    const present = INTEGRATION_SPELLINGS.filter(({ refreshToken }) => isGiven(refreshToken));
    const spelling = INTEGRATION_SPELLINGS.find(({ clientId }) => isGiven(clientId)) ?? INTEGRATION_SPELLINGS[0];
    return {
      accessToken: [INTEGRATION_ACCESS_TOKEN],
      refreshToken: (present.length > 0 ? present : [spelling]).map(({ refreshToken }) => refreshToken)
    };
  }
  const hasEnv = [ENV_ACCESS_TOKEN, ENV_REFRESH_TOKEN].some((path) => valueAt(document, path) !== void 0);
  if (hasEnv && key === `service-app:${loneOrg(document)}`)
    return { accessToken: [ENV_ACCESS_TOKEN], refreshToken: [ENV_REFRESH_TOKEN] };
  const entry = entryPath(key);
  return { accessToken: [[...entry, "accessToken"]], refreshToken: [[...entry, "refreshToken"]] };
}
function writtenOrgs(document) {
  const given = valueAt(document, TARGET_ORG_ID);
  const ids = (Array.isArray(given) ? given : [given]).filter((id) => typeof id === "string");
  const written = ids.filter((id) => id !== "" && !isTemplateValue(id));
  if (written.length > 0) return written;
  const portalToken = text(document, ENV_ACCESS_TOKEN)?.trimEnd();
  const org = portalToken === void 0 ? void 0 : orgOfToken(portalToken);
  return org === void 0 ? [] : [org];
}
function loneOrg(document) {
  const [only, another] = writtenOrgs(document);
  return only !== void 0 && another === void 0 ? toOrgId(only) : void 0;
}
function valueAt(document, path) {
  let here = document;
  for (const key of path) {
    if (!isJsonObject(here) || !Object.hasOwn(here, key)) return void 0;
    here = here[key];
  }
  return here;
}
function text(document, path) {
  const value = valueAt(document, path);
  return typeof value === "string" && value !== "" ? value : void 0;
}
function withValue(document, path, value) {
  const [key, ...rest] = path;
  if (key === void 0) return document;
  if (rest.length === 0) return { ...document, [key]: value };
  const child = document[key];
  return { ...document, [key]: withValue(isJsonObject(child) ? child : {}, rest, value) };
}
function withoutValue(document, path) {
  const [key, ...rest] = path;
  if (key === void 0 || !Object.hasOwn(document, key)) return document;
  const { [key]: child, ...others } = document;
  if (rest.length === 0) return others;
  if (!isJsonObject(child)) return document;
  const left = withoutValue(child, rest);
  if (left === child) return document;
  return Object.keys(left).length === 0 ? others : { ...document, [key]: left };
}

export {
  toOrgId,
  isOrgId,
  orgOfToken,
  isTemplateValue,
  INTEGRATION_SPELLINGS,
  INTEGRATION_ACCESS_TOKEN,
  ENV_ACCESS_TOKEN,
  ENV_REFRESH_TOKEN,
  TARGET_ORG_ID,
  entryPath,
  homesOf,
  writtenOrgs,
  loneOrg,
  valueAt,
  text,
  withValue,
  withoutValue
};
