import {
  actionColour,
  shownAction
} from "./chunk-ICTKYXAE.js";
import {
  STDIN_WORD
} from "./chunk-DZ6HLVZX.js";
import {
  table
} from "./chunk-2OIRQ5CH.js";
import {
  checkIds
} from "./chunk-DEEA6O5K.js";
import {
  findNamed,
  listTargets,
  withOrg
} from "./chunk-XJCVGO7R.js";
import "./chunk-QFAZLEK7.js";
import {
  lifeLeft
} from "./chunk-PI4QNNPM.js";
import {
  recordsDirectory,
  recordsIn
} from "./chunk-2GVIUR62.js";
import {
  chosenOrgs,
  orgNamer
} from "./chunk-P653VFHQ.js";
import {
  wrap
} from "./chunk-7A54AQNK.js";
import {
  readDuration
} from "./chunk-U47F6HFX.js";
import "./chunk-CRBCNU4P.js";
import {
  storedToken
} from "./chunk-6WSGHZSJ.js";
import {
  outcomeOf
} from "./chunk-DXOZ7PF6.js";
import {
  drain
} from "./chunk-ZEO5VXWT.js";
import {
  OperationError,
  checkLifetime
} from "./chunk-536XNRZ5.js";
import "./chunk-FLYHAESS.js";
import "./chunk-4II2GY4P.js";
import "./chunk-HZ4XIPOS.js";
import "./chunk-7YXPQWUJ.js";
import {
  fieldsOf
} from "./chunk-LMNM2FV2.js";
import "./chunk-TN6HNYJL.js";
import "./chunk-NDNEQYTP.js";
import "./chunk-BWL6QBY2.js";
import "./chunk-O62ASZ3C.js";
import "./chunk-DA3WYKSN.js";
import "./chunk-DQNDXNZL.js";
import {
  endsWithin,
  lifeOf
} from "./chunk-ZMDZLBX6.js";
import {
  counted
} from "./chunk-QUMIXTFP.js";
import "./chunk-S2LNS46J.js";
import "./chunk-RD4N343M.js";
import "./chunk-SCNFPUDF.js";
import "./chunk-YUTMZUC3.js";
import {
  LONGEST_LIFETIME_MINUTES
} from "./chunk-DARKQW4H.js";
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
  instant,
  present
} from "./chunk-7EEW3DDW.js";
import "./chunk-GMDZM3WL.js";
import "./chunk-2FJLWXQ3.js";
import {
  orgInWords
} from "./chunk-PNTDRFCP.js";
import "./chunk-FDDU43E4.js";
import "./chunk-TTQVLUF6.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  EXIT,
  KeeperError,
  asKeeperError
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/cli/commands/extend-data-source/choose.ts
async function chooseTargets(keeper, config, orgs, { ids, all, withinMs, dryRun }) {
  const named = !all && withinMs === void 0;
  const found = named ? await findNamed(keeper, config, orgs, ids, dryRun) : { ...await listTargets(keeper, config, orgs, dryRun), missing: [] };
  const now = keeper.webex.serverNow();
  const targets = found.targets.filter(({ listed }) => withinMs === void 0 || !listed || endsWithin(listed, now, withinMs)).sort((a, b) => endOf(a, now) - endOf(b, now));
  return { ...found, targets };
}
function endOf({ listed }, now) {
  return (listed && lifeOf(listed, now).expiresAt) ?? 0;
}

// src/cli/commands/extend-data-source/extend-one.ts
async function extendOne({ keeper, config, minutes, records }, target) {
  const { id, org } = target;
  const now = () => keeper.webex.serverNow();
  try {
    const extension = await keeper.dataSources.extend(id, { minutes, org });
    const { before, after, trackingId, reason } = extension;
    const record = await records?.write("extend", extension, id);
    const shown = shownOf(target, before, after, now());
    return {
      report: present({
        ...shown,
        action: "extended",
        reason,
        lifetimeMinutes: minutes,
        record,
        trackingId
      })
    };
  } catch (thrown) {
    const error = withOrg(asKeeperError(thrown), org, config);
    const record = thrown instanceof OperationError ? await records?.write("extend", thrown, id) : void 0;
    const before = thrown instanceof OperationError ? thrown.before : void 0;
    const { trackingId } = error;
    const shown = shownOf(target, before, before, now());
    const report = {
      ...shown,
      action: "failed",
      reason: error.message,
      lifetimeMinutes: minutes,
      record,
      trackingId,
      error: error.toJSON()
    };
    return { report: present(report), error };
  }
}
async function planOne({ keeper, config, minutes }, target) {
  const { id, org } = target;
  const { webex, clock, budget } = keeper;
  const planned = (dataSource, action, reason, error) => {
    const shown = shownOf(target, dataSource, dataSource, webex.serverNow());
    const report = present({
      ...shown,
      action,
      reason,
      lifetimeMinutes: minutes,
      error: error?.toJSON()
    });
    return { report, ...error && { error } };
  };
  try {
    const token = storedToken(config, org, clock.now());
    const read = token && (await webex.dataSources.get(token, id, budget)).value;
    const would = `would be extended to ${minutes} minutes`;
    if (!read)
      return planned(
        void 0,
        "kept",
        `${would}; it was not read: no stored token can be used, and a dry run renews none`
      );
    if (read.status === "disabled") return planned(read, "skipped", "it is disabled: an extension would be refused");
    return planned(read, "kept", would);
  } catch (thrown) {
    const error = withOrg(asKeeperError(thrown), org, config);
    return planned(void 0, "failed", error.message, error);
  }
}
function shownOf({ id, org }, before, after, now) {
  const fields = after && fieldsOf(after);
  return {
    id,
    orgId: fields?.orgId ?? org.id,
    orgName: org.name,
    status: after?.status,
    audience: fields?.audience,
    subject: fields?.subject,
    schemaId: fields?.schemaId,
    url: fields?.url,
    previousExpiresAt: before && instant(lifeOf(before, now).expiresAt),
    expiresAt: after && instant(lifeOf(after, now).expiresAt)
  };
}

// src/cli/commands/extend-data-source/text.ts
import { dirname } from "node:path";
function extendLines({ dataSources, orgName, orgs, now }, page) {
  if (dataSources.length === 0) return ["There is nothing to extend."];
  const rows = dataSources.map((each) => {
    const { id, orgId, action, reason, previousExpiresAt, expiresAt } = each;
    const why = action === "failed" ? [] : [orgs > 1 ? `${orgName(orgId)}: ${reason}` : reason];
    return {
      cells: [
        shownAction(action, reason),
        id,
        previousExpiresAt === void 0 ? "" : lifeLeft(previousExpiresAt, now),
        expiresAt === void 0 ? "" : lifeLeft(expiresAt, now)
      ],
      colours: [actionColour(action, page.paint)],
      below: why
    };
  });
  const columns = [{ title: "RESULT" }, { title: "DATA SOURCE" }, { title: "BEFORE", givesWay: 1 }, { title: "AFTER" }];
  return table(columns, rows, page);
}
function extendSummary({ dataSources, dryRun }, page) {
  const number = (action) => dataSources.filter((each) => each.action === action).length;
  if (dryRun) return wrap(`${page.paint.green("Dry run")}: nothing was renewed or written`, page.width);
  const [failed, skipped2] = [number("failed"), number("skipped")];
  const parts = [
    `${number("extended")} of ${counted(dataSources.length, "data source")} extended`,
    ...skipped2 > 0 ? [`${skipped2} skipped`] : [],
    ...failed > 0 ? [`${failed} failed`] : []
  ];
  const word = failed > 0 ? page.paint.red("Failed") : page.paint.green("Done");
  return [...wrap(`${word}: ${parts.join(", ")}`, page.width), ...recordLines(dataSources)];
}
function recordLines(dataSources) {
  const records = dataSources.flatMap(({ record }) => record ?? []);
  const [only] = records;
  if (only === void 0) return [];
  return records.length === 1 ? [`record: ${only}`] : [`records: ${records.length} in ${dirname(only)}/`];
}

// src/cli/commands/extend-data-source/words.ts
var LIKE_A_LIFETIME = /^(?=.{1,10}$)[+-]?\d[\d.,eE+-]*[a-z]*$/i;
function readExtendWords(words) {
  const given = (words.id ?? []).map((word) => word === STDIN_WORD ? "-" : word);
  const all = words.all === true;
  const within = words["expiring-within"];
  const last = given.at(-1);
  const hasLifetime = last !== void 0 && LIKE_A_LIFETIME.test(last);
  const ids = hasLifetime ? given.slice(0, -1) : [...given];
  const minutes = hasLifetime ? lifetimeOf(last) : LONGEST_LIFETIME_MINUTES;
  if (all && within !== void 0) throw usage("--all and --expiring-within were both given", "give one of them");
  const selected = all || within !== void 0;
  if (selected && ids.length > 0) {
    const option = all ? "--all" : "--expiring-within";
    throw usage(`${option} chooses the data sources, and "${ids[0]}" names one`, `leave out ${option}, or the ids`);
  }
  if (!selected && ids.length === 0) {
    throw hasLifetime ? usage(`"${last}" is taken for a lifetime, and no id stands before it`, `if it is an id, write: ${last} 1440`) : usage("no data source was named", 'name ids, or "-" for ids from stdin, --all or --expiring-within 2h');
  }
  checkIds(ids.filter((id) => id !== "-"));
  return {
    ids: [...new Set(ids)],
    minutes,
    all,
    dryRun: words["dry-run"] === true,
    ...within !== void 0 && { withinMs: readDuration("--expiring-within", within) }
  };
}
async function idsFrom(stdin) {
  if (stdin.isTTY)
    throw usage('"-" reads ids from stdin, and stdin is a terminal', "pipe them in: \u2026 | byods extend-data-source -");
  let text = "";
  for await (const chunk of stdin) text += chunk.toString();
  const ids = text.split(/\s+/).filter((id) => id !== "");
  if (ids.length === 0) throw usage("no id came from stdin", "one id a line, or between spaces");
  checkIds(ids);
  return [...new Set(ids)];
}
function lifetimeOf(text) {
  return checkLifetime(/^\d+$/.test(text) ? Number(text) : Number.NaN);
}
function usage(message, remedy) {
  return new KeeperError("usage", `${message}; nothing was sent`, { remedy });
}

// src/cli/commands/extend-data-source/handle.ts
var LIMIT = { minutes: 10 };
var handleExtend = async (context, words) => {
  const request = await completed(readExtendWords(words), context.io.stdin);
  const directory = recordsDirectory(words);
  const keeper = await context.open(LIMIT);
  const { tokens, settings, clock } = keeper;
  const config = await tokens.config();
  const choice = await chooseTargets(keeper, config, chosenOrgs(config, words), request);
  const records = directory === void 0 || request.dryRun ? void 0 : await recordsIn(directory, keeper, context.warn);
  const one = { keeper, config: await tokens.config(), minutes: request.minutes, records };
  const done = [];
  await drain([...choice.targets.entries()], {
    concurrency: Math.min(settings.concurrency, Math.max(1, choice.targets.length)),
    compare: ([a], [b]) => a - b,
    run: async ([index, target]) => {
      if (isSkipped(target, request)) done[index] = skipped(target, request.minutes, keeper.webex.serverNow());
      else done[index] = await (request.dryRun ? planOne : extendOne)(one, target);
    }
  });
  const missing = choice.missing.map(({ id, error: error2 }) => {
    const report = {
      id,
      action: "failed",
      reason: error2.message,
      lifetimeMinutes: request.minutes,
      error: error2.toJSON()
    };
    return { report, error: error2 };
  });
  const all = [...done, ...missing];
  for (const { org, error: error2 } of request.dryRun ? choice.unread : []) {
    context.warn(`the data sources of ${orgInWords(org)} were not read: ${error2?.message}`);
  }
  const { exitCode, error } = outcome(all, request.dryRun ? [] : choice.unread, tokens.saveFailure);
  const dataSources = all.map(({ report }) => report);
  const document = {
    version: 1,
    dataSources,
    warnings: await tokens.storeWarnings(),
    ...error && { error: error.toJSON() }
  };
  const facts = {
    dataSources,
    orgName: orgNamer(config),
    orgs: config.orgs.length,
    now: clock.now(),
    dryRun: request.dryRun
  };
  const failures = [...all.map((each) => each.error), ...choice.unread.map((each) => each.error), tokens.saveFailure];
  return {
    exitCode,
    document,
    text: (page) => extendLines(facts, page),
    summary: (page) => extendSummary(facts, page),
    problems: exitCode === EXIT.ok ? [] : failures.flatMap((each) => each?.toJSON() ?? [])
  };
};
async function completed(request, stdin) {
  if (!request.ids.includes("-")) return request;
  const read = await idsFrom(stdin);
  return { ...request, ids: [...new Set(request.ids.flatMap((id) => id === "-" ? read : [id]))] };
}
function isSkipped({ listed }, { all, withinMs }) {
  return listed?.status === "disabled" && (all || withinMs !== void 0);
}
function skipped(target, lifetimeMinutes, now) {
  const shown = shownOf(target, target.listed, target.listed, now);
  const report = { ...shown, action: "skipped", reason: "it is disabled", lifetimeMinutes };
  return { report: present(report) };
}
function outcome(all, unread, saveFailure) {
  const errors = [...all, ...unread].flatMap(({ error }) => error ? [error] : []);
  const isAboutTokens = ({ exitCode }) => exitCode === EXIT.reauthorize || exitCode === EXIT.store;
  return outcomeOf({
    storeFailures: saveFailure ? [saveFailure] : [],
    orgsWithoutToken: errors.filter(isAboutTokens),
    orgsNotRead: [],
    failedDataSources: errors.filter((error) => !isAboutTokens(error)),
    deferredAtRisk: 0,
    orgsRead: all.filter(({ error }) => !error).length
  });
}
export {
  handleExtend
};
