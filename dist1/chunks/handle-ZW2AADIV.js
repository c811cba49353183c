import {
  CLAIM_MEANINGS
} from "./chunk-BPNSL3OK.js";
import {
  listed
} from "./chunk-PMJXLPMD.js";
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
  findOne,
  withOrg
} from "./chunk-XJCVGO7R.js";
import {
  nearest
} from "./chunk-QFAZLEK7.js";
import {
  lifeLeft
} from "./chunk-PI4QNNPM.js";
import {
  recordsIn
} from "./chunk-2GVIUR62.js";
import {
  chosenOrgs,
  orgNamer
} from "./chunk-P653VFHQ.js";
import {
  toColumns,
  widthOf,
  wrap
} from "./chunk-7A54AQNK.js";
import {
  readDuration
} from "./chunk-U47F6HFX.js";
import {
  listOrgs,
  listingOutcome
} from "./chunk-CRBCNU4P.js";
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
import {
  endsWithin,
  lifeOf
} from "./chunk-ZMDZLBX6.js";
import {
  instantFromNow
} from "./chunk-QUMIXTFP.js";
import "./chunk-S2LNS46J.js";
import "./chunk-RD4N343M.js";
import "./chunk-SCNFPUDF.js";
import "./chunk-YUTMZUC3.js";
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
  instant,
  present
} from "./chunk-7EEW3DDW.js";
import "./chunk-GMDZM3WL.js";
import "./chunk-2FJLWXQ3.js";
import "./chunk-PNTDRFCP.js";
import "./chunk-FDDU43E4.js";
import "./chunk-TTQVLUF6.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  EXIT,
  KeeperError,
  asKeeperError
} from "./chunk-DSMZJSUZ.js";
import {
  hashOf,
  printable
} from "./chunk-AGUPEUTK.js";

// src/cli/commands/data-sources/text.ts
var COLUMNS = [
  { title: "ID" },
  { title: "STATUS" },
  { title: "LIFE" },
  { title: "ORG", givesWay: 1, narrowest: 8 },
  { title: "URL", givesWay: 2, narrowest: 16 },
  { title: "AUDIENCE", givesWay: 3, narrowest: 10 },
  { title: "SUBJECT", givesWay: 4, narrowest: 10 }
];
function dataSourceLines(facts, page) {
  const { dataSources, read, complete } = facts;
  if (dataSources.length === 0) {
    if (read > 0) return [`No data source is like that (of ${read}).`];
    return [complete ? "There are no data sources." : "No data sources were read."];
  }
  const rows = dataSources.map((each) => rowOf(each, facts, page));
  const lines = table(COLUMNS, rows, page);
  return lines.every((line) => widthOf(line) <= page.width) ? lines : rows.flatMap((row) => stacked(row, page));
}
function rowOf(each, { orgName, orgs, now }, { paint }) {
  const { id, orgId, status = "unknown", expiresAt, audience = "", subject = "", url = "", errorMessage } = each;
  const disabled = status === "disabled";
  const ended = expiresAt !== void 0 && Date.parse(expiresAt) <= now;
  return {
    cells: [
      id,
      printable(status),
      lifeLeft(expiresAt, now),
      orgs > 1 ? orgName(orgId) : "",
      printable(url),
      printable(audience),
      printable(subject)
    ],
    colours: [paint.bold, disabled ? paint.yellow : void 0, ended && !disabled ? paint.red : void 0],
    ...disabled && errorMessage !== void 0 && { below: [printable(errorMessage)] }
  };
}
function stacked({ cells, colours = [], below = [] }, page) {
  const [id = "", ...more] = cells.map((cell, index) => (colours[index] ?? ((plain) => plain))(cell));
  const facts = more.slice(0, 3).filter((fact) => fact !== "");
  const indented = (text) => wrap(text, page.width - 2).map((line) => `  ${line}`);
  return [id, ...indented(facts.join(", ")), ...below.flatMap(indented).map(page.paint.dim)];
}

// src/cli/commands/data-sources/list.ts
async function listDataSources(keeper, words, { status, withinMs, saveIn }, warn) {
  const { tokens, webex, settings } = keeper;
  const config = await tokens.config();
  const listings = await listOrgs({ ...keeper, concurrency: settings.concurrency }, chosenOrgs(config, words));
  const now = webex.serverNow();
  const all = listings.flatMap(({ org, dataSources: dataSources2 }) => dataSources2.map((each) => ({ each, org })));
  const dataSources = all.filter(({ each }) => status === void 0 || each.status === status).filter(({ each }) => withinMs === void 0 || endsWithin(each, now, withinMs)).map(({ each, org }) => listed(each, org, now)).sort((a, b) => endOf(a) - endOf(b) || a.id.localeCompare(b.id));
  const { exitCode, error } = listingOutcome(listings, { storeFailure: tokens.saveFailure });
  const record = saveIn === void 0 ? void 0 : await (await recordsIn(saveIn, keeper, warn)).list(dataSources, error?.toJSON());
  const failed = listings.flatMap((listing) => listing.error ? [listing.error.toJSON()] : []);
  const document = {
    version: 1,
    dataSources,
    warnings: await tokens.storeWarnings(),
    ...record !== void 0 && { record },
    ...error && { error: error.toJSON() }
  };
  const facts = { dataSources, read: all.length, orgName: orgNamer(config), orgs: config.orgs.length, now };
  return {
    exitCode,
    document,
    text: (page) => [
      ...dataSourceLines({ ...facts, complete: failed.length === 0 }, page),
      ...record === void 0 ? [] : ["", `record: ${record}`]
    ],
    problems: tokens.saveFailure ? [tokens.saveFailure.toJSON(), ...failed] : failed
  };
}
function endOf({ expiresAt }) {
  return expiresAt === void 0 ? Number.MAX_SAFE_INTEGER : Date.parse(expiresAt);
}

// src/cli/commands/data-sources/detail-text.ts
function detailLines({ dataSource, orgName, atRisk, now }, page) {
  const { bold, dim, red, yellow } = page.paint;
  const { orgId, status, errorMessage, lifetimeMinutes, issuedAt, expiresAt, nonce, claims } = dataSource;
  const name = orgName(orgId);
  const life = `${lifeLeft(expiresAt, now)}${atRisk ? ", at risk" : ""}`;
  const end = expiresAt === void 0 ? life : `${expiresAt} (${life})`;
  const fields = [
    ["status", status === "disabled" ? yellow(status) : status && printable(status)],
    ["why", errorMessage && printable(errorMessage)],
    ["org", name === orgId ? orgId : `${name} (${orgId})`],
    ["url", dataSource.url && printable(dataSource.url)],
    ["audience", dataSource.audience && printable(dataSource.audience)],
    ["subject", dataSource.subject && printable(dataSource.subject)],
    ["schema", dataSource.schemaId && printable(dataSource.schemaId)],
    ["application", dataSource.applicationId && printable(dataSource.applicationId)],
    ["lifetime", lifetimeMinutes === void 0 ? void 0 : `${lifetimeMinutes} min`],
    ["issued", issuedAt && instantFromNow(Date.parse(issuedAt), now)],
    ["ends", atRisk ? red(end) : end],
    ["nonce", nonce && `sha256 ${nonce.sha256}\u2026`]
  ];
  const width = Math.max(...fields.map(([label]) => label.length));
  const claimed = CLAIM_MEANINGS.flatMap(([claim, meaning]) => {
    const value = claims?.[claim];
    if (value === void 0) return [];
    const below = wrap(meaning, page.width - 6).map((line) => `      ${dim(line)}`);
    return [...labelled(claim, claimText(value, claim, now), 0, page), ...below];
  });
  return [
    ...wrap(`Data source ${dataSource.id}`, page.width).map((line) => bold(line)),
    ...fields.flatMap(([label, value]) => value ? labelled(label, value, width, page) : []),
    "",
    bold("Claims of its signed token"),
    ...dataSource.token ? verdictLines(dataSource.token, page) : [],
    ...claims ? claimed : ["  Webex's answer carries no signed token."]
  ];
}
function verdictLines(token, page) {
  if (token.verified) return [`  ${page.paint.green("verified")}: Webex signed it`];
  return wrap(`not verified: ${printable(token.reason)}`, page.width - 2).map((line) => `  ${page.paint.yellow(line)}`);
}
function labelled(label, value, width, page) {
  const beside = `  ${toColumns(label, Math.max(width, label.length))}  `;
  const [line = "", ...more] = wrap(value, page.width - beside.length);
  return [`${beside}${line}`, ...more.map((part) => `${" ".repeat(beside.length)}${part}`)];
}
function claimText(value, claim, now) {
  if (typeof value === "object") return `sha256 ${value.sha256}\u2026`;
  return claim === "iat" || claim === "exp" ? instantFromNow(Date.parse(value), now) : printable(value);
}

// src/cli/commands/data-sources/shape.ts
function detailed(dataSource, org, now, token) {
  const { applicationId, nonce, claims } = dataSource;
  return present({
    ...listed(dataSource, org, now),
    applicationId,
    nonce: hashed(nonce),
    claims: claims && shownClaims(claims),
    token
  });
}
function shownClaims(claims) {
  return present({
    iss: claims.issuer,
    aud: claims.audience,
    sub: claims.subject,
    iat: instant(claims.issuedAt),
    exp: instant(claims.expiresAt),
    jti: hashed(claims.nonce),
    "com.cisco.datasource.url": claims.url,
    "com.cisco.datasource.schema.uuid": claims.schemaId,
    "com.cisco.org.uuid": claims.orgId
  });
}
function hashed(text) {
  return text === void 0 ? void 0 : { sha256: hashOf(text).slice(0, 8) };
}

// src/cli/commands/data-sources/one.ts
async function tellOne(keeper, words, id) {
  const { tokens, webex } = keeper;
  const config = await tokens.config();
  const target = await findOne(keeper, config, chosenOrgs(config, words), id, false);
  const read = await readOne(keeper, config, target);
  const verdict = read.jws ? await keeper.verifyDataSourceToken(read) : void 0;
  const now = webex.serverNow();
  const dataSource = detailed(read, target.org, now, verdict);
  const failure = tokens.saveFailure?.toJSON();
  const { atRisk } = lifeOf(read, now);
  const document = {
    version: 1,
    dataSource,
    warnings: await tokens.storeWarnings(),
    ...failure && { error: failure }
  };
  return {
    exitCode: failure ? EXIT.store : EXIT.ok,
    document,
    text: (page) => detailLines({ dataSource, orgName: orgNamer(config), atRisk, now }, page)
  };
}
async function readOne(keeper, config, target) {
  const { id, org } = target;
  const { dataSources } = keeper;
  let read;
  try {
    read = (await dataSources.get(id, org)).value;
  } catch (thrown) {
    const error = withOrg(asKeeperError(thrown), org, config);
    const near = error.code === "not-found" ? nearest(id, (await othersOf(keeper, org)).map(idOf)) : void 0;
    if (near === void 0) throw error;
    const { code, message, trackingId, status } = error;
    const remedy = `byods data-sources ${near}`;
    throw new KeeperError(code, `${message}; did you mean ${near}?`, { remedy, trackingId, status });
  }
  if (read.claims) return read;
  const listed2 = target.listed ?? (await othersOf(keeper, org)).find((each) => each.id === id);
  const same = listed2?.claims && (read.nonce === void 0 || read.nonce === listed2.claims.nonce);
  return same ? { ...listed2, ...read } : read;
}
async function othersOf({ dataSources }, org) {
  return await dataSources.list(org).catch(() => []);
}
function idOf({ id }) {
  return id;
}

// src/cli/commands/data-sources/words.ts
function readDataSourcesWords(words) {
  const id = words.id;
  const status = words.status;
  const within = words["expiring-within"];
  const directory = words["records-dir"];
  const saves = words["save-list"] === true;
  if (id !== void 0) {
    const ofLists = ["status", "expiring-within", "save-list", "records-dir"].find((name) => words[name] !== void 0);
    if (ofLists !== void 0)
      throw usage(`--${ofLists} is about a list, and an id was given`, "leave one of them out");
    if (id === STDIN_WORD) throw usage('"-" is not the id of a data source', "name one id");
    checkIds([id]);
    return { id };
  }
  if (directory !== void 0 && !saves) {
    throw usage("--records-dir says where --save-list writes, which was not given", "add --save-list");
  }
  return {
    ...status !== void 0 && { status },
    ...within !== void 0 && { withinMs: readDuration("--expiring-within", within) },
    ...saves && { saveIn: directory ?? "." }
  };
}
function usage(message, remedy) {
  return new KeeperError("usage", `${message}; nothing was sent`, { remedy });
}

// src/cli/commands/data-sources/handle.ts
var LIMIT = { minutes: 10 };
var OF_TEXT = ["id", "json", "table", "status", "expiring-within"];
var handleDataSources = async (context, words) => {
  const wantsText = OF_TEXT.some((name) => words[name] !== void 0);
  const { terminal, env } = context.io;
  if (terminal && !wantsText && env.TERM !== "dumb")
    return await (await import("./screen-2WNDA4AE.js")).runScreen(context, words, terminal);
  const { id, ...list } = readDataSourcesWords(words);
  const keeper = await context.open(LIMIT);
  const savesList = words["save-list"] !== void 0;
  if (!wantsText && !savesList && words.quiet !== true)
    context.note("the screen of the data sources needs a terminal: here is the list");
  return id === void 0 ? await listDataSources(keeper, words, list, context.warn) : await tellOne(keeper, words, id);
};
export {
  handleDataSources
};
