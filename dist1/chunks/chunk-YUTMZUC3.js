import {
  LONGEST_LIFETIME_MINUTES
} from "./chunk-DARKQW4H.js";
import {
  proxyFor,
  proxySettingsOf
} from "./chunk-AD4ACKFS.js";
import {
  isDataSourceId
} from "./chunk-GMDZM3WL.js";
import {
  KeeperError,
  asKeeperError
} from "./chunk-DSMZJSUZ.js";

// src/core/policy/loopback.ts
var LOOPBACK_HOSTS = /* @__PURE__ */ new Set(["localhost", "127.0.0.1", "[::1]"]);

// src/core/settings.ts
var LOG_LEVELS = ["silent", "error", "warn", "info", "debug"];
var EVENT_BUS = /^(arn:aws[\w-]*:events:[a-z]{2}-[\w-]+:\d{12}:event-bus\/)?[\w./-]{1,256}$/;
var API_BASE_URLS = [
  "https://webexapis.com/v1",
  "https://integration.webexapis.com/v1",
  "https://api-usgov.webex.com/v1"
];
var NUMBERS = {
  lifetimeMinutes: {
    name: "TOKEN_LIFETIME_MINUTES",
    default: LONGEST_LIFETIME_MINUTES,
    least: 1,
    most: LONGEST_LIFETIME_MINUTES
  },
  renewAfterMinutes: { name: "RENEW_AFTER_MINUTES", default: 50, least: 1, most: LONGEST_LIFETIME_MINUTES },
  concurrency: { name: "CONCURRENCY", default: 8, least: 1, most: 256 },
  maxRequestsPerMinute: { name: "MAX_REQUESTS_PER_MINUTE", default: 250, least: 1, most: 1e6 },
  retries: { name: "RETRIES", default: 3, least: 0, most: 10 },
  retryIntervalMs: { name: "RETRY_INTERVAL_MS", default: 1e3, least: 1, most: 6e4 }
};
function readSettings(env) {
  const problems = [];
  const number = (key) => {
    const { name, default: fallback, least, most } = NUMBERS[key];
    const text = env[name]?.trim();
    if (!text) return fallback;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    problems.push(`${name} must be a whole number from ${least} to ${most}, and is "${text}"`);
    return fallback;
  };
  const numbers = {
    lifetimeMinutes: number("lifetimeMinutes"),
    renewAfterMinutes: number("renewAfterMinutes"),
    concurrency: number("concurrency"),
    maxRequestsPerMinute: number("maxRequestsPerMinute"),
    retries: number("retries"),
    retryIntervalMs: number("retryIntervalMs")
  };
  const logLevel = env.LOG_LEVEL?.trim().toLowerCase();
  if (logLevel && !isLogLevel(logLevel))
    problems.push(`LOG_LEVEL must be one of ${LOG_LEVELS.join(", ")}, and is "${logLevel}"`);
  const only = env.DATA_SOURCE_ID?.split(",").map((id) => id.trim()).filter((id) => id !== "");
  if (only?.length === 0 && env.DATA_SOURCE_ID?.trim()) problems.push("DATA_SOURCE_ID holds no data source id");
  for (const id of only ?? []) {
    if (!isDataSourceId(id)) problems.push(`DATA_SOURCE_ID holds "${id}", which is no data source id`);
  }
  const eventBus = env.EVENT_BUS_NAME?.trim();
  if (eventBus && !EVENT_BUS.test(eventBus)) {
    problems.push("EVENT_BUS_NAME must be the name or the ARN of an EventBridge event bus");
  }
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === "0") {
    problems.push(
      "NODE_TLS_REJECT_UNAUTHORIZED=0 would send credentials to anybody; trust a private CA with NODE_EXTRA_CA_CERTS instead"
    );
  }
  const apiBaseUrl = readBaseUrl(env.WEBEX_API_BASE_URL?.trim() || API_BASE_URLS[0], problems);
  const proxy = proxySettingsOf(env);
  try {
    proxyFor("any.host", 443, proxy);
  } catch (thrown) {
    problems.push(asKeeperError(thrown).message);
  }
  if (problems.length > 0) {
    throw new KeeperError("configuration", `${problems.join("; ")}. Nothing was sent`, {
      remedy: "correct the environment and run again"
    });
  }
  return {
    ...numbers,
    apiBaseUrl,
    apiOrigin: new URL(apiBaseUrl).origin,
    ...only && only.length > 0 && { onlyDataSources: [...new Set(only)] },
    ...logLevel && isLogLevel(logLevel) && { logLevel },
    proxy,
    ...eventBus && { eventBus }
  };
}
function readBaseUrl(text, problems) {
  const trimmed = text.replace(/\/+$/, "");
  if (API_BASE_URLS.includes(trimmed)) return trimmed;
  const url = URL.canParse(trimmed) ? new URL(trimmed) : void 0;
  const loopback = url && LOOPBACK_HOSTS.has(url.hostname) && (url.protocol === "http:" || url.protocol === "https:");
  if (loopback && url.username === "" && url.password === "" && url.search === "" && url.hash === "") {
    return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  }
  const why = url ? API_BASE_URLS.some((known) => new URL(known).host === url.host) || loopback ? "this is none of them" : `the host ${url.host} is refused` : "it is no URL";
  problems.push(`WEBEX_API_BASE_URL must be ${API_BASE_URLS.join(", ")} or http on loopback; ${why}`);
  return API_BASE_URLS[0];
}
function isLogLevel(text) {
  return LOG_LEVELS.includes(text);
}

export {
  LOOPBACK_HOSTS,
  LOG_LEVELS,
  API_BASE_URLS,
  NUMBERS,
  readSettings
};
