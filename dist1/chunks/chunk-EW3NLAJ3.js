import {
  outcomeOf
} from "./chunk-DXOZ7PF6.js";
import {
  drain
} from "./chunk-ZEO5VXWT.js";
import {
  asFarAsRead
} from "./chunk-BWL6QBY2.js";
import {
  isUsable
} from "./chunk-DA3WYKSN.js";
import {
  asKeeperError
} from "./chunk-DSMZJSUZ.js";

// src/core/prove-token.ts
async function proveToken(context, outcome) {
  const { tokens, dataSources, clock } = context;
  const org = (await tokens.config()).orgs.find(({ key }) => key === outcome.key);
  let error;
  try {
    await asFarAsRead(dataSources.list(org));
  } catch (thrown) {
    error = asKeeperError(thrown);
  }
  const stored = (await tokens.config()).credentials.get(outcome.key);
  const changed = stored?.accessToken?.value.hash !== outcome.credential?.accessToken?.value.hash;
  const credential = changed ? stored : outcome.credential;
  const now = {
    ...outcome,
    ...credential && { credential },
    usable: credential !== void 0 && isUsable(credential, clock.now())
  };
  if (error)
    return { ...now, action: "failed", usable: false, reason: `${outcome.reason}; it could not be proved`, error };
  if (!changed) return { ...now, reason: `Webex takes it: ${outcome.reason}` };
  const action = credential?.via === "mint" ? "minted" : "refreshed";
  return { ...now, action, reason: "Webex rejected the access token, whatever its date" };
}

// src/cli/prove-tokens.ts
async function renewAndProve(keeper, orgs, force) {
  const outcomes = await keeper.tokens.refresh({ orgs, ...force && { force } });
  const proven = /* @__PURE__ */ new Map();
  await drain(
    outcomes.filter(({ kind, action, usable }) => kind === "service-app" && usable && (action === "kept" || !force)),
    {
      concurrency: keeper.settings.concurrency,
      compare: () => 0,
      run: async (outcome) => {
        proven.set(outcome.key, await proveToken(keeper, outcome));
      }
    }
  );
  return outcomes.map((outcome) => proven.get(outcome.key) ?? outcome);
}
function outcomeOfTokens(outcomes, force, saveFailure) {
  const orgs = outcomes.filter(({ kind }) => kind === "service-app");
  const failed = orgs.flatMap(({ usable, error }) => error && (!usable || force) ? [error] : []);
  const stores = outcomes.flatMap(({ error }) => error?.exitCode === 5 ? [error] : []);
  return outcomeOf({
    storeFailures: saveFailure ? [saveFailure] : stores,
    orgsWithoutToken: failed,
    orgsNotRead: [],
    failedDataSources: [],
    deferredAtRisk: 0,
    orgsRead: orgs.length - failed.length
  });
}

export {
  renewAndProve,
  outcomeOfTokens
};
