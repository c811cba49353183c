import {
  EXIT,
  EXIT_PRECEDENCE
} from "./chunk-DSMZJSUZ.js";

// src/core/policy/run-outcome.ts
var TELLING = /* @__PURE__ */ new Set([EXIT.store, EXIT.reauthorize, EXIT.usage]);
function outcomeOf(facts) {
  const exits = /* @__PURE__ */ new Map();
  for (const error2 of facts.storeFailures) exits.set(EXIT.store, error2);
  for (const error2 of facts.orgsWithoutToken) {
    exits.set(TELLING.has(error2.exitCode) || facts.orgsRead === 0 ? error2.exitCode : EXIT.partial, error2);
  }
  const others = [...facts.orgsNotRead, ...facts.failedDataSources];
  for (const error2 of others) {
    const telling = TELLING.has(error2.exitCode) || facts.orgsRead === 0;
    exits.set(telling ? exitOfLoneFailure(error2) : EXIT.partial, error2);
  }
  for (const error2 of facts.forcedInVain ?? []) exits.set(error2.exitCode, error2);
  if (facts.deferredAtRisk > 0) exits.set(EXIT.partial, exits.get(EXIT.partial));
  const exitCode = EXIT_PRECEDENCE.find((code) => exits.has(code)) ?? EXIT.ok;
  const error = exits.get(exitCode);
  const outcome = outcomeBehind(exitCode, facts.orgsRead);
  return { outcome, exitCode, ...error && { error } };
}
function outcomeBehind(exitCode, orgsRead) {
  switch (exitCode) {
    case EXIT.ok:
      return "ok";
    case EXIT.reauthorize:
      return "reauthorize";
    case EXIT.partial:
      return "partial";
    case EXIT.lockBusy:
      return orgsRead > 0 ? "partial" : "failed";
    default:
      return "failed";
  }
}
function exitOfLoneFailure(error) {
  return error.exitCode === EXIT.failed ? EXIT.partial : error.exitCode;
}

export {
  outcomeOf
};
