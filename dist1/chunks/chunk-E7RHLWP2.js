import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/user-directories.ts
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
var NAME = "byods-keeper";
function userConfigDir(env) {
  if (env.XDG_CONFIG_HOME) return join(env.XDG_CONFIG_HOME, NAME);
  if (env.APPDATA) return join(env.APPDATA, NAME);
  return env.HOME ? join(env.HOME, ".config", NAME) : void 0;
}
function userCacheDir(env) {
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, NAME);
  if (env.LOCALAPPDATA) return join(env.LOCALAPPDATA, NAME);
  return env.HOME ? join(env.HOME, ".cache", NAME) : void 0;
}
async function userStateDir(env) {
  const home = env.XDG_STATE_HOME || env.HOME && join(env.HOME, ".local", "state");
  if (!home || env.AWS_LAMBDA_FUNCTION_NAME) return tmpdir();
  const directory = join(home, NAME);
  await mkdir(directory, { recursive: true, mode: 448 });
  return directory;
}

// src/adapters/token-store/detect.ts
var DEFAULT_SECRET_NAME = "webex-byods-credentials";
var CONFIG_NAME = "token-config.json";
function detectStore(clues) {
  const { env, exists, userConfigDir: userConfigDir2 } = clues;
  const flagged = choiceOfFlags(clues);
  if (flagged) return flagged;
  const choice = choiceOfEnvironment(env) ?? choiceOfFiles(exists, userConfigDir2);
  if (choice === void 0) throw noStore(exists, userConfigDir2);
  const local = `./${CONFIG_NAME}`;
  if (!env.SECRET_NAME || env.AWS_LAMBDA_FUNCTION_NAME || !exists(local)) return choice;
  const taken = choice.kind === "aws" ? `the AWS secret ${choice.location}` : choice.location;
  const note = `using ${taken} (${choice.reason}); there are both SECRET_NAME and ${local}: --config ${local} or --store aws:${env.SECRET_NAME} chooses`;
  return { ...choice, note };
}
function namedStore(clues) {
  return choiceOfFlags(clues) ?? choiceOfEnvironment(clues.env);
}
function choiceOfFlags({ store, config }) {
  if (store !== void 0 && config !== void 0) {
    throw new KeeperError("usage", "--store and --config name two token stores", { remedy: "give one of them" });
  }
  if (config === "") throw new KeeperError("usage", "--config needs a path", { remedy: "give the path of a file" });
  if (store !== void 0) return { ...parseStore(store, "--store"), reason: `--store ${store}` };
  return config === void 0 ? void 0 : { kind: "file", location: config, reason: `--config ${config}` };
}
function choiceOfEnvironment(env) {
  if (env.BYODS_STORE) return { ...parseStore(env.BYODS_STORE, "BYODS_STORE"), reason: "BYODS_STORE is set" };
  if (env.BYODS_CONFIG) return { kind: "file", location: env.BYODS_CONFIG, reason: "BYODS_CONFIG is set" };
  if (env.AWS_LAMBDA_FUNCTION_NAME) {
    const reason = env.SECRET_NAME ? "running in a Lambda, SECRET_NAME is set" : "running in a Lambda";
    return { kind: "aws", location: env.SECRET_NAME || DEFAULT_SECRET_NAME, reason };
  }
  return env.SECRET_NAME ? { kind: "aws", location: env.SECRET_NAME, reason: "SECRET_NAME is set" } : void 0;
}
function unnamedFiles(userConfigDir2) {
  const local = `./${CONFIG_NAME}`;
  return userConfigDir2 === void 0 ? [local] : [local, `${userConfigDir2}/${CONFIG_NAME}`];
}
function storeToSetUp(clues) {
  const isFound = namedStore(clues) !== void 0 || choiceOfFiles(clues.exists, clues.userConfigDir) !== void 0;
  if (isFound) return detectStore(clues);
  return { kind: "file", location: `./${CONFIG_NAME}`, reason: "there is no other" };
}
function choiceOfFiles(exists, userConfigDir2) {
  const [local, user] = unnamedFiles(userConfigDir2);
  if (exists(local)) return { kind: "file", location: local, reason: `${local} is there` };
  if (user !== void 0 && exists(user))
    return { kind: "file", location: user, reason: "it is in the per-user configuration folder" };
  return void 0;
}
function noStore(exists, userConfigDir2) {
  const [local, user] = unnamedFiles(userConfigDir2);
  return new KeeperError(
    "configuration",
    `no token store was found: there is no ${local}${user === void 0 ? "" : `, no ${user}`}, and no SECRET_NAME or BYODS_STORE is set`,
    {
      remedy: exists(`./.byods/${CONFIG_NAME}.last-good`) ? `bring back the one that was here: byods store restore --config ${local}` : "make one with byods init, or try it without an account: byods run --sandbox"
    }
  );
}
function parseStore(text, from) {
  const [, kind, location] = /^(file|aws):(.+)$/s.exec(text) ?? [];
  if (kind === "file" || kind === "aws") return { kind, location };
  throw new KeeperError("usage", `${from} must be file:<path> or aws:<secret name or ARN>, and is "${text}"`, {
    remedy: `correct ${from}`
  });
}

export {
  userConfigDir,
  userCacheDir,
  userStateDir,
  detectStore,
  namedStore,
  unnamedFiles,
  storeToSetUp,
  parseStore
};
