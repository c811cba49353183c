import {
  VARIABLES,
  VARIABLE_GROUPS,
  refusals
} from "./chunk-MH3N7643.js";
import "./chunk-2TT5BTQK.js";
import {
  wrap
} from "./chunk-7A54AQNK.js";
import "./chunk-YUTMZUC3.js";
import "./chunk-DARKQW4H.js";
import "./chunk-AD4ACKFS.js";
import "./chunk-GMDZM3WL.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  EXIT,
  EXIT_PRECEDENCE
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/cli/exit-codes.ts
var HELP = {
  ok: { meaning: "done; there may be warnings", whatToDo: "nothing; read the warnings" },
  failed: {
    meaning: "failed",
    whatToDo: "read the message; it names the cause. With a trackingId below it, Webex's support can look it up"
  },
  usage: {
    meaning: "wrong usage or configuration, or refused for safety: nothing was changed",
    whatToDo: "correct the option, variable or field that the message names. client-credentials: the client id or secret of the app that it names is wrong"
  },
  partial: {
    meaning: "some data sources or organisations failed; the others are done",
    whatToDo: "the message of each failed data source says why. Those that are disabled stay so; a deleted one can be left out"
  },
  reauthorize: {
    meaning: "a person must authorize again",
    whatToDo: "run byods setup-oauth to authorize the integration again, or byods setup-oauth --pat for a new personal access token. A 403 has two causes that Webex does not tell apart: the integration lacks spark:applications_token, or the organisation's Full Admin has not authorized the service app"
  },
  store: {
    meaning: "the token store is unavailable or corrupt",
    whatToDo: "the message names the path or secret, and the command that brings back the last good version. Tokens that could not be saved are in the rescue file that it names"
  },
  unreachable: {
    meaning: "Webex or the network is unreachable",
    whatToDo: "wait and run again; nothing is lost. With a proxy, the message names it"
  },
  lockBusy: {
    meaning: "another process holds the lock, and a refresh was needed",
    whatToDo: "run again in a moment"
  },
  interrupted: {
    meaning: "interrupted",
    whatToDo: "run it again; a save that had begun was finished"
  }
};
var EXIT_CODES = Object.keys(HELP).map((name) => ({ code: EXIT[name], ...HELP[name] })).sort((a, b) => a.code - b.code);

// src/cli/commands/help/text.ts
var WIDEST = 100;
var INDENT = "      ";
function exitCodeLines(page) {
  return [
    page.paint.bold("Exit codes of every command"),
    "",
    ...EXIT_CODES.flatMap(({ code, meaning, whatToDo }) => [
      ...hanging(String(code).padStart(4), meaning, page),
      ...hanging("", `-> ${whatToDo}`, page).map(page.paint.dim)
    ]),
    "",
    ...wrap(
      `Where several hold, the first of ${EXIT_PRECEDENCE.filter((code) => code !== EXIT.ok).join(", ")}. error.code in --json tells more.`,
      widthOf(page)
    )
  ];
}
function environmentLines(page) {
  const { bold, dim } = page.paint;
  return [
    ...wrap(
      "A flag beats the environment, which beats the file of --env-file. An empty variable counts as absent. A value that cannot be meant is refused by name, before anything is sent.",
      widthOf(page)
    ),
    ...VARIABLE_GROUPS.flatMap(({ title, variables }) => [
      "",
      ...wrap(title, widthOf(page)).map(bold),
      ...variables.flatMap((variable) => [
        `  ${namesOf(variable)}`,
        ...hanging("", variable.meaning, page),
        ...notesOf(variable).flatMap((note) => hanging("", note, page).map(dim))
      ])
    ])
  ];
}
function namesOf({ name, also }) {
  return also === void 0 ? name : `${name}, ${also}`;
}
function notesOf(variable) {
  const { default: fallback } = variable;
  const notes = [...fallback === void 0 ? [] : [`default: ${fallback}`], ...refusals(variable)];
  return notes.length === 0 ? [] : [notes.join("; ")];
}
function hanging(term, text, page) {
  const lines = wrap(text, widthOf(page) - INDENT.length);
  return lines.map((line, at) => (at === 0 ? term : "").padEnd(INDENT.length) + line);
}
function widthOf({ width }) {
  return Math.min(width, WIDEST);
}

// src/cli/commands/help/handle.ts
var handleHelp = async (_context, { topic }) => {
  const common = { version: 1, warnings: [] };
  if (topic === "exit-codes") {
    return { exitCode: EXIT.ok, document: { ...common, exitCodes: EXIT_CODES }, text: exitCodeLines };
  }
  const variables = VARIABLES.map((each) => {
    const { name, also, meaning, default: fallback } = each;
    return {
      name,
      ...also !== void 0 && { also },
      meaning,
      ...fallback !== void 0 && { default: fallback },
      refusals: refusals(each)
    };
  });
  return { exitCode: EXIT.ok, document: { ...common, variables }, text: environmentLines };
};
export {
  handleHelp
};
