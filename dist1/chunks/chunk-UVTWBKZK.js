import {
  systemIds
} from "./chunk-C66VB54J.js";
import {
  parseStore,
  userStateDir
} from "./chunk-E7RHLWP2.js";
import {
  addressOf
} from "./chunk-R2FHURN2.js";

// src/compose-store.ts
import { lstatSync, realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
async function openNamedStore(word, flag, around) {
  const named = parseStore(word, flag);
  const location = named.kind === "file" ? absolute(named.location) : named.location;
  const store = await openStore({ kind: named.kind, location }, around);
  return { store, address: addressOf(store), ...named.kind === "file" && { host: hostname() } };
}
function absolute(path) {
  const full = resolve(path);
  const there = lstatSync(full, { throwIfNoEntry: false }) !== void 0;
  try {
    return there ? realpathSync(full) : join(realpathSync(dirname(full)), basename(full));
  } catch {
    return full;
  }
}
async function openStore(choice, { env, log, clock, ids = systemIds }) {
  switch (choice.kind) {
    case "file": {
      const { fileTokenStore } = await import("./file-FCRBFNZE.js");
      return fileTokenStore({ path: choice.location, clock, log });
    }
    case "aws": {
      const [{ secretsManagerTokenStore }, { secretsManagerClient }, { readRescueFiles, writeRescueFile }] = await Promise.all([
        import("./secrets-manager-25AWSI5C.js"),
        import("./secrets-manager-client-UMGYUZ7U.js"),
        import("./rescue-5DENCHPL.js")
      ]);
      return secretsManagerTokenStore({
        secretId: choice.location,
        client: secretsManagerClient(choice.location, env),
        clock,
        ids,
        profile: env.AWS_PROFILE,
        owner: env.AWS_LAMBDA_FUNCTION_NAME ? `Lambda ${env.AWS_LAMBDA_FUNCTION_NAME}` : `process ${process.pid} on ${hostname()}`,
        rescue: async (updates) => writeRescueFile(await userStateDir(env), choice.location, updates, clock.now()),
        rescued: async () => {
          const files = await readRescueFiles(await userStateDir(env), choice.location);
          return files.flatMap(
            ({ path, updates }) => updates ? [{ updates, discard: () => rm(path, { force: true }) }] : []
          );
        },
        log
      });
    }
  }
}

export {
  openNamedStore,
  openStore
};
