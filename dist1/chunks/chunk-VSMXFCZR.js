import {
  REFRESH_TOKEN_WARNING_DAYS,
  unrenewedPersonalToken,
  unrenewedToken
} from "./chunk-465M44TK.js";
import {
  failureOf
} from "./chunk-O62ASZ3C.js";
import {
  canRefresh,
  isUsable
} from "./chunk-DA3WYKSN.js";
import {
  inWords
} from "./chunk-QUMIXTFP.js";
import {
  orgInWords
} from "./chunk-PNTDRFCP.js";

// src/core/policy/health.ts
var DAY_MS = 864e5;
var BY_GRAVITY = [
  "reauthorization-required",
  "data-source-expired",
  "data-source-at-risk",
  "data-sources-not-read",
  "extension-failing",
  "renewal-failing",
  "refresh-token-rejected",
  "refresh-token-ending",
  "nothing-renews"
];
function worstFirst(problems) {
  const rank = ({ code }) => BY_GRAVITY.indexOf(code);
  return [...problems].sort((a, b) => rank(a) - rank(b));
}
function hasLiveRung(config, org, now) {
  const own = config.credentials.get(org.key);
  if (own && isUsable(own, now)) return true;
  if (!config.serviceApp) return false;
  if (own && canRefresh(own, now)) return true;
  const integration = config.credentials.get("integration");
  if (!integration) return false;
  return isUsable(integration, now) || config.integration !== void 0 && canRefresh(integration, now);
}
function credentialProblems(config, now) {
  const problems = [];
  const add = (whose, credential, otherRung) => {
    const its = [
      ...renewalFailing(whose, credential),
      ...credential.refreshToken ? refreshTokenProblems(whose, credential, otherRung, now) : []
    ];
    const { orgId } = credential;
    problems.push(...its.map((problem) => orgId === void 0 ? problem : { ...problem, orgId }));
  };
  for (const org of config.orgs.filter(({ paused }) => !paused)) {
    const own = config.credentials.get(org.key);
    const whose = orgInWords(org);
    if (!hasLiveRung(config, org, now)) {
      problems.push(reauthorizationProblem(org, failureOf([], config, org)));
    } else if (!config.credentials.has("integration") && !(config.serviceApp && canRefresh(own, now))) {
      problems.push({
        code: "nothing-renews",
        message: unrenewedToken(whose, own, now),
        remedy: "configure serviceApp and an integration, so that it renews itself",
        orgId: org.id,
        grave: false
      });
    }
    add(`the service-app token of ${whose}`, own, config.credentials.has("integration"));
  }
  const integration = config.credentials.get("integration");
  if (integration && config.integration) add("the integration's token", integration, false);
  else if (integration) problems.push(...personalTokenProblems(integration, now));
  return problems;
}
function renewalFailing(whose, { notes }) {
  if (!notes.failing) return [];
  const { attempts, since } = notes.failing;
  const times = attempts === 1 ? "once" : `${attempts} times in a row`;
  const message = `${whose} could not be renewed, ${times}`;
  return [{ code: "renewal-failing", message, since, remedy: "byods refresh-token --force tells why", grave: false }];
}
function refreshTokenProblems(whose, credential, otherRung, now) {
  const { refreshToken, notes } = credential;
  const remedy = otherRung ? "nothing at once: the integration mints another; byods run does it when it is due" : "authorize again before the access token ends";
  const problem = (code, message) => [{ code, message, remedy, grave: false }];
  if (notes.rejectedRefreshToken === refreshToken?.value.hash) {
    return problem("refresh-token-rejected", `Webex rejected the refresh token behind ${whose}: that rung is dead`);
  }
  const left = refreshToken?.expiresAt === void 0 ? void 0 : refreshToken.expiresAt - now;
  if (left === void 0 || left >= REFRESH_TOKEN_WARNING_DAYS * DAY_MS) return [];
  const end = left <= 0 ? `ended ${inWords(-left)} ago` : `ends in ${inWords(left)} unless a refresh lengthens it`;
  return problem("refresh-token-ending", `the refresh token behind ${whose} ${end}`);
}
function personalTokenProblems(token, now) {
  const message = unrenewedPersonalToken(token, now);
  return [
    { code: "nothing-renews", message, remedy: "configure an integration (OAuth): it renews itself", grave: false }
  ];
}
function reauthorizationProblem(org, { message, remedy }) {
  const code = "reauthorization-required";
  return { code, message, remedy: remedy ?? "authorize again", orgId: org.id, grave: true };
}
function notReadProblem(org, why, remedy, partly = false) {
  const message = `the data sources of ${orgInWords(org)} could not ${partly ? "all " : ""}be read: ${why}`;
  return { code: "data-sources-not-read", message, remedy, orgId: org.id, grave: true };
}
function dataSourceProblems({ id, orgId }, life, now, error) {
  const it = { id, ...orgId !== void 0 && { orgId }, remedy: error?.remedy ?? `byods extend-data-source ${id}` };
  const why = error ? `; its extension failed: ${error.message}` : "";
  if (!life.atRisk || life.expiresAt === void 0) {
    const message2 = `the extension of data source ${id} failed: ${error?.message}`;
    return error ? [{ ...it, code: "extension-failing", message: message2, grave: false }] : [];
  }
  if (life.expiresAt <= now) {
    const message2 = `data source ${id} has no valid token: Webex sends it nothing; it ended ${inWords(now - life.expiresAt)} ago${why}`;
    return [{ ...it, code: "data-source-expired", message: message2, since: life.expiresAt, grave: true }];
  }
  const message = `data source ${id} is at risk: ${inWords(life.expiresAt - now)} left${why}`;
  return [{ ...it, code: "data-source-at-risk", message, grave: true }];
}

export {
  worstFirst,
  hasLiveRung,
  credentialProblems,
  reauthorizationProblem,
  notReadProblem,
  dataSourceProblems
};
