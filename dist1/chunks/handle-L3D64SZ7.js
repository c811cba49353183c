import {
  OPTION_OF,
  WAYS,
  WAY_NAMES,
  fieldsOfOptions,
  optionalFields,
  readEnvLines,
  requiredFields,
  wayOf
} from "./chunk-MWAHAOSF.js";
import {
  FIELDS,
  FIELD_NAMES,
  VARIABLE_OF,
  fieldsOfVariables,
  nameInDocument
} from "./chunk-2TT5BTQK.js";
import {
  textFrom
} from "./chunk-SXO3DCKJ.js";
import {
  outcomeOfTokens,
  renewAndProve
} from "./chunk-EW3NLAJ3.js";
import {
  credentialLines
} from "./chunk-MTE53DWB.js";
import {
  ask,
  canAsk
} from "./chunk-MZK4QZ7E.js";
import "./chunk-ICTKYXAE.js";
import "./chunk-DZ6HLVZX.js";
import "./chunk-2OIRQ5CH.js";
import "./chunk-PI4QNNPM.js";
import {
  orgNamer
} from "./chunk-P653VFHQ.js";
import {
  wrap
} from "./chunk-7A54AQNK.js";
import {
  parseDocument
} from "./chunk-V4VQTNTV.js";
import {
  credentialReport,
  renewalWarnings
} from "./chunk-VFUTNFGN.js";
import "./chunk-465M44TK.js";
import "./chunk-DXOZ7PF6.js";
import "./chunk-ZEO5VXWT.js";
import "./chunk-BWL6QBY2.js";
import {
  accessTokenState
} from "./chunk-DA3WYKSN.js";
import "./chunk-QUMIXTFP.js";
import {
  isBearerToken
} from "./chunk-S2LNS46J.js";
import {
  readTokenConfig
} from "./chunk-WR3VBXJL.js";
import {
  credentialProblem,
  withoutLineEnd
} from "./chunk-IU7G4H37.js";
import "./chunk-L77LFN3E.js";
import "./chunk-R2FHURN2.js";
import {
  present
} from "./chunk-7EEW3DDW.js";
import "./chunk-2FJLWXQ3.js";
import "./chunk-PNTDRFCP.js";
import {
  withTargetOrgs
} from "./chunk-FDDU43E4.js";
import {
  readCredential
} from "./chunk-TTQVLUF6.js";
import {
  INTEGRATION_SPELLINGS,
  TARGET_ORG_ID,
  homesOf,
  isOrgId,
  isTemplateValue,
  loneOrg,
  orgOfToken,
  text,
  toOrgId,
  valueAt,
  withValue,
  withoutValue,
  writtenOrgs
} from "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  shellWord
} from "./chunk-4OHAW7KZ.js";
import {
  EXIT,
  KeeperError,
  asKeeperError
} from "./chunk-DSMZJSUZ.js";
import {
  redactFromNowOn
} from "./chunk-AGUPEUTK.js";

// src/core/set-up/value-problem.ts
var LONG_ID = /^ciscospark:\/\/[^/]+\/([A-Z_]+)\//;
var CLIENT_ID = /^C[0-9a-f]{64}$/i;
var KINDS = {
  APPLICATION: "the id of an app",
  ORGANIZATION: "the id of an organisation",
  PEOPLE: "the id of a person"
};
function orgsIn(text2) {
  return text2.split(/[\s,]+/).filter((id) => id !== "");
}
function valueProblem(name, value, others) {
  const text2 = withoutLineEnd(value);
  const wrong = credentialProblem(text2);
  if (wrong !== void 0) return wrong;
  if (isTemplateValue(text2)) return "is the template's value, not one of your own";
  if (name === "orgs") return orgsProblem(text2);
  if (/\s/.test(text2)) return "holds white space: more than it was copied";
  if (!isBearerToken(text2)) return "holds characters that Webex uses in none: typographic quotes, perhaps";
  const kind = LONG_ID.exec(Buffer.from(text2, "base64url").toString("latin1"))?.[1];
  if (name === "appId") return appIdProblem(text2, kind, others);
  if (kind !== void 0) return `is ${KINDS[kind] ?? "a long id of Webex"}`;
  if (name === "clientId" || name === "integrationClientId") return clientIdProblem(name, text2, others);
  if (CLIENT_ID.test(text2)) return "is a client id";
  const twin = twinOf(name, text2, others);
  return twin === void 0 ? void 0 : `is the same as ${SECRET_WORDS[twin]}`;
}
var SECRET_WORDS = {
  clientSecret: "the service app's client secret",
  integrationClientSecret: "the integration's client secret",
  integrationRefreshToken: "the integration's refresh token",
  personalAccessToken: "the personal access token",
  accessToken: "the service app's access token",
  refreshToken: "the service app's refresh token"
};
var SECRETS = Object.keys(SECRET_WORDS);
function appIdProblem(text2, kind, { clientId }) {
  if (CLIENT_ID.test(text2) || text2 === clientId?.trim()) return "is a client id: the id of the app is the longer one";
  if (kind !== void 0 && kind !== "APPLICATION")
    return `is ${KINDS[kind] ?? "a long id of Webex"}, not that of an app`;
  return isOrgId(text2) ? "is the id of an organisation, not that of an app" : void 0;
}
function twinOf(name, text2, others) {
  const alike = [CLIENT_IDS, SECRETS].find((names) => names.includes(name)) ?? [];
  return alike.find((other) => other !== name && others[other]?.trim() === text2);
}
var CLIENT_IDS = ["clientId", "integrationClientId"];
function clientIdProblem(name, text2, others) {
  if (isOrgId(text2)) return "is the id of an organisation";
  if (twinOf(name, text2, others) === void 0) return void 0;
  return name === "clientId" ? "is the integration's client id: the service app has one of its own" : "is the service app's client id: the integration has one of its own";
}
function orgsProblem(text2) {
  const ids = orgsIn(text2);
  if (ids.length === 0) return "is empty";
  const seen = /* @__PURE__ */ new Set();
  for (const [index, id] of ids.entries()) {
    const which = ids.length === 1 ? "" : `, number ${index + 1},`;
    const kind = LONG_ID.exec(Buffer.from(id, "base64url").toString("latin1"))?.[1];
    if (kind !== void 0 && kind !== "ORGANIZATION")
      return `${which} is ${KINDS[kind] ?? "a long id of Webex"}, not that of an organisation`.trimStart();
    if (!isOrgId(id)) return `${which} is not the id of an organisation: a UUID, or the long form of it`.trimStart();
    if (seen.has(toOrgId(id))) return `${which} is there twice`.trimStart();
    seen.add(toOrgId(id));
  }
  return void 0;
}

// src/core/set-up/document.ts
function fieldsIn(document) {
  const values = {};
  const problems = {};
  for (const name of FIELD_NAMES) {
    const value = name === "orgs" ? orgsOf(document) : standingIn(document, name);
    if (value === void 0 || value === null || value === "") continue;
    if (typeof value !== "string") problems[name] = "is not a text";
    else if (!isTemplateValue(value.trim())) {
      const wrong = credentialProblem(value);
      if (wrong === void 0) values[name] = withoutLineEnd(value);
      else problems[name] = wrong;
    }
  }
  return { values, problems };
}
function tellsOrg(token) {
  return token !== void 0 && orgOfToken(token.trim()) !== void 0;
}
function withFields(document, fields) {
  let after = document;
  for (const name of FIELD_NAMES) {
    const given = fields[name];
    if (given === void 0) continue;
    if (name === "orgs") {
      const ids = orgsIn(given);
      after = withTargetOrgs(after, ids.length > 0 ? ids : [given]);
    } else for (const path of homesOf2(after, name)) after = withValue(after, path, given);
  }
  for (const path of FIELD_NAMES.flatMap(placesOf)) {
    const left = valueAt(after, path);
    if (typeof left === "string" && isTemplateValue(left.trim())) after = withoutValue(after, path);
  }
  return after;
}
function placesOf(name) {
  const { path, spellings = [path] } = FIELDS[name];
  return spellings;
}
function standingIn(document, name) {
  const held = heldToken(document, name);
  if (held !== void 0) return held;
  const found = placesOf(name).map((path) => valueAt(document, path));
  return found.find((value) => value !== void 0 && value !== "" && !isTemplate(value)) ?? found.find(isTemplate);
}
function heldToken(document, name) {
  const key = loneKey(document);
  if (key === void 0 || !isOrgToken(name)) return void 0;
  return readCredential(document, key)[name]?.value.reveal();
}
function loneKey(document) {
  const org = loneOrg(document);
  return org === void 0 ? void 0 : `service-app:${org}`;
}
function isOrgToken(name) {
  return name === "accessToken" || name === "refreshToken";
}
function orgsOf(document) {
  const given = valueAt(document, TARGET_ORG_ID);
  if (!Array.isArray(given)) return given;
  if (given.some((each) => typeof each !== "string")) return given;
  return given.filter((each) => each !== "" && !isTemplate(each)).join(",");
}
var SPELLED = {
  integrationClientId: "clientId",
  integrationClientSecret: "clientSecret",
  integrationRefreshToken: "refreshToken"
};
function homesOf2(document, name) {
  const key = loneKey(document);
  if (key !== void 0 && isOrgToken(name)) {
    const { accessToken, refreshToken } = readCredential(document, key);
    if (accessToken || refreshToken) return homesOf(document, key)[name];
  }
  const isUsed = (path) => {
    const value = text(document, path);
    return value !== void 0 && !isTemplate(value);
  };
  const standing = placesOf(name).filter(isUsed);
  if (standing.length > 0) return standing;
  if (!isSpelled(name)) return [FIELDS[name].path];
  const spelling = INTEGRATION_SPELLINGS.find((each) => Object.values(each).some(isUsed)) ?? INTEGRATION_SPELLINGS[0];
  return [spelling[SPELLED[name]]];
}
function isSpelled(name) {
  return Object.hasOwn(SPELLED, name);
}
function isTemplate(value) {
  return typeof value === "string" && isTemplateValue(value.trim());
}

// src/core/set-up/plan.ts
var RENEWED = ["integrationRefreshToken", "accessToken", "refreshToken"];
function planSetUp(wishes) {
  const before = wishes.document ?? wishes.basis ?? {};
  const found = fieldsIn(before);
  let standing = found.values;
  const values = {};
  const sources = {};
  const warnings = [];
  for (const name of FIELD_NAMES) {
    const giver = wishes.givers.find(({ values: given2 }) => given2[name]?.trim());
    const stands = standing[name];
    const replaces = wishes.replace === true || giver?.source === "prompt";
    if (giver && (stands === void 0 || replaces)) {
      const given2 = giver.values[name];
      const value = withoutLineEnd(given2);
      values[name] = value;
      if (value !== given2) warnings.push(`${nameInDocument(name)} ended in a line break, which was left out`);
      sources[name] = giver.source;
      if (name === "orgs") standing = { ...standing, ...tokensBeside(before, value) };
    } else if (stands !== void 0) {
      values[name] = stands;
      sources[name] = wishes.document ? "document" : "file";
      if (giver && !RENEWED.includes(name) && !isSame(name, stands, giver.values[name]))
        warnings.push(leftAsItIs(name));
    }
  }
  const isThere = (name) => values[name] !== void 0;
  const way = wishes.way ?? wayOf(isThere);
  const several = severalOrgs(way, values, sources);
  const problems = [
    ...problemsOf(values, sources, found.problems, wishes.document !== void 0).filter(
      ({ name }) => name !== several?.name
    ),
    ...several ? [several] : []
  ];
  const lacks = (name) => !isThere(name) && !problems.some((each) => each.name === name);
  const required = way === void 0 ? [] : requiredFields(way, isThere, tellsOrg(values.accessToken));
  const given = Object.fromEntries(
    Object.entries(values).filter(([name]) => sources[name] !== "document")
  );
  return {
    ...way !== void 0 && { way },
    values,
    sources,
    problems,
    missing: FIELD_NAMES.filter((name) => required.includes(name) && lacks(name)),
    optional: way === void 0 ? [] : optionalFields(way, isThere).filter(lacks),
    warnings,
    given,
    document: withFields(before, given)
  };
}
function severalOrgs(way, { orgs = "", accessToken }, sources) {
  const source = sources.orgs;
  if (source === void 0 || orgsIn(orgs).length < 2 || sources.accessToken === "document") return void 0;
  const token = sources.accessToken;
  if (way === "portal-token") {
    const problem = "names several orgs, and --way portal-token is for one: its token belongs to one org";
    return { name: "orgs", source, problem, ...source === "document" && { final: true } };
  }
  if (accessToken === void 0 || token === void 0) return void 0;
  return { name: "accessToken", source: token, problem: "belongs to one org, and there are several", final: true };
}
function tokensBeside(before, orgs) {
  const lone = loneOrg(before);
  if (lone === void 0 || orgsIn(orgs).some((id) => toOrgId(id) === lone)) return {};
  const { accessToken, refreshToken } = fieldsIn(withFields(before, { orgs })).values;
  return { accessToken, refreshToken };
}
function problemsOf(values, sources, standing, hasDocument) {
  return FIELD_NAMES.flatMap((name) => {
    const value = values[name];
    const source = sources[name];
    if (value === void 0 || source === void 0) {
      const problem2 = standing[name];
      return problem2 === void 0 ? [] : [{ name, source: hasDocument ? "document" : "file", problem: problem2 }];
    }
    const problem = source === "document" ? void 0 : valueProblem(name, value, values);
    return problem === void 0 ? [] : [{ name, source, problem }];
  });
}
function isSame(name, one, other) {
  if (name !== "orgs") return one.trim() === other.trim();
  const [these, those] = [one, other].map((text2) => new Set(orgsIn(text2).map((id) => toOrgId(id))));
  return these.size === those.size && [...these].every((id) => those.has(id));
}
function leftAsItIs(name) {
  const other = name === "orgs" ? "; byods orgs add adds one" : "";
  return `${nameInDocument(name)} has another value already, which stays: --replace takes the one that is given${other}`;
}

// src/core/set-up/faulty-fields.ts
function faultyFields({ code, status, message }, kind, isThere) {
  const ofWay = (...names) => names.filter(isThere);
  if (code === "client-credentials") {
    const isSecret = /secret/i.test(message);
    const isMint = /mint a token/.test(message) || kind === "service-app";
    const [id, secret] = isMint ? ["clientId", "clientSecret"] : ["integrationClientId", "integrationClientSecret"];
    return isSecret ? ofWay(secret) : ofWay(id, secret);
  }
  if (status === 404) return ofWay("appId");
  if (status === 403) return ofWay("orgs");
  if (status === 400 && /org/i.test(message)) return ofWay("orgs");
  if (code === "configuration") return ofWay("appId", "orgs");
  if (code !== "reauthorization-required" && status !== 401) return [];
  if (isThere("integrationRefreshToken")) return ["integrationRefreshToken"];
  if (isThere("personalAccessToken")) return ["personalAccessToken"];
  return ofWay("accessToken", "refreshToken");
}

// src/core/set-up/missing.ts
function missingParts(config, now) {
  const { serviceApp, integration, credentials, orgs } = config;
  const held = credentials.get("integration");
  const tokens = orgs.map(({ key }) => credentials.get(key));
  const parts = [];
  const brokenChain = "when the refresh token of the service app is lost or rejected, a person must bring another token";
  if (integration && !held?.refreshToken) {
    const state = held && accessTokenState(held, now);
    const until = state === "fresh" || state === "due" || state === "unknown" ? "when its access token ends, " : "";
    parts.push({
      what: "the integration's refresh token: nobody has authorized the integration",
      cost: `${until}no token can be minted with it`,
      remedy: "byods setup-oauth"
    });
  } else if (!integration) {
    parts.push({
      what: "an integration",
      cost: held ? `the personal access token lives 12 hours; after that, ${brokenChain}` : brokenChain,
      remedy: "byods init --way oauth"
    });
  }
  if (!serviceApp) {
    parts.push({
      what: "the service app's id, client id and client secret",
      cost: "its access token ends within 14 days, and nothing renews it",
      remedy: "byods init --way oauth"
    });
  } else if (!held && tokens.some((each) => each?.accessToken && !each.refreshToken)) {
    parts.push({
      what: "the service app's refresh token",
      cost: "its access token ends within 14 days, and nothing renews it",
      remedy: "byods init --way oauth"
    });
  }
  return parts;
}

// src/cli/commands/init/prove.ts
var LIMIT = { minutes: 10 };
async function prove({ open }) {
  const keeper = await open(LIMIT);
  const { tokens, clock } = keeper;
  const before = await tokens.config();
  const about = { before, orgName: orgNamer(before) };
  if (isWaiting(before)) {
    const now2 = clock.now();
    const warnings = await tokens.storeWarnings();
    return {
      ...about,
      state: "waiting",
      exitCode: EXIT.ok,
      kind: "integration",
      credentials: [],
      missing: missingParts(before, now2),
      warnings,
      now: now2
    };
  }
  const outcomes = await renewAndProve(
    keeper,
    before.orgs.filter(({ paused }) => !paused),
    false
  );
  const { exitCode, error } = outcomeOfTokens(outcomes, false, tokens.saveFailure);
  const config = await tokens.config();
  const now = clock.now();
  return {
    ...about,
    state: exitCode === EXIT.ok ? "proved" : "failed",
    exitCode,
    ...error && { error },
    kind: culprit(outcomes),
    credentials: outcomes.map((outcome) => credentialReport(outcome, config, now)),
    missing: missingParts(config, now),
    warnings: [...await tokens.storeWarnings(), ...renewalWarnings(config, outcomes, now)],
    now
  };
}
function isWaiting({ credentials, integration }) {
  return integration !== void 0 && [...credentials.values()].every(({ accessToken, refreshToken }) => !accessToken && !refreshToken);
}
function culprit(outcomes) {
  return outcomes.some(({ kind, error }) => kind === "integration" && error) ? "integration" : "service-app";
}

// src/cli/commands/init/from.ts
var HOLDS = "a token-config.json, or WEBEX_\u2026=value lines";
async function readBrought(value, stdin) {
  const { text: text2, where } = await textFrom({ option: "--from", value, stdin, holds: HOLDS });
  const brought = text2.trimStart().startsWith("{") ? fromDocument(text2, where) : fromLines(text2, where);
  for (const each of Object.values(brought.values)) redactFromNowOn(each);
  return brought;
}
function fromDocument(text2, where) {
  let document;
  try {
    document = parseDocument(text2, where, "mend it");
  } catch (thrown) {
    throw refused(
      asKeeperError(thrown).message.replace(/\. It was left as it is$/, ""),
      "mend it, or name another file"
    );
  }
  if (valueAt(document, ["byods"]) !== void 0) {
    throw refused(
      `${where} is a token store of byods already: two of one content would take the tokens from each other`,
      "use it as it is, with --config <path>, or move it with byods store copy"
    );
  }
  const { values, problems } = fieldsIn(document);
  if (Object.keys(values).length === 0 && Object.keys(problems).length === 0) {
    throw refused(`${where} has none of the fields of a token-config.json filled in`, `name a file with ${HOLDS}`);
  }
  return { values, document };
}
function fromLines(text2, where) {
  const { variables, problems } = readEnvLines(text2);
  if (problems.length > 0) {
    throw refused(
      `${where} is neither a JSON document nor lines of variables: ${problems.slice(0, 3).join("; ")}`,
      `name a file with ${HOLDS}`
    );
  }
  const values = fieldsOfVariables((name) => variables.get(name));
  if (Object.keys(values).length > 0) return { values };
  const known = FIELD_NAMES.map((name) => VARIABLE_OF[name]).join(", ");
  throw refused(`${where} has a value for none of ${known}`, `name a file with ${HOLDS}`);
}
function refused(message, remedy) {
  return new KeeperError("usage", `--from: ${message}; nothing was sent or written`, { remedy });
}

// src/cli/commands/init/wishes.ts
async function readWishes(words, io) {
  const from = words.from;
  const brought = from === void 0 ? void 0 : await readBrought(from, io.stdin);
  const ofEnvironment = fieldsOfEnvironment(words, io.env);
  const givers = [
    { source: "option", values: fieldsOfOptions(words) },
    { source: "environment", values: ofEnvironment },
    { source: "file", values: brought?.values ?? {} }
  ];
  return { givers, basis: brought?.document, way: words.way, replace: words.replace === true };
}
function fieldsOfEnvironment(words, env) {
  if (words.sandbox === true) return {};
  const fields = fieldsOfVariables((name) => env[name]);
  for (const [name, value] of Object.entries(fields)) if (FIELDS[name].secret) redactFromNowOn(value);
  return fields;
}
function sandboxFields(lookUp, way) {
  if (lookUp === void 0) return {};
  const [org] = writtenOrgs(lookUp);
  const isPortal = way === "portal-token" && org !== void 0;
  const { values } = fieldsIn(isPortal ? withValue(lookUp, TARGET_ORG_ID, org) : lookUp);
  const names = FIELD_NAMES.filter((name) => wayNeeds(way).includes(name));
  return Object.fromEntries(names.flatMap((name) => values[name] === void 0 ? [] : [[name, values[name]]]));
}
function wayNeeds(way) {
  return [...requiredFields(way, () => true, true), ...optionalFields(way, () => true)];
}
function refuseIncomplete({ way, values, problems, missing }, location) {
  if (way !== void 0 && problems.length === 0 && missing.length === 0) return;
  const isGiven = (name) => values[name] !== void 0 || problems.some((each) => each.name === name);
  const ofFirst = requiredFields("oauth", isGiven, false).filter((name) => !isGiven(name));
  const parts = [
    ...problems.map((each) => problemInWords(each, location)),
    ...missing.length > 0 ? [`missing: ${missing.map(ofGivers).join("; ")}`] : [],
    ...way === void 0 ? [
      `nothing tells how the tokens are to be had: --way ${WAY_NAMES.join(", ")}; the first needs ${ofFirst.map(ofGivers).join("; ")}`
    ] : []
  ];
  throw new KeeperError("usage", `${parts.join("; ")}. Nothing was sent or written`, {
    remedy: "give them, or run byods init at a terminal, which asks for each and says where to find it"
  });
}
function problemInWords({ name, source, problem }, location) {
  const places = {
    document: `${nameInDocument(name)} in ${location}`,
    file: `${nameInDocument(name)} of --from`,
    option: `--${OPTION_OF[name]}`,
    environment: VARIABLE_OF[name],
    prompt: nameInDocument(name),
    sandbox: nameInDocument(name)
  };
  return `${places[source]} ${problem}`;
}
function ofGivers(name) {
  const option = OPTION_OF[name];
  const ways = [...option === void 0 ? [] : [`--${option}`], VARIABLE_OF[name], "--from"];
  return `${nameInDocument(name)} (${ways.join(" or ")})`;
}

// src/cli/commands/init/questions.ts
async function askForMissing(context, wishes, questions) {
  const answers = {};
  const leftOut = /* @__PURE__ */ new Set();
  let asked = wishes;
  let asking = false;
  let place = "";
  for (; ; ) {
    const plan = planSetUp({ ...asked, givers: [{ source: "prompt", values: answers }, ...asked.givers] });
    if (!asking && (plan.way === void 0 || plan.problems.length + plan.missing.length > 0)) {
      asking = true;
      introduce(context, questions.location, wishes);
    }
    if (plan.way === void 0) {
      asked = { ...asked, way: await askWay(context) };
      continue;
    }
    if (plan.problems.some(({ final }) => final)) refuseIncomplete(plan, questions.location);
    const next = asking ? nextQuestion(plan, leftOut) : void 0;
    if (next === void 0) return { ...asked, givers: [{ source: "prompt", values: answers }, ...asked.givers] };
    const { name, problem } = next;
    if (problem) say(context, `${problemInWords(problem, questions.location)}.`);
    if (FIELDS[name].where !== place) say(context, "", `Where: ${FIELDS[name].where}`);
    place = FIELDS[name].where;
    const suggestion = questions.suggestions(plan.way)[name];
    const hint = suggestion !== void 0 ? " (Enter: that of the sandbox)" : next.optional ? " (Enter: none)" : "";
    const kept = { ...plan.values };
    for (const given of FIELD_NAMES) if (answers[given] !== void 0) delete kept[given];
    const answer = await askValue(context, name, kept, { hint }) || suggestion;
    const twin = answer && twinOf(name, answer, answers);
    if (twin) {
      say(context, `  ${FIELDS[twin].what} was the same: it is asked for again.`);
      delete answers[twin];
    }
    if (answer !== void 0) answers[name] = answer;
    else if (next.optional) leftOut.add(name);
    else if (name in answers) delete answers[name];
  }
}
async function askValue({ io, aside }, name, values, { hint = "" }) {
  const { what, secret } = FIELDS[name];
  for (; ; ) {
    const answer = await ask(io, `${what}${hint}:`, { hidden: secret });
    if (answer === "") {
      if (hint !== "") return "";
      if ("readableEnded" in io.stdin && io.stdin.readableEnded) throw inputEnded();
      say({ aside }, "  It is needed. Ctrl-C ends this.");
      continue;
    }
    if (secret) redactFromNowOn(answer);
    const { [name]: _, ...others } = values;
    const problem = valueProblem(name, answer, others);
    if (problem === void 0) return answer;
    say({ aside }, `  That ${problem}.`);
  }
}
async function askWay({ io, aside }) {
  aside((page) => [
    "How are the tokens to be had?",
    ...WAY_NAMES.flatMap((way, index) => [
      `  ${page.paint.bold(String(index + 1))}  ${WAYS[way].title}`,
      ...wrap(WAYS[way].lasts, page.width - 5).map((line) => page.paint.dim(`     ${line}`))
    ])
  ]);
  for (; ; ) {
    const answer = await ask(io, "Which one? [1]");
    const way = answer === "" ? WAY_NAMES[0] : WAY_NAMES[Number(answer) - 1] ?? WAY_NAMES.find((each) => each === answer);
    if (way !== void 0) return way;
    say({ aside }, `  1, 2 or 3, or ${WAY_NAMES.join(", ")}.`);
  }
}
function introduce(context, location, { document }) {
  const what = document ? `${location} is there. What it lacks is asked for now; the rest stays.` : `This makes ${location}, which nobody else can read.`;
  say(
    context,
    `${what} Ctrl-C ends it and leaves ${document ? "it as it is" : "nothing behind"}. Secrets are not shown.`,
    ""
  );
}
function nextQuestion({ problems, missing, optional }, leftOut) {
  const [problem] = problems;
  if (problem) return { name: problem.name, problem, optional: false };
  const [needed] = missing;
  if (needed) return { name: needed, optional: false };
  const open = optional.find((name) => !leftOut.has(name));
  return open && { name: open, optional: true };
}
function say({ aside }, ...sentences) {
  aside((page) => sentences.flatMap((sentence) => sentence === "" ? [""] : wrap(sentence, page.width)));
}
function inputEnded() {
  return new KeeperError("refused", "the input ended before everything was answered; nothing was sent or written", {
    remedy: "run it at a terminal, or give the values with --from"
  });
}

// src/cli/commands/init/corrections.ts
async function correct(context, failed, { place, values, given }) {
  let proof = failed;
  const known = { ...values };
  for (; ; ) {
    const { error, state, kind, before } = proof;
    if (state !== "failed" || !error) return proof;
    const names = faultyFields(error, kind, (name) => known[name] !== void 0);
    const askable = names.filter((name) => name !== "orgs" || before.orgs.length === 1);
    if (askable.length === 0) return proof;
    say(
      context,
      "",
      `${error.message}.`.replace(/\.\.$/, "."),
      ...error.remedy === void 0 ? [] : [`To mend it: ${error.remedy}.`]
    );
    say(context, `What you gave is in ${place.choice.location}, and can be corrected now.`);
    const answers = {};
    for (const name of askable) {
      const answer = await askValue(context, name, known, { hint: " (Enter leaves it as it is)" });
      if (answer !== "") answers[name] = answer;
    }
    if (Object.keys(answers).length === 0) return proof;
    Object.assign(known, answers);
    await place.write((document) => withFields(document, withItsTokens(document, answers, given)), before.document);
    proof = await prove(context);
  }
}
function withItsTokens(document, answers, given) {
  if (answers.orgs === void 0) return answers;
  const { values } = fieldsIn(document);
  const tokens = ["accessToken", "refreshToken"].filter((name) => given[name] !== void 0);
  if (tokens.some((name) => values[name] !== given[name])) return answers;
  return { ...Object.fromEntries(tokens.map((name) => [name, given[name]])), ...answers };
}

// src/cli/commands/init/result.ts
function initResult(facts, { git, proof }) {
  const { choice, action, way } = facts;
  const next = nextCommands(facts, proof);
  const exposed = git?.ok === false ? [`${git.message}${git.remedy === void 0 ? "" : `: ${git.remedy}`}`] : [];
  const document = {
    version: 1,
    ...action === "planned" && { dryRun: true },
    action,
    store: { kind: choice.kind, location: choice.location, reason: choice.reason },
    way,
    fields: facts.fields.map(({ name, from }) => ({ field: nameInDocument(name), from })),
    ...present({ proof: proof?.state }),
    credentials: proof?.credentials ?? [],
    missing: proof?.missing ?? [],
    next,
    warnings: [...facts.warnings, ...exposed, ...proof?.warnings ?? []],
    ...proof?.error && { error: proof.error.toJSON() }
  };
  return {
    exitCode: proof?.exitCode ?? EXIT.ok,
    document,
    text: (page) => lines(facts, proof, page),
    summary: (page) => summary(facts, proof, next, page)
  };
}
function nextCommands({ named, action, choice }, proof) {
  const store = named.map(([option, value]) => ` --${option} ${shellWord(value)}`).join("");
  if (isTrial(choice)) return ["byods init"];
  if (action === "planned" || proof?.state === "failed") return [`byods init${store}`];
  if (proof?.state === "waiting") return [`byods setup-oauth${store}`];
  return ["status", "run", "doctor"].map((name) => `byods ${name}${store}`);
}
function isTrial({ reason }) {
  return reason === "--sandbox";
}
var DONE = {
  created: "made, for you alone to read",
  completed: "completed",
  unchanged: "left as it is: it lacks nothing",
  planned: "would be made or completed"
};
var FROM = {
  document: "was there",
  prompt: "typed",
  option: "an option",
  environment: "a variable",
  file: "--from",
  sandbox: "the sandbox"
};
function lines({ choice, action, way, fields }, proof, page) {
  const { bold, dim } = page.paint;
  const wide = Math.max(...fields.map(({ name }) => nameInDocument(name).length));
  return [
    ...wrap(`${bold(choice.location)} ${DONE[action]}`, page.width),
    ...wrap(`${WAYS[way].title}; ${WAYS[way].lasts}`, page.width - 2).map((line) => `  ${line}`),
    ...fields.map(({ name, from }) => `  ${nameInDocument(name).padEnd(wide)}  ${dim(FROM[from])}`),
    ...proof && proof.credentials.length > 0 ? ["", bold("Credentials"), ...credentialLines(proof.credentials, proof.before, proof.orgName, proof.now, page)] : [],
    ...proof && proof.missing.length > 0 ? [
      "",
      bold("Still missing"),
      ...proof.missing.flatMap(({ what, cost, remedy }) => [
        ...wrap(what, page.width - 2).map((line) => `  ${line}`),
        ...wrap(`${cost}; ${remedy} brings it`, page.width - 4).map((line) => `    ${dim(line)}`)
      ])
    ] : []
  ];
}
function summary({ action, choice }, proof, next, page) {
  const { green, yellow, red } = page.paint;
  const go = `next: ${next.join(", ")}`;
  if (action === "planned") return wrap(`${green("Dry run")}: nothing was asked, sent or written; ${go}`, page.width);
  const sentences = {
    proved: isTrial(choice) ? `${green("Done")}: it works. The sandbox and its store end with this command; ${go}` : `${green("Done")}: ${choice.location} works; ${go}`,
    waiting: `${yellow("Not finished")}: nobody has authorized the integration yet, so nothing could be proved; ${go}`,
    failed: `${red("Not proved")}: what you gave is kept in ${choice.location}; once it is corrected, ${go}`
  };
  return wrap(sentences[proof?.state ?? "proved"], page.width);
}

// src/cli/commands/init/handle.ts
var LIMIT2 = { minutes: 10 };
var handleInit = async (context, words) => {
  const dryRun = words["dry-run"] === true;
  const asks = !dryRun && words.yes !== true && canAsk(context.io);
  const wishes = await readWishes(words, context.io);
  const place = await context.setUp(LIMIT2);
  const { choice, lookUp } = place;
  const document = await place.read();
  const location = choice.location;
  const suggestions = (way) => sandboxFields(lookUp, way ?? "oauth");
  const whole = asks ? await askForMissing(context, { ...wishes, document }, { location, suggestions }) : withSandbox({ ...wishes, document }, lookUp);
  const plan = planSetUp(whole);
  refuseIncomplete(plan, location);
  readTokenConfig(plan.document, location);
  const change = (now) => withFields(document ? now : whole.basis ?? now, plan.given);
  const isNew = JSON.stringify(plan.document) !== JSON.stringify(document);
  const fields = FIELD_NAMES.filter((name) => plan.values[name] !== void 0);
  const facts = {
    choice: words.sandbox === true ? { ...choice, reason: "--sandbox" } : choice,
    named: ["config", "store"].flatMap(
      (name) => typeof words[name] === "string" ? [[name, words[name]]] : []
    ),
    action: dryRun ? "planned" : !document ? "created" : isNew ? "completed" : "unchanged",
    way: plan.way,
    fields: fields.map((name) => ({ name, from: plan.sources[name] })),
    warnings: plan.warnings
  };
  if (dryRun) return initResult(facts, { git: await place.git() });
  if (isNew) await place.write(change, document);
  const git = await place.git();
  const first = await prove(context);
  const proof = asks ? await correct(context, first, { place, values: plan.values, given: plan.given }) : first;
  return initResult(facts, { git, proof });
};
function withSandbox(wishes, lookUp) {
  if (lookUp === void 0) return wishes;
  const way = planSetUp(wishes).way ?? "oauth";
  return { ...wishes, way, givers: [...wishes.givers, { source: "sandbox", values: sandboxFields(lookUp, way) }] };
}
export {
  handleInit
};
