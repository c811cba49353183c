import {
  refuseProblems
} from "./chunk-FLYHAESS.js";
import {
  STATUSES,
  lifetimeIn
} from "./chunk-DARKQW4H.js";

// src/cli/global-options.ts
function addOutputOptions(parser) {
  return parser.option("json", { type: "boolean", describe: "Print one JSON document on stdout, errors too" }).option("quiet", { alias: "q", type: "boolean", describe: "Print results only: no details, notes or warnings" }).option("verbose", { alias: "v", type: "boolean", describe: "Tell every decision and request on stderr" }).option("no-color", { type: "boolean", describe: "No colour (also NO_COLOR, a pipe, TERM=dumb)" }).group(["json", "quiet", "verbose", "no-color", "help", "version"], "Output:");
}
function addStoreOptions(parser) {
  return addEnvFileOption(parser).option("config", { type: "string", requiresArg: true, describe: "Path of the token-config.json to use" }).option("store", { type: "string", requiresArg: true, describe: "file:<path>, or aws:<secret name or ARN>" }).option("sandbox", { type: "boolean", describe: "Against an embedded sandbox with a store of its own" }).group(["config", "store", "sandbox", "env-file"], "Token store:");
}
function addEnvFileOption(parser) {
  return parser.option("env-file", {
    // Node.js looks for its own option of that name in the arguments of programs, too: where there is no such file it
    // ends before the program starts (exit code 9). Under the other name everything is ours.
    alias: "env-from",
    type: "string",
    requiresArg: true,
    describe: "Read more variables from a file of NAME=value lines"
  });
}
function addOrgOption(parser, describe) {
  return parser.option("org", { type: "string", requiresArg: true, describe: `${describe} (id or name; repeatable)` });
}
function addRecordsDirOption(parser, describe) {
  return parser.option("records-dir", { type: "string", requiresArg: true, describe });
}

// src/cli/changes/options.ts
var OPTIONS = {
  url: "url",
  schemaId: "schema",
  audience: "audience",
  subject: "subject",
  tokenLifetimeMinutes: "minutes",
  status: "status",
  errorMessage: "error-message"
};
function addFieldOptions(parser, otherwise = {}) {
  const text = (field, describe) => {
    const rest = otherwise[field];
    return {
      type: "string",
      requiresArg: true,
      describe: rest === void 0 ? describe : `${describe}; ${rest}`
    };
  };
  return parser.option(OPTIONS.url, text("url", "Where Webex sends the calls: https:// or wss://")).option(OPTIONS.schemaId, text("schemaId", "Id of the schema, see byods schemas")).option(OPTIONS.audience, text("audience", "Whom the signed token is for (aud)")).option(OPTIONS.subject, text("subject", "What the signed token is about (sub)")).option(OPTIONS.tokenLifetimeMinutes, text("tokenLifetimeMinutes", "Life of its token, 1 to 1440")).option(OPTIONS.status, { ...text("status", "Whether it gets calls"), choices: STATUSES }).option(OPTIONS.errorMessage, text("errorMessage", "Why it is disabled; Control Hub shows it")).group(Object.values(OPTIONS), "Fields:");
}
function addChangeOptions(parser) {
  return addRecordsDirOption(
    addOrgOption(parser, "Its org, where it is not clear").option("yes", {
      alias: "y",
      type: "boolean",
      describe: "Ask nothing"
    }),
    "Folder for the operation record (by default the working folder)"
  ).option("no-records", { type: "boolean", describe: "Write no operation record" }).option("dry-run", { type: "boolean", describe: "Change, renew and write nothing; say what would be done" }).group(["org", "yes", "dry-run", "records-dir", "no-records"], "Options:");
}
function fieldsFrom(words, command, problemsOf) {
  const given = Object.keys(OPTIONS).flatMap((field) => {
    const text = words[OPTIONS[field]];
    const value = field === "tokenLifetimeMinutes" ? lifetimeIn(text ?? "") ?? Number.NaN : text;
    return text === void 0 ? [] : [[field, value]];
  });
  const fields = Object.fromEntries(given);
  const named = (field) => `--${optionOf(field)}`;
  refuseProblems(problemsOf(fields), { named, remedy: `byods ${command} --help` });
  return fields;
}
function optionOf(field) {
  return field === "nonce" ? field : OPTIONS[field];
}

export {
  addOutputOptions,
  addStoreOptions,
  addEnvFileOption,
  addOrgOption,
  addRecordsDirOption,
  addFieldOptions,
  addChangeOptions,
  fieldsFrom
};
