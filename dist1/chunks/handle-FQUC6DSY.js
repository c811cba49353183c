import {
  stateColour
} from "./chunk-ICTKYXAE.js";
import {
  table
} from "./chunk-2OIRQ5CH.js";
import {
  lifeLeft
} from "./chunk-PI4QNNPM.js";
import {
  orgNamer
} from "./chunk-P653VFHQ.js";
import {
  wrap
} from "./chunk-7A54AQNK.js";
import {
  lifeInWords
} from "./chunk-WWC3ZMMK.js";
import {
  perOrg
} from "./chunk-CRBCNU4P.js";
import {
  problemOf,
  reportedProblems
} from "./chunk-DS5FV3V4.js";
import {
  credentialProblems,
  dataSourceProblems,
  hasLiveRung,
  notReadProblem
} from "./chunk-VSMXFCZR.js";
import "./chunk-465M44TK.js";
import {
  listWithStoredToken,
  storedToken
} from "./chunk-6WSGHZSJ.js";
import "./chunk-DXOZ7PF6.js";
import "./chunk-ZEO5VXWT.js";
import "./chunk-NDNEQYTP.js";
import {
  IncompleteListError
} from "./chunk-BWL6QBY2.js";
import "./chunk-O62ASZ3C.js";
import {
  decideRenewal
} from "./chunk-DA3WYKSN.js";
import {
  lifeOf
} from "./chunk-ZMDZLBX6.js";
import {
  counted
} from "./chunk-QUMIXTFP.js";
import {
  VERSION
} from "./chunk-SCNFPUDF.js";
import {
  instant,
  present
} from "./chunk-7EEW3DDW.js";
import "./chunk-PNTDRFCP.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  EXIT,
  KeeperError,
  WebexAnswerError
} from "./chunk-DSMZJSUZ.js";
import {
  printable
} from "./chunk-AGUPEUTK.js";

// src/core/status.ts
async function lookAtEverything(context) {
  const { tokens, clock, webex } = context;
  const stored = await tokens.config();
  const orgs = stored.orgs.filter(({ paused }) => !paused);
  const listings = await perOrg(
    orgs.filter((org) => storedToken(stored, org, clock.now())),
    context.concurrency,
    async (org) => await listWithStoredToken(context, stored, org) ?? []
  );
  const now = clock.now();
  const config = withRejected(stored, listings);
  const dead = orgs.filter((org) => !hasLiveRung(config, org, now));
  const problems = [
    ...listings.flatMap(
      ({ org, dataSources }) => dataSources.flatMap(
        ({ id, orgId = org.id, ...rest }) => dataSourceProblems({ id, orgId }, lifeOf({ id, ...rest }, webex.serverNow()), webex.serverNow())
      )
    ),
    ...credentialProblems(config, now),
    ...orgs.filter((org) => !dead.includes(org)).flatMap((org) => notRead(org, listings))
  ];
  const grave = problems.filter((problem) => problem.grave);
  const { kind, location, reason } = context.choice;
  const report = {
    version: 1,
    programVersion: VERSION,
    warnings: await tokens.storeWarnings(),
    healthy: grave.length === 0,
    store: { kind, location, reason },
    credentials: credentialsOf(config, now),
    dataSources: listings.flatMap(({ org, dataSources }) => dataSources.map((each) => dataSourceStatus(each, org, webex.serverNow()))).sort(soonestFirst),
    problems: reportedProblems(problems)
  };
  const exitCode = dead.length > 0 ? EXIT.reauthorize : grave.length > 0 ? EXIT.partial : EXIT.ok;
  return { report, exitCode };
}
function storeFailureReport(store, error) {
  const { kind, location, reason } = store;
  return {
    version: 1,
    programVersion: VERSION,
    warnings: [],
    healthy: false,
    store: { kind, location, reason },
    credentials: [],
    dataSources: [],
    problems: [problemOf(error)],
    error: error.toJSON()
  };
}
function withRejected(config, listings) {
  const credentials = new Map(config.credentials);
  for (const { org, error } of listings) {
    const credential = credentials.get(org.key);
    if (!isRejection(error) || !credential?.accessToken) continue;
    const notes = { ...credential.notes, rejectedAccessToken: credential.accessToken.value.hash };
    credentials.set(org.key, { ...credential, notes });
  }
  return { ...config, credentials };
}
function isRejection(error) {
  return error instanceof WebexAnswerError && error.status === 401;
}
function notRead(org, listings) {
  const listing = listings.find((each) => each.org === org);
  if (listing && !listing.error) return [];
  const error = isRejection(listing?.error) ? void 0 : listing?.error;
  const why = error?.message ?? "its stored token cannot be used, and status never renews one";
  const remedy = error?.remedy ?? "byods run renews the token and extends what is due";
  return [notReadProblem(org, why, remedy, error instanceof IncompleteListError)];
}
function credentialsOf(config, now) {
  const integration = config.credentials.get("integration");
  const orgs = config.orgs.map(({ key, name }) => credentialStatus(config.credentials.get(key), name, now));
  return [...integration ? [credentialStatus(integration, void 0, now)] : [], ...orgs];
}
function credentialStatus(credential, orgName, now) {
  const { state, nextRenewalAt } = decideRenewal(credential, now);
  return present({
    kind: credential.kind,
    orgId: credential.orgId,
    orgName,
    state,
    expiresAt: instant(credential.accessToken?.expiresAt),
    refreshTokenExpiresAt: instant(credential.refreshToken?.expiresAt),
    nextRenewalAt: instant(nextRenewalAt)
  });
}
function dataSourceStatus(dataSource, org, now) {
  const { expiresAt, remainingMinutes, atRisk } = lifeOf(dataSource, now);
  return present({
    id: dataSource.id,
    orgId: dataSource.orgId ?? org.id,
    orgName: org.name,
    status: dataSource.status,
    expiresAt: instant(expiresAt),
    remainingMinutes,
    atRisk
  });
}
function soonestFirst(a, b) {
  const rank = ({ status, expiresAt }) => status === "disabled" || expiresAt === void 0 ? Number.MAX_SAFE_INTEGER : Date.parse(expiresAt);
  return rank(a) - rank(b) || a.id.localeCompare(b.id);
}

// src/cli/commands/status/text.ts
var WORST = 10;
var STATES_BY_URGENCY = ["rejected", "missing", "expired", "unknown", "due", "fresh"];
function statusLines(facts, page) {
  const { report } = facts;
  const { bold, green, red } = page.paint;
  const verdict = report.healthy ? green("healthy") : red("not healthy");
  return [
    `${bold("Status")}  ${verdict}`,
    storeLine(report.store, page),
    ...problemLines(report.problems, facts.all, page),
    "",
    bold(`Credentials${summaryOf(report.credentials.length, facts)}`),
    ...credentialLines(facts, page),
    "",
    bold(`Data sources${summaryOf(report.dataSources.length, facts)}`),
    ...report.dataSources.length === 0 ? ["none were read"] : dataSourceLines(facts, page),
    ...countLines(facts)
  ];
}
function storeLine({ kind, location, reason }, page) {
  const what = kind === "file" ? location : `AWS secret ${location}`;
  return `${page.paint.bold("Store")}   ${printable(what)} ${page.paint.dim(`(${printable(reason)})`)}`;
}
function summaryOf(count, { all }) {
  return count > WORST && !all ? ` (the ${WORST} worst of ${count}; --all shows all)` : "";
}
function problemLines(problems, all, page) {
  if (problems.length === 0) return [];
  const shown = all ? problems : problems.slice(0, WORST);
  const more = problems.length - shown.length;
  return [
    "",
    page.paint.bold("Problems"),
    ...shown.flatMap(({ code, message, since, remedy }) => {
      const when = since === void 0 ? "" : ` (since ${since})`;
      const lines = wrap(`${message}${when}`, page.width - 2).map((line) => `  ${line}`);
      const fix = remedy === void 0 ? [] : wrap(`fix: ${remedy}`, page.width - 2).map((line) => `  ${page.paint.dim(line)}`);
      return [page.paint.red(code), ...lines, ...fix];
    }),
    ...more > 0 ? [`\u2026 and ${more} more; --all shows all`] : []
  ];
}
function credentialLines({ report, orgName, life, all, now }, page) {
  const rank = ({ state }) => STATES_BY_URGENCY.indexOf(state);
  const sorted = report.credentials.length > WORST ? [...report.credentials].sort((a, b) => rank(a) - rank(b)) : report.credentials;
  const rows = (all ? sorted : sorted.slice(0, WORST)).map((each) => {
    const { kind, orgId, state, expiresAt } = each;
    const has = state !== "missing";
    return {
      cells: [
        state,
        kind === "integration" ? "integration" : `service app, ${orgName(orgId)}`,
        has ? lifeLeft(expiresAt, now) : "none"
      ],
      colours: [stateColour(state, page.paint)],
      below: life(each)
    };
  });
  const columns = [{ title: "STATE" }, { title: "CREDENTIAL", narrowest: 24 }, { title: "ACCESS TOKEN" }];
  return table(columns, rows, page);
}
function dataSourceLines({ report, orgName, orgs, all, now }, page) {
  const shown = all ? report.dataSources : report.dataSources.slice(0, WORST);
  const rows = shown.map((each) => {
    const risk = !each.atRisk ? "no" : each.expiresAt !== void 0 && Date.parse(each.expiresAt) <= now ? "ended" : "yes";
    return {
      cells: [
        each.id,
        printable(each.status ?? "unknown"),
        lifeLeft(each.expiresAt, now),
        risk,
        orgs > 1 ? orgName(each.orgId) : ""
      ],
      colours: [void 0, void 0, void 0, each.atRisk ? page.paint.red : void 0]
    };
  });
  const columns = [
    { title: "DATA SOURCE" },
    { title: "STATUS" },
    { title: "LIFE" },
    { title: "AT RISK" },
    { title: "ORG", givesWay: 1, narrowest: 8 }
  ];
  return table(columns, rows, page);
}
function countLines({ report, orgs }) {
  const enabled = report.dataSources.filter(({ status }) => status !== "disabled");
  const atRisk = enabled.filter((each) => each.atRisk).length;
  const disabled = report.dataSources.length - enabled.length;
  const parts = [
    counted(orgs, "org"),
    `${counted(enabled.length, "enabled data source")}, ${atRisk} at risk`,
    ...disabled > 0 ? [`${disabled} disabled`] : [],
    counted(report.problems.length, "problem")
  ];
  return ["", parts.join("; ")];
}

// src/cli/commands/status/handle.ts
var LIMIT = { minutes: 10 };
var handleStatus = async (context, words) => {
  const keeper = await context.open(LIMIT);
  const { tokens, clock, settings } = keeper;
  const choice = words.sandbox ? { ...keeper.choice, reason: "--sandbox" } : keeper.choice;
  try {
    const { report, exitCode } = await lookAtEverything({ ...keeper, choice, concurrency: settings.concurrency });
    const config = await tokens.config();
    const now = clock.now();
    const life = ({ orgId }) => {
      const key = orgId === void 0 ? "integration" : `service-app:${orgId}`;
      return lifeInWords(config, config.credentials.get(key), now);
    };
    const facts = { report, orgName: orgNamer(config), orgs: config.orgs.length, all: words.all === true, life, now };
    return { exitCode, document: report, text: (page) => statusLines(facts, page) };
  } catch (thrown) {
    if (!(thrown instanceof KeeperError) || thrown.exitCode !== EXIT.store) throw thrown;
    const report = storeFailureReport(choice, thrown);
    return { exitCode: thrown.exitCode, document: report, text: (page) => [storeLine(report.store, page)] };
  }
};
export {
  handleStatus
};
