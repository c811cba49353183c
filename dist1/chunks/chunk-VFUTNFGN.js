import {
  credentialWarnings
} from "./chunk-465M44TK.js";
import {
  IncompleteListError
} from "./chunk-BWL6QBY2.js";
import {
  decideRenewal,
  isUsable
} from "./chunk-DA3WYKSN.js";
import {
  instant,
  present
} from "./chunk-7EEW3DDW.js";
import {
  credentialInWords
} from "./chunk-PNTDRFCP.js";

// src/core/pass-credentials.ts
function asTheyAre(outcomes, config, now) {
  return outcomes.map((outcome) => {
    const credential = config.credentials.get(outcome.key);
    const same = credential?.accessToken?.value.hash === outcome.credential?.accessToken?.value.hash;
    if (!credential || same) return outcome;
    const { error: _, ...rest } = outcome;
    const usable = isUsable(credential, now);
    const action = credential.via === "mint" ? "minted" : "refreshed";
    return { ...rest, action, credential, usable, reason: "Webex rejected the access token during the run" };
  });
}
function credentialReport(outcome, { orgs }, now, notRead) {
  const { kind, orgId, action, reason, credential } = outcome;
  const error = outcome.error ?? notRead;
  return present({
    kind,
    orgId,
    orgName: orgs.find(({ key }) => key === outcome.key)?.name,
    action,
    reason: notRead && !outcome.error ? `${reason}; ${notReadWords(notRead)}` : reason,
    expiresAt: instant(credential?.accessToken?.expiresAt),
    refreshTokenExpiresAt: instant(credential?.refreshToken?.expiresAt),
    nextRenewalAt: instant(credential && decideRenewal(credential, now).nextRenewalAt),
    error: error?.toJSON()
  });
}
function notReadWords(error) {
  const partly = error instanceof IncompleteListError;
  return partly ? "not all of its data sources could be read" : "its data sources could not be read";
}
function renewalWarnings(config, outcomes, now) {
  const failedRungs = outcomes.flatMap((each) => {
    const dead = each.action === "failed" && each.error && (each.usable || each.kind === "integration");
    return [...each.warnings, ...dead ? [`${nameOf(each, config)} could not be renewed: ${each.error.message}`] : []];
  });
  return [.../* @__PURE__ */ new Set([...failedRungs, ...credentialWarnings(withLearned(config, outcomes), now)])];
}
function withLearned(config, outcomes) {
  const credentials = new Map(config.credentials);
  for (const { key, credential } of outcomes) {
    const stored = credentials.get(key)?.accessToken;
    if (credential && stored && stored.value.hash === credential.accessToken?.value.hash)
      credentials.set(key, credential);
  }
  return { ...config, credentials };
}
function nameOf({ key }, { orgs }) {
  return key === "integration" ? "the integration" : `the service-app token of ${credentialInWords(key, orgs)}`;
}

export {
  asTheyAre,
  credentialReport,
  renewalWarnings
};
