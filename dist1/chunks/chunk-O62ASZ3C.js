import {
  orgInWords
} from "./chunk-PNTDRFCP.js";
import {
  INTEGRATION_ACCESS_TOKEN,
  INTEGRATION_SPELLINGS,
  text
} from "./chunk-FEZTV5WA.js";
import {
  ReauthorizationRequiredError
} from "./chunk-DSMZJSUZ.js";

// src/core/policy/ladder-failure.ts
var OTHERWISE = /* @__PURE__ */ new Set([
  "unreachable",
  "answer-lost",
  "out-of-time",
  "bad-answer",
  "clock",
  "configuration",
  "refused",
  "interrupted",
  "internal"
]);
var TELLING = /* @__PURE__ */ new Set(["forbidden", "not-found"]);
function failureOf(errors, config, org) {
  const telling = errors.find(({ code }) => code === "client-credentials") ?? errors.find(({ code }) => OTHERWISE.has(code));
  if (telling) return telling;
  const nested = errors.find((error) => error instanceof ReauthorizationRequiredError);
  if (nested && errors.length === 1) return nested;
  const last = errors.at(-1);
  const whose = org === void 0 ? "the integration" : orgInWords(org);
  const why = errors.length > 0 ? errors.map(({ message }) => message).join("; ") : "no stored token can be used and nothing can renew it";
  return new ReauthorizationRequiredError(
    `a person must authorize again for ${whose}: ${why}. What is stored was kept`,
    {
      remedy: last?.remedy !== void 0 && TELLING.has(last.code) ? last.remedy : remedyFor(config),
      trackingId: last?.trackingId,
      status: last?.status
    }
  );
}
function remedyFor(config) {
  if (config.integration) {
    const spelling = INTEGRATION_SPELLINGS.find(({ refreshToken }) => text(config.document, refreshToken)) ?? INTEGRATION_SPELLINGS[0];
    const field2 = spelling.refreshToken.join(".");
    return `byods setup-oauth authorizes the integration again; or put its new refresh token into ${field2} by hand`;
  }
  const field = INTEGRATION_ACCESS_TOKEN.join(".");
  if (config.serviceApp) {
    return `byods setup-oauth --pat takes a fresh personal access token from developer.webex.com; or put it into ${field} by hand, or configure an integration, which renews itself: byods init`;
  }
  return "put a fresh service-app token into env.WEBEX_SERVICE_APP_ACCESS_TOKEN, or configure the service app and an integration, so that it renews itself: byods init";
}

export {
  failureOf
};
