import {
  briefly,
  inWords
} from "./chunk-QUMIXTFP.js";

// src/cli/text/times.ts
function lifeLeft(expiresAt, now) {
  if (expiresAt === void 0) return "end unknown";
  const ms = epoch(expiresAt) - now;
  return ms > 0 ? `${briefly(ms)} left` : `ended ${inWords(-ms).split(" ").slice(0, 2).join(" ")} ago`;
}
function whenIs(at, now) {
  const ms = epoch(at) - now;
  return ms <= 0 ? "now" : `in ${briefly(ms)}`;
}
function epoch(at) {
  return typeof at === "string" ? Date.parse(at) : at;
}

export {
  lifeLeft,
  whenIs
};
