import {
  credentialLines
} from "./chunk-MTE53DWB.js";
import {
  actionColour,
  shownAction
} from "./chunk-ICTKYXAE.js";
import {
  table
} from "./chunk-2OIRQ5CH.js";
import {
  lifeLeft
} from "./chunk-PI4QNNPM.js";
import {
  recordsIn
} from "./chunk-2GVIUR62.js";
import {
  namedOrgs,
  orgNamer,
  refusePaused
} from "./chunk-P653VFHQ.js";
import {
  wrap
} from "./chunk-7A54AQNK.js";
import {
  jsonText
} from "./chunk-EGP7BXXP.js";
import {
  runShellCommand
} from "./chunk-7WO54MHZ.js";
import {
  readWatchMinutes,
  runRenewalPass,
  watch,
  watchIntervalMs
} from "./chunk-IZVIA4PG.js";
import {
  problemOf
} from "./chunk-DS5FV3V4.js";
import "./chunk-XPRF6DAD.js";
import "./chunk-VFUTNFGN.js";
import "./chunk-VSMXFCZR.js";
import "./chunk-465M44TK.js";
import "./chunk-6WSGHZSJ.js";
import "./chunk-DXOZ7PF6.js";
import "./chunk-ZEO5VXWT.js";
import "./chunk-536XNRZ5.js";
import "./chunk-FLYHAESS.js";
import "./chunk-4II2GY4P.js";
import "./chunk-HZ4XIPOS.js";
import "./chunk-7YXPQWUJ.js";
import "./chunk-LMNM2FV2.js";
import "./chunk-TN6HNYJL.js";
import "./chunk-NDNEQYTP.js";
import "./chunk-BWL6QBY2.js";
import "./chunk-O62ASZ3C.js";
import "./chunk-DA3WYKSN.js";
import "./chunk-DQNDXNZL.js";
import "./chunk-ZMDZLBX6.js";
import {
  counted,
  inWords
} from "./chunk-QUMIXTFP.js";
import "./chunk-S2LNS46J.js";
import "./chunk-RD4N343M.js";
import "./chunk-SCNFPUDF.js";
import {
  readSettings
} from "./chunk-YUTMZUC3.js";
import "./chunk-DARKQW4H.js";
import "./chunk-E6RQMAMS.js";
import "./chunk-WR3VBXJL.js";
import "./chunk-IU7G4H37.js";
import "./chunk-L77LFN3E.js";
import "./chunk-AD4ACKFS.js";
import "./chunk-UVTWBKZK.js";
import "./chunk-C66VB54J.js";
import "./chunk-E7RHLWP2.js";
import "./chunk-R2FHURN2.js";
import {
  instant
} from "./chunk-7EEW3DDW.js";
import "./chunk-GMDZM3WL.js";
import "./chunk-2FJLWXQ3.js";
import "./chunk-PNTDRFCP.js";
import "./chunk-FDDU43E4.js";
import "./chunk-TTQVLUF6.js";
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
  redact
} from "./chunk-AGUPEUTK.js";

// src/cli/commands/run/pass.ts
var LIMIT = { minutes: 45 };
async function runPass(context, words) {
  const keeper = await context.open(LIMIT);
  const { settings, tokens, clock } = keeper;
  const before = await tokens.config();
  const orgs = namedOrgs(before, words);
  refusePaused(orgs);
  const directory = words["records-dir"];
  const records = directory === void 0 ? void 0 : await recordsIn(directory, keeper, context.warn);
  const result = await runRenewalPass(keeper, {
    lifetimeMinutes: settings.lifetimeMinutes,
    renewAfterMinutes: settings.renewAfterMinutes,
    concurrency: settings.concurrency,
    ...settings.onlyDataSources && { only: settings.onlyDataSources },
    ...orgs && { orgs },
    ...words.force === true && { force: true },
    ...words["dry-run"] === true && { dryRun: true },
    ...records && {
      onExtension: async (extension, id) => {
        await records.write("extend", extension, id);
      }
    }
  });
  return { ...result, facts: { report: result.report, before, orgName: orgNamer(before), now: clock.now() } };
}
function errorsIn({ error, credentials, dataSources }) {
  const orgs = credentials.flatMap((each) => each.kind === "service-app" && each.error ? [each.error] : []);
  const all = [...orgs, ...dataSources.flatMap((each) => each.error ?? []), ...error ? [error] : []];
  return all.filter(({ message }, index) => all.findIndex((other) => other.message === message) === index);
}

// src/core/policy/problem-changes.ts
function problemChanges({ problems: found, sight }, remembered, now) {
  const told = new Map(remembered.map((problem) => [identityOf(problem), problem]));
  const present = /* @__PURE__ */ new Map();
  for (const problem of found) {
    const identity = identityOf(problem);
    if (present.has(identity)) continue;
    const since = problem.since ?? told.get(identity)?.since ?? instant(now);
    present.set(identity, { ...problem, since });
  }
  const absent = [...told].filter(([identity]) => !present.has(identity)).map(([, problem]) => problem);
  const problems = [...present.values()];
  return {
    problems,
    changes: {
      appeared: [...present].filter(([identity]) => !told.has(identity)).map(([, problem]) => problem),
      cleared: absent.filter((problem) => isInSight(problem, sight))
    },
    remembered: [...problems, ...absent.filter((problem) => !isInSight(problem, sight))]
  };
}
function rememberedExcept({ changes, remembered }, untold) {
  const stillThere = changes.cleared.filter((problem) => untold.includes(problem));
  return [...remembered.filter((problem) => !untold.includes(problem)), ...stillThere];
}
function identityOf({ code, orgId, id }) {
  return JSON.stringify([code, orgId === void 0 ? "" : toOrgId(orgId), id ?? ""]);
}
function isInSight({ code, orgId, id }, sight) {
  if (!sight) return false;
  if (id === void 0 && code !== "data-sources-not-read") return true;
  if (id !== void 0 && sight.only && !sight.only.includes(id)) return false;
  const notRead = sight.orgsNotRead.map(toOrgId);
  return orgId === void 0 ? notRead.length === 0 : !notRead.includes(toOrgId(orgId));
}

// src/core/policy/run-events.ts
function runEvents({ origin, at, completed, changes }) {
  const told = (state) => (problem) => ({
    at,
    detailType: detailTypeOf(problem),
    detail: { version: 1, ...origin, state, problem }
  });
  return [
    ...changes.cleared.map(told("cleared")),
    ...changes.appeared.map(told("appeared")),
    ...completed ? [completion(origin, at, completed)] : []
  ];
}
function detailTypeOf({ code, orgId }) {
  switch (code) {
    case "data-source-expired":
    case "data-source-at-risk":
      return "Data Source At Risk";
    case "reauthorization-required":
    case "nothing-renews":
      return "Reauthorization Required";
    case "refresh-token-rejected":
    case "refresh-token-ending":
      return orgId === void 0 ? "Reauthorization Required" : "Renewal Failed";
    default:
      return "Renewal Failed";
  }
}
function completion(origin, at, report) {
  const { version, outcome, startedAt, finishedAt, requests, counts, problems } = report;
  const detail = { version, ...origin, outcome, startedAt, finishedAt, requests, counts, problems: problems.length };
  return { at, detailType: "Renewal Completed", detail };
}

// src/core/event-news.ts
async function tellBus({ bus, memory, origin, clock }, run, budget) {
  const at = clock.now();
  const news = problemChanges(run, await memory.recall(), at);
  const events = runEvents({ origin, at, completed: run.completed, changes: news.changes });
  const refused = events.length === 0 ? [] : await bus.send(events, budget);
  const untold = refused.flatMap(({ event: { detail } }) => "problem" in detail ? [detail.problem] : []);
  const { appeared, cleared } = news.changes;
  const isNew = appeared.length + cleared.length > untold.length;
  const forgotten = isNew ? await memory.remember(rememberedExcept(news, untold)) : void 0;
  const why = [...new Set(refused.map((each) => each.why))].join("; ");
  const lost = `the event bus "${bus.name}" did not take ${refused.length} of ${events.length} events: ${why}`;
  const failures = [...refused.length > 0 ? [lost] : [], ...forgotten === void 0 ? [] : [forgotten]];
  const again = untold.length > 0 || forgotten !== void 0 ? ": the same is told again after the next run" : "";
  return {
    failed: refused.length,
    ...failures.length > 0 && { warning: `${failures.join(". And ")}${again}` }
  };
}

// src/core/problem-news.ts
async function tellProblems({ memory, clock, tell }, run) {
  const { problems, changes, remembered } = problemChanges(run, await memory.recall(), clock.now());
  if (changes.appeared.length === 0 && changes.cleared.length === 0) return void 0;
  const failure = await tell({ ...run.document, problems, changes }) ?? await memory.remember(remembered);
  return failure === void 0 ? void 0 : `${failure}: the same is told again after the next run`;
}
function reportedRun({ report, sight, exitCode }) {
  return { document: report, problems: report.problems, sight, ...exitCode === EXIT.ok && { completed: report } };
}
function failedRun(error) {
  const document = { version: 1, warnings: [], error: error.toJSON() };
  return { document, problems: [problemOf(error)], sight: void 0 };
}
function interruptedRun() {
  const remedy = "run it again: it goes on where this one stopped";
  return failedRun(new KeeperError("interrupted", "the run was interrupted before its end", { remedy }));
}

// src/cli/commands/run/on-problem.ts
var LIMIT_MS = 6e4;
async function commandTeller(context, command) {
  const { clock, env } = context.io;
  const memory = await context.problemMemory();
  const tell = async (news) => {
    const { appeared, cleared } = news.changes;
    const counts = {
      BYODS_PROBLEMS_APPEARED: String(appeared.length),
      BYODS_PROBLEMS_CLEARED: String(cleared.length)
    };
    const input = `${redact(jsonText(news))}
`;
    const failure = await runShellCommand({ command, input, env: { ...env, ...counts }, limitMs: LIMIT_MS });
    return failure && `the command of --on-problem ${failure}`;
  };
  return (run) => tellProblems({ memory, clock, tell }, run);
}

// src/cli/commands/run/telling.ts
var BUS_LIMIT_MS = 2e4;
async function openTelling(context, { onProblem, dryRun }) {
  const listening = dryRun ? void 0 : await context.eventBus();
  const tellers = [
    ...listening ? [busTeller(context, listening)] : [],
    ...onProblem === void 0 ? [] : [await commandTeller(context, onProblem)]
  ];
  if (tellers.length === 0) return async (pass) => await pass();
  const { interruption } = context.io;
  const tell = async (run) => {
    for (const teller of tellers) {
      const warning = await teller(interruption.aborted ? interruptedRun() : run);
      if (warning !== void 0) context.warn(warning);
    }
  };
  return async (pass) => {
    let done;
    try {
      done = await pass();
    } catch (thrown) {
      await tell(failedRun(asKeeperError(thrown)));
      throw thrown;
    }
    await tell(reportedRun(done));
    return done;
  };
}
function busTeller({ io: { clock } }, listening) {
  return async (run) => {
    const end = clock.monotonic() + BUS_LIMIT_MS;
    return (await tellBus(listening, run, { remainingMs: () => end - clock.monotonic() })).warning;
  };
}

// src/cli/commands/run/text.ts
function runLines({ report, before, orgName, now }, page) {
  const title = (text) => page.paint.bold(text);
  const several = before.orgs.length > 1;
  return [
    title("Credentials"),
    ...credentialLines(report.credentials, before, orgName, now, page),
    "",
    title("Data sources"),
    ...report.dataSources.length === 0 ? ["none"] : dataSourceLines(report.dataSources, several ? orgName : void 0, now, page)
  ];
}
function dataSourceLines(dataSources, orgName, now, page) {
  const rows = dataSources.map(({ id, orgId, action, reason, previousExpiresAt, expiresAt }) => {
    const after = action === "extended" ? expiresAt : previousExpiresAt;
    return {
      cells: [shownAction(action, reason), id, lifeLeft(previousExpiresAt, now), lifeLeft(after, now)],
      colours: [actionColour(action, page.paint)],
      below: [orgName && orgId !== void 0 ? `${orgName(orgId)}: ${reason}` : reason]
    };
  });
  const columns = [{ title: "RESULT" }, { title: "DATA SOURCE" }, { title: "BEFORE", givesWay: 1 }, { title: "AFTER" }];
  return table(columns, rows, page);
}
function runSummary({ report }, page, before = "") {
  const { counts, credentials, requests, startedAt, finishedAt, outcome, dryRun } = report;
  const renewed = credentials.filter(({ action }) => action === "refreshed" || action === "minted").length;
  const took = inWords(Date.parse(finishedAt) - Date.parse(startedAt));
  const word = { ok: "Done", partial: "Partly done", failed: "Failed", reauthorize: "A person must act: ended" }[outcome];
  const colour = outcome === "ok" ? page.paint.green : page.paint.red;
  if (dryRun) {
    return wrap(
      `${page.paint.green("Dry run")}: nothing was renewed or written; ${counted(requests, "request")}, to read only`,
      page.width
    );
  }
  const done = Object.entries(counts).flatMap(([action, count]) => count > 0 ? [`${count} ${action}`] : []);
  const sources = done.length > 0 ? done.join(", ") : "no data sources";
  return wrap(
    `${before}${colour(word)} in ${took}: ${sources}; ${counted(renewed, "credential")} renewed; ${counted(requests, "request")}`,
    page.width
  );
}

// src/cli/commands/run/watch.ts
async function watchRun(context, words, { minutes, telling }) {
  const { clock, env, interruption } = context.io;
  const { lifetimeMinutes } = readSettings({ TOKEN_LIFETIME_MINUTES: env.TOKEN_LIFETIME_MINUTES });
  const intervalMs = watchIntervalMs(minutes, lifetimeMinutes);
  let first = true;
  let interrupted;
  const note = (sentence) => {
    if (!words.quiet) context.note(sentence);
  };
  note(`a renewal pass now, and then one every ${intervalMs / 6e4} min, until Ctrl-C`);
  const pass = async () => {
    const startedAt = clock.now();
    let result;
    try {
      result = passResult(await telling(() => runPass(context, words)), words);
    } catch (thrown) {
      const error = asKeeperError(thrown);
      if (interruption.aborted || first && error.exitCode === EXIT.usage) throw error;
      result = failureResult(error, startedAt);
    }
    first = false;
    if (interruption.aborted) interrupted = result;
    else context.show(result);
    return { failed: result.exitCode !== EXIT.ok };
  };
  const onPass = (reason) => {
    if (words.verbose) note(`a renewal pass begins: ${reason}`);
  };
  const onWait = (ms, failed) => {
    if (failed) note(`the next pass begins in ${inWords(Math.ceil(ms / 1e3) * 1e3)}`);
  };
  await watch({ clock, intervalMs, signal: interruption, pass, onPass, onWait });
  return interrupted;
}
function passResult({ report, exitCode, facts }, words) {
  return {
    exitCode,
    document: report,
    ...words.verbose === true && { text: (page) => runLines(facts, page) },
    summary: (page) => runSummary(facts, page, `${report.startedAt} `),
    problems: errorsIn(report)
  };
}
function failureResult(error, startedAt) {
  const { exitCode } = error;
  return {
    exitCode,
    document: { version: 1, warnings: [], error: error.toJSON() },
    summary: ({ paint, width }) => wrap(`${instant(startedAt)} ${paint.red("Failed")}: ${error.code}`, width)
  };
}

// src/cli/commands/run/words.ts
function readRunWords(words) {
  const { watch: watch2, "on-problem": onProblem } = words;
  if (words["dry-run"] && watch2 !== void 0) {
    throw apart("--watch and --dry-run", "a dry run changes nothing, so every pass would say the same", "--watch");
  }
  if (words["dry-run"] && onProblem !== void 0) {
    throw apart("--on-problem and --dry-run", "a dry run looks only at what needs no renewal", "--on-problem");
  }
  if (words.force && watch2 !== void 0) {
    const why = "each forced refresh risks a refresh token for nothing, and this would be one every hour";
    throw new KeeperError("usage", `--watch and --force exclude each other: ${why}`, {
      remedy: "byods run --force once, and then byods run --watch"
    });
  }
  if (onProblem !== void 0 && onProblem.trim() === "") {
    throw new KeeperError("usage", "--on-problem holds no command", { remedy: "give a command as for a shell" });
  }
  return {
    ...watch2 !== void 0 && { watch: { minutes: watch2 === "" ? void 0 : readWatchMinutes(watch2, "--watch") } },
    ...onProblem !== void 0 && { onProblem }
  };
}
function apart(both, why, first) {
  return new KeeperError("usage", `${both} exclude each other: ${why}`, { remedy: `leave out ${first}` });
}

// src/cli/commands/run/handle.ts
var handleRun = async (context, words) => {
  const { watch: watch2, onProblem } = readRunWords(words);
  const telling = await openTelling(context, { onProblem, dryRun: words["dry-run"] === true });
  if (watch2) return await watchRun(context, words, { ...watch2, telling });
  const { report, exitCode, facts } = await telling(() => runPass(context, words));
  return {
    exitCode,
    document: report,
    text: (page) => runLines(facts, page),
    summary: (page) => runSummary(facts, page),
    problems: errorsIn(report)
  };
};
export {
  handleRun
};
