import {
  orgInWords,
  resolveOrg
} from "./chunk-PNTDRFCP.js";
import {
  toOrgId
} from "./chunk-FEZTV5WA.js";
import {
  KeeperError,
  asKeeperError
} from "./chunk-DSMZJSUZ.js";
import {
  printable
} from "./chunk-AGUPEUTK.js";

// src/cli/orgs.ts
function namedOrgs(config, words) {
  const given = words.org;
  if (given === void 0) return void 0;
  const names = typeof given === "string" ? [given] : given;
  return [...new Set(names.map((name) => resolveOrg(config, name)))];
}
function orgByWord(config, word) {
  const remedy = "name one by its id or its name; byods orgs list shows them";
  if (typeof word !== "string") throw new KeeperError("usage", "several orgs were named", { remedy });
  try {
    return resolveOrg(config, word);
  } catch (thrown) {
    const { code, message } = asKeeperError(thrown);
    throw new KeeperError(code, message, { remedy });
  }
}
function chosenOrgs(config, words) {
  return namedOrgs(config, words) ?? config.orgs.filter(({ paused }) => !paused);
}
function onlyOrg(orgs) {
  const [only, another] = refuseNone(orgs);
  if (only && !another) return only;
  const names = orgs.slice(0, 5).map(orgInWords);
  const more = orgs.length > 5 ? `, and ${orgs.length - 5} more` : "";
  throw new KeeperError("usage", `a data source belongs to one org, and there are ${names.join(", ")}${more}`, {
    remedy: "name one with --org <id>"
  });
}
function refuseNone(orgs) {
  if (orgs.length > 0) return orgs;
  throw new KeeperError("usage", "every org is paused; nothing was sent", { remedy: "name one with --org <id>" });
}
function refusePaused(orgs) {
  const paused = orgs?.find((org) => org.paused);
  if (!paused) return;
  throw new KeeperError("usage", `${orgInWords(paused)} is paused, and a renewal pass skips it`, {
    remedy: `take orgs.${paused.id}.paused out of the configuration, or leave out --org`
  });
}
function orgNamer(config) {
  const names = new Map(config.orgs.map(({ id, name }) => [id, name]));
  return (id) => id === void 0 ? "" : printable(names.get(toOrgId(id)) ?? id);
}

export {
  namedOrgs,
  orgByWord,
  chosenOrgs,
  onlyOrg,
  refuseNone,
  refusePaused,
  orgNamer
};
