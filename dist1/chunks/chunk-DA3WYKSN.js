import {
  inWords
} from "./chunk-QUMIXTFP.js";

// src/core/policy/min-ttl.ts
var SAME_AGAIN_MS = 24 * 36e5;
function decideForTtl(token, now, minTtlMs) {
  const { expiresAt, obtainedAt, via } = token;
  const left2 = `${inWords(expiresAt - now)} left`;
  const asked = `at least ${inWords(minTtlMs)} asked for`;
  if (expiresAt - now >= minTtlMs) return { renew: false, reason: `${left2}, ${asked}` };
  if (obtainedAt !== void 0 && via !== "learned" && obtainedAt <= now && now - obtainedAt < SAME_AGAIN_MS) {
    const life = expiresAt - obtainedAt;
    if (life < minTtlMs) {
      const when = `${inWords(life)} when it was renewed ${inWords(now - obtainedAt)} ago`;
      return { renew: false, reason: `it had ${when}, and another renewal gives no more` };
    }
  }
  return { renew: true, reason: `${left2}, ${asked}`, nextRenewalAt: now };
}

// src/core/policy/credential-renewal.ts
var HOUR = 36e5;
var GUARD_MS = 6e4;
var REFRESH_TOKEN_SAKE_MS = 24 * HOUR;
function decideRenewal(credential, now, wish = {}) {
  const state = accessTokenState(credential, now);
  const due = { nextRenewalAt: now };
  if (wish.force) return { renew: true, state, reason: "asked for with --force", ...due };
  const { expiresAt } = credential.accessToken ?? {};
  if (wish.minTtlMs !== void 0 && expiresAt !== void 0 && (state === "fresh" || state === "due")) {
    return { state, ...decideForTtl({ ...credential, expiresAt }, now, wish.minTtlMs) };
  }
  switch (state) {
    case "missing":
      return { renew: true, state, reason: "there is no access token yet", ...due };
    case "rejected":
      return { renew: true, state, reason: "Webex rejected the access token", ...due };
    case "expired":
      return {
        renew: true,
        state,
        reason: `the access token ended ${ago(credential.accessToken?.expiresAt, now)}`,
        ...due
      };
    case "unknown":
      if (!credential.refreshToken && credential.kind === "integration") {
        return { renew: false, state, reason: "nobody has told when it ends, and it cannot be refreshed" };
      }
      return { renew: true, state, reason: "nobody has told when it ends: one renewal tells", ...due };
    case "due":
      return {
        renew: true,
        state,
        reason: `past half its life: ${left(credential.accessToken?.expiresAt, now)}`,
        ...due
      };
  }
  const refreshDueAt = refreshTokenDueAt(credential);
  if (refreshDueAt !== void 0 && now >= refreshDueAt) {
    const life = left(credential.refreshToken?.expiresAt, now);
    return { renew: true, state: "due", reason: `the refresh token is past half its life: ${life}`, ...due };
  }
  const accessDueAt = halfLife(credential.obtainedAt, credential.accessToken?.expiresAt);
  const nextRenewalAt = Math.min(accessDueAt ?? Number.POSITIVE_INFINITY, refreshDueAt ?? Number.POSITIVE_INFINITY);
  return {
    renew: false,
    state,
    reason: left(credential.accessToken?.expiresAt, now),
    ...Number.isFinite(nextRenewalAt) && { nextRenewalAt }
  };
}
function accessTokenState(credential, now) {
  const { accessToken, obtainedAt } = credential;
  if (!accessToken) return "missing";
  if (credential.notes.rejectedAccessToken === accessToken.value.hash) return "rejected";
  if (accessToken.expiresAt === void 0) return "unknown";
  if (accessToken.expiresAt - now < GUARD_MS) return "expired";
  if (obtainedAt !== void 0 && obtainedAt > now + HOUR) return "unknown";
  const dueAt = halfLife(obtainedAt, accessToken.expiresAt);
  return dueAt !== void 0 && now >= dueAt ? "due" : "fresh";
}
function isUsable(credential, now, minTtlMs) {
  const state = accessTokenState(credential, now);
  if (state === "unknown") return minTtlMs === void 0;
  if (state !== "fresh" && state !== "due") return false;
  return minTtlMs === void 0 || credential.accessToken.expiresAt - now >= minTtlMs;
}
function canRefresh(credential, now) {
  const { refreshToken, notes } = credential;
  if (!refreshToken || notes.rejectedRefreshToken === refreshToken.value.hash) return false;
  return refreshToken.expiresAt === void 0 || refreshToken.expiresAt > now;
}
function refreshTokenDueAt(credential) {
  const half = halfLife(credential.obtainedAt, credential.refreshToken?.expiresAt);
  if (half === void 0 || credential.obtainedAt === void 0) return void 0;
  return Math.max(half, credential.obtainedAt + REFRESH_TOKEN_SAKE_MS);
}
function halfLife(from, to) {
  return from === void 0 || to === void 0 ? void 0 : from + (to - from) / 2;
}
function left(expiresAt, now) {
  return expiresAt === void 0 ? "its end is not known" : `${inWords(expiresAt - now)} left`;
}
function ago(at, now) {
  if (at === void 0) return "some time ago";
  return at > now ? `in ${inWords(at - now)}, too soon to be used` : `${inWords(now - at)} ago`;
}

export {
  GUARD_MS,
  decideRenewal,
  accessTokenState,
  isUsable,
  canRefresh
};
