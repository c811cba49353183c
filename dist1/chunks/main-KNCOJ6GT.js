import {
  AUTHORIZATION_SCOPE,
  USUAL_PORT
} from "./chunk-3JZABMWD.js";
import {
  VARIABLES,
  isTooLateInFile
} from "./chunk-MH3N7643.js";
import {
  initOptions,
  readEnvLines
} from "./chunk-MWAHAOSF.js";
import "./chunk-2TT5BTQK.js";
import {
  addChangeOptions,
  addEnvFileOption,
  addFieldOptions,
  addOrgOption,
  addOutputOptions,
  addRecordsDirOption,
  addStoreOptions
} from "./chunk-7AD6OTZ6.js";
import {
  paintWith,
  wantsColour
} from "./chunk-YXEUUUE3.js";
import {
  watchedWarnings
} from "./chunk-6JLGZIE7.js";
import {
  STDIN_WORD
} from "./chunk-DZ6HLVZX.js";
import {
  nearest,
  suggestion
} from "./chunk-QFAZLEK7.js";
import {
  TOKEN_FORMATS
} from "./chunk-7NM22A36.js";
import {
  jsonText
} from "./chunk-EGP7BXXP.js";
import {
  COMPLETE_WORD,
  SHELLS
} from "./chunk-FD6LBPJL.js";
import "./chunk-FLYHAESS.js";
import {
  fieldsOf
} from "./chunk-LMNM2FV2.js";
import "./chunk-S2LNS46J.js";
import {
  chooseStore
} from "./chunk-RD4N343M.js";
import {
  VERSION
} from "./chunk-SCNFPUDF.js";
import "./chunk-YUTMZUC3.js";
import {
  STATUSES
} from "./chunk-DARKQW4H.js";
import "./chunk-AD4ACKFS.js";
import {
  systemClock
} from "./chunk-C66VB54J.js";
import {
  userCacheDir
} from "./chunk-E7RHLWP2.js";
import {
  isDataSourceId
} from "./chunk-GMDZM3WL.js";
import {
  toOrgId
} from "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  EXIT,
  KeeperError,
  asKeeperError
} from "./chunk-DSMZJSUZ.js";
import {
  hashOf,
  printable,
  redact,
  redactFromNowOn
} from "./chunk-AGUPEUTK.js";

// src/cli/main.ts
import { setMaxListeners } from "node:events";
import { isatty } from "node:tty";

// src/cli/process-output.ts
var NOBODY_READS = /* @__PURE__ */ new Set(["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED"]);
function outputOf(stream) {
  let failed;
  let last = Promise.resolve();
  const note = (error) => {
    if (error) failed ??= error.code ?? error.name;
  };
  stream.on("error", note);
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns;
    },
    write(text) {
      if (failed !== void 0) return;
      last = new Promise((resolve2) => {
        stream.write(text, (error) => {
          note(error);
          resolve2();
        });
      });
    },
    async flushed() {
      await last;
      return failed === void 0 || NOBODY_READS.has(failed) ? void 0 : failed;
    }
  };
}

// src/cli/run-cli.ts
import { setTimeout as delay } from "node:timers/promises";

// src/cli/command-session.ts
import { dirname } from "node:path";

// src/compose-completion.ts
import { resolve } from "node:path";

// src/adapters/completion-cache.ts
import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
var FORGOTTEN_AFTER_MS = 90 * 24 * 36e5;
var MOST_BYTES = 1024 * 1024;
var NAME = /^completion-[0-9a-f]{16}\.json$/;
var CompletionCache = class {
  #directory;
  #path;
  /** @param store  what tells one token store from another */
  constructor(directory, store) {
    this.#directory = directory;
    this.#path = join(directory, `completion-${hashOf(store)}.json`);
  }
  /** What is known; nothing where nothing usable is there. Never throws. */
  async read() {
    try {
      if ((await stat(this.#path)).size > MOST_BYTES) return [];
      const { orgs } = JSON.parse(await readFile(this.#path, "utf8"));
      return orgs.flatMap(readOrg);
    } catch {
      return [];
    }
  }
  /** Puts orgs in the place of what was known of them, in one step and for this user alone. Never throws. */
  async remember(listed, now) {
    const temporary = `${this.#path}.${randomBytes(8).toString("hex")}.tmp`;
    try {
      const others = (await this.read()).filter((known) => listed.every(({ id }) => id !== known.id));
      const orgs = [...listed, ...others].filter(({ listedAt }) => now - listedAt < FORGOTTEN_AFTER_MS);
      await mkdir(this.#directory, { recursive: true, mode: 448 });
      await writeFile(temporary, `${JSON.stringify({ version: 1, orgs })}
`, { flag: "wx", mode: 384 });
      await rename(temporary, this.#path);
      await this.#forgetOtherStores(now);
    } catch {
      await rm(temporary, { force: true }).catch(() => {
      });
    }
  }
  async #forgetOtherStores(now) {
    for (const name of await readdir(this.#directory)) {
      const path = join(this.#directory, name);
      if (NAME.test(name) && now - (await stat(path)).mtimeMs > FORGOTTEN_AFTER_MS) await rm(path, { force: true });
    }
  }
};
function readOrg(value) {
  const { id, name, listedAt, dataSources } = value;
  if (!isPlain(id) || typeof listedAt !== "number" || !Array.isArray(dataSources)) return [];
  const known = dataSources.flatMap(
    ({ id: id2, host }) => typeof id2 === "string" && isDataSourceId(id2) ? [{ id: id2, ...isPlain(host) && { host } }] : []
  );
  return [{ id, ...isPlain(name) && { name }, listedAt, dataSources: known }];
}
function isPlain(value) {
  return typeof value === "string" && value !== "" && /^[^\p{C}\p{Zl}\p{Zp}]+$/u.test(value);
}

// src/compose-completion.ts
function completionCache(choice, env) {
  const directory = userCacheDir(env);
  if (directory === void 0) return void 0;
  const { kind, location } = choice;
  const where = [env.AWS_PROFILE, env.AWS_REGION || env.AWS_DEFAULT_REGION];
  return new CompletionCache(directory, kind === "file" ? resolve(location) : JSON.stringify([location, ...where]));
}

// src/cli/completion/listings.ts
var Listings = class {
  #listed = /* @__PURE__ */ new Map();
  note = (org, dataSources) => {
    this.#listed.set(org.id, { org, dataSources });
  };
  /** Writes what was noted. Never throws: a file that cannot be written costs a word of typing. */
  async writeDown({ choice, clock }, env) {
    if (this.#listed.size === 0) return;
    const now = clock.now();
    const orgs = [...this.#listed.values()].map(({ org, dataSources }) => {
      const { id, name } = org;
      return { id, ...name !== void 0 && { name }, listedAt: now, dataSources: dataSources.map(knownOf) };
    });
    await completionCache(choice, env)?.remember(orgs, now);
  }
};
function knownOf(dataSource) {
  const { url } = fieldsOf(dataSource);
  return { id: dataSource.id, ...url !== void 0 && URL.canParse(url) && { host: new URL(url).host } };
}

// src/cli/sandbox-environment.ts
var STORE_OPTIONS = ["store", "config"];
function refuseBesideSandbox(words, env) {
  const named = [
    ...STORE_OPTIONS.filter((name) => words[name] !== void 0).map((name) => `--${name}`),
    ...besideSandbox("refused").filter((name) => env[name])
  ];
  if (named.length === 0) return;
  const them = named.join(" and ");
  throw new KeeperError("usage", `--sandbox makes a token store of its own, and ${them} names another`, {
    remedy: `leave out --sandbox, or ${named.some((name) => !name.startsWith("-")) ? "unset" : "leave out"} ${them}`
  });
}
function sandboxEnvironment(env, baseUrl) {
  const left = besideSandbox("ignored");
  const kept = Object.entries(env).filter(([name]) => !left.includes(name));
  return { ...Object.fromEntries(kept), WEBEX_API_BASE_URL: baseUrl };
}
function besideSandbox(how) {
  return VARIABLES.filter((each) => each.besideSandbox === how).flatMap(
    ({ name, also }) => also === void 0 ? [name] : [name, also]
  );
}

// src/cli/command-session.ts
var CommandSession = class {
  io;
  #words;
  #presenter;
  #warnings;
  #keeper;
  #sandbox;
  #listings = new Listings();
  #place;
  #noted;
  constructor(io, words, presenter) {
    this.io = io;
    this.#words = words;
    this.#presenter = presenter;
    this.#warnings = watchedWarnings(io);
  }
  /** What is to be said beside the command's own warnings. */
  get warnings() {
    return this.#warnings;
  }
  warn = (sentence) => {
    this.#warnings.push(sentence);
  };
  note = (sentence) => {
    this.#presenter.note(sentence);
  };
  show = (result) => {
    this.#presenter.show(result, this.#warnings);
    this.#warnings.length = 0;
  };
  aside = (lines) => {
    this.#presenter.aside(lines);
  };
  open = async ({ minutes, untilLeft = false }) => {
    await this.#closeKeeper();
    const { composeKeeper } = await import("./compose-MKTK522H.js");
    const { clock, interruption } = this.io;
    const place = await this.#placed();
    const budget = budgetOf(minutes, untilLeft, clock, interruption);
    const log = await this.#log(untilLeft);
    const onListed = this.#sandbox === void 0 ? this.#listings.note : void 0;
    this.#keeper = await composeKeeper({ ...place, clock, budget, log, onListed });
    this.#noteOnce(this.#keeper.choice.note);
    return this.#keeper;
  };
  openStore = async (word, flag) => {
    const { openNamedStore } = await import("./compose-store-62HQBYC5.js");
    const { clock, env } = this.io;
    return await openNamedStore(word, flag, { env, clock, log: await this.#log(false) });
  };
  problemMemory = async () => {
    const { openProblemMemory } = await import("./compose-problems-55P2WJOP.js");
    const place = await this.#placed();
    return await openProblemMemory({ ...place, directory: this.#sandbox && dirname(this.#sandbox.configPath) });
  };
  doctor = async ({ minutes }, wishes) => {
    const { runDoctor } = await import("./compose-doctor-EEPYAKCX.js");
    const { clock, interruption } = this.io;
    const place = await this.#placed();
    const budget = budgetOf(minutes, false, clock, interruption);
    return await runDoctor({ ...place, ...wishes, clock, budget, log: await this.#log(false) });
  };
  setUp = async ({ minutes }) => {
    const { openSetUpPlace } = await import("./compose-set-up-3GZB3ZXW.js");
    const { clock, interruption } = this.io;
    this.#place ??= this.#find({ empty: true });
    const place = await this.#place;
    const budget = budgetOf(minutes, false, clock, interruption);
    const opened = await openSetUpPlace({ ...place, clock, budget, log: await this.#log(false) });
    this.#noteOnce(opened.choice.note);
    return { ...opened, lookUp: this.#sandbox?.document };
  };
  /** What was said of the choice of the store is not repeated. */
  #noteOnce(note) {
    if (note !== void 0 && note !== this.#noted) this.note(note);
    this.#noted = note;
  }
  eventBus = async () => {
    const place = await this.#placed();
    if (!place.env.EVENT_BUS_NAME) return void 0;
    const { openBusListening } = await import("./compose-events-NRAP3JHC.js");
    return await openBusListening({ ...place, log: await this.#log(false) });
  };
  /** Resolves when no refresh and no save is under way. */
  async settled() {
    await this.#keeper?.tokens.settled();
  }
  /** Cuts the connections and ends the sandbox. After an interruption nothing is waited for any more. */
  async close() {
    if (this.io.interruption.aborted) await this.#keeper?.webex.close();
    else await this.#closeKeeper();
    await this.#sandbox?.close();
  }
  async #closeKeeper() {
    const keeper = this.#keeper;
    this.#keeper = void 0;
    await keeper?.close();
    if (keeper) await this.#listings.writeDown(keeper, this.io.env);
  }
  #placed() {
    this.#place ??= this.#find();
    return this.#place;
  }
  /** The environment and store that the words name, or a sandbox's. */
  async #find(sandboxStore = {}) {
    const { env } = this.io;
    const { config, store, sandbox } = this.#words;
    if (!sandbox) return { env, config, store };
    refuseBesideSandbox(this.#words, env);
    const { startSandboxWithStore } = await import("./compose-sandbox-BRAUV3BT.js");
    this.#sandbox = await startSandboxWithStore(sandboxStore);
    return { env: sandboxEnvironment(env, this.#sandbox.sandbox.baseUrl), config: this.#sandbox.configPath, store };
  }
  /** Warnings are collected for the result; the rest is told on stderr where somebody asked for it. */
  async #log(mute) {
    const { openLog } = await import("./compose-MKTK522H.js");
    const level = mute ? "silent" : this.#words.verbose ? "debug" : logLevelOf(this.io.env);
    const told = await openLog({ level, format: "text", write: (line) => this.io.stderr.write(line) });
    told.debug(`byods ${VERSION} on Node.js ${process.versions.node}`);
    return {
      ...told,
      warn: (message, fields) => {
        told.warn(message, fields);
        if (fields?.error === void 0) this.#warnings.push(message);
      }
    };
  }
};
function budgetOf(minutes, untilLeft, clock, signal) {
  if (untilLeft) return { remainingMs: () => minutes * 6e4, signal };
  const end = clock.monotonic() + minutes * 6e4;
  return { remainingMs: () => Math.max(0, end - clock.monotonic()), signal };
}
function logLevelOf(env) {
  const level = env.LOG_LEVEL?.trim().toLowerCase();
  return level === "error" || level === "warn" || level === "info" || level === "debug" ? level : "silent";
}

// src/cli/env-file/read.ts
import { constants } from "node:fs";
import { open } from "node:fs/promises";
var MOST_BYTES2 = 64 * 1024;
var WHY = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "this user may not read it",
  EPERM: "this user may not read it",
  ELOOP: "it is a symbolic link that leads back to itself",
  EISDIR: "it is a folder",
  ENXIO: "it is not a file"
};
async function readEnvFile(path) {
  let handle;
  try {
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = await handle.stat();
    if (!stats.isFile()) throw refusal(path, stats.isDirectory() ? WHY.EISDIR : "it is not a file");
    if (stats.size > MOST_BYTES2) throw refusal(path, `it is larger than ${MOST_BYTES2 / 1024} KiB`);
    const text = decoded(await handle.readFile(), path);
    const { variables, problems } = readEnvLines(text);
    if (problems.length > 0) throw refusal(path, problems.join("; "));
    return { variables, open: process.platform !== "win32" && (stats.mode & 63) !== 0 };
  } catch (thrown) {
    if (thrown instanceof KeeperError) throw thrown;
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unknown error";
    throw refusal(path, WHY[code] ?? `it cannot be read (${code})`);
  } finally {
    await handle?.close().catch(() => {
    });
  }
}
function decoded(bytes, path) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refusal(path, "it is not text in UTF-8");
  }
}
function refusal(path, why) {
  return new KeeperError("configuration", `--env-file ${path}: ${why}. Nothing was sent`, {
    remedy: "correct the file (one NAME=value a line, # before a comment), or leave out --env-file"
  });
}

// src/cli/env-file/adopt.ts
var TOGETHER = [
  ["BYODS_STORE", "BYODS_CONFIG", "SECRET_NAME"],
  ["AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
  ["AWS_REGION", "AWS_DEFAULT_REGION"],
  ...VARIABLES.flatMap(({ name, also }) => also === void 0 ? [] : [[name, also]])
];
async function adoptEnvFile(path, io) {
  const file = await readEnvFile(path);
  const { taken, warnings } = mergeEnvFile(file.variables, io.env, path);
  for (const [name, value] of file.variables) if (isSecret(name)) redactFromNowOn(value);
  io.setVariables(taken);
  if (file.open && [...file.variables].some(([name, value]) => isSecret(name) || /:\/\/[^/@]*:[^/@]*@/.test(value))) {
    warnings.push(`${path} holds secrets and can be read by other users of this machine: chmod 600`);
  }
  return warnings;
}
function mergeEnvFile(variables, env, path) {
  const taken = {};
  const warnings = [];
  const late = [];
  for (const [name, value] of variables) {
    if (env[name]) continue;
    const winner = TOGETHER.find((names) => names.includes(name))?.find((other) => env[other]);
    if (isTooLateInFile(name)) late.push(name);
    else if (winner === void 0) taken[name] = value;
    else if (env[winner] !== value) warnings.push(`${name} in ${path} does nothing: the environment has ${winner}`);
    const meant = misspelt(name);
    if (meant !== void 0) warnings.push(`${name} in ${path} is not a variable of byods; did you mean ${meant}?`);
  }
  if (late.length === 0) return { taken, warnings };
  throw new KeeperError(
    "configuration",
    `--env-file ${path}: ${late.join(", ")} would do nothing, because it is read when Node.js starts. Nothing was sent`,
    { remedy: `take ${late.join(", ")} out of the file and set it in the environment` }
  );
}
var KNOWN = VARIABLES.flatMap(({ name, also }) => also === void 0 ? [name] : [name, also]);
function misspelt(name) {
  if (KNOWN.includes(name) || name.startsWith("AWS_") || !name.includes("_")) return void 0;
  return nearest(
    name,
    KNOWN.filter((each) => each.includes("_"))
  );
}
function isSecret(name) {
  return /(?:SECRET_ACCESS_KEY|SESSION_TOKEN|PASSWORD|CLIENT_SECRET|(?:ACCESS|REFRESH|API)_(?:TOKEN|KEY))$/.test(name);
}

// src/cli/commands/completion/command.ts
var completionCommand = {
  name: "completion",
  usage: "completion <shell>",
  describe: "Print a script that completes commands, options and ids in a shell",
  usesStore: false,
  options: (yargs2) => yargs2.positional("shell", { choices: SHELLS, describe: "Which shell it is for" }),
  examples: [
    ["source <(byods completion bash)", "in ~/.bashrc"],
    ["source <(byods completion zsh)", "in ~/.zshrc, after compinit"],
    ["byods completion fish | source", "in ~/.config/fish/config.fish"]
  ],
  epilogue: "It completes data-sources, extend-data-source and refresh-token, too. Ids and orgs are those that a command last listed: no token is used and nothing is sent.",
  load: async () => (await import("./handle-CPUVY4OB.js")).handleCompletion
};

// src/cli/commands/data-sources/command.ts
var dataSourcesCommand = {
  name: "data-sources",
  usage: "data-sources [id]",
  describe: "The data sources: a screen to work with them, a list, or all about one",
  about: "In a terminal, opens a screen that shows the data sources and changes them. Elsewhere, and with --table, --status or --expiring-within, lists those of every org that is not paused, the soonest to end first. With an id: every field of that one, and what the claims of its signed token say. Signed tokens and nonces are never shown.",
  usesStore: true,
  options: (yargs2) => addRecordsDirOption(
    addOrgOption(
      yargs2.option("status", { choices: STATUSES, requiresArg: true, describe: "Only those" }).option("expiring-within", {
        type: "string",
        requiresArg: true,
        describe: "Only those that end within this time: 90m, 2h, 1d"
      }).option("save-list", { type: "boolean", describe: "Write the list into a file as well" }).option("table", { type: "boolean", describe: "The list, in a terminal too" }).option("readonly", { type: "boolean", describe: "A screen that changes nothing" }).option("screen-reader", {
        type: "boolean",
        describe: "A screen that is to be read aloud (also INK_SCREEN_READER=true)"
      }),
      "Only this org"
    ),
    "Folder for that file, or for the records of the screen (by default the working folder)"
  ).option("no-records", { type: "boolean", describe: "The screen writes no operation records" }).group(["status", "expiring-within", "org", "save-list", "table"], "Options:").group(["readonly", "screen-reader", "records-dir", "no-records"], "The screen:"),
  examples: [
    ["data-sources", "the screen, in a terminal; ? lists its keys"],
    ["data-sources <id>", "every field, and its claims"],
    ["data-sources --expiring-within 2h --status active", ""],
    ["data-sources --json", "every field, for a program"],
    ["data-sources --save-list --records-dir lists", ""]
  ],
  load: async () => (await import("./handle-ZW2AADIV.js")).handleDataSources
};

// src/cli/commands/delete-data-source/command.ts
var deleteCommand = {
  name: "delete-data-source",
  usage: "delete-data-source [id]",
  synopsis: "delete-data-source <id>",
  describe: "Delete a data source for good",
  about: "Webex sends no calls to it any more. It cannot be brought back. Shows what it is and asks for its id once more, unless -y is given.",
  usesStore: true,
  options: addChangeOptions,
  examples: [
    ["byods delete-data-source <id>", ""],
    ["byods delete-data-source <id> --dry-run", "what would be deleted"],
    ["byods delete-data-source <id> -y --json", "for a program"]
  ],
  epilogue: "To stop its calls for a while: byods update-data-source <id> --status disabled.",
  load: async () => (await import("./handle-XFRYTOQ5.js")).handleDelete
};

// src/cli/commands/doctor/command.ts
var doctorCommand = {
  name: "doctor",
  usage: "doctor",
  describe: "Find what is wrong and what mends it; renews and writes nothing",
  about: "Looks at everything that the hourly run needs, from the configuration to the schedule, and says what mends what is wrong. Renews nothing, presents no refresh token and writes nothing; what cannot be asked without doing harm is unknown, and said so.",
  usesStore: true,
  options: (yargs2) => yargs2.option("fix", { type: "boolean", describe: "Mend what is safe first: modes of our files, .gitignore in .byods" }).option("rule", {
    type: "string",
    requiresArg: true,
    describe: "The EventBridge rule that starts the hourly run (also SCHEDULE_RULE_NAME)"
  }).group(["fix", "rule"], "Options:"),
  examples: [
    ["byods doctor", ""],
    ["byods doctor --fix", "and mend what is safe"],
    ["byods doctor --rule byods-hourly --json", "with the schedule, for a program"]
  ],
  epilogue: "Exit codes: 0 nothing is wrong that could be asked; else the first that fits of 5 token store, 4 a person must reauthorize, 2 configuration, 6 Webex or the network, 7 a run that hangs, 3 data sources, 1 anything else",
  load: async () => (await import("./handle-PUWE4UHC.js")).handleDoctor
};

// src/cli/commands/extend-data-source/command.ts
var extendCommand = {
  name: "extend-data-source",
  usage: "extend-data-source [id..]",
  synopsis: "extend-data-source <id...> [minutes]",
  describe: "Extend data sources now, and prove it",
  about: 'Gives each data source that is named a new nonce and a new life of so many minutes (1 to 1440, by default 1440), and changes nothing else. "-" stands for ids from stdin.',
  usesStore: true,
  options: (yargs2) => addRecordsDirOption(
    addOrgOption(
      yargs2.option("all", { type: "boolean", describe: "Every data source that is not disabled" }).option("expiring-within", {
        type: "string",
        requiresArg: true,
        describe: "Those that end within this time: 90m, 2h, 1d"
      }).option("dry-run", { type: "boolean", describe: "Renew and write nothing; say what would be done" }),
      "Only this org, where an id alone is not enough"
    ),
    "Folder for the operation records (by default the working folder)"
  ).option("no-records", { type: "boolean", describe: "Write no operation records" }).group(["all", "expiring-within", "org", "dry-run", "records-dir", "no-records"], "Options:"),
  examples: [
    ["extend-data-source <id>", "for 24 hours; as byods extend-data-source"],
    ["extend-data-source <id> <id> 60", "two of them, for an hour"],
    ["extend-data-source --expiring-within 2h", "what ends soon, in every org"],
    ["extend-data-source - < ids.txt", "ids from stdin"]
  ],
  epilogue: "A data source that is named is always extended, however long it has to live; a disabled one is refused. One that fails does not stop the others: then the exit code is 3.",
  load: async () => (await import("./handle-DDWAQQAY.js")).handleExtend
};

// src/cli/commands/get-token/command.ts
var getTokenCommand = {
  name: "get-token",
  usage: "get-token",
  describe: "Print a service-app access token for a script; a secret",
  about: "Prints an access token alone on stdout. It is a secret, and no other command shows one: pass it on through a pipe or a variable, keep it out of logs and arguments. One past half its life is renewed first; with --min-ttl one that ends sooner, and only that one. Only a renewal needs the right to write to the token store.",
  usesStore: true,
  options: (yargs2) => yargs2.option("min-ttl", {
    type: "string",
    requiresArg: true,
    describe: "It lives at least so long, or is renewed: 90s, 10m, 2h, 1d"
  }).option("format", {
    choices: TOKEN_FORMATS,
    requiresArg: true,
    describe: "The token alone (by default), with its end and org, as variables, or as a header"
  }).option("org", {
    type: "string",
    requiresArg: true,
    describe: "Whose token, where there are several (id or name)"
  }).group(["min-ttl", "format", "org"], "Options:"),
  examples: [
    ["TOKEN=$(byods get-token --min-ttl 10m)", "for a job of ten minutes"],
    ["byods get-token --format header | curl -H @- <url>", ""],
    ['eval "$(byods get-token --format env)"', "sets WEBEX_ACCESS_TOKEN"],
    ['byods get-token --format env >> "$GITHUB_ENV"', ""],
    ["byods get-token --json", "with its end and its org"]
  ],
  epilogue: "A token with less than a minute left is never printed. --min-ttl longer than a token of Webex lives renews it once a day at most, and fails.",
  load: async () => (await import("./handle-O6OSZ2S2.js")).handleGetToken
};

// src/cli/commands/help/topics.ts
var TOPICS = [
  { name: "exit-codes", describe: "what each exit code means, and what to do" },
  { name: "environment", describe: "every variable that is read, and what holds without it" }
];

// src/cli/commands/help/command.ts
function helpCommand(others) {
  return {
    name: "help",
    usage: "help [topic]",
    describe: "Help on a command, the exit codes or the environment",
    usesStore: false,
    options: (yargs2) => yargs2.positional("topic", {
      choices: [...TOPICS.map(({ name }) => name), ...others],
      describe: "A command, or exit-codes or environment"
    }),
    examples: [
      ["byods help exit-codes", TOPICS[0].describe],
      ["byods help environment", TOPICS[1].describe],
      ["byods help run", "the same as byods run --help"]
    ],
    load: async () => (await import("./handle-PIXLYSLO.js")).handleHelp
  };
}

// src/cli/commands/init/command.ts
var initCommand = {
  name: "init",
  usage: "init",
  describe: "Make a token store, step by step, and prove that it works",
  about: "Asks for each value that is missing, with where to find it, writes token-config.json (or what --config or --store names) for you alone, gets a token as the proof, and keeps that. What stands there already stays. In a script the values come from options, from variables (byods help environment) and, secrets too, from --from.",
  usesStore: true,
  options: initOptions,
  examples: [
    ["byods init", "asks for everything"],
    ["byods init --sandbox", "try it without an account"],
    ["byods init --from ../webex-byods-manager/token-config.json", "with what the Python sample has"],
    ["byods init --env-file .env --org <id> -y", "in a script, with secrets from variables"],
    ["byods init --from - --json", "with one JSON document from stdin"]
  ],
  epilogue: "No secret is an option: give it at the prompt, in a variable, or with --from. Exit codes: 0 proved, or waiting for byods setup-oauth; 2 something is missing or wrong; 3 Webex gives no token for an org; 4 a token was rejected; 5 the token store cannot be written; 6 Webex cannot be reached.",
  afterInterruption: "run the same command again: what is stored already is not asked for again",
  load: async () => (await import("./handle-L3D64SZ7.js")).handleInit
};

// src/cli/commands/logout/command.ts
var logoutCommand = {
  name: "logout",
  usage: "logout",
  describe: "Take the tokens out of the store, and keep the configuration",
  about: "Removes every access and refresh token and the copies beside the store, and keeps client ids and secrets, orgs and names. Webex is not asked to revoke anything: what stays valid there, until when, and where it is revoked by hand is said.",
  usesStore: true,
  options: (yargs2) => addOrgOption(yargs2, "Only the tokens of one org").option("yes", { alias: "y", type: "boolean", describe: "Ask nothing" }).option("dry-run", { type: "boolean", describe: "Write nothing; say what would be removed" }).group(["org", "yes", "dry-run"], "Options:"),
  examples: [
    ["byods logout --dry-run", "what would be removed, and what stays valid"],
    ["byods logout", ""],
    ['byods logout --org "Acme Bank" -y', "the tokens of one org, in a script"]
  ],
  epilogue: "Afterwards byods status exits with 4, until somebody authorizes again: byods setup-oauth, or byods init.",
  load: async () => (await import("./handle-TCZS3OWN.js")).handleLogout
};

// src/cli/commands/orgs/command.ts
var DRY_RUN = { type: "boolean", describe: "Write nothing; say what would be done" };
function orgWord(yargs2) {
  return yargs2.positional("org", {
    type: "string",
    demandOption: true,
    describe: "Its id, in either form, or its name"
  });
}
var list = {
  name: "list",
  usage: "list",
  synopsis: "orgs list",
  describe: "List the orgs and how their tokens are; sends nothing",
  usesStore: true,
  options: (yargs2) => yargs2,
  examples: [
    ["byods orgs list", ""],
    ["byods orgs list --json", "for a program"]
  ],
  load: async () => (await import("./list-NBQXK2CV.js")).handleList
};
var add = {
  name: "add",
  usage: "add [id..]",
  synopsis: "orgs add <id...>",
  describe: "Add orgs, each proved by a token that Webex gives for it",
  about: "Mints a token for each org, with the integration, and keeps it with the org: both are written together. An org that Webex gives no token for is not added; the others are. One that is there already stays as it is, or gets the name.",
  usesStore: true,
  options: (yargs2) => yargs2.option("name", { type: "string", requiresArg: true, describe: "What to call it, where one org is added" }).option("csv", { type: "string", requiresArg: true, describe: "A file with the columns id and name; - is stdin" }).option("dry-run", { ...DRY_RUN, describe: "Ask Webex for nothing and write nothing; say what would be done" }).group(["name", "csv", "dry-run"], "Options:"),
  examples: [
    ['byods orgs add <id> --name "Acme Bank"', "one org"],
    ["byods orgs add --csv customers.csv", "many, a line each: id,name"],
    ["byods orgs add --csv - --dry-run", "from stdin, and only say what would be done"]
  ],
  epilogue: "Exit codes: 0 all are there, 3 some were not added, 4 the integration must be authorized again, 5 the token store is full or cannot be written. A 403 has two causes: the org has not authorized the service app in Control Hub, or the integration lacks the scope spark:applications_token.",
  load: async () => (await import("./add-F5DCGDUD.js")).handleAdd
};
var remove = {
  name: "remove",
  usage: "remove <org>",
  synopsis: "orgs remove <id or name>",
  describe: "Forget an org: its tokens, its name, and that it was there",
  about: "Forgets an org with its tokens, after a question. The tokens stay valid at Webex until their end; nobody extends its data sources any more, so they lapse within 24 hours.",
  usesStore: true,
  options: (yargs2) => orgWord(yargs2).option("yes", { alias: "y", type: "boolean", describe: "Ask nothing" }).option("dry-run", DRY_RUN).group(["yes", "dry-run"], "Options:"),
  examples: [
    ['byods orgs remove "Acme Bank"', ""],
    ["byods orgs remove <id> -y", "in a script"]
  ],
  load: async () => (await import("./change-ZYXSGY4I.js")).handleRemove
};
var pause = {
  name: "pause",
  usage: "pause <org>",
  synopsis: "orgs pause <id or name>",
  describe: "Keep nothing of an org alive until it is resumed",
  about: "A paused org is skipped: its data sources are not extended, and lapse within 24 hours; its tokens are not renewed.",
  usesStore: true,
  options: (yargs2) => orgWord(yargs2).option("dry-run", DRY_RUN).group(["dry-run"], "Options:"),
  examples: [['byods orgs pause "Acme Bank"', ""]],
  load: async () => (await import("./change-ZYXSGY4I.js")).handlePause
};
var resume = {
  name: "resume",
  usage: "resume <org>",
  synopsis: "orgs resume <id or name>",
  describe: "Keep a paused org alive again, from the next run on",
  usesStore: true,
  options: (yargs2) => orgWord(yargs2).option("dry-run", DRY_RUN).group(["dry-run"], "Options:"),
  examples: [['byods orgs resume "Acme Bank" && byods run --org "Acme Bank"', "and extend what lapsed, at once"]],
  load: async () => (await import("./change-ZYXSGY4I.js")).handleResume
};
var orgsCommands = {
  name: "orgs",
  describe: "List, add, remove, pause and resume orgs",
  about: "The orgs whose data sources are kept alive: serviceApp.targetOrgId of the stored document.",
  examples: [
    ["byods orgs list", ""],
    ['byods orgs add <id> --name "Acme Bank"', "prove that Webex gives a token for it, and add it"],
    ["byods orgs add --csv customers.csv", "many at once"]
  ],
  commands: [list, add, remove, pause, resume]
};

// src/cli/commands/refresh-token/command.ts
var refreshTokenCommand = {
  name: "refresh-token",
  usage: "refresh-token",
  describe: "Renew the tokens that are due, and prove those that are fresh",
  usesStore: true,
  options: (yargs2) => addOrgOption(
    yargs2.option("dry-run", { type: "boolean", describe: "Send and write nothing; say what would be done" }).option("force", { type: "boolean", describe: "Renew now, also what is fresh or was rejected" }),
    "Only this org"
  ).group(["dry-run", "force", "org"], "Options:"),
  examples: [
    ["refresh-token", "the same as byods refresh-token"],
    ["byods refresh-token --dry-run", "what would be done, and why"],
    ["byods refresh-token --force", "renew now"],
    ["byods refresh-token --org <id> --json", "one org, for a program"]
  ],
  load: async () => (await import("./handle-7XUHGZZL.js")).handleRefreshToken
};

// src/cli/commands/register-data-source/command.ts
var registerCommand = {
  name: "register-data-source",
  usage: "register-data-source",
  synopsis: "register-data-source --url <address>",
  describe: "Register a data source, and prove it",
  about: "Tells Webex where to send the calls of an org. Shows what will be registered and asks, unless -y is given. Its host must lie in a Data Exchange Domain of the service app.",
  usesStore: true,
  options: (yargs2) => addChangeOptions(
    addFieldOptions(yargs2, {
      schemaId: "by default VoiceVirtualAgent, or the only one",
      audience: "BYODS by default",
      subject: "BYODS by default",
      tokenLifetimeMinutes: "1440 by default",
      status: "active by default"
    })
  ),
  examples: [
    ["byods register-data-source --url https://media.example.com/byods", ""],
    ["byods register-data-source --url <address> --dry-run", "what would be registered"],
    ["byods register-data-source --url <address> --org <id> -y --json", "for a program"]
  ],
  epilogue: "When the answer is lost, the data sources are searched for the new one before anything is sent again: it is never registered twice unnoticed.",
  afterInterruption: "look first whether it was registered (byods data-sources); register it again only when it is not there",
  load: async () => (await import("./handle-UHZYI67A.js")).handleRegister
};

// src/cli/commands/run/command.ts
var WATCH = "--watch never runs two passes at once and goes on after one that fails, sooner than usual. It reads everything anew each time, and makes up for the time that the machine slept. Ctrl-C or SIGTERM ends it: exit code 0 between two passes, 130 in one. With --json each pass is one line.";
var ON_PROBLEM = "--on-problem hands its command to the shell, as cron does. It is run after a pass that found something new or found something over, once for each change, and gets the report with the changes as JSON on stdin (docs/json.md) and their number in BYODS_PROBLEMS_APPEARED and BYODS_PROBLEMS_CLEARED. What it was told is remembered from run to run; when it fails, or is not done after 60 seconds, it is told again. The exit code stays that of the run.";
var EVENT_BUS = "With EVENT_BUS_NAME set, that event bus of Amazon EventBridge is told the same, and of each run that ended well (docs/json.md#events).";
var runCommand = {
  name: "run",
  usage: "run",
  describe: "Renew and extend everything that is due: the hourly run",
  usesStore: true,
  options: (yargs2) => addRecordsDirOption(
    addOrgOption(
      yargs2.option("dry-run", { type: "boolean", describe: "Renew and write nothing; say what would be done" }).option("force", { type: "boolean", describe: "Renew and extend what is not due, too" }).option("watch", {
        type: "string",
        describe: "Go on until Ctrl-C: a pass now, then one every so many minutes (1 to 60, 60 unless given)"
      }).option("on-problem", {
        type: "string",
        requiresArg: true,
        describe: "A shell command that is told when a problem appears or clears"
      }),
      "Only this org"
    ),
    "Write an operation record of each extension into this folder"
  ).group(["dry-run", "force", "org", "records-dir", "watch", "on-problem"], "Options:"),
  examples: [
    ["byods run", "what is due, in every org"],
    ["byods run --dry-run", "what would be done, and why"],
    ["byods run --sandbox", "a look at it without an account"],
    ["byods run --json", "the report for a program"],
    ["byods run --watch", "a pass every hour, as a service of this machine"],
    ["byods run --on-problem ./tell-me", "from cron, or with --watch"]
  ],
  epilogue: `${WATCH}

${ON_PROBLEM}

${EVENT_BUS}`,
  load: async () => (await import("./handle-G5Y44WO4.js")).handleRun
};

// src/cli/commands/sandbox/command.ts
var sandboxCommand = {
  name: "sandbox",
  usage: "sandbox",
  describe: "Run a Webex on this machine, and a token store for it, until Ctrl-C",
  usesStore: false,
  options: (yargs2) => yargs2.option("port", { type: "string", requiresArg: true, describe: "Port to listen on; any free one by default" }).group(["port"], "Options:"),
  examples: [
    ["byods sandbox", "prints what to set, for commands in another terminal"],
    ["byods sandbox --port 8780 --json", "prints {baseUrl, controlUrl, configPath} on one line"]
  ],
  epilogue: "docs/sandbox.md tells of its clock, its modes, its faults and its ledger. Ctrl-C ends it with exit code 0.",
  load: async () => (await import("./handle-P7B2NBZC.js")).handleSandbox
};

// src/cli/commands/schemas/command.ts
var schemasCommand = {
  name: "schemas",
  usage: "schemas",
  describe: "List the schemas that a data source can be registered with",
  usesStore: true,
  options: (yargs2) => addOrgOption(yargs2, "With the token of this org").group(["org"], "Options:"),
  examples: [
    ["byods schemas", ""],
    ["byods schemas --json", "every field, for a program"]
  ],
  epilogue: "Webex lists every schema there is; a service app was made for one of them.",
  load: async () => (await import("./handle-SEXCEDTU.js")).handleSchemas
};

// src/cli/commands/setup-oauth/command.ts
var setupOauthCommand = {
  name: "setup-oauth",
  usage: "setup-oauth",
  describe: "Authorize the integration, once, in a browser",
  about: `Opens the page of Webex on which a person allows the integration ${AUTHORIZATION_SCOPE}, waits at its redirect URI, exchanges the code that comes for tokens, saves them, and mints one service-app token as the proof. Where the stored token works, or its refresh token gives another, nobody is asked.`,
  usesStore: true,
  options: (yargs2) => yargs2.option("port", {
    type: "string",
    requiresArg: true,
    describe: `The port of the redirect http://localhost:<port>/callback, which must be registered for the integration (${USUAL_PORT})`
  }).option("no-browser", { type: "boolean", describe: "Open no browser; only print the address" }).option("pat", {
    type: "string",
    describe: "Take a personal access token instead, which lives 12 hours: asked for, or with - from stdin"
  }).option("force", { type: "boolean", describe: "Ask a person, also where a stored token works" }).option("dry-run", { type: "boolean", describe: "Send and write nothing; say what would be done" }).group(["port", "no-browser", "pat", "force", "dry-run"], "Options:"),
  examples: [
    ["byods setup-oauth", ""],
    ["byods setup-oauth --no-browser", "on another machine: open the address yourself"],
    ["byods setup-oauth --port 3001 --force", "anew, with another redirect"],
    ["byods setup-oauth --pat - < token.txt", "a personal access token, for trying out"],
    ["byods setup-oauth --sandbox --force", "try it without an account"]
  ],
  epilogue: "The address that the browser ends at can also be pasted at the prompt: over SSH, where the port is taken, or where no browser opened. Without a terminal the address is printed on stderr, and nothing is asked.\n\nExit codes: 0 done, or nothing to do; 2 no integration is configured (byods init), its secret is wrong, or the port is taken; 4 denied, nobody came within ten minutes, or Webex did not take the code; 5 the tokens could not be saved.",
  afterInterruption: "run byods setup-oauth again; byods status shows what is stored",
  load: async () => (await import("./handle-MGUBE6A5.js")).handleSetupOauth
};

// src/cli/commands/status/command.ts
var statusCommand = {
  name: "status",
  usage: "status",
  describe: "Show how everything is; renews and writes nothing",
  usesStore: true,
  options: (yargs2) => yargs2.option("all", { type: "boolean", describe: "Tell of every one, not only of the ten worst" }).group(["all"], "Options:"),
  examples: [
    ["byods status", ""],
    ["byods status --json", "for a monitor: exit code 3 when something is at risk, 4 when a person must act"]
  ],
  epilogue: "Exit codes: 0 healthy, 3 a data source is at risk or could not be looked at, 4 a person must reauthorize, 5 token store unavailable or corrupt",
  load: async () => (await import("./handle-FQUC6DSY.js")).handleStatus
};

// src/cli/commands/store/command.ts
var copy = {
  name: "copy",
  usage: "copy",
  synopsis: "store copy --from <store> --to <store>",
  describe: "Move the tokens to another store, proven before the old one is left",
  about: "Copies the document, reads it back, and marks the source as moved: from then on nothing refreshes its tokens there, because of two stores that refresh the same tokens one would lose them. The same command with the ends exchanged comes back. Newer tokens in the target are never overwritten unawares; what stood there is kept (beside a file in .byods/, in AWS as AWSPREVIOUS).",
  usesStore: false,
  options: (yargs2) => addEnvFileOption(yargs2).option("from", { type: "string", requiresArg: true, describe: "file:<path>, or aws:<secret name or ARN>" }).option("to", { type: "string", requiresArg: true, describe: "The same; it is made where it is not there yet" }).option("yes", { alias: "y", type: "boolean", describe: "Overwrite what is there without a question" }).option("dry-run", { type: "boolean", describe: "Write nothing; say what would be done about each credential" }).option("overwrite-newer", { type: "boolean", describe: "Also tokens that are newer there, or only there" }).option("overwrite-other-app", {
    type: "boolean",
    describe: "Also the document of another service app or Webex API"
  }).group(["from", "to", "yes", "dry-run", "overwrite-newer", "overwrite-other-app", "env-file"], "Options:"),
  examples: [
    ["byods store copy --from file:token-config.json --to aws:webex-byods-credentials", "from a laptop to the Lambda"],
    ["byods store copy --from aws:webex-byods-credentials --to file:token-config.json", "and back"],
    [
      "byods store copy --from file:token-config.json --to aws:webex-byods-credentials --dry-run",
      "only say what it would do"
    ]
  ],
  epilogue: "Exit codes: 0 moved, 2 refused and nothing changed, 5 a store cannot be read or written, 7 somebody refreshes at this moment. A copy that was broken off is finished by the same command.",
  afterInterruption: "run the same command again, it finishes what it had begun",
  load: async () => (await import("./copy-YSYSGZCF.js")).handleCopy
};
var restore = {
  name: "restore",
  usage: "restore",
  synopsis: "store restore",
  describe: "Bring back the last good version of a token-config.json",
  about: "Shows how the last good version differs from what stands there now, asks, keeps aside what stood there, and puts the last good version in its place. Works where the file cannot be read any more, and where it is gone. Tokens that Webex has replaced since do not become valid by that.",
  usesStore: true,
  options: (yargs2) => yargs2.option("yes", { alias: "y", type: "boolean", describe: "Ask nothing" }).option("dry-run", { type: "boolean", describe: "Write nothing; show the difference" }).group(["yes", "dry-run"], "Options:"),
  examples: [
    ["byods store restore --dry-run", "what would change"],
    ["byods store restore --config token-config.json", "also when the file is gone"]
  ],
  load: async () => (await import("./restore-WSX2BTTH.js")).handleRestore
};
var storeCommands = {
  name: "store",
  describe: "Move the tokens to another store, bring back the last good version",
  about: "The token store as a whole: a token-config.json, or a secret of AWS Secrets Manager.",
  examples: [
    ["byods store copy --from file:token-config.json --to aws:webex-byods-credentials", ""],
    ["byods store restore --dry-run", ""]
  ],
  commands: [copy, restore]
};

// src/cli/commands/update-data-source/command.ts
var updateCommand = {
  name: "update-data-source",
  usage: "update-data-source [id]",
  synopsis: "update-data-source <id> [fields]",
  describe: "Change, disable or enable a data source, and prove it",
  about: "Changes the fields that are named and keeps all others as they are now. Shows each before and after and asks, unless -y is given. With the change comes a new nonce, and a new token.",
  usesStore: true,
  options: (yargs2) => addChangeOptions(addFieldOptions(yargs2, { errorMessage: "needed to disable it" })),
  examples: [
    ["byods update-data-source <id> --url https://new.example.com/byods", ""],
    ['byods update-data-source <id> --status disabled --error-message "Down until noon"', ""],
    ["byods update-data-source <id> --status active", "enables it again"],
    ["byods update-data-source <id> --minutes 60 --dry-run", "before and after"]
  ],
  epilogue: "To give a data source a new life and change nothing else: byods extend-data-source <id>.",
  load: async () => (await import("./handle-MQWHNPYR.js")).handleUpdate
};

// src/cli/commands.ts
var WORKING = [
  initCommand,
  runCommand,
  statusCommand,
  doctorCommand,
  dataSourcesCommand,
  extendCommand,
  registerCommand,
  updateCommand,
  deleteCommand,
  schemasCommand,
  refreshTokenCommand,
  getTokenCommand,
  setupOauthCommand,
  orgsCommands,
  storeCommands,
  logoutCommand,
  sandboxCommand
];
var COMMANDS = [
  ...WORKING,
  completionCommand,
  helpCommand([...WORKING, completionCommand].map(({ name }) => name))
];
var LEAVES = COMMANDS.flatMap(
  (each) => "commands" in each ? each.commands.map((spec) => ({ words: [each.name, spec.name], spec })) : [{ words: [each.name], spec: each }]
);
function findCommand(argv) {
  const word = argv.find((each) => COMMANDS.some(({ name }) => name === each));
  const first = COMMANDS.find(({ name }) => name === word);
  if (!first) return { words: [], next: COMMANDS, end: 0 };
  const at = argv.indexOf(first.name);
  if (!("commands" in first)) return { words: [first.name], spec: first, next: [], end: at + 1 };
  const inner = argv.findIndex((each, index) => index > at && !each.startsWith("-"));
  const spec = first.commands.find(({ name }) => name === argv[inner]);
  if (!spec) return { words: [first.name], next: first.commands, end: at + 1 };
  return { words: [first.name, spec.name], spec, next: [], end: inner + 1 };
}

// src/cli/parser-facts.ts
var OWN_SENTENCE = "__yargsString__:";
var OF_EVERY_PARSER = ["help", "version"];
function optionsOf(parser, positionals = []) {
  const internals = parser;
  const { key, boolean, alias, choices, hiddenOptions } = internals.getOptions();
  const descriptions = internals.getInternalMethods().getUsageInstance().getDescriptions();
  const isFlag = (name) => boolean.includes(name) || alias[name]?.some((other) => boolean.includes(other));
  const isOther = (name) => Object.keys(alias).some((first) => first.length > 1 && alias[first].includes(name));
  return Object.keys(key).sort((a, b) => OF_EVERY_PARSER.indexOf(a) - OF_EVERY_PARSER.indexOf(b)).filter((name) => !isOther(name)).filter((name) => name.length > 1 && !positionals.includes(name) && !hiddenOptions.includes(name)).map((name) => {
    const others = [...alias[name] ?? [], ...Object.keys(alias).filter((other) => alias[other]?.includes(name))];
    return {
      name,
      spellings: [name, ...others].map((each) => each.length === 1 ? `-${each}` : `--${each}`),
      describe: (descriptions[name] ?? "").replace(OWN_SENTENCE, ""),
      takesValue: !isFlag(name),
      choices: choices[name] ?? []
    };
  });
}
function choicesOf(parser, positional) {
  return parser.getOptions().choices[positional] ?? [];
}
function positionalsOf(usage) {
  return [...usage.matchAll(/[<[]([\w-]+)(\.\.)?[>\]]/g)].map(([, name, more]) => ({
    name,
    variadic: more !== void 0
  }));
}

// src/cli/program.ts
import yargs from "yargs";

// src/cli/mistakes.ts
function mistakeOf(message, argv, parser) {
  const [, unknown] = /^Unknown (?:argument|command)s?: (.*)$/s.exec(message) ?? [];
  if (unknown !== void 0)
    return usageError(
      unknown.split(", ").map((word) => unknownWord(word, argv, parser)).join("; "),
      argv
    );
  const values = [...message.matchAll(/^ {2}Argument: (\S+), Given: "(.*)", Choices: .*$/gm)];
  if (values.length > 0) {
    return usageError(values.map(([, name, given]) => badValue(name, given, argv, parser)).join("; "), argv);
  }
  const [, option] = /^Not enough arguments following: (.*)$/.exec(message) ?? [];
  if (option !== void 0) return usageError(`--${option} needs a value`, argv);
  if (message.startsWith("Not enough non-option arguments")) return usageError(missingWord(argv, parser), argv);
  return usageError(mistypedBefore(argv, parser) ?? message.replace(/\s*\n+\s*/g, "; "), argv);
}
function usageError(message, argv) {
  return new KeeperError("usage", message, { remedy: ["byods", ...findCommand(argv).words, "--help"].join(" ") });
}
function unknownWord(given, argv, parser) {
  const word = given === STDIN_WORD ? "-" : given;
  const isOption = argv.some((each) => each.startsWith("-") && each.replace(/^--?/, "").replace(/=.*$/s, "") === word);
  const isCluster = word.length === 1 && argv.some((each) => /^-[a-z]+$/i.test(each) && each.includes(word));
  if (isOption || isCluster) {
    const names2 = optionsOf(parser).map(({ name }) => name);
    const hyphens = word.length === 1 ? "-" : "--";
    return `there is no option ${hyphens}${word}${suggestion(word, names2, (name) => `--${name}`)}`;
  }
  const { words, spec, next } = findCommand(argv);
  if (spec) return `"${word}" is one word too many`;
  const whole = (name) => [...words, name].join(" ");
  const names = next.map(({ name }) => name);
  return `there is no command "${whole(word)}"${suggestion(word, names, whole)}`;
}
function mistypedBefore([first = ""], parser) {
  const options = optionsOf(parser);
  const [, name] = /^--([\w-]+)$/.exec(first) ?? [];
  if (name === void 0 || options.some(({ spellings }) => spellings.includes(first))) return void 0;
  const meant = suggestion(
    name,
    options.map((each) => each.name),
    (each) => `--${each}`
  );
  return meant === "" ? void 0 : `there is no option ${first}${meant}`;
}
function badValue(name, given, argv, parser) {
  const isWord = positionalsOf(findCommand(argv).spec?.usage ?? "").some((each) => each.name === name);
  const choices = choicesOf(parser, name);
  const what = isWord ? `the ${name}` : `--${name}`;
  return `${what} must be one of ${choices.join(", ")}, and is "${given}"${suggestion(given, choices)}`;
}
function missingWord(argv, parser) {
  const { words, spec } = findCommand(argv);
  const [word] = positionalsOf(spec?.usage ?? "");
  if (word === void 0) return "a word is missing";
  const choices = choicesOf(parser, word.name);
  const article = /^[aeiou]/.test(word.name) ? "an" : "a";
  return `${words.join(" ")} needs ${article} ${word.name}${choices.length > 0 ? `: ${choices.join(", ")}` : ""}`;
}

// src/cli/program.ts
var REPEATABLE = /* @__PURE__ */ new Set(["org"]);
var VALUE_IS_OPTIONAL = /* @__PURE__ */ new Set(["watch", "pat"]);
async function readCommandLine(argv, columns) {
  if (asksHelpOfHelp(argv)) return { kind: "help", text: await helpOfHelp(columns) };
  let help = "";
  try {
    await parserFor(argv, columns, choose).parseAsync(asHelp(argv).map(asWord), {}, (_error, _words, output) => {
      help = output;
    });
  } catch (thrown) {
    if (!(thrown instanceof Chosen)) throw thrown;
    checkWords(thrown.words, argv);
    return { kind: "command", spec: thrown.spec, words: thrown.words };
  }
  if (help !== "") return { kind: "help", text: help };
  throw usageError("no command was given", argv);
}
var Chosen = class {
  spec;
  words;
  constructor(spec, words) {
    this.spec = spec;
    this.words = words;
  }
};
var choose = (spec, words) => {
  throw new Chosen(spec, words);
};
async function helpText(columns) {
  return await parserFor([], columns, choose).getHelp();
}
function parserFor(argv, columns, choose2) {
  let parser = rootParser().usage("byods <command> [options]\n\nKeeps Webex BYODS data sources and the credentials behind them alive.").wrap(helpWidth(columns)).strict().demandCommand(1, 1, "no command was given", "no command was given").exitProcess(false).showHelpOnFail(false).parserConfiguration({
    "boolean-negation": false,
    "camel-case-expansion": false,
    "dot-notation": false,
    "parse-numbers": false,
    "parse-positional-numbers": false,
    "populate--": true
  }).fail((message, error) => {
    if (error && error.name !== "YError") throw error;
    throw mistakeOf(message ?? error?.message ?? "the command line was not understood", argv, parser);
  }).epilogue(EPILOGUE);
  for (const each of COMMANDS) {
    parser = "commands" in each ? parser.command(each.name, each.describe, (groupParser) => configuredGroup(groupParser, each, choose2)) : withCommand(parser, each, choose2);
  }
  return parser;
}
function rootParser() {
  return addOutputOptions(yargs([]).scriptName("byods").locale("en").version(VERSION).alias("h", "help").help());
}
function parserOf(spec) {
  return configured(rootParser(), spec);
}
function withCommand(parser, spec, choose2) {
  return parser.command(
    spec.usage,
    spec.describe,
    (commandParser) => configured(commandParser, spec),
    (words) => choose2(spec, words)
  );
}
function configuredGroup(parser, group, choose2) {
  const names = group.commands.map(({ name }) => name).join(", ");
  const missing = `${group.name} needs a command: ${names}`;
  let configuring = parser.usage(`byods ${group.name} <command>

${group.about ?? group.describe}`).demandCommand(1, 1, missing, missing).epilogue("");
  for (const spec of group.commands) configuring = withCommand(configuring, spec, choose2);
  for (const [command, what] of group.examples) configuring = configuring.example(command, what);
  return configuring;
}
var EPILOGUE = `Help: ${TOPICS.map(({ name }) => `byods help ${name}`).join(", ")}, byods help <command>

Try it without an account: byods run --sandbox`;
function configured(parser, spec) {
  let configuring = spec.options(
    parser.usage(`byods ${spec.synopsis ?? spec.usage}

${spec.about ?? spec.describe}`)
  );
  if (spec.usesStore) configuring = addStoreOptions(configuring);
  for (const [command, what] of spec.examples) configuring = configuring.example(command, what);
  return spec.epilogue === void 0 ? configuring.epilogue("") : configuring.epilogue(spec.epilogue);
}
function asWord(word) {
  return word === "-" ? STDIN_WORD : word;
}
function asksHelpOfHelp([first, ...rest]) {
  return first === "help" && ["help", "--help", "-h"].some((word) => word === rest[0]);
}
async function helpOfHelp(columns) {
  const help = COMMANDS.find(({ name }) => name === "help");
  return await parserOf(help).wrap(helpWidth(columns)).getHelp();
}
function helpWidth(columns) {
  return Math.min(Math.max(columns, 40), 100);
}
function asHelp(argv) {
  const [first, ...rest] = argv;
  const topic = rest.find((word) => !word.startsWith("-"));
  if (first !== "help" || TOPICS.some(({ name }) => name === topic)) return [...argv];
  const isCommand = topic === void 0 || COMMANDS.some(({ name }) => name === topic);
  return isCommand ? [...rest, "--help"] : [...argv];
}
function checkWords(words, argv) {
  const rest = words["--"];
  if (Array.isArray(rest) && rest.length > 0) {
    throw usageError(`nothing is taken after "--", and "${rest.join(" ")}" stands there`, argv);
  }
  for (const [name, value] of Object.entries(words)) {
    if (name === "_" || name === "--" || name === "id") continue;
    if (typeof value === "boolean" && argv.some((word) => word.startsWith(`--${name}=`))) {
      throw usageError(`--${name} takes no value`, argv);
    }
    if (Array.isArray(value) && !REPEATABLE.has(name))
      throw usageError(`--${name} was given ${value.length} times`, argv);
    if (value === "" && VALUE_IS_OPTIONAL.has(name) && !isGivenEmpty(name, argv)) continue;
    if (value === "" || Array.isArray(value) && value.includes(""))
      throw usageError(`--${name} has an empty value`, argv);
  }
}
function isGivenEmpty(name, argv) {
  return argv.some((word, index) => word === `--${name}=` || word === `--${name}` && argv[index + 1] === "");
}

// src/cli/completion/known-words.ts
function orgWords(orgs, begun) {
  return orgs.map(({ id, name }) => {
    if (name === void 0) return { word: id };
    return begun !== "" && id.startsWith(begun) ? { word: id, about: name } : { word: name, about: id };
  });
}
function dataSourceWords(orgs, before) {
  const named = valuesIn(before, "org");
  return orgs.filter(({ id, name }) => named.length === 0 || named.some((each) => each === name || toOrgId(each) === id)).flatMap(
    ({ id, name, dataSources }) => dataSources.map((each) => ({
      word: each.id,
      about: each.host === void 0 ? name ?? id : `${each.host}, ${name ?? id}`
    }))
  );
}
function valuesIn(words, option) {
  return words.flatMap((word, at) => {
    if (word === `--${option}`) return words.slice(at + 1, at + 2);
    return word.startsWith(`--${option}=`) ? [word.slice(option.length + 3)] : [];
  });
}

// src/cli/completion/complete.ts
var NOTHING = { kind: "words", candidates: [] };
async function complete(words, lookup) {
  const before = words.slice(0, -1);
  const begun = words.at(-1) ?? "";
  if (before.includes("--")) return NOTHING;
  const { words: named, spec, next, end } = findCommand(before);
  const isWord = (word) => !word.startsWith("-");
  if (before.find(isWord) !== named[0]) return NOTHING;
  if (spec) return await new Command(spec, before.slice(end), lookup).complete(begun);
  if (before.slice(end).some(isWord)) return NOTHING;
  if (begun.startsWith("-")) return among(optionWords(optionsOf(rootParser()), before), begun);
  return among(
    next.map(({ name, describe }) => ({ word: name, about: describe })),
    begun
  );
}
var Command = class {
  #spec;
  #before;
  #lookup;
  #options;
  #choices;
  constructor(spec, before, lookup) {
    const parser = parserOf(spec);
    this.#spec = spec;
    this.#before = before;
    this.#lookup = lookup;
    this.#choices = (positional) => choicesOf(parser, positional);
    this.#options = optionsOf(
      parser,
      positionalsOf(spec.usage).map(({ name }) => name)
    );
  }
  async complete(begun) {
    const [, name, value] = /^--([\w-]+)=(.*)$/s.exec(begun) ?? [];
    if (name !== void 0 && value !== void 0) {
      const option = this.#option(`--${name}`);
      if (!option) return NOTHING;
      const { kind, candidates } = await this.#value(option.name, option.choices, value);
      return { kind, candidates: candidates.map((each) => ({ ...each, word: `--${name}=${each.word}` })) };
    }
    const asking = this.#option(this.#before.at(-1));
    if (asking) return await this.#value(asking.name, asking.choices, begun);
    if (begun.startsWith("-")) return among(optionWords(this.#options, this.#before), begun);
    const found = await this.#positional(begun);
    const nothing = found.kind === "words" && found.candidates.length === 0;
    return nothing && begun === "" ? among(optionWords(this.#options, this.#before), begun) : found;
  }
  /** The option that takes the word after this one for its value. */
  #option(word) {
    return this.#options.find(({ takesValue, spellings }) => takesValue && spellings.includes(word ?? ""));
  }
  async #positional(begun) {
    const before = this.#before;
    const given = before.filter((word, at) => !word.startsWith("-") && !this.#option(before[at - 1]));
    const positionals = positionalsOf(this.#spec.usage);
    const last = positionals.at(-1);
    const positional = positionals[given.length] ?? (last?.variadic ? last : void 0);
    if (!positional) return NOTHING;
    const found = await this.#value(positional.name, this.#choices(positional.name), begun);
    return { ...found, candidates: found.candidates.filter(({ word }) => !given.includes(word)) };
  }
  /** What a value is, its name tells: the same name means the same in every command. */
  async #value(name, choices = [], begun) {
    if (choices.length > 0)
      return among(
        choices.map((word) => ({ word })),
        begun
      );
    if (/(?:^|-)(?:config|csv|file)$/.test(name)) return { kind: "files", candidates: [] };
    if (/-dir$/.test(name)) return { kind: "folders", candidates: [] };
    if (name === "org") return among(orgWords(await this.#lookup(this.#before), begun), begun);
    const isDataSource = name === "id" && this.#spec.name.includes("data-source");
    return isDataSource ? among(dataSourceWords(await this.#lookup(this.#before), this.#before), begun) : NOTHING;
  }
};
function optionWords(options, before) {
  return options.filter(
    ({ name, spellings }) => REPEATABLE.has(name) || !before.some((word) => spellings.includes(word.replace(/=.*$/s, "")))
  ).map(({ name, describe }) => ({ word: `--${name}`, about: describe }));
}
function among(candidates, begun) {
  return { kind: "words", candidates: candidates.filter(({ word }) => word.startsWith(begun)) };
}

// src/cli/completion/answer.ts
async function completionAnswer(words, env) {
  try {
    const { kind, candidates } = await complete(words, (before) => knownOrgs(before, env));
    const lines = candidates.map(({ word, about }) => about ? `${word}	${about.replace(/\s+/g, " ")}` : word);
    return `${[kind, ...lines].join("\n")}
`;
  } catch {
    return "words\n";
  }
}
async function knownOrgs(words, env) {
  const [path] = [...valuesIn(words, "env-file"), ...valuesIn(words, "env-from")];
  const whole = path === void 0 ? env : { ...env, ...mergeEnvFile((await readEnvFile(path)).variables, env, path).taken };
  const choice = chooseStore({ env: whole, store: valuesIn(words, "store")[0], config: valuesIn(words, "config")[0] });
  return await completionCache(choice, whole)?.read() ?? [];
}

// src/cli/presenter.ts
var MOST_PROBLEMS = 20;
var Presenter = class {
  #io;
  #manners;
  /** What was said with the result before: a command that shows one every hour does not repeat it to people. */
  #saidBefore = [];
  constructor(io, manners) {
    this.#io = io;
    this.#manners = manners;
  }
  /** @param warnings  said beside the document's own */
  show(result, warnings = []) {
    const { document } = result;
    const all = [.../* @__PURE__ */ new Set([...warnings, ...document.warnings])];
    if (result.secretText) this.#io.stdout.write(result.secretText({ ...document, warnings: all }));
    if (this.#manners.json && result.secretText) return;
    if (this.#manners.json) this.#document({ ...document, warnings: all }, result.oneLine === true);
    else this.#forPeople(result, all);
  }
  /** Help and the like, on stdout. */
  plain(text) {
    if (this.#manners.json) this.#document({ version: 1, warnings: [], text }, false);
    else this.#io.stdout.write(`${text}
`);
  }
  /** A line on stderr at once, whatever comes after. */
  note(sentence) {
    this.#problem("note", this.#page(this.#io.stderr).paint.yellow, sentence);
  }
  /** Lines on stderr at once. */
  aside(lines) {
    this.#io.stderr.write(redact(`${lines(this.#page(this.#io.stderr)).join("\n")}
`));
  }
  #document(document, oneLine) {
    this.#io.stdout.write(`${redact(jsonText(document, oneLine || this.#manners.lines))}
`);
  }
  #forPeople(result, all) {
    const warnings = all.filter((warning) => !this.#saidBefore.includes(warning));
    this.#saidBefore = all;
    const { quiet } = this.#manners;
    const page = this.#page(this.#io.stdout);
    const write = (lines) => {
      if (lines.length > 0) this.#io.stdout.write(redact(`${lines.join("\n")}
`));
    };
    const text = result.text?.(page) ?? [];
    const summary = result.summary?.(page) ?? [];
    if (!quiet || summary.length === 0) write(text);
    if (!quiet) {
      const { yellow } = this.#page(this.#io.stderr).paint;
      if (text.length > 0 && warnings.length > 0 && summary.length > 0) this.#gap();
      for (const warning of warnings) this.#problem("warning", yellow, warning);
    }
    if (summary.length > 0 && text.length > 0 && !quiet) this.#io.stdout.write("\n");
    write(summary);
    const problems = result.problems ?? (result.document.error ? [result.document.error] : []);
    for (const problem of problems.slice(0, MOST_PROBLEMS)) this.#error(problem);
    if (problems.length > MOST_PROBLEMS) {
      this.#io.stderr.write(`\u2026 and ${problems.length - MOST_PROBLEMS} more; --json tells all of them
`);
    }
  }
  /** An empty line between the text and the warnings, where both go to one terminal. */
  #gap() {
    if (this.#io.stdout.isTTY && this.#io.stderr.isTTY) this.#io.stderr.write("\n");
  }
  #error({ message, remedy, trackingId }) {
    const { red, dim } = this.#page(this.#io.stderr).paint;
    this.#problem("error", red, message);
    if (remedy !== void 0) this.#problem("fix", dim, remedy);
    if (trackingId !== void 0) this.#problem("trackingId", dim, trackingId);
  }
  #problem(word, colour, sentence) {
    this.#io.stderr.write(`${colour(`${word}:`)} ${printable(sentence)}
`);
  }
  #page(output) {
    const { env } = this.#io;
    const asked = Number(env.COLUMNS);
    const told = output.isTTY ? output.columns || 80 : asked > 0 ? asked : Number.POSITIVE_INFINITY;
    return { width: told, paint: paintWith(wantsColour(output.isTTY, env, this.#manners.noColour)) };
  }
};

// src/cli/run-cli.ts
var GRACE_MS = 2e3;
var USUAL_COLUMNS = 80;
async function runCli(argv, io) {
  const presenter = new Presenter(io, mannersOf(argv));
  const columns = io.stdout.columns || USUAL_COLUMNS;
  try {
    if (argv.length === 0) {
      io.stderr.write(`${await helpText(columns)}
`);
      return EXIT.usage;
    }
    if (argv[0] === COMPLETE_WORD) {
      io.stdout.write(await completionAnswer(argv.slice(1), io.env));
      return EXIT.ok;
    }
    const request = await readCommandLine(argv, columns);
    if (request.kind === "command") return await runCommand2(request, io, presenter);
    presenter.plain(request.text);
    return EXIT.ok;
  } catch (thrown) {
    return showFailure(asKeeperError(thrown), presenter, watchedWarnings(io));
  }
}
function mannersOf(argv) {
  const end = argv.indexOf("--");
  const options = end < 0 ? argv : argv.slice(0, end);
  const has = (...names) => options.some((word) => names.includes(word));
  const formatJson = options[options.indexOf("--format") + 1] === "json" && has("--format");
  return {
    json: formatJson || has("--json", "--json=true", "--format=json"),
    lines: options.some((word) => /^--watch(?:=|$)/.test(word)),
    quiet: has("--quiet", "-q"),
    noColour: has("--no-color")
  };
}
async function runCommand2({ spec, words }, io, presenter) {
  const envFile = words["env-file"];
  const warnings = envFile === void 0 ? [] : await adoptEnvFile(envFile, io);
  const session = new CommandSession(io, words, presenter);
  warnings.forEach(session.warn);
  const { interruption } = io;
  try {
    const handler = await spec.load();
    const working = handler(session, words);
    await untilInterrupted(working, interruption);
    if (!interruption.aborted) {
      const result = await working;
      if (!result) return EXIT.ok;
      presenter.show(result, session.warnings);
      return result.exitCode;
    }
    const remainder = await withinGrace(working, session);
    return remainder.endedWell ? EXIT.ok : showInterrupted(remainder, presenter, session, spec);
  } catch (thrown) {
    if (interruption.aborted) return showInterrupted({ finished: true }, presenter, session, spec);
    return showFailure(asKeeperError(thrown), presenter, session.warnings);
  } finally {
    await session.close();
  }
}
async function untilInterrupted(working, signal) {
  if (signal.aborted) return;
  const over = working.then(
    () => {
    },
    () => {
    }
  );
  const interrupted = new Promise((resolve2) => {
    signal.addEventListener("abort", () => resolve2(), { once: true });
  });
  await Promise.race([over, interrupted]);
}
async function withinGrace(working, session) {
  let result;
  const finished = working.then(
    (brought) => {
      result = brought;
      return result === void 0;
    },
    () => false
  ).then(async (endedWell) => {
    await session.settled();
    return { finished: true, result, endedWell };
  });
  const over = delay(GRACE_MS, void 0, { ref: false }).then(() => ({ finished: false, result }));
  return await Promise.race([finished, over]);
}
function showInterrupted({ finished, result }, presenter, session, { afterInterruption }) {
  const what = finished ? "tokens that had arrived were saved, and nothing else was begun" : `what had begun was still under way after ${GRACE_MS / 1e3} s; an answer of Webex that came later is lost`;
  const error = new KeeperError("interrupted", `interrupted: ${what}`, {
    remedy: afterInterruption ?? "run the same command again, it goes on where this one stopped"
  }).toJSON();
  const { document, secretText: _, ...rest } = result ?? { document: { version: 1, warnings: [] } };
  const unsaved = result?.exitCode === EXIT.store ? [result.document.error?.message ?? []].flat() : [];
  presenter.show({ ...rest, exitCode: EXIT.interrupted, document: { ...document, error }, problems: [error] }, [
    ...session.warnings,
    ...unsaved
  ]);
  return EXIT.interrupted;
}
function showFailure(error, presenter, warnings) {
  presenter.show({ exitCode: error.exitCode, document: { version: 1, warnings, error: error.toJSON() } });
  return error.exitCode;
}

// src/cli/main.ts
var SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
async function main(argv) {
  const interruption = new AbortController();
  setMaxListeners(0, interruption.signal);
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (interruption.signal.aborted) leave(EXIT.interrupted);
      interruption.abort(signal);
    });
  }
  const stdout = outputOf(process.stdout);
  const stderr = outputOf(process.stderr);
  const io = {
    env: process.env,
    setVariables: (variables) => {
      Object.assign(process.env, variables);
    },
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    execArgv: process.execArgv,
    clock: systemClock,
    interruption: interruption.signal,
    interrupt: () => interruption.abort("SIGINT"),
    ...process.stdin.isTTY && process.stdout.isTTY && { terminal: { stdin: process.stdin, stdout: process.stdout } }
  };
  const exitCode = await runCli(argv, io);
  const lost = await stdout.flushed();
  if (lost !== void 0) {
    stderr.write(
      `error: the output could not be written to stdout (${lost}); what the command did stays done
fix: send stdout to where there is room; byods status shows how everything is
`
    );
  }
  await stderr.flushed();
  leave(lost === void 0 ? exitCode : withLostOutput(exitCode));
}
var TERMINALS = [0, 1, 2].filter((fd) => isatty(fd));
function leave(exitCode) {
  if (TERMINALS.some((fd) => !isatty(fd))) {
    for (const signal of SIGNALS) process.removeAllListeners(signal);
    process.kill(process.pid, "SIGHUP");
  }
  process.exit(exitCode);
}
function withLostOutput(exitCode) {
  return exitCode === EXIT.ok ? EXIT.failed : exitCode;
}
export {
  main
};
