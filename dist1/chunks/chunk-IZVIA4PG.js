import {
  reportedProblems
} from "./chunk-DS5FV3V4.js";
import {
  plannedCredentials
} from "./chunk-XPRF6DAD.js";
import {
  asTheyAre,
  credentialReport,
  renewalWarnings
} from "./chunk-VFUTNFGN.js";
import {
  credentialProblems,
  dataSourceProblems,
  hasLiveRung,
  notReadProblem,
  reauthorizationProblem
} from "./chunk-VSMXFCZR.js";
import {
  listWithStoredToken
} from "./chunk-6WSGHZSJ.js";
import {
  outcomeOf
} from "./chunk-DXOZ7PF6.js";
import {
  drain
} from "./chunk-ZEO5VXWT.js";
import {
  OperationError,
  READING_SERVES_MS
} from "./chunk-536XNRZ5.js";
import {
  notKnownYet
} from "./chunk-HZ4XIPOS.js";
import {
  IncompleteListError,
  asFarAsRead
} from "./chunk-BWL6QBY2.js";
import {
  decideDataSource,
  lifeOf
} from "./chunk-ZMDZLBX6.js";
import {
  inWords
} from "./chunk-QUMIXTFP.js";
import {
  VERSION
} from "./chunk-SCNFPUDF.js";
import {
  instant,
  present
} from "./chunk-7EEW3DDW.js";
import {
  orgInWords
} from "./chunk-PNTDRFCP.js";
import {
  EXIT,
  KeeperError,
  asKeeperError
} from "./chunk-DSMZJSUZ.js";

// src/core/data-source-rows.ts
function extended(judged, after) {
  const { decision } = judged;
  const expiresAt = after.expiresAt ?? decision.expiresAt;
  const { atRisk, lifetimeMinutes } = after;
  return rowOf(judged, "extended", decision.reason, { expiresAt, atRisk, lifetimeMinutes });
}
function planned(judged) {
  return rowOf(judged, "kept", `would be extended: ${judged.decision.reason}`);
}
function left(judged) {
  return rowOf(judged, judged.decision.action === "keep" ? "kept" : "skipped", judged.decision.reason);
}
function deferred(judged, why) {
  return rowOf(judged, "deferred", `${why}; ${judged.decision.reason}; it goes first in the next run`);
}
function failed(judged, error) {
  const { reason } = judged.decision;
  const gone = error.code === "not-found" ? `gone: deleted since it was listed; ${reason}` : reason;
  return rowOf(judged, "failed", gone, { error });
}
function missing(id, orgs, error) {
  const [only, another] = orgs;
  const where = only && !another ? { orgId: only.id, orgName: only.name } : {};
  const row = { id, ...where, action: "failed", reason: "not found", atRisk: false, error: error.toJSON() };
  return present(row);
}
function rowOf({ org, dataSource, decision }, action, reason, more = {}) {
  return present({
    id: dataSource.id,
    orgId: dataSource.orgId ?? org.id,
    orgName: org.name,
    action,
    reason,
    previousExpiresAt: instant(decision.expiresAt),
    expiresAt: instant(more.expiresAt ?? decision.expiresAt),
    lifetimeMinutes: more.lifetimeMinutes ?? decision.lifetimeMinutes,
    atRisk: more.atRisk ?? decision.atRisk,
    error: more.error?.toJSON()
  });
}

// src/core/policy/urgency.ts
var READING_URGENCY = 0;
var BEFORE_ALL_READING = 1e15;
function urgencyOf({ atRisk, expiresAt }) {
  if (atRisk) return (expiresAt ?? 0) - BEFORE_ALL_READING;
  return expiresAt ?? READING_URGENCY + 1;
}

// src/core/data-source-work.ts
var DATA_SOURCE_NEEDS_MS = 8e3;
var HOUR_MS = 36e5;
var MORE_TIME = "other orgs go first in the next run; raise the time limit or take fewer orgs if this repeats";
var DataSourceWork = class {
  #context;
  #options;
  results = [];
  failures = [];
  /** By the key of an org's credential: why its data sources, or the rest of them, could not be read. */
  notRead = /* @__PURE__ */ new Map();
  /** The keys of the orgs whose data sources were read, at least in part. */
  read = /* @__PURE__ */ new Set();
  constructor(context, options) {
    this.#context = context;
    this.#options = options;
  }
  /** Runs to the end, or until the time is over. Never throws for one org or data source. */
  async run(orgs) {
    const first = orgs.length === 0 ? 0 : Math.floor(this.#context.clock.now() / HOUR_MS) % orgs.length;
    const rotated = [...orgs.slice(first), ...orgs.slice(0, first)];
    const tasks = rotated.map((org) => ({ kind: "list", org }));
    await drain(tasks, {
      concurrency: this.#options.concurrency,
      compare: (a, b) => urgency(a) - urgency(b),
      run: (task, add) => task.kind === "list" ? this.#list(task.org, add) : this.#extend(task)
    });
  }
  async #list(org, add) {
    const { budget, clock, log, webex } = this.#context;
    try {
      if (budget.remainingMs() < DATA_SOURCE_NEEDS_MS) {
        const what = `the time ran out before the data sources of ${orgInWords(org)} were read`;
        throw new KeeperError("out-of-time", what, { remedy: MORE_TIME });
      }
      const { dataSources, error } = await asFarAsRead(this.#read(org));
      this.read.add(org.key);
      if (error) this.#noteNotRead(org, error);
      const { only } = this.#options;
      for (const dataSource of dataSources) {
        if (only && !only.includes(dataSource.id)) continue;
        const decision = decideDataSource(dataSource, webex.serverNow(), this.#options);
        log.debug(`data source ${dataSource.id}: ${decision.action}`, { reason: decision.reason });
        const judged = { org, dataSource, decision };
        if (decision.action === "extend") add({ kind: "extend", ...judged, listedAt: clock.monotonic() });
        else this.results.push(left(judged));
      }
    } catch (thrown) {
      this.#noteNotRead(org, asKeeperError(thrown));
    }
  }
  #noteNotRead(org, error) {
    this.#context.log.error(`the data sources of ${orgInWords(org)} could not be read`, { error: error.toJSON() });
    this.notRead.set(org.key, error);
  }
  /** A dry run takes the stored token as it is: past half its life, `dataSources` would renew it. */
  async #read(org) {
    const { dataSources, tokens } = this.#context;
    if (!this.#options.dryRun) return await dataSources.list(org);
    return await listWithStoredToken(this.#context, await tokens.config(), org) ?? [];
  }
  async #extend(due) {
    const { org, decision } = due;
    const { id } = due.dataSource;
    const { budget, dataSources, log, webex } = this.#context;
    if (this.#options.dryRun) {
      this.results.push(planned(due));
      return;
    }
    const interrupted = budget.signal?.aborted === true;
    if (interrupted || budget.remainingMs() < DATA_SOURCE_NEEDS_MS) {
      this.results.push(deferred(due, interrupted ? "the run was interrupted" : "the time ran out"));
      return;
    }
    try {
      const now = await this.#asItIsNow(due);
      if (now.decision.action !== "extend") {
        this.results.push(left(now));
        return;
      }
      const { lifetimeMinutes: minutes } = this.#options;
      const read = { dataSource: now.dataSource, at: now.listedAt };
      const extension = await dataSources.extend(id, { minutes, org, read });
      const after = lifeOf(extension.after, webex.serverNow());
      log.info(`data source ${id}: extended`, { reason: decision.reason, expiresAt: instant(after.expiresAt) });
      this.results.push(extended(due, after));
      await this.#tell(extension, id);
    } catch (thrown) {
      const error = asKeeperError(thrown);
      if (error.code === "out-of-time" || error.code === "interrupted") {
        this.results.push(deferred(due, error.message));
        return;
      }
      log.error(`data source ${id}: not extended`, { error: error.toJSON() });
      this.failures.push(error);
      this.results.push(failed(due, error));
      if (thrown instanceof OperationError) await this.#tell(thrown, id);
    }
  }
  /** What was listed, or read and judged again where that is too old to be written back. */
  async #asItIsNow(due) {
    const { clock, dataSources, webex } = this.#context;
    if (clock.monotonic() - due.listedAt < READING_SERVES_MS) return due;
    const { value: dataSource } = await dataSources.get(due.dataSource.id, due.org);
    const decision = decideDataSource(dataSource, webex.serverNow(), this.#options);
    return { ...due, dataSource, decision, listedAt: clock.monotonic() };
  }
  /** Whoever is told must not change what came of the data source. */
  async #tell(result, id) {
    try {
      await this.#options.onExtension?.(result, id);
    } catch (thrown) {
      this.#context.log.warn(`what came of ${id} could not be recorded`, { error: asKeeperError(thrown).toJSON() });
    }
  }
  /**
   * Ids that were asked for and that no org has: a typing mistake must not look like success. Says nothing where an org
   * was left out or could not be read: they may be its.
   */
  reportMissing(orgs) {
    const { only } = this.#options;
    if (!only || this.read.size < orgs.length || this.notRead.size > 0) return;
    for (const id of only.filter((each) => !this.results.some((result) => result.id === each))) {
      const error = new KeeperError("not-found", `data source ${id} was asked for and is in none of the orgs`, {
        remedy: "correct the id, in DATA_SOURCE_ID or in the event"
      });
      this.failures.push(error);
      this.results.push(missing(id, orgs, error));
    }
  }
};
function urgency(task) {
  return task.kind === "list" ? READING_URGENCY : urgencyOf(task.decision);
}

// src/core/pass-problems.ts
function passProblems(facts) {
  const { config, orgs, dataSources, error, now, serverNow } = facts;
  const stopped = orgs.flatMap((org) => stoppedOrg(org, facts));
  const dead = stopped.flatMap(({ code, orgId }) => code === "reauthorization-required" ? [orgId] : []);
  const problems = [
    ...stopped,
    ...dataSources.flatMap((each) => {
      const expiresAt = each.expiresAt === void 0 ? void 0 : Date.parse(each.expiresAt);
      const life = { atRisk: each.atRisk, ...expiresAt !== void 0 && { expiresAt } };
      return dataSourceProblems({ id: each.id, orgId: each.orgId }, life, serverNow, each.error);
    }),
    ...credentialProblems(config, now).filter(
      ({ code, orgId }) => code !== "reauthorization-required" || !dead.includes(orgId)
    )
  ];
  const ownError = error && (error.exitCode === EXIT.store || problems.length === 0);
  return reportedProblems(problems, ownError ? error : void 0);
}
function stoppedOrg(org, { config, credentials, notRead, now }) {
  const outcome = credentials.find(({ key }) => key === org.key);
  const error = notRead.get(org.key) ?? (outcome?.usable ? void 0 : outcome?.error);
  if (error?.code === "reauthorization-required") return [reauthorizationProblem(org, error)];
  if (error) {
    const remedy = error.remedy ?? "the next run tries again";
    return [notReadProblem(org, error.message, remedy, error instanceof IncompleteListError)];
  }
  const waits = outcome?.usable !== true && hasLiveRung(config, org, now);
  return waits ? [notReadProblem(org, "its token would be renewed first", "byods run")] : [];
}

// src/core/unless-interrupted.ts
var PATIENCE_MS = 1500;
async function unlessInterrupted(work, { budget, clock }) {
  const { signal } = budget;
  if (!signal) return await work;
  let onAbort = () => {
  };
  const patience = new Promise((resolve) => {
    onAbort = () => void clock.sleep(PATIENCE_MS).then(() => resolve(void 0));
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

// src/core/renewal-pass.ts
async function runRenewalPass(context, options) {
  const { tokens, clock, webex } = context;
  const startedAt = clock.now();
  const requestsBefore = webex.requests();
  const before = await tokens.config();
  const orgs = (options.orgs ?? before.orgs).filter((org) => !org.paused);
  const need = options.force ? { force: true } : {};
  const refreshed = options.dryRun ? plannedCredentials(before, orgs, need, startedAt, context.store.refreshesPerSession?.(before, startedAt)) : await unlessInterrupted(tokens.refresh({ orgs, ...need }), context);
  const renewed = refreshed ?? notKnownYet(before, orgs, need, clock.now());
  const work = new DataSourceWork(context, options);
  const readable = orgs.filter((org) => renewed.some(({ key, usable }) => key === org.key && usable));
  const finished = refreshed && await unlessInterrupted(
    work.run(readable).then(() => true),
    context
  );
  if (!finished) noteInterrupted(work, readable);
  work.reportMissing(before.orgs);
  const config = await tokens.config();
  const credentials = asTheyAre(renewed, config, clock.now());
  const { saveFailure } = tokens;
  const stores = credentials.flatMap(({ error: error2 }) => error2?.exitCode === 5 ? [error2] : []);
  const { outcome, exitCode, error } = outcomeOf({
    storeFailures: saveFailure ? [saveFailure] : stores,
    orgsWithoutToken: credentials.flatMap(
      ({ kind, usable, error: error2 }) => kind === "service-app" && !usable && error2 ? [error2] : []
    ),
    orgsNotRead: [...work.notRead.values()],
    failedDataSources: work.failures,
    forcedInVain: options.force ? credentials.flatMap(({ error: error2 }) => error2?.code === "lock-busy" ? [error2] : []) : [],
    deferredAtRisk: work.results.filter(({ action, atRisk }) => action === "deferred" && atRisk).length,
    orgsRead: work.read.size
  });
  const now = clock.now();
  const dataSources = [...work.results].sort(bySoonestEnd);
  const facts = { config, orgs, credentials, notRead: work.notRead, dataSources, error, now };
  const report = {
    version: 1,
    programVersion: VERSION,
    outcome,
    ...options.dryRun && { dryRun: true },
    startedAt: instant(startedAt),
    finishedAt: instant(now),
    requests: webex.requests() - requestsBefore,
    counts: countActions(work.results),
    credentials: credentials.map((each) => credentialReport(each, config, now, work.notRead.get(each.key))),
    dataSources,
    problems: passProblems({ ...facts, serverNow: webex.serverNow() }),
    warnings: [
      ...await tokens.storeWarnings(),
      ...renewalWarnings(config, credentials, now),
      ...options.dryRun ? unread(orgs, credentials) : []
    ],
    ...error && { error: error.toJSON() }
  };
  const notRead = config.orgs.filter(({ paused, key }) => !paused && (!work.read.has(key) || work.notRead.has(key)));
  const sight = { orgsNotRead: notRead.map(({ id }) => id), ...options.only && { only: options.only } };
  return { report, exitCode, sight };
}
function noteInterrupted(work, orgs) {
  for (const org of orgs) {
    if (work.read.has(org.key) || work.notRead.has(org.key)) continue;
    const what = `interrupted before the data sources of ${orgInWords(org)} were read`;
    work.notRead.set(org.key, new KeeperError("interrupted", what));
  }
}
function unread(orgs, credentials) {
  return orgs.flatMap(
    (org) => credentials.some(({ key, usable, error }) => key === org.key && (usable || error)) ? [] : [`the data sources of ${orgInWords(org)} were not read: its token would be renewed first`]
  );
}
function bySoonestEnd(a, b) {
  return (a.previousExpiresAt ?? "").localeCompare(b.previousExpiresAt ?? "") || a.id.localeCompare(b.id);
}
function countActions(results) {
  const counts = { extended: 0, kept: 0, skipped: 0, deferred: 0, failed: 0 };
  for (const { action } of results) counts[action] += 1;
  return counts;
}

// src/core/policy/watch-schedule.ts
var MINUTE_MS = 6e4;
var LONGEST_MINUTES = 60;
var LOOK_AGAIN_MS = 3e4;
var NOTABLE_JUMP_MS = MINUTE_MS;
function decideWatch(last, now, intervalMs) {
  if (!last) return { run: true, reason: "it is the first" };
  const sinceStart = elapsed(last.startedAt, now);
  const left2 = Math.min(intervalMs - sinceStart, retryAfterMs(last.failures) - elapsed(last.endedAt, now));
  if (left2 > 0) return { run: false, nextInMs: left2, waitMs: Math.ceil(Math.min(left2, LOOK_AGAIN_MS)) };
  const jump = sinceStart - (now.monotonic - last.startedAt.monotonic);
  if (jump >= NOTABLE_JUMP_MS) {
    const ago = `the last one began ${inWords(sinceStart)} ago`;
    return { run: true, reason: `${ago}: the machine slept, or its clock was set` };
  }
  if (sinceStart < intervalMs) return { run: true, reason: `the last ${counted(last.failures)}` };
  return { run: true, reason: `the last one began ${inWords(sinceStart)} ago` };
}
function watchIntervalMs(asked, lifetimeMinutes) {
  const longest = Math.min(LONGEST_MINUTES, Math.floor(lifetimeMinutes / 4));
  const minutes = asked ?? longest;
  if (minutes >= 1 && minutes <= longest) return minutes * MINUTE_MS;
  const lives = `data sources that live ${lifetimeMinutes} min (TOKEN_LIFETIME_MINUTES)`;
  throw new KeeperError(
    "configuration",
    longest < 1 ? `${lives} would lapse between two passes, which are a minute apart at least. Nothing was sent` : `${lives} would be at risk between two passes that are ${minutes} min apart. Nothing was sent`,
    {
      remedy: `raise TOKEN_LIFETIME_MINUTES to ${minutes < 1 ? 4 : minutes * 4} or more${longest < 1 ? "" : `, or let a pass come every ${longest} min`}`
    }
  );
}
function readWatchMinutes(given, name) {
  const minutes = typeof given === "number" ? given : /^\d{1,4}$/.test(given) ? Number(given) : Number.NaN;
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= LONGEST_MINUTES) return minutes;
  const what = `${name} must be a whole number of minutes from 1 to ${LONGEST_MINUTES}, and is "${given}"`;
  throw new KeeperError("usage", what, { remedy: `leave the number out for ${LONGEST_MINUTES}` });
}
function retryAfterMs(failures) {
  return failures === 0 ? Number.POSITIVE_INFINITY : MINUTE_MS * 2 ** (failures - 1);
}
function elapsed(from, to) {
  return Math.max(to.wall - from.wall, to.monotonic - from.monotonic);
}
function counted(failures) {
  return failures === 1 ? "one failed" : `${failures} failed`;
}

// src/core/watch.ts
async function watch(options) {
  const { clock, intervalMs, signal, pass, onPass, onWait } = options;
  let last;
  let told;
  while (!signal.aborted) {
    const decision = decideWatch(last, momentOf(clock), intervalMs);
    if (decision.run) {
      const startedAt = momentOf(clock);
      onPass?.(decision.reason);
      const { failed: failed2 } = await pass();
      last = { startedAt, endedAt: momentOf(clock), failures: failed2 ? (last?.failures ?? 0) + 1 : 0 };
      continue;
    }
    if (last && told !== last) onWait?.(decision.nextInMs, last.failures > 0);
    told = last;
    await clock.sleep(decision.waitMs, signal).catch((thrown) => {
      if (!signal.aborted) throw thrown;
    });
  }
}
function momentOf(clock) {
  return { wall: clock.now(), monotonic: clock.monotonic() };
}

export {
  runRenewalPass,
  watchIntervalMs,
  readWatchMinutes,
  watch
};
