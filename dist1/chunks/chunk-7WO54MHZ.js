import {
  namedStore,
  userStateDir
} from "./chunk-E7RHLWP2.js";

// src/compose-problems.ts
import { resolve } from "node:path";
function problemStore({ env, store, config }) {
  const { kind, location } = namedStore({ env, store, config }) ?? { kind: "file", location: "token-config.json" };
  return { kind, location: kind === "file" ? resolve(location) : location };
}
async function openProblemMemory(place) {
  const { env, directory, listener } = place;
  const { fileProblemMemory } = await import("./problem-memory-FKJSYN5Q.js");
  const { kind, location } = problemStore(place);
  const account = kind === "aws" ? [env.AWS_REGION ?? env.AWS_DEFAULT_REGION, env.AWS_PROFILE] : [];
  const store = [`${kind}:${location}`, ...account].filter((part) => part).join(" ");
  return fileProblemMemory({
    directory: async () => directory ?? await userStateDir(env),
    store: listener === void 0 ? store : `${store} for ${listener}`
  });
}
async function runShellCommand(command) {
  const adapter = await import("./shell-command-LX6V2ZU2.js");
  return await adapter.runShellCommand(command);
}

export {
  problemStore,
  openProblemMemory,
  runShellCommand
};
