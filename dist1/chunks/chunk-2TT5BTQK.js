import {
  ENV_ACCESS_TOKEN,
  ENV_REFRESH_TOKEN,
  INTEGRATION_ACCESS_TOKEN,
  INTEGRATION_SPELLINGS,
  TARGET_ORG_ID
} from "./chunk-FEZTV5WA.js";

// src/core/set-up/fields.ts
var FIELD_NAMES = [
  "appId",
  "clientId",
  "clientSecret",
  "orgs",
  "integrationClientId",
  "integrationClientSecret",
  "integrationRefreshToken",
  "personalAccessToken",
  "accessToken",
  "refreshToken"
];
var SERVICE_APP = "developer.webex.com, My Webex Apps, your service app";
var INTEGRATION = "developer.webex.com, My Webex Apps, your integration with the scope spark:applications_token";
var ORG_TOKENS = `${SERVICE_APP}, Org Authorizations, where its client secret and an org give a token`;
var FIELDS = {
  appId: {
    path: ["serviceApp", "appId"],
    what: "The service app's id, which begins with Y2lzY29zcGFyazovL3",
    where: SERVICE_APP,
    secret: false
  },
  clientId: {
    path: ["serviceApp", "clientId"],
    what: "The service app's client id",
    where: SERVICE_APP,
    secret: false
  },
  clientSecret: {
    path: ["serviceApp", "clientSecret"],
    what: "The service app's client secret",
    where: `${SERVICE_APP}; shown once, and made anew there`,
    secret: true
  },
  orgs: {
    path: TARGET_ORG_ID,
    what: "The target org, the customer whose calls are served; several with commas between them",
    where: "Control Hub of the customer, Account, Organization ID; or Org Authorizations of the service app",
    secret: false
  },
  integrationClientId: {
    path: INTEGRATION_SPELLINGS[0].clientId,
    spellings: INTEGRATION_SPELLINGS.map(({ clientId }) => clientId),
    what: "The integration's client id",
    where: INTEGRATION,
    secret: false
  },
  integrationClientSecret: {
    path: INTEGRATION_SPELLINGS[0].clientSecret,
    spellings: INTEGRATION_SPELLINGS.map(({ clientSecret }) => clientSecret),
    what: "The integration's client secret",
    where: `${INTEGRATION}; shown once, and made anew there`,
    secret: true
  },
  integrationRefreshToken: {
    path: INTEGRATION_SPELLINGS[0].refreshToken,
    spellings: INTEGRATION_SPELLINGS.map(({ refreshToken }) => refreshToken),
    what: "The integration's refresh token",
    where: "what authorizing the integration gave, where somebody has done that already",
    secret: true
  },
  personalAccessToken: {
    path: INTEGRATION_ACCESS_TOKEN,
    what: "The personal access token",
    where: "developer.webex.com, your picture at the top right",
    secret: true
  },
  accessToken: { path: ENV_ACCESS_TOKEN, what: "The service app's access token", where: ORG_TOKENS, secret: true },
  refreshToken: { path: ENV_REFRESH_TOKEN, what: "The service app's refresh token", where: ORG_TOKENS, secret: true }
};
function nameInDocument(name) {
  return FIELDS[name].path.join(".");
}

// src/core/set-up/variables.ts
var VARIABLE_OF = {
  appId: "WEBEX_SERVICE_APP_ID",
  clientId: "WEBEX_SERVICE_APP_CLIENT_ID",
  clientSecret: "WEBEX_SERVICE_APP_CLIENT_SECRET",
  orgs: "WEBEX_SERVICE_APP_TARGET_ORG_ID",
  integrationClientId: "WEBEX_INTEGRATION_CLIENT_ID",
  integrationClientSecret: "WEBEX_INTEGRATION_CLIENT_SECRET",
  integrationRefreshToken: "WEBEX_INTEGRATION_REFRESH_TOKEN",
  personalAccessToken: "WEBEX_PERSONAL_ACCESS_TOKEN",
  accessToken: "WEBEX_SERVICE_APP_ACCESS_TOKEN",
  refreshToken: "WEBEX_SERVICE_APP_REFRESH_TOKEN"
};
function fieldsOfVariables(variable) {
  return Object.fromEntries(
    FIELD_NAMES.flatMap((name) => {
      const value = variable(VARIABLE_OF[name]);
      return value?.trim() ? [[name, value]] : [];
    })
  );
}

export {
  FIELD_NAMES,
  FIELDS,
  nameInDocument,
  VARIABLE_OF,
  fieldsOfVariables
};
