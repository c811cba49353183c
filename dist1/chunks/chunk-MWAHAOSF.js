// src/core/set-up/ways.ts
var WAY_NAMES = ["oauth", "personal-token", "portal-token"];
var CLIENT = ["appId", "clientId", "clientSecret"];
var WAYS = {
  oauth: {
    title: "full OAuth: an integration, which somebody authorizes once",
    lasts: "renews itself without end, as long as something runs in every 90 days",
    required: [...CLIENT, "orgs", "integrationClientId", "integrationClientSecret"]
  },
  "personal-token": {
    title: "integration token: a personal access token from the portal",
    lasts: "lives 12 hours; what it mints renews itself, and when that is lost a person pastes another",
    required: [...CLIENT, "orgs", "personalAccessToken"]
  },
  "portal-token": {
    title: "portal token: the service app's own token from the portal",
    lasts: "lives 14 days; with its refresh token it renews itself, and when that is lost a person pastes another",
    required: ["accessToken"]
  }
};
function wayOf(isThere) {
  if (isThere("integrationClientId") || isThere("integrationClientSecret") || isThere("integrationRefreshToken"))
    return "oauth";
  if (isThere("personalAccessToken")) return "personal-token";
  return isThere("accessToken") || isThere("refreshToken") ? "portal-token" : void 0;
}
function requiredFields(way, isThere, tokenTellsOrg) {
  const { required } = WAYS[way];
  if (way !== "portal-token") return [...required];
  const app = CLIENT.some(isThere) ? CLIENT : [];
  return [
    ...required,
    ...app.length > 0 || isThere("accessToken") && !tokenTellsOrg ? ["orgs"] : [],
    ...app
  ];
}
function optionalFields(way, isThere) {
  if (way === "oauth") return ["integrationRefreshToken"];
  if (way === "personal-token") return [];
  return isThere("refreshToken") ? ["refreshToken", "appId"] : ["refreshToken"];
}

// src/cli/commands/init/options.ts
var OPTION_OF = {
  appId: "app-id",
  clientId: "client-id",
  orgs: "org",
  integrationClientId: "integration-client-id"
};
function initOptions(yargs) {
  const text = { type: "string", requiresArg: true };
  return yargs.option("way", { ...text, choices: WAY_NAMES, describe: "How the tokens are had" }).option("app-id", { ...text, describe: "The service app's id" }).option("client-id", { ...text, describe: "The service app's client id" }).option("org", { ...text, describe: "The target org, by its id (repeatable)" }).option("integration-client-id", { ...text, describe: "The integration's client id" }).option("from", {
    ...text,
    describe: "A token-config.json or NAME=value lines, the Python sample's too; - is stdin"
  }).option("replace", { type: "boolean", describe: "What is given takes the place of what stands there" }).option("yes", { alias: "y", type: "boolean", describe: "Ask nothing" }).option("dry-run", { type: "boolean", describe: "Ask, send and write nothing; say what would be done" }).group(
    ["way", "app-id", "client-id", "org", "integration-client-id", "from", "replace", "yes", "dry-run"],
    "Options:"
  );
}
function fieldsOfOptions(words) {
  return Object.fromEntries(
    Object.entries(OPTION_OF).flatMap(([name, option]) => {
      const value = words[option];
      return value === void 0 ? [] : [[name, typeof value === "string" ? value : value.join(",")]];
    })
  );
}

// src/cli/env-file/lines.ts
var ASSIGNMENT = /^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=([ \t]*)(.*)$/;
var AFTER_QUOTE = /^[ \t]*(?:#.*)?$/;
var CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;
function readEnvLines(text) {
  const variables = /* @__PURE__ */ new Map();
  const problems = [];
  for (const [index, raw] of text.replace(/^\ufeff/, "").split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const read = readLine(line);
    if (typeof read === "string") problems.push(`line ${index + 1} ${read}`);
    else variables.set(read.name, read.value);
  }
  return { variables, problems };
}
function readLine(line) {
  const [, name, space = "", right = ""] = ASSIGNMENT.exec(line) ?? [];
  if (name === void 0) return "is not NAME=value";
  if (CONTROL.test(right)) return "holds control characters";
  const quote = right[0];
  if (quote === "`") return "has backquotes around its value: use single quotes";
  if (quote === '"' || quote === "'") {
    const end = right.indexOf(quote, 1);
    if (end < 0) return "opens a quote that does not end on it";
    return AFTER_QUOTE.test(right.slice(end + 1)) ? { name, value: right.slice(1, end) } : "goes on after its quotes";
  }
  const value = (space + right).replace(/[ \t]+#.*$/, "").trimStart();
  if (value.includes("#")) return "has a # in its value: put the value in quotes";
  return { name, value };
}

export {
  readEnvLines,
  WAY_NAMES,
  WAYS,
  wayOf,
  requiredFields,
  optionalFields,
  OPTION_OF,
  initOptions,
  fieldsOfOptions
};
