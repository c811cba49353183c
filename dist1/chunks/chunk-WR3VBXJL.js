import {
  ConfigFields
} from "./chunk-IU7G4H37.js";
import {
  isLoggedOut
} from "./chunk-L77LFN3E.js";
import {
  movedInWords,
  readMovedTo
} from "./chunk-R2FHURN2.js";
import {
  readOrgs
} from "./chunk-PNTDRFCP.js";
import {
  DOCUMENT_VERSION,
  readCredential
} from "./chunk-TTQVLUF6.js";
import {
  ENV_ACCESS_TOKEN,
  ENV_REFRESH_TOKEN,
  INTEGRATION_ACCESS_TOKEN,
  INTEGRATION_SPELLINGS,
  valueAt
} from "./chunk-FEZTV5WA.js";
import {
  isJsonObject
} from "./chunk-DGEGZPY2.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";
import {
  Secret
} from "./chunk-AGUPEUTK.js";

// src/core/token-config.ts
function readTokenConfig(document, where) {
  const fields = new ConfigFields(document);
  refuseNewerVersion(document, where);
  const integration = readIntegration(fields);
  const pat = fields.optionalSecret(INTEGRATION_ACCESS_TOKEN);
  const portalToken = fields.optionalText(ENV_ACCESS_TOKEN);
  const loggedOut = isLoggedOut(document);
  const serviceApp = readServiceApp(fields, portalToken !== void 0 || loggedOut);
  const orgs = readOrgs(fields, document, serviceApp ? void 0 : portalToken);
  fields.optionalSecret(ENV_ACCESS_TOKEN);
  fields.optionalSecret(ENV_REFRESH_TOKEN);
  if (orgs.length !== 1 && (valueAt(document, ENV_ACCESS_TOKEN) || valueAt(document, ENV_REFRESH_TOKEN))) {
    fields.warn("env.WEBEX_SERVICE_APP_* is not used with several target orgs: each org has tokens of its own");
  }
  const credentials = /* @__PURE__ */ new Map();
  if (integration || pat) credentials.set("integration", readCredential(document, "integration"));
  for (const org of orgs) credentials.set(org.key, readCredential(document, org.key, org.id));
  const hasServiceAppToken = orgs.some(
    ({ key }) => credentials.get(key)?.accessToken || credentials.get(key)?.refreshToken
  );
  if (!fields.has(["serviceApp"]) && !hasServiceAppToken) fields.miss(["serviceApp"]);
  if (fields.sound && serviceApp && !integration && !pat && !hasServiceAppToken && !loggedOut) {
    fields.problem(
      `there is no token at all${fields.leftOut}`,
      "fill tokenManager.personalAccessToken, or the tokenManager.oauth\u2026 fields: byods init asks for them"
    );
  }
  const apiOrigin = fields.optionalText(["byods", "apiOrigin"]);
  const ours = valueAt(document, ["byods"]);
  if (ours !== void 0 && !isJsonObject(ours)) fields.problem("byods is not an object", "delete byods");
  const movedTo = readMovedTo(document);
  if (movedTo) fields.warn(`${where}: ${movedInWords(movedTo)}; nothing refreshes them here`);
  fields.throwProblems(where);
  return {
    document,
    orgs,
    credentials,
    warnings: fields.warnings,
    ...serviceApp && { serviceApp },
    ...integration && { integration },
    ...apiOrigin !== void 0 && { apiOrigin },
    ...movedTo && { movedTo }
  };
}
function refuseNewerVersion(document, where) {
  const version = valueAt(document, ["byods", "version"]);
  if (version === void 0 || version === DOCUMENT_VERSION) return;
  throw new KeeperError(
    "configuration",
    `${where} was written by a newer byods-keeper (byods.version ${typeof version === "number" ? version : "is no number"}); nothing was changed`,
    {
      remedy: "upgrade: npm install -g byods-keeper@latest"
    }
  );
}
function readIntegration(fields) {
  const found = ["clientId", "clientSecret", "refreshToken"].map(
    (name) => fields.agreeing(INTEGRATION_SPELLINGS.map((spelling2) => spelling2[name]))
  );
  const [clientId, clientSecret, refreshToken] = found;
  const states = found.map((field) => field?.state ?? "missing");
  if (states.every((state) => state !== "given")) {
    fields.passOver(found.flatMap((field) => field ? [field.path] : []));
    return void 0;
  }
  const used = found.find((field) => field?.state === "given").path;
  const spelling = INTEGRATION_SPELLINGS.find((s) => Object.values(s).some((path) => path.join() === used.join()));
  for (const [index, name] of ["clientId", "clientSecret"].entries()) {
    if (states[index] === "missing")
      fields.miss(spelling[name], "an integration needs its client id and client secret together");
    if (states[index] === "template") fields.leftFromTemplate(found[index].path);
  }
  if (refreshToken?.state === "template") fields.passOver([refreshToken.path]);
  if (!clientId || !clientSecret) return void 0;
  return { clientId: clientId.value, clientSecret: new Secret(clientSecret.value) };
}
function readServiceApp(fields, hasPortalToken) {
  if (!fields.has(["serviceApp"])) return void 0;
  const client = ["appId", "clientId", "clientSecret"].map((name) => ["serviceApp", name]);
  if (hasPortalToken && client.every((path) => fields.isLeftOut(path))) {
    for (const path of client) fields.optionalSecret(path);
    return void 0;
  }
  const appId = fields.requiredText(["serviceApp", "appId"]);
  const clientId = fields.requiredText(["serviceApp", "clientId"]);
  const clientSecret = fields.requiredText(["serviceApp", "clientSecret"]);
  if (appId === void 0 || clientId === void 0 || clientSecret === void 0) return void 0;
  return { appId, clientId, clientSecret: new Secret(clientSecret) };
}

export {
  readTokenConfig
};
