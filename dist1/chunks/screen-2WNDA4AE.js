import {
  wantsColour
} from "./chunk-YXEUUUE3.js";
import {
  listed
} from "./chunk-PMJXLPMD.js";
import {
  recordsDirectory,
  recordsIn
} from "./chunk-2GVIUR62.js";
import {
  chosenOrgs
} from "./chunk-P653VFHQ.js";
import {
  jsonText
} from "./chunk-EGP7BXXP.js";
import {
  listOrgs,
  listingOutcome
} from "./chunk-CRBCNU4P.js";
import {
  withoutTokens
} from "./chunk-FUJ4S3SO.js";
import "./chunk-DXOZ7PF6.js";
import "./chunk-ZEO5VXWT.js";
import {
  OperationError
} from "./chunk-536XNRZ5.js";
import "./chunk-FLYHAESS.js";
import "./chunk-4II2GY4P.js";
import "./chunk-HZ4XIPOS.js";
import "./chunk-7YXPQWUJ.js";
import "./chunk-LMNM2FV2.js";
import "./chunk-TN6HNYJL.js";
import "./chunk-NDNEQYTP.js";
import "./chunk-BWL6QBY2.js";
import "./chunk-O62ASZ3C.js";
import {
  accessTokenState,
  canRefresh,
  isUsable
} from "./chunk-DA3WYKSN.js";
import "./chunk-DQNDXNZL.js";
import "./chunk-ZMDZLBX6.js";
import {
  counted
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
import "./chunk-7EEW3DDW.js";
import "./chunk-GMDZM3WL.js";
import "./chunk-2FJLWXQ3.js";
import "./chunk-PNTDRFCP.js";
import "./chunk-FDDU43E4.js";
import "./chunk-TTQVLUF6.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  EXIT,
  asKeeperError
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/core/policy/ladder-view.ts
function viewLadder(config, now) {
  const orgs = config.orgs.filter(({ paused }) => !paused);
  const integration = config.credentials.get("integration");
  const rungs = [
    ...integration ? [rungOf(integration, void 0, now)] : [],
    ...orgs.flatMap((org) => {
      const credential = config.credentials.get(org.key);
      return credential ? [rungOf(credential, org, now)] : [];
    })
  ];
  const ends = orgs.map((org) => lastRungEndsAt(config, org, now));
  return { rungs, personNeededAt: ends.includes("unknown") ? "unknown" : Math.min(...ends) };
}
function lastRungEndsAt(config, { key }, now) {
  const own = config.credentials.get(key);
  const integration = config.serviceApp && config.credentials.get("integration");
  const ends = [now];
  if (own && isUsable(own, now)) ends.push(own.accessToken?.expiresAt);
  if (own && config.serviceApp && canRefresh(own, now)) ends.push(own.refreshToken?.expiresAt);
  if (integration && isUsable(integration, now)) ends.push(integration.accessToken?.expiresAt);
  if (integration && config.integration && canRefresh(integration, now)) ends.push(integration.refreshToken?.expiresAt);
  return ends.some((end) => end === void 0) ? "unknown" : Math.max(...ends);
}
function rungOf(credential, org, now) {
  const { kind, accessToken, refreshToken } = credential;
  return {
    kind,
    state: accessTokenState(credential, now),
    hasRefreshToken: refreshToken !== void 0,
    ...org && { org },
    ...accessToken?.expiresAt !== void 0 && { accessTokenExpiresAt: accessToken.expiresAt },
    ...refreshToken?.expiresAt !== void 0 && { refreshTokenExpiresAt: refreshToken.expiresAt }
  };
}

// src/cli/commands/data-sources/screen-actions.ts
function screenActions(keeper, orgs, records, listDirectory) {
  const { tokens, webex, clock, settings, dataSources } = keeper;
  const tally = { changed: 0, failed: 0 };
  const recorded = async (...about) => {
    if (!records || await records.write(...about) !== void 0) return {};
    return { warning: "the operation record could not be written" };
  };
  const changing = async (operation, id, act) => {
    try {
      const change = await act();
      if (change.action === "unchanged") return { change };
      tally.changed += 1;
      return { change, ...await recorded(operation, change, (change.after ?? change.before)?.id) };
    } catch (thrown) {
      tally.failed += 1;
      const more = thrown instanceof OperationError ? await recorded(operation, thrown, id) : {};
      return { error: asKeeperError(thrown).toJSON(), ...more };
    }
  };
  let incomplete;
  let offered;
  const schemas = async () => {
    const [org] = orgs;
    offered ??= org && await dataSources.schemas(org).catch(() => void 0);
    return offered && { offered };
  };
  const actions = {
    concurrency: settings.concurrency,
    now: () => webex.serverNow(),
    async load() {
      const listings = await listOrgs({ ...keeper, concurrency: settings.concurrency }, orgs);
      incomplete = listingOutcome(listings).error?.toJSON();
      const known = listings.some(({ error }) => !error) ? await schemas() : void 0;
      return { listings, ...known, ladder: viewLadder(await tokens.config(), clock.now()) };
    },
    async read({ org, dataSource: { id } }) {
      const { value, raw } = await dataSources.get(id, org);
      return { dataSource: value, raw: jsonText(withoutTokens(raw)) };
    },
    update: (org, id, fields, nonce) => changing("update", id, () => dataSources.update(id, fields, { org, ...nonceOf(nonce) })),
    register: (org, fields, nonce) => changing(
      "registration",
      void 0,
      () => dataSources.register({ ...fields, url: fields.url ?? "" }, { org, ...nonceOf(nonce) })
    ),
    remove: (org, id) => changing("deletion", id, () => dataSources.remove(id, { org })),
    async saveList(rows) {
      let problem = "";
      const saving = await recordsIn(listDirectory, keeper, (why) => {
        problem = why;
      });
      const now = webex.serverNow();
      const list = rows.map(({ dataSource, org }) => listed(dataSource, org, now));
      const path = await saving.list(list, incomplete);
      return path === void 0 ? { problem } : { path };
    },
    async verify(dataSource) {
      const verdict = await keeper.verifyDataSourceToken(dataSource);
      return verdict.verified ? "verified" : `not verified: ${verdict.reason}`;
    },
    async extend({ org, dataSource: { id } }, minutes) {
      try {
        const extension = await dataSources.extend(id, { minutes, org });
        tally.changed += 1;
        return { after: extension.after, ...await recorded("extend", extension, id) };
      } catch (thrown) {
        tally.failed += 1;
        const more = thrown instanceof OperationError ? await recorded("extend", thrown, id) : {};
        return { error: asKeeperError(thrown).toJSON(), ...more };
      }
    }
  };
  return { actions, done: () => ({ ...tally }) };
}
function nonceOf(nonce) {
  return nonce === void 0 ? {} : { nonce: () => nonce };
}

// src/cli/commands/data-sources/screen.ts
var LIMIT = { minutes: 2, untilLeft: true };
async function runScreen(context, words, terminal) {
  const { io } = context;
  const directory = recordsDirectory(words);
  const keeper = await context.open(LIMIT);
  const orgs = chosenOrgs(await keeper.tokens.config(), words);
  const records = directory === void 0 ? void 0 : await recordsIn(directory, keeper, context.warn);
  const { actions, done } = screenActions(keeper, orgs, records, directory ?? ".");
  const fixed = {
    renewAfterMinutes: keeper.settings.renewAfterMinutes,
    lifetimeMinutes: keeper.settings.lifetimeMinutes,
    readonly: words.readonly === true,
    savesList: words["save-list"] === true,
    spoken: words["screen-reader"] === true || io.env.INK_SCREEN_READER === "true",
    orgs: orgs.length,
    store: words.sandbox ? "sandbox" : keeper.choice.location
  };
  const { openScreen } = await import("./open-TKQF5LKK.js");
  const colour = wantsColour(true, io.env, words["no-color"] === true);
  const { left, settled } = await openScreen({ terminal, fixed, actions, colour, interruption: io.interruption });
  if (left === "interrupted") {
    io.interrupt?.();
    await settled;
  }
  const { changed, failed } = done();
  const summary = [
    ...changed > 0 ? [`${counted(changed, "change")} made`] : [],
    ...failed > 0 ? [`${failed} failed`] : [],
    ...changed + failed > 0 && directory !== void 0 ? [`the records are in ${directory === "." ? "the working folder" : directory}`] : []
  ];
  const { saveFailure } = keeper.tokens;
  return {
    exitCode: saveFailure ? saveFailure.exitCode : EXIT.ok,
    document: {
      version: 1,
      warnings: await keeper.tokens.storeWarnings(),
      ...saveFailure && { error: saveFailure.toJSON() }
    },
    text: () => summary.length > 0 ? [`${summary.join("; ")}.`] : []
  };
}
export {
  runScreen
};
