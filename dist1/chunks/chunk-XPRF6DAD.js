import {
  TURN_COMES,
  backOff,
  decideCredentials,
  endOf,
  leftAlone,
  refreshedTooLate
} from "./chunk-HZ4XIPOS.js";
import {
  renewalMeans
} from "./chunk-NDNEQYTP.js";
import {
  isUsable
} from "./chunk-DA3WYKSN.js";

// src/core/planned-credentials.ts
function plannedCredentials(config, orgs, need, now, refreshes = Number.POSITIVE_INFINITY) {
  const decisions = decideCredentials(config, orgs, need, now);
  const late = beyond(refreshes, config, decisions, need, now);
  return decisions.map((decision) => {
    const { error, ...left } = leftAlone(config, decision, now);
    if (!decision.renew) return { ...left, due: false, ...error && { error } };
    const waiting = backOff(decision.credential, need, now);
    if (waiting !== void 0) return { ...left, action: "kept", due: false, reason: `${decision.reason}; ${waiting}` };
    const means = late.has(decision) ? instead(config, decision, now) : renewalMeans(config, decision.credential, now, need.force);
    if (means === void 0) {
      const org = orgs.find(({ key }) => key === left.key);
      const late2 = !left.usable && org ? { error: refreshedTooLate(org) } : {};
      return { ...left, ...late2, due: false, reason: `${decision.reason}; ${TURN_COMES}` };
    }
    return { ...left, action: "kept", due: true, reason: plan(means, decision, need) };
  });
}
function beyond(refreshes, config, decisions, need, now) {
  const wanting = decisions.filter(
    ({ renew, credential }) => renew && credential.kind === "service-app" && backOff(credential, need, now) === void 0 && renewalMeans(config, credential, now, need.force) === "refresh"
  );
  return new Set(wanting.sort((a, b) => endOf(a.credential) - endOf(b.credential)).slice(refreshes));
}
function instead(config, { credential }, now) {
  const { refreshToken: _, ...withoutRefresh } = credential;
  return isUsable(credential, now) || renewalMeans(config, withoutRefresh, now) === void 0 ? void 0 : "mint";
}
function plan(means, { state, reason }, need) {
  const renewed = `would be renewed ${means === "refresh" ? "with its refresh token" : "by a mint"}`;
  const asks = state === "unknown" && !need.force;
  return asks ? `${renewed}, unless Webex tells when it ends: nobody has told` : `${renewed}: ${reason}`;
}

export {
  plannedCredentials
};
