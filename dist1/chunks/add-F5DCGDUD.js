import {
  textFrom
} from "./chunk-SXO3DCKJ.js";
import {
  addLines,
  addSummary
} from "./chunk-GMFRJGUA.js";
import "./chunk-ICTKYXAE.js";
import {
  STDIN_WORD
} from "./chunk-DZ6HLVZX.js";
import "./chunk-2OIRQ5CH.js";
import "./chunk-7A54AQNK.js";
import {
  outcomeOf
} from "./chunk-DXOZ7PF6.js";
import {
  everyOne
} from "./chunk-DQNDXNZL.js";
import "./chunk-QUMIXTFP.js";
import {
  instant,
  present
} from "./chunk-7EEW3DDW.js";
import {
  orgInWords
} from "./chunk-PNTDRFCP.js";
import {
  isOrgId,
  toOrgId
} from "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  EXIT,
  KeeperError
} from "./chunk-DSMZJSUZ.js";
import {
  printable
} from "./chunk-AGUPEUTK.js";

// src/core/add-orgs.ts
function planOrgs(config, wanted) {
  return wanted.map(({ org: written, name }) => {
    const id = toOrgId(written);
    const there = config.orgs.find((org) => org.id === id);
    const named = name === void 0 ? {} : { name };
    if (!there) {
      const org = { id, key: `service-app:${id}`, paused: false, ...named };
      return { org, action: "add", update: { org: written, listed: true, ...named } };
    }
    const action = name === void 0 || name === there.name ? "keep" : "rename";
    return { org: { ...there, ...named }, action, update: { org: written, ...named } };
  });
}
async function addOrgs({ tokens, store }, wanted) {
  const before = planOrgs(await tokens.config(), wanted);
  if (before.every(({ action }) => action === "keep")) {
    return before.map(({ org }) => ({ org, action: "kept", warnings: [] }));
  }
  return await tokens.withLock(async (ladder, session) => {
    const planned = planOrgs(session.config, wanted);
    const updates = planned.filter(({ action }) => action === "add").map(({ update }) => update);
    if (updates.length > 0) refuseUnmintable(session.config);
    store.refuseTooMany?.(session.config, updates);
    const proofs = await everyOne(planned.map((each) => prove(ladder, each)));
    return planned.map((each, index) => save(session, store, each, proofs[index]));
  });
}
function refuseUnmintable(config) {
  if (config.serviceApp) return;
  throw new KeeperError("configuration", "no service app is configured, so that no token can be minted for an org", {
    remedy: "byods init asks for them: serviceApp.appId, serviceApp.clientId and serviceApp.clientSecret"
  });
}
async function prove(ladder, { org, action }) {
  if (action !== "add") return { warnings: [] };
  const result = await ladder.mint(org);
  return result.kind === "minted" ? result : { error: aboutTheOrg(result.error), warnings: [] };
}
function aboutTheOrg(error) {
  if (error.code !== "configuration" || error.status !== 400) return error;
  return new KeeperError("not-found", error.message, {
    remedy: "compare the id with the one that Control Hub shows for the org",
    trackingId: error.trackingId,
    status: error.status
  });
}
function save(session, store, planned, proof) {
  const { org, action, update } = planned;
  const { error, warnings } = proof;
  if (error) return { org, action: "failed", error, warnings };
  if (action === "keep") return { org, action: "kept", warnings };
  session.saveLater(update);
  if (action === "rename") return { org, action: "renamed", warnings };
  try {
    store.refuseTooMany?.(session.config, []);
  } catch (thrown) {
    if (!(thrown instanceof KeeperError) || thrown.exitCode !== EXIT.store) throw thrown;
    session.saveLater({ org: update.org, listed: false });
    return { org, action: "failed", error: thrown, warnings };
  }
  const credential = session.credential(org.key);
  return { org, action: "added", warnings, ...credential && { credential } };
}

// src/cli/commands/orgs/csv.ts
var MOST_MISTAKES = 5;
var COLUMNS = ["id", "name"];
function readCsv(text, where, problemOf2) {
  const [first, ...others] = cellsOf(text.replace(/^\uFEFF/, ""), where);
  const header = first?.cells.map((cell) => cell.toLowerCase());
  const isHeader = header?.includes("id") === true;
  const columns = isHeader ? header : COLUMNS;
  const mistakes = [];
  if (isHeader && !columns.every((name, at) => COLUMNS.includes(name) && columns.indexOf(name) === at)) {
    mistakes.push(`line ${first.line}: the columns are id and name`);
  }
  const rows = [...first && !isHeader ? [first] : [], ...others].map(({ line, cells }) => {
    if (cells.length > columns.length) mistakes.push(`line ${line}: it has ${cells.length} columns`);
    const [id = "", name = ""] = COLUMNS.map((column) => cells[columns.indexOf(column)]);
    const row = { line, id, ...name !== "" && { name } };
    const problem = problemOf2(row);
    if (problem !== void 0) mistakes.push(`line ${line}: ${problem}`);
    return row;
  });
  if (rows.length === 0 && mistakes.length === 0) mistakes.push("it holds no org");
  if (mistakes.length === 0) return rows;
  const told = mistakes.slice(0, MOST_MISTAKES).join("; ");
  const more = mistakes.length > MOST_MISTAKES ? `; and ${mistakes.length - MOST_MISTAKES} more` : "";
  throw badCsv(where, told + more);
}
function cellsOf(text, where) {
  const rows = [];
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const begins = line;
    const cells = [];
    for (let last = false; !last; ) {
      const match = /[\t ]*(?:"((?:[^"]|"")*)"[\t ]*|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
      match.lastIndex = at;
      const found = match.exec(text);
      if (!found) throw badCsv(where, `line ${begins}: a quotation mark is out of place`);
      const [whole, quoted, bare = "", end] = found;
      at += whole.length;
      line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
      cells.push((quoted?.replaceAll('""', '"') ?? bare).trim());
      last = end !== ",";
    }
    if (cells.some((cell) => cell !== "")) rows.push({ line: begins, cells });
  }
  return rows;
}
function badCsv(where, what) {
  return new KeeperError("usage", `${where}: ${what}. Nothing was sent or changed`, {
    remedy: "one org a line: id,name; the name may be left out, and stands in quotation marks where it holds a comma"
  });
}

// src/cli/commands/orgs/wanted.ts
var HOLDS = "the columns id and name";
var LONGEST_NAME = 200;
async function wantedOrgs(words, stdin) {
  const ids = (words.id ?? []).map((word) => word === STDIN_WORD ? "-" : word);
  const csv = words.csv;
  const name = words.name;
  if (csv !== void 0) {
    const other = ids[0] ?? (name === void 0 ? void 0 : "--name");
    if (other !== void 0) throw usage(`--csv names the orgs, and "${shown(other)}" does too`, "give one of them");
    const { text, where } = await textFrom({ option: "--csv", value: csv, stdin, holds: HOLDS });
    return fromCsv(text, where);
  }
  if (ids.length === 0) throw usage("no org was named", "name the id of an org, or a file with --csv <file>");
  const wanted = /* @__PURE__ */ new Map();
  for (const org of ids) {
    const problem = idProblem(org) ?? (name === void 0 ? void 0 : nameProblem(name));
    if (problem !== void 0) throw usage(problem, "the id stands in Control Hub, under Account, and is a UUID");
    wanted.set(toOrgId(org), { org: org.trim(), ...name !== void 0 && { name: name.trim() } });
  }
  if (name !== void 0 && wanted.size > 1) {
    throw usage(
      `--name names one org, and ${wanted.size} were given`,
      "name many with --csv <file>: id,name in each line"
    );
  }
  return [...wanted.values()];
}
function fromCsv(text, where) {
  const lines = /* @__PURE__ */ new Map();
  const rows = readCsv(text, where, ({ line, id, name }) => {
    const problem = idProblem(id) ?? (name === void 0 ? void 0 : nameProblem(name));
    if (problem !== void 0) return problem;
    const earlier = lines.get(toOrgId(id));
    lines.set(toOrgId(id), earlier ?? line);
    return earlier === void 0 ? void 0 : `the same org as in line ${earlier}`;
  });
  return rows.map(({ id, name }) => ({ org: id, ...name !== void 0 && { name } }));
}
function idProblem(id) {
  if (id.trim() === "") return "there is no id";
  return isOrgId(id) ? void 0 : `"${shown(id)}" is not the id of an org`;
}
function nameProblem(name) {
  if (name.trim() === "") return "the name is empty";
  if (name.length > LONGEST_NAME) return `the name has ${name.length} characters, of at most ${LONGEST_NAME}`;
  return printable(name) === name ? void 0 : "the name holds a line break or another control character";
}
function shown(word) {
  return word.length > 40 ? `${word.slice(0, 40)}\u2026` : word;
}
function usage(message, remedy) {
  return new KeeperError("usage", `${message}; nothing was sent or changed`, { remedy });
}

// src/cli/commands/orgs/add.ts
var LIMIT = { minutes: 10 };
var handleAdd = async (context, words) => {
  const wanted = await wantedOrgs(words, context.io.stdin);
  const keeper = await context.open(LIMIT);
  const { tokens, store } = keeper;
  if (words["dry-run"] === true) {
    const config = await tokens.config();
    const planned = planOrgs(config, wanted);
    const updates = planned.filter(({ action }) => action === "add").map(({ update }) => update);
    if (updates.length > 0) refuseUnmintable(config);
    store.refuseTooMany?.(config, updates);
    const orgs2 = planned.map(planReport);
    const warnings2 = await tokens.storeWarnings();
    return {
      exitCode: EXIT.ok,
      document: { version: 1, dryRun: true, orgs: orgs2, warnings: warnings2 },
      text: (page) => addLines(orgs2, page),
      summary: (page) => addSummary({ orgs: orgs2, dryRun: true }, page)
    };
  }
  const added = await addOrgs({ tokens, store }, wanted);
  const orgs = added.map(addReport);
  const errors = added.flatMap(({ error: error2 }) => error2 ?? []);
  const { exitCode, error } = outcomeFor(errors, added.length - errors.length);
  const warnings = [...added.flatMap((each) => each.warnings), ...await tokens.storeWarnings()];
  return {
    exitCode,
    document: { version: 1, orgs, warnings, ...error && { error: error.toJSON() } },
    text: (page) => addLines(orgs, page),
    summary: (page) => addSummary({ orgs, dryRun: false }, page),
    problems: added.flatMap(({ org, error: why }) => why ? [problemOf(org, why)] : [])
  };
};
function planReport({ org, action }) {
  const reasons = {
    add: "would be added, if Webex gives a token for it",
    rename: "would be renamed: it is there already",
    keep: "it is there already"
  };
  return present({ id: org.id, name: org.name, action: "kept", reason: reasons[action] });
}
function addReport({ org, action, credential, error }) {
  const paused = org.paused ? "; it is paused, and byods orgs resume takes it up again" : "";
  const reasons = {
    added: "Webex gives a token for it, which is kept",
    renamed: `it was there already, and has the name now${paused}`,
    kept: `it was there already${paused}`,
    failed: `not added: ${error?.message}`
  };
  return present({
    id: org.id,
    name: org.name,
    action,
    reason: reasons[action],
    expiresAt: instant(credential?.accessToken?.expiresAt),
    refreshTokenExpiresAt: instant(credential?.refreshToken?.expiresAt),
    error: error?.toJSON()
  });
}
function problemOf(org, error) {
  return { ...error.toJSON(), message: `${orgInWords(org)} was not added: ${error.message}` };
}
function outcomeFor(errors, succeeded) {
  const isAboutTokens = ({ exitCode }) => exitCode === EXIT.reauthorize;
  return outcomeOf({
    storeFailures: errors.filter(({ exitCode }) => exitCode === EXIT.store),
    orgsWithoutToken: errors.filter(isAboutTokens),
    orgsNotRead: errors.filter((error) => !isAboutTokens(error) && error.exitCode !== EXIT.store),
    failedDataSources: [],
    deferredAtRisk: 0,
    orgsRead: succeeded
  });
}
export {
  handleAdd
};
