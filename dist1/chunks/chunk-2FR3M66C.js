import {
  confirm,
  mannerOf
} from "./chunk-ZA3MZG4K.js";
import {
  diffLines
} from "./chunk-TMUUU7ZA.js";
import {
  listed
} from "./chunk-PMJXLPMD.js";
import {
  withOrg
} from "./chunk-XJCVGO7R.js";
import {
  lifeLeft
} from "./chunk-PI4QNNPM.js";
import {
  recordsDirectory,
  recordsIn
} from "./chunk-2GVIUR62.js";
import {
  orgNamer
} from "./chunk-P653VFHQ.js";
import {
  wrap
} from "./chunk-7A54AQNK.js";
import {
  storedToken
} from "./chunk-6WSGHZSJ.js";
import {
  OperationError
} from "./chunk-536XNRZ5.js";
import {
  changesOf,
  consequencesOf
} from "./chunk-7YXPQWUJ.js";
import {
  lifeOf
} from "./chunk-ZMDZLBX6.js";
import {
  instant,
  present
} from "./chunk-7EEW3DDW.js";
import {
  EXIT,
  asKeeperError
} from "./chunk-DSMZJSUZ.js";

// src/cli/changes/change-result.ts
async function changeResult(report, facts) {
  const { tokens, webex } = facts.keeper;
  const { action, reason, dataSource, changes, record, trackingId } = report;
  const error = tokens.saveFailure ?? report.error;
  const document = present({
    version: 1,
    action,
    dryRun: facts.manner === "dry-run" ? true : void 0,
    reason,
    dataSource: dataSource ? listed(dataSource, facts.org, webex.serverNow()) : shell(facts),
    changes,
    record,
    trackingId,
    warnings: await tokens.storeWarnings(),
    error: error?.toJSON()
  });
  const failures = [tokens.saveFailure, report.error].flatMap((each) => each?.toJSON() ?? []);
  return {
    exitCode: error?.exitCode ?? EXIT.ok,
    document,
    text: (page) => facts.manner === "ask" || action === "failed" || changes.length === 0 ? [] : previewLines(report, facts, page),
    summary: (page) => summaryLines(report, facts, page),
    problems: failures
  };
}
function previewLines({
  changes,
  consequences = consequencesOf(changes),
  schemaName
}, { operation, config, org, id }, page) {
  const name = orgNamer(config)(org.id);
  const verb = operation === "deletion" ? "Delete" : "Update";
  const title = id === void 0 ? `Register a data source for ${name}` : `${verb} data source ${id} of ${name}`;
  return [
    ...wrap(page.paint.bold(title), page.width),
    ...diffLines(changes, page, ({ field }) => field === "schemaId" ? schemaName : void 0),
    ...consequences.flatMap((sentence) => wrap(page.paint.yellow(sentence), page.width))
  ];
}
function summaryLines(report, { keeper, id }, { paint, width }) {
  const { action, reason, dataSource, record, error } = report;
  const name = `data source ${dataSource?.id ?? id ?? ""}`;
  const said = () => {
    switch (action) {
      case "planned":
        return [`${paint.green("Dry run")}: ${reason}; nothing was changed or written`];
      case "failed":
        return error?.code === "interrupted" ? [`${paint.red("Failed")}: ${reason}`] : [];
      case "unchanged":
        return [`${paint.green("Done")}: ${name} is so already; nothing was sent`];
      case "deleted":
        return [`${paint.green("Done")}: ${name} deleted`];
      default:
        return [`${paint.green("Done")}: ${name} ${action}; ${ending(dataSource, keeper.webex.serverNow())}`];
    }
  };
  return [...said().flatMap((line) => wrap(line, width)), ...record === void 0 ? [] : [`record: ${record}`]];
}
function ending(dataSource, now) {
  if (dataSource?.status === "disabled") return "it is disabled";
  const expiresAt = dataSource && lifeOf(dataSource, now).expiresAt;
  return expiresAt === void 0 ? "Webex does not tell when its token ends" : `its token: ${lifeLeft(expiresAt, now)}, until ${instant(expiresAt)}`;
}
function shell({ id, org }) {
  return id === void 0 ? void 0 : present({ id, orgId: org.id, orgName: org.name });
}

// src/cli/changes/run-change.ts
var LIMIT = { minutes: 10 };
var LIMIT_WITH_QUESTION = { minutes: 60 };
async function runChange(context, words, command) {
  const manner = mannerOf(words, context, command.name);
  const directory = recordsDirectory(words);
  const keeper = await context.open(manner === "ask" ? LIMIT_WITH_QUESTION : LIMIT);
  const config = await keeper.tokens.config();
  const { org, id } = await command.find(keeper, config, manner === "dry-run");
  const told = { command, keeper, config, org, id };
  const result = (report) => changeResult(report, { ...told, operation: command.operation, manner });
  if (manner !== "without-question") {
    const plan = await attempted(told, () => planned(told, manner === "dry-run"));
    if ("action" in plan) return await result(plan);
    context.aside((page) => previewLines(plan, { ...told, operation: command.operation }, page));
    await confirm(context, command.question);
  }
  return await result(await attempted(told, () => acted(context, told, directory)));
}
async function attempted(told, step) {
  try {
    return await step();
  } catch (thrown) {
    const error = placed(asKeeperError(thrown), told);
    return { action: "failed", changes: [], reason: error.message, error };
  }
}
async function planned(told, dryRun) {
  const { command, keeper, config, org } = told;
  const token = dryRun ? storedToken(config, org, keeper.clock.now()) : void 0;
  const read = async (call) => {
    if (!dryRun) return await keeper.tokens.withAccessToken(call, org);
    return token && await call(token);
  };
  const plan = await command.plan(read, keeper);
  const { dataSource, changes } = plan;
  if (command.operation === "update" && dataSource && changes.length === 0) {
    return { action: "unchanged", dataSource, changes, reason: "it is so already" };
  }
  if (!dryRun) return plan;
  const unread = token ? "" : "; nothing was read: no stored token can be used, and a dry run renews none";
  return { action: "planned", ...plan, reason: `this would be done${unread}` };
}
async function acted(context, told, directory) {
  const { command, keeper, org, id } = told;
  const records = directory === void 0 ? void 0 : await recordsIn(directory, keeper, context.warn);
  try {
    const change = await command.act(keeper, org);
    const { action, before, after, changes, reason, trackingId, warnings } = change;
    for (const warning of warnings) context.warn(warning);
    const recorded = action !== "unchanged";
    const record = recorded ? await records?.write(command.operation, change, (after ?? before)?.id) : void 0;
    return { action, dataSource: after ?? before, changes, reason, record, trackingId };
  } catch (thrown) {
    if (!(thrown instanceof OperationError)) throw thrown;
    const { before, after, sent, trackingId } = thrown;
    const error = placed(thrown, told);
    const record = await records?.write(command.operation, thrown, id);
    const changes = sent ? changesOf(before, sent) : [];
    return { action: "failed", dataSource: after ?? before, changes, reason: error.message, record, trackingId, error };
  }
}
function placed(error, { org, config, id }) {
  return id === void 0 ? error : withOrg(error, org, config);
}

export {
  runChange
};
