import {
  inWords
} from "./chunk-QUMIXTFP.js";

// src/core/policy/data-source-renewal.ts
var MINUTE = 6e4;
var AT_RISK_MINUTES = 360;
function lifeOf(dataSource, now) {
  const { claims } = dataSource;
  const expiresAt = claims?.expiresAt ?? dataSource.tokenExpiresAt;
  const claimedLife = claims?.expiresAt !== void 0 && claims.issuedAt !== void 0 ? (claims.expiresAt - claims.issuedAt) / MINUTE : void 0;
  const lifetimeMinutes = [claimedLife, dataSource.tokenLifetimeMinutes].find((life) => life !== void 0 && life > 0);
  const issuedAt = claims?.issuedAt ?? (expiresAt !== void 0 && lifetimeMinutes !== void 0 ? expiresAt - lifetimeMinutes * MINUTE : void 0);
  if (expiresAt === void 0) return { atRisk: false, ...lifetimeMinutes !== void 0 && { lifetimeMinutes } };
  const left = (expiresAt - now) / MINUTE;
  const riskBelow = Math.min(AT_RISK_MINUTES, (lifetimeMinutes ?? Number.POSITIVE_INFINITY) / 4);
  return {
    expiresAt,
    remainingMinutes: Math.floor(left),
    atRisk: dataSource.status !== "disabled" && left < riskBelow,
    ...issuedAt !== void 0 && { issuedAt },
    ...lifetimeMinutes !== void 0 && { lifetimeMinutes }
  };
}
function endsWithin(dataSource, now, withinMs) {
  return (lifeOf(dataSource, now).expiresAt ?? 0) <= now + withinMs;
}
function decideDataSource(dataSource, now, options) {
  const life = lifeOf(dataSource, now);
  if (dataSource.status === "disabled") return { action: "skip", reason: "it is disabled", ...life };
  if (options.force) return { action: "extend", reason: "asked for with --force", ...life };
  if (life.expiresAt === void 0)
    return { action: "extend", reason: "Webex does not tell when its token ends", ...life };
  if (life.expiresAt <= now)
    return { action: "extend", reason: `its token ended ${inWords(now - life.expiresAt)} ago`, ...life };
  const left = `${inWords(life.expiresAt - now)} left`;
  if (life.atRisk) return { action: "extend", reason: `at risk: ${left}`, ...life };
  if (life.issuedAt === void 0) return { action: "extend", reason: `${left}, and its age is not known`, ...life };
  const age = (now - life.issuedAt) / MINUTE;
  const dueAge = Math.min(options.renewAfterMinutes, (life.lifetimeMinutes ?? Number.POSITIVE_INFINITY) / 2);
  return age >= dueAge ? { action: "extend", reason: `due: extended ${inWords(now - life.issuedAt)} ago, ${left}`, ...life } : { action: "keep", reason: `extended ${inWords(Math.max(0, now - life.issuedAt))} ago, ${left}`, ...life };
}

export {
  lifeOf,
  endsWithin,
  decideDataSource
};
