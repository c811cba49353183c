import {
  paintWith
} from "./chunk-YXEUUUE3.js";
import {
  claimsInWords
} from "./chunk-BPNSL3OK.js";
import {
  diffLines
} from "./chunk-TMUUU7ZA.js";
import {
  lifeLeft
} from "./chunk-PI4QNNPM.js";
import {
  toColumns,
  widthOf,
  wrap
} from "./chunk-7A54AQNK.js";
import {
  drain
} from "./chunk-ZEO5VXWT.js";
import {
  REGISTRATION_DEFAULTS,
  changesOf,
  consequencesOf,
  deletionConsequences,
  usualSchema
} from "./chunk-7YXPQWUJ.js";
import {
  fieldsOf,
  planReplacement,
  settingsOf
} from "./chunk-LMNM2FV2.js";
import {
  decideDataSource,
  lifeOf
} from "./chunk-ZMDZLBX6.js";
import {
  counted,
  inWords
} from "./chunk-QUMIXTFP.js";
import {
  FIELD_WORDS,
  LONGEST_LIFETIME_MINUTES,
  STATUSES,
  lifetimeIn,
  messageProblems,
  problemWith
} from "./chunk-DARKQW4H.js";
import "./chunk-7EEW3DDW.js";
import {
  orgInWords
} from "./chunk-PNTDRFCP.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  asKeeperError
} from "./chunk-DSMZJSUZ.js";
import {
  hashOf,
  printable
} from "./chunk-AGUPEUTK.js";

// src/tui/screen.tsx
import { render } from "ink";

// src/tui/frame.tsx
import { Box, Text } from "ink";
import { jsx } from "react/jsx-runtime";
function Frame({ lines }) {
  return /* @__PURE__ */ jsx(Box, { flexDirection: "column", children: lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
    /* @__PURE__ */ jsx(Text, { wrap: "truncate", children: line === "" ? " " : line }, index)
  )) });
}

// src/tui/keys.ts
var PASTE_BEGINS = "\x1B[200~";
var PASTE_ENDS = "\x1B[201~";
var SEQUENCE = /^\u001b(?:\[[0-9;:<=>?]*[ -/]*[@-~]|O[@-~])/;
var BEGUN = /^\u001b(?:\[[0-9;:<=>?]*[ -/]*|O)$/;
var OF_SEQUENCE = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  H: "home",
  F: "end",
  Z: "shift-tab",
  "1~": "home",
  "7~": "home",
  "4~": "end",
  "8~": "end",
  "3~": "delete",
  "5~": "pageup",
  "6~": "pagedown"
};
var OF_CONTROL = {
  "\r": "enter",
  "\n": "enter",
  "	": "tab",
  "\x7F": "backspace",
  "\b": "backspace",
  "\x1B": "esc"
};
var GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
function decode(chunk, rest = "") {
  const typed2 = [];
  let text = rest + chunk;
  while (text !== "") {
    if (text.startsWith(PASTE_BEGINS)) {
      const end = text.indexOf(PASTE_ENDS);
      if (end < 0) return { typed: typed2, rest: text };
      typed2.push({ paste: asText(text.slice(PASTE_BEGINS.length, end)) });
      text = text.slice(end + PASTE_ENDS.length);
      continue;
    }
    if (BEGUN.test(text)) return { typed: typed2, rest: text };
    const sequence = SEQUENCE.exec(text)?.[0];
    if (sequence !== void 0) {
      const key = OF_SEQUENCE[sequence.replace(/^..(?:1;\d+(?=[A-Z]))?/, "")];
      if (key !== void 0) typed2.push({ key });
      text = text.slice(sequence.length);
      continue;
    }
    const plain = /^[^\p{Cc}]+/u.exec(text)?.[0];
    if (plain === void 0) {
      const key = keyOfControl(text[0]);
      if (key !== void 0) typed2.push({ key });
      text = text.slice(text.startsWith("\r\n") ? 2 : 1);
      continue;
    }
    for (const { segment } of GRAPHEMES.segment(plain)) typed2.push({ key: segment === " " ? "space" : segment });
    text = text.slice(plain.length);
  }
  return { typed: typed2, rest: "" };
}
function characterOf(key) {
  if (key === "space") return " ";
  const [first] = GRAPHEMES.segment(key);
  return first?.segment === key ? key : void 0;
}
function keyOfControl(character) {
  const named = OF_CONTROL[character];
  if (named !== void 0) return named;
  const code = character.charCodeAt(0);
  return code >= 1 && code <= 26 ? `ctrl-${String.fromCharCode(code + 96)}` : void 0;
}
function asText(pasted2) {
  return pasted2.trim().replace(/[\r\n\t]+/g, " ").replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, "");
}

// src/tui/perform.ts
async function perform(asked2, actions, tell, stopped2) {
  switch (asked2.do) {
    case "load":
      return await load(asked2, actions, tell);
    case "read":
      return await read(asked2, actions, tell);
    case "extend":
      return await extend(asked2, actions, tell, stopped2);
    case "save":
      return tell(await saved(asked2.rows, actions));
    case "update":
      return report(asked2.org, await actions.update(asked2.org, asked2.id, asked2.fields, asked2.nonce), tell);
    case "register":
      return report(asked2.org, await actions.register(asked2.org, asked2.fields, asked2.nonce), tell);
    case "remove":
      return report(asked2.org, await actions.remove(asked2.org, asked2.id), tell);
  }
}
function report(org, { warning, ...done }, tell) {
  const more = warning === void 0 ? {} : { warning };
  if ("change" in done) tell({ type: "changed", org, change: done.change, ...more });
  else tell({ type: "change-failed", error: done.error, ...more });
}
async function saved(rows, actions) {
  const done = await actions.saveList(rows);
  if ("path" in done) return { type: "saved", path: done.path, count: rows.length };
  return { type: "save-failed", reason: done.problem };
}
async function load({ changes }, actions, tell) {
  try {
    const loaded2 = await actions.load();
    tell({ type: "loaded", ...loaded2, changes, now: actions.now(), wall: Date.now() });
  } catch (thrown) {
    tell({ type: "load-failed", error: asKeeperError(thrown).toJSON(), now: actions.now(), wall: Date.now() });
  }
}
async function read({ row }, actions, tell) {
  const { key } = row;
  try {
    const { dataSource, raw } = await actions.read(row);
    tell({ type: "read", key, dataSource, raw: raw.split("\n") });
    if (dataSource.jws) tell({ type: "verified", key, verdict: await actions.verify(dataSource) });
  } catch (thrown) {
    tell({ type: "read-failed", key, error: asKeeperError(thrown).toJSON() });
  }
}
async function extend({ rows, minutes }, actions, tell, stopped2) {
  await drain([...rows.entries()], {
    concurrency: Math.min(actions.concurrency, Math.max(1, rows.length)),
    compare: ([a], [b]) => a - b,
    run: async ([, row]) => {
      if (stopped2.aborted) return;
      const { warning, ...changed3 } = await actions.extend(row, minutes);
      const about = { key: row.key, ...warning !== void 0 && { warning } };
      if ("after" in changed3) tell({ type: "extended", after: changed3.after, ...about });
      else tell({ type: "extend-failed", error: changed3.error, ...about });
    }
  });
  tell({ type: "work-done" });
}

// src/tui/names.ts
var NO_NAMES = { schemas: /* @__PURE__ */ new Map(), orgs: /* @__PURE__ */ new Map() };
function namesOf(orgs, offered) {
  return {
    schemas: new Map(offered.map(({ id, serviceType = id }) => [id, serviceType])),
    orgs: new Map(orgs.map((org) => [org.id, orgName(org, orgs)]))
  };
}
function orgName({ id, name }, among) {
  if (name === void 0) return printable(id);
  const shared = among.some((other) => other.name === name && other.id !== id);
  return printable(shared ? `${name} (${id.slice(0, 8)})` : name);
}

// src/tui/state.ts
function initialState(fixed, size, now, wall) {
  return {
    fixed,
    size,
    now,
    wall,
    rows: [],
    orgs: [],
    offered: [],
    names: NO_NAMES,
    reviewTop: 0,
    loading: true,
    askedAt: wall,
    listSaved: false,
    changes: 0,
    sort: "worst first",
    filter: "",
    typingFilter: false,
    marks: /* @__PURE__ */ new Set(),
    visible: [],
    cursor: 0,
    top: 0,
    results: /* @__PURE__ */ new Map()
  };
}
function placeOf(state) {
  if (state.help) return "help";
  if (state.removal) return "delete";
  if (state.form) return state.form.stage === "typing" ? "form" : "review";
  if (state.question) return "question";
  if (state.typingFilter) return "filter";
  return state.details ? "details" : "list";
}
function without(state, ...names) {
  const copy = { ...state };
  for (const name of names) delete copy[name];
  return copy;
}

// src/tui/terminal.ts
var ALTERNATE_SCREEN = { on: "\x1B[?1049h\x1B[H\x1B[2J", off: "\x1B[?1049l" };
var BRACKETED_PASTE = { on: "\x1B[?2004h", off: "\x1B[?2004l" };
var SHOW_CURSOR = "\x1B[?25h";
var CLEAR = "\x1B[H\x1B[2J";
function takeTerminal({ stdin, stdout }, own, onChunk) {
  let taken = true;
  const giveBack = () => {
    if (!taken) return;
    taken = false;
    process.off("exit", giveBack);
    stdin.off("data", onChunk);
    stdin.pause();
    try {
      stdin.setRawMode(false);
    } catch {
    }
    stdout.write(`${BRACKETED_PASTE.off}${own ? ALTERNATE_SCREEN.off : ""}${SHOW_CURSOR}`);
  };
  process.on("exit", giveBack);
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  stdin.on("data", onChunk);
  stdin.resume();
  stdout.write(`${own ? ALTERNATE_SCREEN.on : ""}${BRACKETED_PASTE.on}`);
  return giveBack;
}
function stopUntilContinued() {
  try {
    process.kill(0, "SIGTSTP");
    process.kill(process.pid, "SIGWINCH");
  } catch {
  }
}
function toClipboard(text) {
  return `\x1B]52;c;${Buffer.from(text).toString("base64")}\x07`;
}
function widthOf2({ columns }) {
  return columns || 80;
}
function outputForInk(stdout) {
  return new Proxy(stdout, {
    get(target, name) {
      if (name === "rows") return Number.POSITIVE_INFINITY;
      if (name === "columns") return widthOf2(target);
      if (name === "on" || name === "off") return () => target;
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    }
  });
}

// src/tui/life.ts
var MINUTE_MS = 6e4;
var HOUR_MS = 60 * MINUTE_MS;
function lifeShown(dataSource, now, renewAfterMinutes) {
  const { action, expiresAt, lifetimeMinutes, atRisk } = decideDataSource(dataSource, now, { renewAfterMinutes });
  const due = action === "extend";
  const left = expiresAt === void 0 ? void 0 : expiresAt - now;
  const countdown = left === void 0 ? "?" : left <= 0 ? "EXPIRED" : clock(left);
  const word = dataSource.status === "disabled" ? "disabled" : left === void 0 ? "unknown" : left <= 0 ? "EXPIRED" : atRisk ? "at risk" : due ? "due" : "fresh";
  return {
    word,
    countdown,
    short: word === "at risk" ? clockShort(left) : word,
    due,
    ...expiresAt !== void 0 && { expiresAt },
    ...left !== void 0 && lifetimeMinutes !== void 0 && { share: Math.min(1, Math.max(0, left / (lifetimeMinutes * MINUTE_MS))) }
  };
}
function bar(share, columns) {
  const full = share <= 0 ? 0 : Math.max(1, Math.round(share * columns));
  return "\u2588".repeat(full) + "\u2591".repeat(columns - full);
}
function clock(ms) {
  const hours = Math.floor(ms / HOUR_MS);
  const minutes = Math.floor(ms % HOUR_MS / MINUTE_MS);
  const seconds = Math.floor(ms % MINUTE_MS / 1e3);
  const two = (value) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}h ${two(minutes)}m` : `${minutes}m ${two(seconds)}s`;
}
function clockShort(ms) {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes >= 60) return `${Math.floor(minutes / 60)}h`;
  return minutes > 0 ? `${minutes}m` : `${Math.floor(ms / 1e3)}s`;
}

// src/tui/arrange.ts
function arranged(state) {
  const under = state.visible[state.cursor]?.key;
  const words = state.filter.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const passing = words.length === 0 ? [...state.rows] : state.rows.filter((row) => passes(row, words, state));
  const visible = sorted(passing, state.sort, state.now);
  const found = visible.findIndex(({ key }) => key === under);
  const cursor = found >= 0 ? found : Math.max(0, Math.min(state.cursor, visible.length - 1));
  return { ...state, visible, cursor };
}
function passes(row, words, { now, fixed }) {
  const missing = words.filter((word) => !row.haystack.includes(word));
  if (missing.length === 0) return true;
  const life = lifeShown(row.dataSource, now, fixed.renewAfterMinutes).word.toLowerCase();
  return missing.every((word) => life.includes(word));
}
function sorted(rows, sort, now) {
  const ranked = rows.map((row) => ({ row, rank: rankOf(row, now), text: textOf(row, sort) }));
  ranked.sort((a, b) => compare(a.text, b.text) || a.rank - b.rank || compare(a.row.key, b.row.key));
  return ranked.map(({ row }) => row);
}
function rankOf({ dataSource }, now) {
  if (dataSource.status === "disabled") return Number.MAX_SAFE_INTEGER;
  return lifeOf(dataSource, now).expiresAt ?? Number.MAX_SAFE_INTEGER - 1;
}
function textOf(row, sort) {
  switch (sort) {
    case "worst first":
      return "";
    case "org":
      return row.orgName.toLowerCase();
    case "status":
      return row.status.toLowerCase();
    case "audience":
      return row.audience.toLowerCase();
    case "schema":
      return row.schema.toLowerCase();
    case "host":
      return row.host.toLowerCase();
  }
}
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

// src/tui/notice.ts
function noticeOf({ message, remedy, trackingId }) {
  return { tone: "bad", text: message, fix: remedy, trackingId };
}

// src/tui/row.ts
function rowKey(org, id) {
  return `${org.key} ${id}`;
}
function rowOf(org, dataSource, names) {
  const { id } = dataSource;
  const { audience = "", subject = "", schemaId = "", url = "" } = fieldsOf(dataSource);
  const shown = {
    orgName: names.orgs.get(org.id) ?? printable(org.name ?? org.id),
    status: printable(dataSource.status ?? "unknown"),
    audience: printable(audience),
    subject: printable(subject),
    schema: printable(names.schemas.get(schemaId) ?? schemaId),
    url: printable(url),
    host: printable(URL.canParse(url) ? new URL(url).host : url)
  };
  const haystack = [printable(id), ...Object.values(shown)].join(" ").toLowerCase();
  return { key: rowKey(org, id), org, dataSource, ...shown, haystack, stale: false };
}
function mergedRows(before, listings, names) {
  const fresh = listings.flatMap(
    ({ org, dataSources, error }) => error ? [] : dataSources.map((each) => rowOf(org, each, names))
  );
  const unread = new Set(listings.flatMap(({ org, error }) => error ? [org.key] : []));
  return [...fresh, ...staled(before.filter(({ org }) => unread.has(org.key)))];
}
function staled(rows) {
  return rows.map((row) => row.stale ? row : { ...row, stale: true });
}

// src/tui/changed.ts
function changed(state, { org, change, warning }) {
  const { action, after, before } = change;
  const id = (after ?? before)?.id ?? "";
  const row = after && rowOf(org, after, state.names);
  const key = row?.key ?? state.removal?.key ?? "";
  const closed = without(state, "form", "removal", "notice", ...action === "deleted" ? ["details"] : []);
  const details = closed.details?.key === key && after ? { details: { ...closed.details, dataSource: after } } : {};
  const known = { ...closed, ...details, changes: state.changes + 1, rows: rowsAfter(state.rows, key, row) };
  const next = arranged(known);
  const cursor = action === "registered" ? next.visible.findIndex((each) => each.key === key) : next.cursor;
  return { ...next, cursor: Math.max(0, cursor), notice: noticeAbout(change, id, warning) };
}
function changeFailed(state, { error, warning }) {
  const { form, removal } = state;
  const notice = noticeOf(error);
  const text = warning === void 0 ? notice.text : `${notice.text}; ${warning}`;
  return {
    ...state,
    changes: state.changes + 1,
    ...form && { form: { ...form, stage: "typing" } },
    ...removal && { removal: { ...removal, sending: false } },
    notice: { ...notice, text }
  };
}
function rowsAfter(rows, key, row) {
  const others = rows.filter((each) => each.key !== key);
  return row ? [...others, row] : others;
}
function noticeAbout({ action, warnings, reason }, id, warning) {
  const also = [...warnings, ...warning === void 0 ? [] : [warning]];
  const said = action === "unchanged" ? `${id}: ${reason}; nothing was sent` : `${action}: ${id}`;
  if (also.length === 0) return { tone: "good", text: said };
  return { tone: "bad", text: `${said}, but ${also.join("; ")}` };
}

// src/tui/step.ts
function only(state) {
  return { state, effects: [] };
}

// src/tui/load.ts
var REFRESH_EVERY_MS = 6e4;
function ticked(state, { now, wall }) {
  if (state.fixed.spoken) return only(state);
  const later = { ...state, now, wall };
  const since = wall - (state.askedAt ?? 0);
  const due = since >= REFRESH_EVERY_MS || since < 0;
  if (!due || state.loading || isBusy(state)) return only(later);
  return asking(later);
}
function isBusy({ work, form, removal }) {
  return work !== void 0 || form?.stage === "sending" || removal?.sending === true;
}
function asking(state) {
  const next = { ...state, loading: true, askedAt: state.wall };
  return { state: next, effects: [{ do: "load", changes: state.changes }] };
}
function loaded(state, event) {
  const { listings, now, wall, ladder, offered = state.offered } = event;
  const orgs = listings.map(({ org }) => org);
  const names = namesOf(orgs, offered);
  const answered = { ...state, now, wall, askedAt: wall, loading: false, ladder, offered, names, orgs };
  if (event.changes !== state.changes || isBusy(state)) return isBusy(state) ? only(answered) : asking(answered);
  const rows = mergedRows(state.rows, listings, names);
  const failure = failureOf(listings, names);
  const keys = new Set(rows.map(({ key }) => key));
  const marks = new Set([...state.marks].filter((key) => keys.has(key)));
  const next = { ...without(answered, "failure"), rows, marks, ...failure && { failure } };
  const whole = failure === void 0 || listings.some(({ error }) => !error);
  const shown = arranged({ ...next, ...whole && { loadedAt: wall } });
  if (!state.fixed.savesList || state.listSaved || !whole) return only(shown);
  return { state: { ...shown, listSaved: true }, effects: [{ do: "save", rows: shown.visible }] };
}
var AGAIN = "the rows are as they were; Webex is asked again every minute, and now with r";
function failureOf(listings, names) {
  const failed = listings.filter(({ error }) => error);
  const [first] = failed;
  if (!first?.error) return void 0;
  const { message, remedy, trackingId } = first.error;
  const whose = listings.length === 1 ? "" : `${names.orgs.get(first.org.id) ?? first.org.id}: `;
  const more = failed.length > 1 ? ` (and ${failed.length - 1} more orgs)` : "";
  return { tone: "bad", text: `${whose}${message}${more}`, fix: remedy ?? AGAIN, trackingId };
}

// src/tui/bindings.ts
function bind(keys, action, about, more = {}) {
  return { keys, action, about, ...more };
}
var EVERYWHERE = [
  bind(["ctrl-c"], "interrupt", "end the program at once; exit code 130"),
  bind(["ctrl-l"], "redraw", "draw the screen anew"),
  bind(["ctrl-z"], "suspend", "back to the shell for a while; `fg` brings the screen back")
];
var MOVES = [
  bind(["j", "down"], "down", "one line down"),
  bind(["k", "up"], "up", "one line up"),
  bind(["pagedown", "ctrl-d"], "pageDown", "one page down"),
  bind(["pageup", "ctrl-u"], "pageUp", "one page up"),
  bind(["g", "home"], "first", "to the first line"),
  bind(["G", "end"], "last", "to the last line")
];
var EDITS = [
  bind(["left"], "left", "one character to the left, or the choice before"),
  bind(["right"], "right", "one character to the right, or the next choice"),
  bind(["home", "ctrl-a"], "home", "to the beginning of the text"),
  bind(["end", "ctrl-e"], "end", "to its end"),
  bind(["backspace"], "erase", "erase the character before the cursor"),
  bind(["delete"], "eraseAfter", "erase the character after it"),
  bind(["ctrl-u"], "clear", "erase the whole text")
];
var BINDINGS = {
  list: [
    bind(["enter", "1"], "open", "view the data source under the cursor", { hint: "view" }),
    bind(["n", "2"], "register", "register a data source", { hint: "new", changes: true }),
    bind(["x", "3"], "extend", "extend it, or all that are marked, after one question", {
      hint: "extend",
      changes: true
    }),
    bind(["r", "4"], "refresh", "ask Webex again now", { hint: "reload" }),
    bind(["q", "5"], "quit", "quit", { hint: "quit" }),
    bind(["?"], "help", "show the keys of this screen", { hint: "keys" }),
    bind(["e"], "update", "update it", { hint: "update", changes: true }),
    bind(["/"], "filter", "filter the rows", { hint: "filter" }),
    bind(["s"], "sort", "sort by the next column", { hint: "sort" }),
    bind(["space"], "mark", "mark it, or take the mark away", { hint: "mark", changes: true }),
    bind(["X"], "extendDue", "extend all that are due, after one question", { hint: "extend due", changes: true }),
    bind(["D"], "remove", "delete it; its id is typed as confirmation", { changes: true }),
    bind(["c"], "copy", "copy its id"),
    bind(["w"], "save", "write the rows that pass the filter into a file"),
    bind(["esc"], "back", "stop extensions that are under way; else take the marks away, then the filter"),
    ...MOVES
  ],
  question: [
    bind(["y"], "yes", "send it", { hint: "send", changes: true }),
    bind(["esc"], "back", "send nothing", { hint: "cancel" }),
    bind(["backspace"], "erase", "erase a digit of the lifetime; digits type another")
  ],
  filter: [
    bind(["enter"], "keep", "keep the filter", { hint: "keep" }),
    bind(["esc"], "back", "take the filter away", { hint: "no filter" }),
    bind(["backspace"], "erase", "erase a character"),
    bind(["down"], "down", "one row down"),
    bind(["up"], "up", "one row up")
  ],
  details: [
    bind(["esc", "q"], "back", "back to the list", { hint: "back" }),
    bind(["e", "1"], "update", "update it", { hint: "update", changes: true }),
    bind(["x", "3"], "extend", "extend it, after one question", { hint: "extend", changes: true }),
    bind(["r", "4"], "refresh", "read it again, and verify its token", { hint: "refresh" }),
    bind(["v"], "raw", "Webex's answer as JSON, and back", { hint: "JSON" }),
    bind(["D"], "remove", "delete it; its id is typed as confirmation", { changes: true }),
    bind(["c"], "copy", "copy its id", { hint: "copy id" }),
    bind(["?"], "help", "show the keys of this screen", { hint: "keys" }),
    ...MOVES
  ],
  form: [
    bind(["tab", "down"], "next", "to the next field", { hint: "next" }),
    bind(["shift-tab", "up"], "previous", "to the field before"),
    bind(["enter"], "enter", "to the next field; in the last, show what will change"),
    bind(["ctrl-s"], "review", "show what will change", { hint: "review", changes: true }),
    bind(["esc"], "back", "leave the form; what was typed is asked about", { hint: "back" }),
    ...EDITS
  ],
  review: [
    bind(["y"], "yes", "send it", { hint: "send", changes: true }),
    bind(["esc"], "back", "send nothing, and go back to the form", { hint: "back to the form" }),
    ...MOVES
  ],
  delete: [
    bind(["enter"], "confirm", "delete it, when the id is the right one", { hint: "delete", changes: true }),
    bind(["esc"], "back", "delete nothing", { hint: "cancel" }),
    ...EDITS
  ],
  help: [bind(["esc", "q", "?"], "back", "back", { hint: "back" }), ...MOVES]
};
var PLACE_TITLES = {
  list: "The list",
  question: "The question before an extension",
  filter: "While a filter is typed",
  details: "The details of a data source",
  form: "A form",
  review: "The question before a form is sent",
  delete: "The question before a deletion",
  help: "The list of keys"
};
function actionOf(place, key, readonly) {
  const bindings = BINDINGS[place];
  const found = bindings.find(({ keys }) => keys.includes(key));
  return found && !(readonly && found.changes) ? found.action : void 0;
}
function bindingsOf(place, readonly) {
  const bindings = BINDINGS[place];
  return bindings.filter(({ changes }) => !(readonly && changes));
}
var NAMES = {
  enter: "Enter",
  esc: "Esc",
  space: "Space",
  tab: "Tab",
  "shift-tab": "Shift-Tab",
  up: "\u2191",
  down: "\u2193",
  left: "\u2190",
  right: "\u2192",
  pageup: "PgUp",
  pagedown: "PgDn",
  home: "Home",
  end: "End",
  backspace: "Backspace",
  delete: "Delete"
};
function keyName(key) {
  const control = /^ctrl-(.)$/.exec(key)?.[1];
  return NAMES[key] ?? (control === void 0 ? key : `Ctrl-${control.toUpperCase()}`);
}

// src/tui/move.ts
var MOVES2 = /* @__PURE__ */ new Set(["up", "down", "pageUp", "pageDown", "first", "last"]);
function isMove(action) {
  return MOVES2.has(action);
}
function moved(place, move, count, page) {
  const steps = { up: -1, down: 1, pageUp: -page, pageDown: page, first: -count, last: count };
  return Math.max(0, Math.min(count - 1, place + steps[move]));
}

// src/tui/text-field.ts
var GRAPHEMES2 = new Intl.Segmenter("en", { granularity: "grapheme" });
function textField(text) {
  return { text, at: charactersOf(text).length };
}
function charactersOf(text) {
  return [...GRAPHEMES2.segment(text)].map(({ segment }) => segment);
}
function inserted({ text, at }, more) {
  const characters = charactersOf(text);
  const before = characters.slice(0, at).join("") + more;
  return { text: before + characters.slice(at).join(""), at: charactersOf(before).length };
}
var EDITS2 = /* @__PURE__ */ new Set(["erase", "eraseAfter", "clear", "left", "right", "home", "end"]);
function isEdit(action) {
  return EDITS2.has(action);
}
function edited({ text, at }, edit) {
  const characters = charactersOf(text);
  switch (edit) {
    case "erase":
      return at === 0 ? { text, at } : { text: characters.toSpliced(at - 1, 1).join(""), at: at - 1 };
    case "eraseAfter":
      return { text: characters.toSpliced(at, 1).join(""), at };
    case "clear":
      return { text: "", at: 0 };
    case "left":
      return { text, at: Math.max(0, at - 1) };
    case "right":
      return { text, at: Math.min(characters.length, at + 1) };
    case "home":
      return { text, at: 0 };
    case "end":
      return { text, at: characters.length };
  }
}

// src/tui/press-delete.ts
function pressedInDelete(state, key) {
  const { removal } = state;
  if (!removal || removal.sending) return only(state);
  const action = actionOf("delete", key, state.fixed.readonly);
  if (action === "back") {
    return only({ ...without(state, "removal"), notice: { tone: "plain", text: "cancelled: nothing was deleted" } });
  }
  if (action === "confirm") return confirmed(state);
  if (action !== void 0 && isEdit(action)) {
    return only({ ...without(state, "notice"), removal: { ...removal, ...edited(removal, action) } });
  }
  const text = characterOf(key);
  return text === void 0 ? only(state) : typedInDelete(state, text);
}
function typedInDelete(state, text) {
  const { removal } = state;
  if (!removal || removal.sending) return only(state);
  return only({ ...without(state, "notice"), removal: { ...removal, ...inserted(removal, text) } });
}
function confirmed(state) {
  const { removal } = state;
  const row = state.rows.find(({ key: key2 }) => key2 === removal?.key);
  if (!removal || !row || removal.text !== row.dataSource.id) {
    return only({ ...state, notice: { tone: "bad", text: "that is not its id: nothing was deleted" } });
  }
  const { key, org, dataSource } = row;
  return {
    state: { ...without(state, "notice"), removal: { ...removal, sending: true } },
    effects: [{ do: "remove", key, org, id: dataSource.id }]
  };
}

// src/tui/form.ts
var STATUS_CHOICES = STATUSES.map((value) => ({ value, label: value }));
function updateForm(key, before, org, offered) {
  const fields = fieldsFor(settingsOf(before), offered);
  return { ...EMPTY, kind: "update", key, before, orgs: [org], fields };
}
function registrationForm(orgs, offered) {
  const schemaId = usualSchema(offered)?.id;
  const fields = fieldsFor({ ...REGISTRATION_DEFAULTS, ...schemaId !== void 0 && { schemaId } }, offered);
  if (orgs.length < 2) return { ...EMPTY, kind: "register", orgs, fields };
  const choices = orgs.map((org) => ({ value: org.id, label: orgName(org, orgs) }));
  return { ...EMPTY, kind: "register", orgs, fields: [{ name: "org", ...textField(orgs[0].id), choices }, ...fields] };
}
var EMPTY = { focus: 0, stage: "typing", touched: false, leaving: false };
function fieldsFor(settings, offered) {
  const text = (name) => textField(String(settings[name] ?? ""));
  const known = offered.map(({ id, serviceType = id, protocol }) => ({
    value: id,
    label: protocol === void 0 ? serviceType : `${serviceType} (${protocol})`
  }));
  const { schemaId, status } = settings;
  const isOffered = known.some(({ value }) => value === schemaId);
  const other = schemaId === void 0 || isOffered ? [] : [{ value: schemaId, label: schemaId }];
  const schemas = known.length === 0 ? void 0 : [...known, ...other];
  const odd = status === void 0 || STATUS_CHOICES.some(({ value }) => value === status) ? [] : [{ value: status, label: status }];
  return [
    { name: "url", ...text("url") },
    { name: "schemaId", ...text("schemaId"), ...schemas && { choices: schemas } },
    { name: "audience", ...text("audience") },
    { name: "subject", ...text("subject") },
    { name: "tokenLifetimeMinutes", ...text("tokenLifetimeMinutes") },
    { name: "nonce", ...textField("") },
    { name: "status", ...text("status"), choices: [...STATUS_CHOICES, ...odd] },
    { name: "errorMessage", ...text("errorMessage") }
  ];
}
function shownFields({ fields }) {
  const disabled = textIn(fields, "status") === "disabled";
  return fields.filter(({ name }) => name !== "errorMessage" || disabled);
}
function textIn(fields, name) {
  return fields.find((field2) => field2.name === name)?.text ?? "";
}
function problemOf(form, { name, text }) {
  if (name === "org" || name === "nonce" && text === "") return void 0;
  if (name === "errorMessage" && text === "") {
    return messageProblems({ status: textIn(form.fields, "status") })[0]?.reason;
  }
  const was = form.before && settingsOf(form.before)[name];
  if (was !== void 0 && String(was) === text) return void 0;
  return problemWith(name, text);
}
function isSound(form) {
  return shownFields(form).every((field2) => problemOf(form, field2) === void 0);
}
function settingsTyped(form) {
  const old = form.before ? settingsOf(form.before) : {};
  const typed2 = shownFields(form).flatMap(({ name, text }) => {
    if (name === "org" || name === "nonce") return [];
    const value = name === "tokenLifetimeMinutes" ? Number(text) : text;
    return old[name] === value ? [] : [[name, value]];
  });
  return Object.fromEntries(typed2);
}
function nonceTyped({ fields }) {
  return textIn(fields, "nonce") || void 0;
}
function orgOf({ orgs, fields }) {
  return orgs.find(({ id }) => id === textIn(fields, "org")) ?? orgs[0];
}
function changesIn(form) {
  const typed2 = settingsTyped(form);
  if (!form.before) return changesOf(void 0, typed2);
  const plan = planReplacement(form.before, "unsent", typed2);
  return changesOf(form.before, "update" in plan ? plan.update : { ...settingsOf(form.before), ...typed2 });
}

// src/tui/ask.ts
var UNDER_WAY = { tone: "plain", text: "one thing at a time: extensions are under way" };
function asked(state, keys, why) {
  if (state.work) return { ...state, notice: UNDER_WAY };
  return { ...state, question: { keys, why, minutes: String(state.fixed.lifetimeMinutes), untouched: true } };
}
function updating(state, { key, org }, dataSource) {
  if (state.work) return { ...state, notice: UNDER_WAY };
  return { ...state, form: updateForm(key, dataSource, org, state.offered) };
}
function registering(state) {
  if (state.work) return { ...state, notice: UNDER_WAY };
  if (state.orgs.length > 0) return { ...state, form: registrationForm(state.orgs, state.offered) };
  return { ...state, notice: { tone: "plain", text: "Webex has not answered yet" } };
}
function removing(state, key) {
  return state.work ? { ...state, notice: UNDER_WAY } : { ...state, removal: { key, sending: false, ...textField("") } };
}
function copied(state, id) {
  const text = `copied, where the terminal lets programs copy: ${id}`;
  return { state: { ...state, notice: { tone: "plain", text } }, effects: [{ do: "copy", text: id }] };
}
function refused(state, place, key) {
  const bindings = BINDINGS[place];
  if (!state.fixed.readonly || !bindings.some(({ keys, changes }) => changes && keys.includes(key))) return state;
  return { ...state, notice: { tone: "plain", text: "nothing is changed with --readonly" } };
}

// src/tui/help.ts
function helped(state, place) {
  return { ...state, help: { place, top: 0 } };
}
function keyLists(place, readonly) {
  return [
    { title: PLACE_TITLES[place], rows: bindingsOf(place, readonly).map(asRow) },
    { title: "Everywhere", rows: EVERYWHERE.map(asRow) }
  ];
}
function asRow({ keys, about }) {
  return [keys.map(keyName).join(", "), about];
}

// src/tui/press-details.ts
function pressedInDetails(state, key) {
  const { details } = state;
  if (!details) return only(state);
  const action = actionOf("details", key, state.fixed.readonly);
  if (action === void 0) return only(refused(state, "details", key));
  if (isMove(action)) return only({ ...state, details: { ...details, top: moved(details.top, action, 1e6, 10) } });
  const quiet = without(state, "notice");
  switch (action) {
    case "back":
      return only(without(quiet, "details"));
    case "update": {
      const row = state.rows.find((each) => each.key === details.key);
      return only(row ? updating(quiet, row, details.dataSource) : quiet);
    }
    case "remove":
      return only(removing(quiet, details.key));
    case "extend":
      return only(asked(quiet, [details.key], "one"));
    case "copy":
      return copied(quiet, details.dataSource.id);
    case "raw":
      return only({ ...quiet, details: { ...details, showsRaw: !details.showsRaw, top: 0 } });
    case "help":
      return only(helped(quiet, "details"));
    case "refresh": {
      const row = state.rows.find((each) => each.key === details.key);
      if (!row || details.reading) return only(quiet);
      return { state: { ...quiet, details: { ...details, reading: true } }, effects: [{ do: "read", row }] };
    }
  }
}

// src/tui/press-filter.ts
var GRAPHEMES3 = new Intl.Segmenter("en", { granularity: "grapheme" });
function pressedInFilter(state, key, pasted2 = false) {
  const action = pasted2 ? void 0 : actionOf("filter", key, state.fixed.readonly);
  if (action === "keep") return only({ ...state, typingFilter: false });
  if (action === "back") return only(filtered({ ...state, typingFilter: false }, ""));
  if (action === "erase") return only(filtered(state, withoutLast(state.filter)));
  if (action !== void 0 && isMove(action)) {
    return only({ ...state, cursor: moved(state.cursor, action, state.visible.length, 1) });
  }
  const text = pasted2 ? key : characterOf(key);
  return only(text === void 0 ? state : filtered(state, state.filter + text));
}
function filtered(state, filter) {
  return arranged({ ...state, filter });
}
function withoutLast(text) {
  return [...GRAPHEMES3.segment(text)].slice(0, -1).map(({ segment }) => segment).join("");
}

// src/tui/press-form.ts
function pressedInForm(state, key) {
  const { form } = state;
  if (form?.stage !== "typing") return only(state);
  const action = actionOf("form", key, state.fixed.readonly);
  const quiet = without(state, "notice");
  const calm = { ...form, leaving: false };
  const field2 = shownFields(form)[form.focus];
  switch (action) {
    case "next":
      return only({ ...quiet, form: focused(calm, form.focus + 1) });
    case "previous":
      return only({ ...quiet, form: focused(calm, form.focus - 1) });
    case "enter":
      if (form.focus < shownFields(form).length - 1) return only({ ...quiet, form: focused(calm, form.focus + 1) });
      return only(reviewed(quiet, calm));
    case "review":
      return only(reviewed(quiet, calm));
    case "back":
      if (form.touched && !form.leaving) return only({ ...state, form: { ...form, leaving: true }, notice: LEAVING });
      return only(without(quiet, "form"));
    case void 0: {
      const text = characterOf(key);
      return text === void 0 ? only(state) : typedInForm(quiet, text);
    }
    default:
      if (field2.choices) return only({ ...quiet, form: chosen(calm, field2, action) });
      return only(isEdit(action) ? { ...quiet, form: changed2(calm, { ...field2, ...edited(field2, action) }) } : state);
  }
}
var LEAVING = { tone: "plain", text: "Esc again throws away what was typed" };
function typedInForm(state, text) {
  const { form } = state;
  if (form?.stage !== "typing") return only(state);
  const field2 = shownFields(form)[form.focus];
  const calm = { ...form, leaving: false };
  if (!field2.choices) return only({ ...state, form: changed2(calm, { ...field2, ...inserted(field2, text) }) });
  return only(text === " " ? { ...state, form: chosen(calm, field2, "right") } : state);
}
function focused(form, focus) {
  const count = shownFields(form).length;
  return { ...form, focus: (focus + count) % count };
}
function changed2(form, field2) {
  const fields = form.fields.map((each) => each.name === field2.name ? field2 : each);
  return { ...form, fields, touched: true };
}
function chosen(form, field2, action) {
  if (action !== "left" && action !== "right") return form;
  const values = field2.choices.map(({ value }) => value);
  const at = values.indexOf(field2.text);
  const next = at < 0 ? 0 : (at + (action === "right" ? 1 : -1) + values.length) % values.length;
  return changed2(form, { ...field2, text: values[next] });
}
function reviewed(state, form) {
  const wrong = shownFields(form).findIndex((field2) => problemOf(form, field2) !== void 0);
  if (!isSound(form)) return { ...state, form: focused(form, wrong) };
  if (changesIn(form).length === 0) {
    return { ...state, form, notice: { tone: "plain", text: "it is so already: there is nothing to send" } };
  }
  return { ...state, form: { ...form, stage: "review" }, reviewTop: 0 };
}

// src/tui/sort.ts
var SORTS = ["worst first", "org", "status", "audience", "schema", "host"];

// src/tui/window.ts
var LEAST = { columns: 30, rows: 8 };
function noticeLines({ size }) {
  return size.rows >= 20 ? 4 : 2;
}
function headLines({ size, fixed }) {
  if (fixed.spoken) return 2;
  return size.rows >= 20 ? 5 : 3;
}
function listRows(state) {
  const { size, fixed } = state;
  const room = size.rows - 1 - headLines(state) - noticeLines(state) - 1;
  return Math.max(1, fixed.spoken ? Math.floor(room / 2) : room);
}
function proseHead({ size }) {
  return size.rows >= 20 ? 2 : 1;
}
function proseRows(state) {
  return Math.max(1, state.size.rows - 1 - proseHead(state) - noticeLines(state) - 1);
}

// src/tui/press-list.ts
function pressedInList(state, key) {
  const action = actionOf("list", key, state.fixed.readonly);
  if (action === void 0) return only(refused(state, "list", key));
  if (isMove(action)) {
    const cursor = moved(state.cursor, action, state.visible.length, listRows(state));
    return only({ ...without(state, "notice"), cursor: Math.max(0, cursor) });
  }
  return act(without(state, "notice"), action);
}
function act(state, action) {
  const row = state.visible[state.cursor];
  switch (action) {
    case "open":
      if (!row) return only(state);
      return {
        state: {
          ...state,
          details: { key: row.key, dataSource: row.dataSource, reading: true, showsRaw: false, top: 0 }
        },
        effects: [{ do: "read", row }]
      };
    case "update":
      return only(row ? updating(state, row, row.dataSource) : state);
    case "register":
      return only(registering(state));
    case "remove":
      return only(row ? removing(state, row.key) : state);
    case "extend":
      if (state.marks.size > 0) return only(asked(state, [...state.marks], "marked"));
      return only(row ? asked(state, [row.key], "one") : state);
    case "extendDue":
      return only(askedDue(state));
    case "mark":
      return only(row ? marked(state, row.key) : state);
    case "copy":
      return row ? copied(state, row.dataSource.id) : only(state);
    case "refresh":
      return state.loading || state.work ? only(state) : asking(state);
    case "filter":
      return only({ ...state, typingFilter: true });
    case "sort":
      return only(resorted(state));
    case "save":
      return saved2(state);
    case "back":
      return state.work ? stopped(state, state.work) : only(back(state));
    case "help":
      return only(helped(state, "list"));
    case "quit":
      return state.work ? only({ ...state, notice: NOT_YET }) : { state, effects: [{ do: "quit" }] };
    default:
      return only(state);
  }
}
var NOT_YET = {
  tone: "plain",
  text: "extensions are under way: Esc stops them, and Ctrl-C ends the program"
};
function askedDue(state) {
  const { renewAfterMinutes } = state.fixed;
  const due = state.rows.filter(({ dataSource }) => lifeShown(dataSource, state.now, renewAfterMinutes).due);
  if (due.length > 0)
    return asked(
      state,
      due.map(({ key }) => key),
      "due"
    );
  return { ...state, notice: { tone: "plain", text: "none is due" } };
}
function marked(state, key) {
  const marks = new Set(state.marks);
  if (!marks.delete(key)) marks.add(key);
  return { ...state, marks, cursor: Math.min(state.cursor + 1, state.visible.length - 1) };
}
function resorted(state) {
  const sort = SORTS[(SORTS.indexOf(state.sort) + 1) % SORTS.length];
  const notice = { tone: "plain", text: `sorted by ${sort}` };
  return arranged({
    ...state,
    sort,
    notice: sort === "worst first" ? { ...notice, text: "sorted: the worst first" } : notice
  });
}
function stopped(state, work) {
  if (work.stopping) return only(state);
  return { state: { ...state, work: { ...work, stopping: true } }, effects: [{ do: "stop" }] };
}
function saved2(state) {
  if (state.loadedAt !== void 0) return { state, effects: [{ do: "save", rows: state.visible }] };
  return only({ ...state, notice: { tone: "plain", text: "there is nothing to write yet" } });
}
function back(state) {
  if (state.marks.size > 0) return { ...state, marks: /* @__PURE__ */ new Set() };
  if (state.filter !== "") return filtered(state, "");
  return { ...state, results: /* @__PURE__ */ new Map() };
}

// src/tui/press-question.ts
function pressedInQuestion(state, key) {
  const { question } = state;
  if (!question) return only(state);
  const action = actionOf("question", key, state.fixed.readonly);
  if (action === "back") return only({ ...without(state, "question"), notice: CANCELLED });
  if (action === "yes") return minutesOf(question) === void 0 ? only(state) : sent(state, question);
  const minutes = action === "erase" ? question.minutes.slice(0, -1) : typed(question, key);
  return only({ ...state, question: { ...question, minutes, untouched: false } });
}
var CANCELLED = { tone: "plain", text: "cancelled: nothing was sent" };
function minutesOf({ minutes }) {
  return lifetimeIn(minutes);
}
function typed({ minutes, untouched }, key) {
  if (!/^\d$/.test(key)) return minutes;
  const longer = (untouched ? "" : minutes) + key;
  return longer.length > String(LONGEST_LIFETIME_MINUTES).length ? minutes : longer;
}
function sent(state, question) {
  const { keys } = question;
  const minutes = minutesOf(question);
  const chosen2 = new Set(keys);
  const rows = [...state.visible, ...state.rows.filter((row) => !state.visible.includes(row))].filter(
    ({ key }) => chosen2.has(key)
  );
  const running = { kind: "running" };
  const results = new Map(rows.map(({ key }) => [key, running]));
  const work = { total: rows.length, done: 0, failed: 0, minutes, stopping: false };
  return {
    state: { ...without(state, "question", "notice"), work, results },
    effects: [{ do: "extend", rows, minutes }]
  };
}

// src/tui/press-review.ts
function pressedInReview(state, key) {
  const { form } = state;
  if (form?.stage !== "review") return only(state);
  const action = actionOf("review", key, state.fixed.readonly);
  if (action === void 0) return only(state);
  if (isMove(action)) return only({ ...state, reviewTop: moved(state.reviewTop, action, 1e6, 10) });
  if (action === "back") {
    return only({ ...state, form: { ...form, stage: "typing" }, notice: { tone: "plain", text: "nothing was sent" } });
  }
  const fields = settingsTyped(form);
  const nonce = nonceTyped(form);
  const org = orgOf(form);
  const id = form.before?.id;
  const effect = form.kind === "update" && form.key !== void 0 && id !== void 0 ? { do: "update", key: form.key, org, id, fields, ...nonce !== void 0 && { nonce } } : { do: "register", org, fields, ...nonce !== void 0 && { nonce } };
  return { state: { ...without(state, "notice"), form: { ...form, stage: "sending" } }, effects: [effect] };
}

// src/tui/press.ts
function keyPressed(state, typed2) {
  if ("paste" in typed2) return pasted(state, typed2.paste);
  const { key } = typed2;
  const everywhere = EVERYWHERE.find(({ keys }) => keys.includes(key));
  if (everywhere) return { state, effects: [{ do: everywhere.action }] };
  const place = placeOf(state);
  switch (place) {
    case "list":
      return pressedInList(state, key);
    case "question":
      return pressedInQuestion(state, key);
    case "filter":
      return pressedInFilter(state, key);
    case "details":
      return pressedInDetails(state, key);
    case "form":
      return pressedInForm(state, key);
    case "review":
      return pressedInReview(state, key);
    case "delete":
      return pressedInDelete(state, key);
    case "help":
      return pressedInHelp(state, key);
  }
}
function pasted(state, text) {
  switch (placeOf(state)) {
    case "filter":
      return pressedInFilter(state, text, true);
    case "form":
      return typedInForm(state, text);
    case "delete":
      return typedInDelete(state, text);
    default:
      return only(state);
  }
}
function pressedInHelp(state, key) {
  const action = actionOf("help", key, state.fixed.readonly);
  if (action === void 0 || !state.help) return only(state);
  if (!isMove(action)) return only(without(state, "help"));
  return only({ ...state, help: { ...state.help, top: moved(state.help.top, action, 1e3, 10) } });
}

// src/tui/progress.ts
function extended(state, { key, after, warning }) {
  const known = withRow(state, key, (row) => rowOf(row.org, after, state.names));
  const details = known.details?.key === key ? { details: { ...known.details, dataSource: after } } : {};
  return rowDone({ ...known, ...details }, key, { kind: "done" }, warning);
}
function extendFailed(state, event) {
  return rowDone(state, event.key, { kind: "failed", error: event.error }, event.warning);
}
function workDone(state) {
  const { work } = state;
  if (!work) return state;
  const results = new Map([...state.results].filter(([, { kind }]) => kind !== "running"));
  const marks = new Set([...state.marks].filter((key) => results.get(key)?.kind !== "done"));
  return { ...arranged({ ...without(state, "work"), marks, results }), notice: workNotice(state, work) };
}
function withRow(state, key, change) {
  const changed3 = (rows) => rows.map((row) => row.key === key ? change(row) : row);
  return { ...state, rows: changed3(state.rows), visible: changed3(state.visible) };
}
function rowDone(state, key, result, warning) {
  const results = new Map(state.results).set(key, result);
  const failed = result.kind === "failed" ? 1 : 0;
  const work = state.work && { ...state.work, done: state.work.done + 1, failed: state.work.failed + failed };
  const notice = warning === void 0 ? void 0 : { tone: "bad", text: warning };
  return { ...state, results, changes: state.changes + 1, ...work && { work }, ...notice && { notice } };
}
function workNotice({ results, notice }, work) {
  const said = inWords2(work);
  if (work.failed > 0) {
    const first = [...results.values()].find((each) => each.kind === "failed").error;
    return { ...noticeOf(first), text: `${said}: ${first.message}` };
  }
  if (notice?.tone === "bad") return { ...notice, text: `${said}, but ${notice.text}` };
  return { tone: work.done < work.total ? "plain" : "good", text: said };
}
function inWords2({ total, done, failed, minutes }) {
  const to = `to ${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
  if (total === 1) return failed > 0 ? "not extended" : `extended ${to}`;
  return [
    `${done - failed} extended ${to}`,
    ...failed > 0 ? [`${failed} failed`] : [],
    ...done < total ? [`stopped: ${total - done} left alone`] : []
  ].join(", ");
}

// src/tui/view-prose.ts
var NARROW = 52;
function proseLines(title, lines, top, state, page) {
  const height = proseRows(state);
  const first = Math.max(0, Math.min(top, lines.length - height));
  const shown = lines.slice(first, first + height);
  const more = lines.length > height ? ` (${first + 1}\u2013${first + shown.length} of ${lines.length})` : "";
  const empty = Array.from({ length: height - shown.length }, () => "");
  const named = toColumns(title, Math.min(widthOf(title), Math.max(1, page.width - more.length)));
  const gap = Array.from({ length: proseHead(state) - 1 }, () => "");
  return [page.paint.bold(`${named}${more}`), ...gap, ...shown, ...empty];
}
function field(name, text, indent, page) {
  const room = Math.max(10, page.width - indent);
  const widest = Math.max(...text.split(" ").map(widthOf));
  if (name !== "" && widest > room && page.width < NARROW) {
    const below = wrap(text, page.width - 2).flatMap((line) => broken(line, page.width - 2));
    return [page.paint.dim(name), ...below.map((line) => `  ${line}`)];
  }
  const lines = wrap(text, room).flatMap((line) => broken(line, room));
  const label = name === "" ? " ".repeat(indent - 1) : page.paint.dim(toColumns(name, indent - 1));
  return lines.map((line, index) => index === 0 ? `${label} ${line}` : " ".repeat(indent) + line);
}
function broken(line, width) {
  if (widthOf(line) <= width) return [line];
  const pieces = [];
  let piece = "";
  for (const character of line) {
    if (widthOf(piece + character) > width) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  return [...pieces, piece];
}

// src/tui/view-details.ts
var INDENT = 14;
function detailsLines(state, page) {
  const { details } = state;
  if (!details) return [];
  const reading = details.reading ? " \xB7 asking Webex\u2026" : "";
  const what = details.showsRaw ? "Webex's answer" : "Data source";
  return proseLines(
    `${what} ${printable(details.dataSource.id)}${reading}`,
    detailsText(state, page),
    details.top,
    state,
    page
  );
}
function detailsText(state, page) {
  const { details } = state;
  if (!details) return [];
  if (!details.showsRaw) return [...fieldLines(state, details, page), "", ...claimLines(details, page)];
  const raw = details.raw ?? ["it has not been read"];
  return raw.flatMap((line) => broken(line, page.width));
}
function fieldLines(state, details, page) {
  const { dataSource, key } = details;
  const row = state.rows.find((each) => each.key === key);
  const { subject, url } = fieldsOf(dataSource);
  const shown = row && rowOf(row.org, dataSource, state.names);
  const { schemaId } = fieldsOf(dataSource);
  const schema = shown && schemaId !== void 0 && shown.schema !== schemaId ? `${shown.schema} (${schemaId})` : schemaId;
  const { lifetimeMinutes, issuedAt } = lifeOf(dataSource, state.now);
  const life = lifeShown(dataSource, state.now, state.fixed.renewAfterMinutes);
  const drawn = life.share === void 0 || state.fixed.spoken ? "" : `${bar(life.share, page.width < 60 ? 8 : 20)} `;
  const ends = life.expiresAt === void 0 ? "nobody tells when" : new Date(life.expiresAt).toISOString();
  const rows = [
    ["id", dataSource.id],
    ["org", row && orgInWords(row.org)],
    ["status", row?.stale ? `${dataSource.status ?? "unknown"} (stale: Webex was not reached)` : dataSource.status],
    ["message", dataSource.errorMessage],
    ["expires in", `${drawn}${life.countdown === life.word ? "" : `${life.countdown} `}${life.word}`],
    ["ends at", `${ends} (${lifeLeft(life.expiresAt, state.now)})`],
    ["issued at", issuedAt === void 0 ? void 0 : new Date(issuedAt).toISOString()],
    ["lifetime", lifetimeMinutes === void 0 ? void 0 : `${Math.round(lifetimeMinutes)} minutes`],
    ["url", url],
    ["schema", schema],
    ["audience", fieldsOf(dataSource).audience],
    ["subject", subject],
    ["application", dataSource.applicationId]
  ];
  return rows.flatMap(
    ([name, value]) => value === void 0 || value === "" ? [] : field(name, printable(value), INDENT, page)
  );
}
function claimLines({ dataSource, verified, reading }, page) {
  const { claims } = dataSource;
  if (!claims) return ["Webex's answer carries no signed token."];
  const verdict = verified ?? (reading ? "is being checked\u2026" : void 0);
  const nonce = claims.nonce === void 0 ? void 0 : hashOf(claims.nonce).slice(0, 8);
  return [
    page.paint.bold("Signed token"),
    ...verdict === void 0 ? [] : field("signature", printable(verdict), INDENT, page),
    ...claimsInWords(claims, nonce).flatMap(({ claim, value, meaning }) => [
      ...field(SHORT[claim] ?? claim, printable(value), INDENT, page),
      ...field("", SHORT[claim] === void 0 ? meaning : `${claim}: ${meaning}`, INDENT, page).map(page.paint.dim)
    ])
  ];
}
var SHORT = {
  "com.cisco.datasource.url": "url",
  "com.cisco.datasource.schema.uuid": "schema",
  "com.cisco.org.uuid": "org"
};

// src/tui/view-form.ts
var LABEL = 14;
var HELP = {
  org: "\u2190 \u2192 choose the org",
  url: "where Webex sends the calls: https:// or wss://",
  schemaId: "\u2190 \u2192 choose the kind of data",
  audience: "whom the token is meant for",
  subject: "what the token is about",
  tokenLifetimeMinutes: "minutes, from 1 to 1440",
  nonce: "leave it empty: a new one is made",
  status: "\u2190 \u2192 active or disabled",
  errorMessage: "why it is disabled; Control Hub shows it"
};
function formLines(state, page) {
  const { form } = state;
  if (!form) return [];
  const what = form.kind === "update" ? `Update ${form.before?.id ?? ""}` : "Register a data source";
  if (form.stage !== "typing") {
    return proseLines(`Send this? ${printable(what)}`, reviewText(state, page), state.reviewTop, state, page);
  }
  const lines = shownFields(form).flatMap((field2, index) => fieldLines2(form, field2, index === form.focus, page));
  return proseLines(printable(what), lines, topFor(form, page), state, page);
}
function topFor(form, page) {
  const before = shownFields(form).slice(0, form.focus);
  const above = before.flatMap((field2) => fieldLines2(form, field2, false, page)).length;
  return Math.max(0, above - 1);
}
function fieldLines2(form, field2, focused2, page) {
  const { name, text, choices } = field2;
  const label = `${focused2 ? "\u203A" : " "} ${toColumns(name === "org" ? "org" : FIELD_WORDS[name], LABEL)}`;
  const room = Math.max(8, page.width - widthOf(label) - 1);
  const shown = choices ? choiceText(field2, focused2) : name === "nonce" ? nonceText(field2, focused2) : void 0;
  const value = toColumns(shown ?? (focused2 ? withCursor(field2, room) : printable(text)), room).trimEnd();
  const problem = problemOf(form, field2);
  const below = problem === void 0 ? focused2 ? HELP[name] : void 0 : `${focused2 ? "" : "\u2717 "}${problem}`;
  const colour = problem === void 0 ? page.paint.dim : page.paint.red;
  const indent = " ".repeat(Math.min(LABEL + 3, Math.floor(page.width / 3)));
  return [
    `${focused2 ? page.paint.bold(label) : page.paint.dim(label)} ${value}`,
    ...below === void 0 ? [] : wrap(below, page.width - indent.length).map((line) => indent + colour(line))
  ];
}
function choiceText({ choices = [], text }, focused2) {
  const label = printable(choices.find(({ value }) => value === text)?.label ?? (text || "choose one"));
  return focused2 ? `\u2039 ${label} \u203A` : label;
}
function nonceText({ text, at }, focused2) {
  if (text === "") return focused2 ? "\u258F(a new one)" : "(a new one)";
  const dots = "\u2022".repeat(charactersOf(text).length);
  return focused2 ? withCursor({ text: dots, at }, 60) : dots;
}
function withCursor({ text, at }, room) {
  const characters = charactersOf(text).map(printable);
  const start = Math.max(0, at - room + 2);
  return [...characters.slice(start, at), "\u258F", ...characters.slice(at)].join("");
}
function reviewText({ form, names }, page) {
  if (!form) return [];
  const changes = changesIn(form);
  const org = orgOf(form);
  const whose = form.kind === "register" ? [`for ${printable(orgInWords(org))}`, ""] : [];
  return [
    ...whose,
    ...diffLines(
      changes,
      page,
      ({ field: field2, after }) => field2 === "schemaId" ? names.schemas.get(String(after)) : void 0
    ).flatMap((line) => broken(line, page.width)),
    "",
    ...consequencesOf(changes).flatMap((sentence2) => wrap(printable(sentence2), page.width).map(page.paint.yellow)),
    "A new nonce is sent with it: the token is signed anew."
  ].flatMap((line) => widthOf(line) > page.width ? wrap(line, page.width) : [line]);
}

// src/tui/view-help.ts
var INDENT2 = 22;
function helpLines(state, page) {
  return proseLines("Keys", helpText(state, page), state.help?.top ?? 0, state, page);
}
function helpText({ help, fixed }, page) {
  if (!help) return [];
  const indent = Math.min(INDENT2, Math.floor(page.width / 2));
  return keyLists(help.place, fixed.readonly).flatMap(({ title, rows }, index) => [
    ...index > 0 ? [""] : [],
    page.paint.bold(title),
    ...rows.flatMap(([keys, about]) => field(keys, about, indent, page))
  ]);
}

// src/tui/settle.ts
var PLAIN = paintWith(false);
function settled(state) {
  const page = { width: state.size.columns, paint: PLAIN };
  const height = listRows(state);
  const last = Math.max(0, state.visible.length - height);
  const top = Math.max(0, Math.min(Math.max(state.top, state.cursor - height + 1), state.cursor, last));
  const within = (at, lines) => Math.max(0, Math.min(at, lines - proseRows(state)));
  const { details, help, form } = state;
  return {
    ...state,
    top,
    ...details && { details: { ...details, top: within(details.top, detailsText(state, page).length) } },
    ...form && { reviewTop: within(state.reviewTop, reviewText(state, page).length) },
    ...help && { help: { ...help, top: within(help.top, helpText(state, page).length) } }
  };
}

// src/tui/update.ts
function update(state, event) {
  const { state: next, effects } = react(state, event);
  return { state: settled(next), effects };
}
function react(state, event) {
  switch (event.type) {
    case "typed":
      return keyPressed(state, event.typed);
    case "tick":
      return ticked(state, event);
    case "resized":
      return { state: { ...state, size: event.size }, effects: [{ do: "redraw" }] };
    case "loaded":
      return loaded(state, event);
    case "load-failed": {
      const { error, now, wall } = event;
      const failed = { ...state, now, wall, askedAt: wall, loading: false, failure: noticeOf(error) };
      return only(arranged({ ...failed, rows: staled(state.rows) }));
    }
    case "extended":
      return only(extended(state, event));
    case "extend-failed":
      return only(extendFailed(state, event));
    case "work-done":
      return only(workDone(state));
    case "saved": {
      const text = `${counted(event.count, "data source")} written to ${event.path}`;
      return only({ ...state, notice: { tone: "good", text } });
    }
    case "save-failed":
      return only({ ...state, notice: { tone: "bad", text: event.reason } });
    case "read": {
      const { key, dataSource, raw } = event;
      const known = withRow(state, key, (row) => rowOf(row.org, dataSource, state.names));
      if (state.details?.key !== key) return only(known);
      return only({ ...known, details: { ...state.details, dataSource, raw, reading: false } });
    }
    case "read-failed": {
      if (state.details?.key !== event.key) return only(state);
      return only({ ...state, details: { ...state.details, reading: false }, notice: noticeOf(event.error) });
    }
    case "changed":
      return only(changed(state, event));
    case "change-failed":
      return only(changeFailed(state, event));
    case "verified":
      if (state.details?.key !== event.key) return only(state);
      return only({ ...state, details: { ...state.details, verified: event.verdict } });
  }
}

// src/tui/view.ts
import { stripVTControlCharacters } from "node:util";

// src/tui/view-delete.ts
function deleteLines(state, page) {
  const { removal } = state;
  const row = state.rows.find(({ key }) => key === removal?.key);
  if (!removal || !row) return [];
  const { width, paint } = page;
  const typed2 = withCursor(removal, Math.max(8, width - 2));
  const lines = [
    ...broken(printable(row.dataSource.id), width).map(paint.bold),
    toColumns(`\u203A ${typed2}`, width).trimEnd(),
    ...deletionConsequences(row.dataSource).flatMap((sentence2) => wrap(printable(sentence2), width).map(paint.yellow)),
    ...wrap(`It belongs to ${printable(orgInWords(row.org))}.`, width).flatMap((line) => broken(line, width))
  ];
  return proseLines("Type its id to delete it", lines, 0, state, page);
}

// src/tui/view-foot.ts
function footLines(state, page) {
  const room = noticeLines(state);
  const said = messageLines(state, page).slice(0, room);
  const empty = Array.from({ length: room - said.length }, () => "");
  return [...empty, ...said, page.paint.dim(hintLine(placeOf(state), state.fixed.readonly, page.width))];
}
function messageLines(state, page) {
  if (state.removal?.sending) return [page.paint.cyan("deleting\u2026")];
  if (state.removal && !state.notice) return [];
  if (state.form?.stage === "sending") return [page.paint.cyan("sending\u2026")];
  if (state.form && !state.notice) return [];
  if (state.question) return questionLines(state, state.question, page);
  if (state.typingFilter) return [toColumns(`filter: ${printable(state.filter)}\u258F`, page.width)];
  if (state.work) {
    const more = state.notice ? noticeText(state.notice, page, Math.max(1, noticeLines(state) - 1)) : [];
    return [...more, workLine(state.work, page)];
  }
  const notice = state.notice ?? resultNotice(state) ?? state.failure;
  return notice ? noticeText(notice, page, noticeLines(state)) : [];
}
function resultNotice(state) {
  const row = state.visible[state.cursor];
  const result = row && state.results.get(row.key);
  return result?.kind === "failed" ? noticeOf(result.error) : void 0;
}
function noticeText({ tone, text, fix, trackingId }, { width, paint }, room) {
  const colour = tone === "bad" ? paint.red : tone === "good" ? paint.green : (plain) => plain;
  const id = trackingId === void 0 ? "" : ` (trackingid ${printable(trackingId)})`;
  const below = fix === void 0 ? [] : fitted(`fix: ${printable(fix)}`, width, Math.max(1, Math.floor(room / 2)));
  const above = fitted(printable(text) + id, width, Math.max(1, room - below.length));
  return [...above.map(colour), ...below.map(paint.yellow)];
}
function fitted(text, width, room) {
  const lines = wrap(text, width);
  const rest = lines.slice(room - 1).join(" ");
  return [...lines.slice(0, room - 1), ...rest === "" ? [] : [rest]].map(
    (line) => widthOf(line) > width ? toColumns(line, width) : line
  );
}
function questionLines(state, question, { width, paint }) {
  const valid = minutesOf(question) !== void 0;
  const asked2 = `Extend ${whatOf(state, question)} to ${question.minutes}\u258Fminutes?`;
  const how = valid ? "y sends, Esc cancels, digits change the lifetime" : "a lifetime is from 1 to 1440 minutes";
  const lines = wrap(`${asked2} ${how}`, width);
  return lines.map(valid ? paint.bold : paint.yellow);
}
function whatOf(state, { keys, why }) {
  if (keys.length === 1 && why !== "due") {
    const row = state.rows.find(({ key }) => key === keys[0]);
    return row ? `${row.host || row.dataSource.id}` : "it";
  }
  return why === "due" ? `all ${keys.length} that are due` : counted(keys.length, "marked data source");
}
function workLine({ total, done, failed, minutes, stopping }, { width, paint }) {
  const length = Math.max(4, Math.min(24, width - 48));
  const share = total === 0 ? 1 : done / total;
  const drawn = done === 0 ? "\u2591".repeat(length) : bar(share, length);
  const end = stopping ? " \xB7 stopping\u2026" : total > 1 ? " \xB7 Esc stops" : "";
  const count = `${done}/${total}${failed > 0 ? `, ${failed} failed` : ""}`;
  const long = `extending to ${minutes} min ${drawn} ${count}${end}`;
  const text = widthOf(long) > width ? `${drawn} ${count}${end}` : long;
  return (failed > 0 ? paint.red : paint.cyan)(toColumns(text, width));
}
function hintLine(place, readonly, width) {
  const hinted = bindingsOf(place, readonly).filter(({ hint }) => hint !== void 0);
  const long = hinted.map((binding) => `${hintKeys(binding)} ${binding.hint}`);
  if (place === "list" && width < 70) {
    const short = hinted.filter(({ keys }) => keys.some(isDigit)).map(({ keys, hint }) => `${keys.find(isDigit)} ${hint}`);
    return toColumns([...short, "?"].join(" "), width);
  }
  let line = "";
  for (const hint of long) {
    const longer = line === "" ? hint : `${line} \xB7 ${hint}`;
    if (widthOf(longer) > width) break;
    line = longer;
  }
  return line;
}
function hintKeys({ keys }) {
  return [keys[0], ...keys.filter(isDigit)].map(keyName).join("/");
}
function isDigit(key) {
  return /^\d$/.test(key);
}

// src/tui/view-head.ts
var DAY_MS = 864e5;
var MOST_RUNGS = 12;
var STATES_BY_URGENCY = ["rejected", "missing", "expired", "unknown", "due", "fresh"];
function headText(state, page) {
  const room = headLines(state) - 1;
  const roomy = room > 2;
  const ladder = ladderLines(state, page, roomy ? 2 : 1);
  const lines = [titleLine(state, page), ...ladder, ...roomy ? [countLine(state, page)] : []];
  return [...lines, ...Array.from({ length: room - lines.length }, () => "")];
}
function titleLine(state, page) {
  const when = whenText(state);
  const readonly = state.fixed.readonly ? " \xB7 read-only" : "";
  const left = `Data sources${readonly} \xB7 ${printable(state.fixed.store)}`;
  const room = Math.max(0, page.width - widthOf(when) - 1);
  const stale = state.failure !== void 0;
  return `${page.paint.bold(toColumns(left, room))} ${(stale ? page.paint.red : page.paint.dim)(when)}`;
}
function whenText({ loading, loadedAt, failure }) {
  if (loadedAt === void 0) return loading ? "asking Webex\u2026" : "not read";
  const at = clockTime(loadedAt);
  if (failure) return `STALE, as of ${at}`;
  return loading ? `asking\u2026 ${at}` : `as of ${at}`;
}
function clockTime(at) {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}
function ladderLines(state, page, room) {
  const { ladder, wall } = state;
  if (!ladder) return [];
  const whole = personText(ladder, wall);
  const person = widthOf(whole) > page.width ? whole.replace(" at the earliest", "") : whole;
  const urgent = ladder.personNeededAt !== "unknown" && ladder.personNeededAt <= wall;
  const rungs = [...ladder.rungs].sort(
    (a, b) => STATES_BY_URGENCY.indexOf(a.state) - STATES_BY_URGENCY.indexOf(b.state)
  );
  const lives = rungs.slice(0, MOST_RUNGS).map((rung) => rungText(rung, state));
  const [first = "", ...more] = filled([person, ...lives], rungs.length - lives.length, page.width, room);
  const end = Math.min(person.length, first.length);
  const marked2 = (urgent ? page.paint.red : page.paint.bold)(first.slice(0, end)) + page.paint.dim(first.slice(end));
  return [marked2, ...more.map(page.paint.dim)];
}
function filled(pieces, left, width, room) {
  const all = left > 0 ? [...pieces, `${left} more`] : pieces;
  const lines = [];
  for (const piece of all) {
    const longer = lines.length === 0 ? piece : `${lines.at(-1)} \xB7 ${piece}`;
    if (lines.length > 0 && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  const fits = lines.length <= room && lines.every((line) => widthOf(line) <= width);
  if (fits || pieces.length === 1)
    return lines.slice(0, room).map((line) => toColumns(line, Math.min(width, widthOf(line))));
  return filled(pieces.slice(0, -1), left + 1, width, room);
}
function personText({ personNeededAt }, now) {
  if (personNeededAt === "unknown") return "a person must act: nobody knows when";
  if (personNeededAt <= now) return "A PERSON MUST ACT NOW (byods refresh-token)";
  return `a person must act in ${brief(personNeededAt - now)} at the earliest`;
}
function rungText(rung, { names, wall: now }) {
  const { org, state, accessTokenExpiresAt, hasRefreshToken, refreshTokenExpiresAt } = rung;
  const name = org ? names.orgs.get(org.id) ?? printable(org.name ?? org.id) : "integration";
  const good = state === "fresh" || state === "due";
  const life = good && accessTokenExpiresAt !== void 0 ? brief(accessTokenExpiresAt - now) : state;
  const left = refreshTokenExpiresAt === void 0 ? "?" : brief(refreshTokenExpiresAt - now);
  return `${name} ${life}${hasRefreshToken ? `, refresh ${left}` : ""}`;
}
function brief(ms) {
  if (ms <= 0) return "over";
  return ms >= 2 * DAY_MS ? `${Math.floor(ms / DAY_MS)} d` : inWords(ms);
}
function countLine(state, page) {
  return page.paint.dim(toColumns(countText(state), page.width));
}
function countText(state) {
  if (state.loadedAt === void 0 && state.rows.length === 0) return whenText(state);
  const counts = countsOf(state);
  const words = ["EXPIRED", "at risk", "due", "fresh", "unknown", "disabled"];
  const parts = words.flatMap((word) => counts.has(word) ? [`${counts.get(word)} ${word}`] : []);
  const total = counted(state.rows.length, "data source");
  return [
    parts.length > 0 ? `${total}: ${parts.join(", ")}` : total,
    state.sort === "worst first" ? "worst first" : `by ${state.sort}`,
    ...state.filter !== "" ? [`${state.visible.length} match "${printable(state.filter)}"`] : [],
    ...state.marks.size > 0 ? [`${state.marks.size} marked`] : []
  ].join(" \xB7 ");
}
var COUNTED = /* @__PURE__ */ new WeakMap();
function countsOf({ rows, now, fixed }) {
  const known = COUNTED.get(rows);
  if (known?.now === now) return known.counts;
  const counts = /* @__PURE__ */ new Map();
  for (const { dataSource } of rows) {
    const { word } = lifeShown(dataSource, now, fixed.renewAfterMinutes);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  COUNTED.set(rows, { now, counts });
  return counts;
}

// src/tui/columns.ts
var GAP = 2;
var SIGNS = 4;
var EXPIRES_WIDTHS = [8, 17, 28];
var WIDEST = {
  status: 9,
  org: 24,
  host: 48,
  audience: 24,
  schema: 27,
  id: 36
};
var TITLES = {
  status: "STATUS",
  expires: "EXPIRES IN",
  org: "ORG",
  host: "HOST",
  audience: "AUDIENCE",
  schema: "SCHEMA",
  id: "ID"
};
var ORDER = ["status", "expires", "org", "host", "audience", "schema", "id"];
var WISHES = [
  ["status", 8],
  ["host", 12],
  ["expires", EXPIRES_WIDTHS[1]],
  ["org", 12],
  ["host", 24],
  ["expires", EXPIRES_WIDTHS[2]],
  ["audience", 10],
  ["host", 36],
  ["schema", 12],
  ["id", 36]
];
function columnsFor(width, rows, orgs) {
  const widths = /* @__PURE__ */ new Map([["expires", EXPIRES_WIDTHS[0]]]);
  const used = () => [...widths.values()].reduce((sum, each) => sum + each + GAP, SIGNS - GAP);
  for (const [name, least] of WISHES) {
    if (name === "org" && orgs < 2) continue;
    const wanted = name === "expires" ? least : Math.min(least, longest(name, rows));
    const more = wanted - (widths.get(name) ?? -GAP);
    if (used() + more <= width) widths.set(name, wanted);
  }
  for (const [name] of WISHES) {
    const now = widths.get(name);
    if (name === "expires" || now === void 0) continue;
    widths.set(name, now + Math.max(0, Math.min(longest(name, rows) - now, width - used())));
  }
  return ORDER.flatMap((name) => {
    const placed = widths.get(name);
    return placed === void 0 ? [] : [{ name, title: TITLES[name], width: placed }];
  });
}
function longest(name, rows) {
  let most = TITLES[name].length;
  for (const row of rows) most = Math.max(most, textIn2(row, name).length);
  return Math.min(most, WIDEST[name]);
}
function textIn2(row, name) {
  switch (name) {
    case "org":
      return row.orgName;
    case "id":
      return row.dataSource.id;
    case "status":
      return row.stale ? "stale" : row.status;
    default:
      return row[name];
  }
}

// src/tui/view-list.ts
var COUNTDOWN = 8;
var WORD = 8;
var BAR = EXPIRES_WIDTHS[2] - EXPIRES_WIDTHS[1] - 1;
function listLines(state, page) {
  const columns = columnsFor(page.width, state.rows, state.fixed.orgs);
  const titles = columns.map(({ title, width }) => toColumns(title, width)).join(" ".repeat(GAP));
  const height = listRows(state);
  const shown = state.visible.slice(state.top, state.top + height);
  const lines = shown.map((row, index) => rowLine(state, row, state.top + index === state.cursor, columns, page));
  const empty = lines.length === 0 ? [`${" ".repeat(SIGNS)}${emptyText(state)}`] : [];
  const filled2 = [...lines, ...empty];
  return [
    page.paint.dim(toColumns(" ".repeat(SIGNS) + titles, page.width)),
    ...filled2,
    ...Array.from({ length: Math.max(0, height - filled2.length) }, () => "")
  ];
}
function emptyText(state) {
  if (state.rows.length > 0) return "no row passes the filter; Esc takes it away";
  if (state.loadedAt !== void 0) return "There are no data sources.";
  return state.failure ? "nothing could be read yet" : "asking Webex\u2026";
}
function rowLine(state, row, selected, columns, page) {
  const life = lifeShown(row.dataSource, state.now, state.fixed.renewAfterMinutes);
  const paint = (text, colour2) => selected ? text : colour2(text);
  const cells = columns.map(({ name, width }) => {
    if (name === "expires") return paint(expires(life, width), colourOf(life.word, page));
    const text = toColumns(name === "id" ? printable(row.dataSource.id) : textIn2(row, name), width);
    if (name !== "status") return text;
    return paint(text, row.stale || row.status === "disabled" ? page.paint.yellow : (plain) => plain);
  });
  const [sign, colour] = signOf(state, row, page);
  const line = `${selected ? "\u203A" : " "} ${paint(sign, colour)} ${cells.join(" ".repeat(GAP))}`;
  return selected ? page.paint.inverse(toColumns(line, page.width)) : line;
}
function signOf({ results, marks }, { key }, { paint }) {
  switch (results.get(key)?.kind) {
    case "running":
      return ["\u2026", paint.cyan];
    case "done":
      return ["\u2713", paint.green];
    case "failed":
      return ["\u2717", paint.red];
    case void 0:
      return marks.has(key) ? ["\u25CF", paint.cyan] : [" ", (text) => text];
  }
}
function expires(life, width) {
  if (width === EXPIRES_WIDTHS[0]) return toColumns(life.short, width);
  const words = `${toColumns(life.countdown, COUNTDOWN)} ${toColumns(life.countdown === life.word ? "" : life.word, WORD)}`;
  if (width === EXPIRES_WIDTHS[1]) return words;
  return `${life.share === void 0 ? " ".repeat(BAR) : bar(life.share, BAR)} ${words}`;
}
function colourOf(word, { paint }) {
  switch (word) {
    case "fresh":
      return paint.green;
    case "due":
    case "unknown":
      return paint.yellow;
    case "at risk":
    case "EXPIRED":
      return paint.red;
    case "disabled":
      return paint.dim;
  }
}

// src/tui/view-spoken.ts
function spokenLines(state, page) {
  return [
    ...bodyLines(state, page),
    ...messageLines(state, page),
    hintLine(placeOf(state), state.fixed.readonly, page.width)
  ].filter((line) => line !== "").flatMap((line) => wrap(line.trimEnd(), page.width)).flatMap((line) => broken(line, page.width));
}
function bodyLines(state, page) {
  if (state.help) return helpLines(state, page);
  if (state.removal) return deleteLines(state, page);
  if (state.form) return formLines(state, page);
  if (state.details) return detailsLines(state, page);
  const shown = state.visible.slice(state.top, state.top + listRows(state));
  const rows = shown.map((row, index) => sentence(state, row, state.top + index));
  const person = state.ladder ? `; ${personText(state.ladder, state.wall)}` : "";
  return [`${countText(state)}; ${whenText(state)}${person}.`, ...rows.length > 0 ? rows : [emptyText(state)]];
}
function sentence(state, row, index) {
  const { word, expiresAt } = lifeShown(row.dataSource, state.now, state.fixed.renewAfterMinutes);
  const result = state.results.get(row.key)?.kind;
  const parts = [
    `${index === state.cursor ? "Selected: " : ""}${index + 1} of ${state.visible.length}: ${row.host || row.dataSource.id}`,
    ...state.fixed.orgs > 1 ? [`org ${row.orgName}`] : [],
    row.stale ? `was ${row.status} when Webex was last reached` : row.status,
    ...word === "disabled" ? [] : [word === "EXPIRED" ? "expired" : word],
    lifeLeft(expiresAt, state.now),
    ...row.audience === "" ? [] : [`audience ${row.audience}`],
    ...state.marks.has(row.key) ? ["marked"] : [],
    ...result === void 0 ? [] : [result === "failed" ? "the extension failed" : result === "done" ? "extended" : "being extended"]
  ];
  return `${parts.join(", ")}.`;
}

// src/tui/view.ts
function frame(state, page) {
  const { size, fixed } = state;
  if (size.columns < LEAST.columns || size.rows < LEAST.rows) {
    const least = `${LEAST.columns}x${LEAST.rows}`;
    return wrap(`The terminal is too small: ${size.columns}x${size.rows}, and ${least} is needed.`, size.columns).slice(
      0,
      Math.max(1, size.rows - 1)
    );
  }
  const lines = fixed.spoken ? spokenLines(state, page) : [...bodyLines2(state, page), ...footLines(state, page)];
  return lines.slice(0, size.rows - 1).map((line) => fitted2(line, size.columns));
}
function fitted2(line, columns) {
  return widthOf(line) <= columns ? line : toColumns(stripVTControlCharacters(line), columns);
}
function bodyLines2(state, page) {
  if (state.help) return helpLines(state, page);
  if (state.removal) return deleteLines(state, page);
  if (state.form) return formLines(state, page);
  if (state.details) return detailsLines(state, page);
  return [...headText(state, page), ...listLines(state, page)];
}

// src/tui/screen.tsx
import { jsx as jsx2 } from "react/jsx-runtime";
var TICK_MS = 1e3;
async function showScreen({ terminal, fixed, actions, colour, interruption }) {
  const { stdout } = terminal;
  const output = outputForInk(stdout);
  const paint = paintWith(colour && !fixed.spoken);
  let state = initialState(fixed, sizeOf(stdout), actions.now(), Date.now());
  let ink;
  let drawing = false;
  let leave = () => {
  };
  const left = new Promise((resolve) => {
    leave = resolve;
  });
  const draw = () => {
    drawing = false;
    const lines = /* @__PURE__ */ jsx2(Frame, { lines: frame(state, { width: state.size.columns, paint }) });
    if (ink) ink.rerender(lines);
    else ink = render(lines, inkOptions);
  };
  const inkOptions = {
    stdout: output,
    stdin: terminal.stdin,
    exitOnCtrlC: false,
    patchConsole: false,
    isScreenReaderEnabled: fixed.spoken
  };
  const redraw = () => {
    ink?.unmount();
    ink = void 0;
    if (!fixed.spoken) stdout.write(CLEAR);
    draw();
  };
  const suspend = () => {
    ink?.unmount();
    ink = void 0;
    giveBack();
    stopUntilContinued();
    giveBack = take();
    redraw();
  };
  const tell = (event) => {
    if (closed) return;
    const step = update(state, event);
    state = step.state;
    step.effects.forEach(carryOut);
    if (!drawing) queueMicrotask(() => !closed && drawing && draw());
    drawing = true;
  };
  const carryOut = (effect) => {
    switch (effect.do) {
      case "quit":
        leave("quit");
        break;
      case "interrupt":
        leave("interrupted");
        break;
      case "redraw":
        redraw();
        break;
      case "suspend":
        suspend();
        break;
      case "stop":
        batch.abort();
        break;
      case "copy":
        stdout.write(toClipboard(effect.text));
        break;
      default:
        if (effect.do === "extend") batch = new AbortController();
        working.push(perform(effect, actions, tell, batch.signal));
    }
  };
  let closed = false;
  let batch = new AbortController();
  const working = [];
  let rest = "";
  const take = () => takeTerminal(terminal, !fixed.spoken, (chunk) => {
    const decoded = decode(chunk, rest);
    rest = decoded.rest;
    for (const typed2 of decoded.typed) tell({ type: "typed", typed: typed2 });
  });
  let giveBack = take();
  const resized = () => tell({ type: "resized", size: sizeOf(stdout) });
  const interrupted = () => leave("interrupted");
  const timer = setInterval(() => tell({ type: "tick", now: actions.now(), wall: Date.now() }), TICK_MS);
  stdout.on("resize", resized);
  terminal.stdin.once("end", interrupted);
  interruption.addEventListener("abort", interrupted);
  try {
    draw();
    carryOut({ do: "load", changes: 0 });
    return { left: await left, settled: Promise.all(working).then(() => {
    }) };
  } finally {
    closed = true;
    batch.abort();
    clearInterval(timer);
    stdout.off("resize", resized);
    terminal.stdin.off("end", interrupted);
    interruption.removeEventListener("abort", interrupted);
    ink?.unmount();
    giveBack();
  }
}
function sizeOf(stdout) {
  return { columns: widthOf2(stdout), rows: stdout.rows || 24 };
}
export {
  showScreen
};
