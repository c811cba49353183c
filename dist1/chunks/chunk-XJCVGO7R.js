import {
  suggestion
} from "./chunk-QFAZLEK7.js";
import {
  refuseNone
} from "./chunk-P653VFHQ.js";
import {
  listOrgs,
  perOrg
} from "./chunk-CRBCNU4P.js";
import {
  listWithStoredToken
} from "./chunk-6WSGHZSJ.js";
import {
  counted
} from "./chunk-QUMIXTFP.js";
import {
  orgInWords
} from "./chunk-PNTDRFCP.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/cli/find-data-sources.ts
async function listTargets(keeper, config, orgs, dryRun) {
  const listings = await read(keeper, config, orgs, dryRun);
  const targets = listings.flatMap(
    ({ org, dataSources }) => dataSources.map((each) => ({ id: each.id, org, listed: each }))
  );
  return { targets, unread: listings.filter(({ error }) => error) };
}
async function findNamed(keeper, config, orgs, ids, dryRun) {
  const [only] = orgs;
  if (only && orgs.length === 1) return { targets: ids.map((id) => ({ id, org: only })), missing: [], unread: [] };
  const { targets: all, unread } = await listTargets(keeper, config, orgs, dryRun);
  const missing = ids.flatMap((id) => notOne(id, all, orgs, unread));
  const targets = all.filter(({ id }) => ids.includes(id) && missing.every((each) => each.id !== id));
  return { targets, missing, unread: missing.length > 0 ? unread : [] };
}
async function findOne(keeper, config, orgs, id, dryRun) {
  const { targets, missing, unread } = await findNamed(keeper, config, refuseNone(orgs), [id], dryRun);
  const [target] = targets;
  if (target) return target;
  const error = missing[0].error;
  const cause = unread[0]?.error;
  if (!cause) throw error;
  const { code, remedy, trackingId, status } = cause;
  throw new KeeperError(code, `${error.message}: ${cause.message}`, { remedy, trackingId, status });
}
function withOrg(error, org, config) {
  if (error.code !== "not-found" && error.code !== "forbidden") return error;
  const { trackingId, status } = error;
  const others = config.orgs.length > 1;
  const remedy = others ? `leave out --org to look in all ${config.orgs.length} orgs; byods data-sources lists whose each one is` : "byods data-sources lists the ids; if it is in another org, add that org to serviceApp.targetOrgId";
  const message = `${error.message.replace(/\.$/, "")}; it was looked for in ${orgInWords(org)}`;
  const both = error.code === "forbidden" && error.remedy !== void 0 ? `${error.remedy}; or ${remedy}` : remedy;
  return new KeeperError(error.code, message, { remedy: both, trackingId, status });
}
async function read(keeper, config, orgs, dryRun) {
  const { concurrency } = keeper.settings;
  if (!dryRun) return await listOrgs({ ...keeper, concurrency }, orgs);
  return await perOrg(orgs, concurrency, async (org) => {
    const dataSources = await listWithStoredToken(keeper, config, org);
    if (dataSources) return dataSources;
    throw new KeeperError("refused", `no stored token of ${orgInWords(org)} can be used, and a dry run renews none`, {
      remedy: "byods refresh-token gets one"
    });
  });
}
function notOne(id, listed, orgs, unread) {
  const owners = listed.filter((each) => each.id === id).map(({ org }) => org);
  if (owners.length === 1) return [];
  if (owners.length > 1) {
    const names = owners.map(orgInWords).join(" and ");
    const error2 = new KeeperError("usage", `data source ${id} is in ${names}; nothing was changed`, {
      remedy: "name its org with --org"
    });
    return [{ id, error: error2 }];
  }
  const except = unread.length === 0 ? "" : ` that could be read; ${counted(unread.length, "org")} could not`;
  const meant = suggestion(
    id,
    listed.map((each) => each.id)
  );
  const where = `data source ${id} is in none of the ${orgs.length} orgs${except}`;
  const error = new KeeperError("not-found", `${where}${meant}`, {
    remedy: unread[0]?.error?.remedy ?? "byods data-sources lists the ids; an org that is missing belongs into serviceApp.targetOrgId"
  });
  return [{ id, error }];
}

export {
  listTargets,
  findNamed,
  findOne,
  withOrg
};
