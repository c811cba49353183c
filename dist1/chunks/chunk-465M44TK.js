import {
  accessTokenState,
  canRefresh
} from "./chunk-DA3WYKSN.js";
import {
  inWords
} from "./chunk-QUMIXTFP.js";
import {
  instant
} from "./chunk-7EEW3DDW.js";
import {
  orgInWords
} from "./chunk-PNTDRFCP.js";
import {
  INTEGRATION_ACCESS_TOKEN
} from "./chunk-FEZTV5WA.js";

// src/core/policy/unrenewed.ts
function unrenewedToken(whose, credential, now) {
  switch (accessTokenState(credential, now)) {
    case "missing":
      return `${whose} has no token and nothing that gives it one: a person must act`;
    case "rejected":
      return `${whose} has a token that Webex rejected and nothing that renews it: a person must act`;
    case "expired":
      return `${whose} has a token that is over and nothing that renews it: a person must act`;
    default: {
      const ends = endsIn(credential, now);
      const when = ends === void 0 ? "when it ends, a person must act" : `it ${ends}, and a person must act before`;
      return `${whose} has a token and nothing that renews it: ${when}`;
    }
  }
}
function unrenewedPersonalToken(credential, now) {
  const state = accessTokenState(credential, now);
  const why = state === "rejected" ? "was rejected by Webex" : state === "expired" ? "is over" : endsIn(credential, now) ?? "lives 12 hours at most";
  return `${INTEGRATION_ACCESS_TOKEN.join(".")} ${why} and nothing renews it`;
}
function endsIn({ accessToken }, now) {
  if (accessToken?.expiresAt === void 0) return void 0;
  return `ends in ${inWords(accessToken.expiresAt - now)} (${instant(accessToken.expiresAt)})`;
}

// src/core/policy/credential-warnings.ts
var DAY = 864e5;
var REFRESH_TOKEN_WARNING_DAYS = 14;
function credentialWarnings(config, now) {
  const warnings = [];
  const integration = config.credentials.get("integration");
  for (const org of config.orgs) {
    if (org.paused) {
      warnings.push(`${orgInWords(org)} is paused: nothing of it is kept alive`);
      continue;
    }
    const credential = config.credentials.get(org.key);
    if (credential)
      warnings.push(
        ...shortRefreshToken(`the refresh token of ${orgInWords(org)}`, credential, now, integration !== void 0)
      );
    if (!integration && credential && (!config.serviceApp || !canRefresh(credential, now))) {
      warnings.push(unrenewedToken(orgInWords(org), credential, now));
    }
  }
  if (!integration && config.orgs.some(({ key }) => canRefresh(config.credentials.get(key), now))) {
    warnings.push("no integration is configured: when a service-app refresh token dies, a person must act");
  }
  if (integration) {
    warnings.push(...shortRefreshToken("the integration's refresh token", integration, now));
    if (config.integration && !integration.refreshToken)
      warnings.push("the integration has no refresh token, so nothing renews it: byods setup-oauth gets one");
    if (!config.integration) warnings.push(`${unrenewedPersonalToken(integration, now)}: an integration (OAuth) would`);
  }
  return warnings;
}
function shortRefreshToken(what, credential, now, minted = false) {
  const { refreshToken, notes } = credential;
  if (!refreshToken || minted && !canRefresh(credential, now)) return [];
  if (notes.suspectRefreshToken === refreshToken.value.hash)
    return [`the answer to the last use of ${what} was lost: the next run tries again`];
  if (notes.rejectedRefreshToken === refreshToken.value.hash)
    return [`${what} was rejected by Webex: that rung is dead until a person authorizes again`];
  const left = refreshToken.expiresAt === void 0 ? void 0 : refreshToken.expiresAt - now;
  if (left === void 0 || left >= REFRESH_TOKEN_WARNING_DAYS * DAY) return [];
  return left <= 0 ? [`${what} is over: that rung is dead until a person authorizes again`] : [`${what} ends in ${inWords(left)} unless a refresh lengthens it`];
}

export {
  unrenewedToken,
  unrenewedPersonalToken,
  REFRESH_TOKEN_WARNING_DAYS,
  credentialWarnings
};
