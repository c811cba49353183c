import {
  isRenewable
} from "./chunk-NDNEQYTP.js";
import {
  failureOf
} from "./chunk-O62ASZ3C.js";
import {
  canRefresh,
  decideRenewal,
  isUsable
} from "./chunk-DA3WYKSN.js";
import {
  everyOne
} from "./chunk-DQNDXNZL.js";
import {
  inWords
} from "./chunk-QUMIXTFP.js";
import {
  orgInWords
} from "./chunk-PNTDRFCP.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/core/climb-all.ts
async function climbAll(ladder, session, orgs, need) {
  const hasIntegration = session.config.credentials.has("integration");
  if (hasIntegration) await ladder.integration(need);
  const byUrgency = [...orgs].sort((a, b) => endOf(session.credential(a.key)) - endOf(session.credential(b.key)));
  const outcomes = await everyOne(byUrgency.map((org) => ladder.serviceApp(org, need)));
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  const integration = hasIntegration ? [await ladder.integration()] : [];
  return [...integration, ...orgs.map(({ key }) => byKey.get(key))];
}
function endOf(credential) {
  return credential?.accessToken?.expiresAt ?? 0;
}

// src/core/left-alone.ts
function decideCredentials(config, orgs, need, now) {
  const integration = config.credentials.get("integration");
  const credentials = [integration, ...orgs.map(({ key }) => config.credentials.get(key))].filter(
    (each) => each !== void 0
  );
  return credentials.map((credential) => {
    const decision = decideRenewal(credential, now, need);
    if (!decision.renew || isRenewable(config, credential, now, need.force)) return { credential, ...decision };
    const reason = `${decision.reason}, and nothing that is configured renews it`;
    return { credential, ...decision, renew: false, reason };
  });
}
function canWait({ credential }, now) {
  return credential.kind === "service-app" && canRefresh(credential, now) && isUsable(credential, now);
}
function leftAlone(config, { credential, reason }, now, rejected) {
  const { key, kind, orgId } = credential;
  const usable = isUsable(credential, now) && credential.accessToken?.value.hash !== rejected;
  const org = config.orgs.find((each) => each.key === key);
  return {
    key,
    kind,
    action: usable ? "kept" : "failed",
    reason,
    credential,
    usable,
    warnings: [],
    ...orgId !== void 0 && { orgId },
    ...!usable && { error: failureOf([], config, org) }
  };
}
function notKnownYet(config, orgs, need, now) {
  return decideCredentials(config, orgs, need, now).map((decision) => {
    const left = leftAlone(config, decision, now);
    if (!decision.renew) return left;
    const error = new KeeperError("interrupted", "interrupted before it was known whether it was renewed");
    return { ...left, action: "failed", reason: `${decision.reason}; ${error.message}`, error };
  });
}
async function withLearnedEnds(outcomes, oauth, budget) {
  return await everyOne(
    outcomes.map(async (outcome) => {
      const token = outcome.credential?.accessToken;
      if (!outcome.credential || !token || token.expiresAt !== void 0 || !outcome.usable) return outcome;
      const expiresAt = await oauth.tokenExpiry(token.value, budget).catch(() => void 0);
      if (expiresAt === void 0) return outcome;
      return { ...outcome, credential: { ...outcome.credential, accessToken: { ...token, expiresAt } } };
    })
  );
}

// src/core/policy/failure-backoff.ts
var HOUR = 36e5;
var PATIENT_WHILE_MS = 24 * HOUR;
function mayTryAgain(failing, now, tokenEndsAt) {
  if (!failing) return { try: true, reason: "no renewal has failed" };
  if (tokenEndsAt === void 0 || !(tokenEndsAt - now > PATIENT_WHILE_MS))
    return { try: true, reason: "no more than a day of token is known to be left" };
  const waitMs = Math.min(HOUR * 2 ** (failing.attempts - 1), 24 * HOUR);
  const nextAt = failing.lastAt + waitMs;
  if (now >= nextAt - 5 * 6e4 || failing.lastAt > now) return { try: true, reason: "the back-off is over" };
  return { try: false, reason: `failed ${failing.attempts} times, tried again in ${inWords(nextAt - now)}` };
}
function afterFailure(notes, now) {
  const { failing } = notes;
  return {
    ...notes,
    failing: { attempts: Math.min((failing?.attempts ?? 0) + 1, 99), since: failing?.since ?? now, lastAt: now }
  };
}

// src/core/climb-decision.ts
function preparedCredential(session, key, need) {
  const credential = session.credential(key);
  if (credential && need.force && Object.keys(credential.notes).length > 0) {
    session.saveLater({ credential: key, notes: {} });
    return session.credential(key);
  }
  if (!credential || need.rejected === void 0 || credential.accessToken?.value.hash !== need.rejected)
    return credential;
  session.saveLater({ credential: key, notes: { ...credential.notes, rejectedAccessToken: need.rejected } });
  return session.credential(key);
}
async function decideClimb(context, credential, need) {
  const { clock, oauth, session, budget } = context;
  const decision = decideRenewal(credential, clock.now(), need);
  const { accessToken, key } = credential;
  if (!decision.renew || decision.state !== "unknown" || need.force || !accessToken) return decision;
  const expiresAt = await oauth.tokenExpiry(accessToken.value, budget).catch(() => void 0);
  if (expiresAt === void 0) return decision;
  const tokens = { accessToken: accessToken.value, expiresAt, obtainedAt: clock.now(), via: "learned" };
  session.saveLater({ credential: key, tokens, notes: credential.notes });
  return decideRenewal(session.credential(key) ?? credential, clock.now(), need);
}
var TURN_COMES = "its turn comes with the next run: the store takes no more refreshes in this one";
function refreshedTooLate(org) {
  const what = `the token of ${orgInWords(org)} was not refreshed: the store takes no more writes in this run`;
  return new KeeperError("out-of-time", what, { remedy: "nothing: its turn comes with the next run" });
}
function backOff(credential, need, now) {
  if (need.force || !isUsable(credential, now, need.minTtlMs)) return void 0;
  const verdict = mayTryAgain(credential.notes.failing, now, credential.accessToken?.expiresAt);
  return verdict.try ? void 0 : verdict.reason;
}

export {
  climbAll,
  endOf,
  decideCredentials,
  canWait,
  leftAlone,
  notKnownYet,
  withLearnedEnds,
  afterFailure,
  preparedCredential,
  decideClimb,
  TURN_COMES,
  refreshedTooLate,
  backOff
};
