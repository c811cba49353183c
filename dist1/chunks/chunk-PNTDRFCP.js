import {
  TARGET_ORG_ID,
  orgOfToken,
  toOrgId,
  valueAt
} from "./chunk-FEZTV5WA.js";
import {
  isJsonObject
} from "./chunk-DGEGZPY2.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";
import {
  printable
} from "./chunk-AGUPEUTK.js";

// src/core/target-orgs.ts
function orgInWords({ id, name }) {
  return name === void 0 ? `org ${id}` : `${name} (${id})`;
}
function credentialInWords(key, orgs) {
  if (key === "integration") return "the integration";
  const id = key.slice("service-app:".length);
  return orgInWords(orgs.find((org) => org.key === key) ?? { id });
}
function readOrgs(fields, document, portalToken) {
  const path = TARGET_ORG_ID;
  const given = valueAt(document, path);
  let ids = [];
  if (Array.isArray(given)) {
    ids = given.flatMap((_, index) => {
      const id = fields.requiredText([...path, String(index)]);
      return id === void 0 ? [] : [toOrgId(id)];
    });
    if (given.length === 0) fields.miss(path);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice) fields.problem(`serviceApp.targetOrgId lists ${twice} twice`, "list each org once");
  } else if (portalToken !== void 0 && fields.isLeftOut(path)) {
    const org = orgOfToken(portalToken);
    if (org) ids = [org];
    else fields.miss(path, "the token does not tell its org");
  } else if (given !== void 0 || fields.has(["serviceApp"])) {
    const id = fields.requiredText(path);
    if (id !== void 0) ids = [toOrgId(id)];
  }
  if (ids.some((id) => id === "__proto__")) fields.problem("serviceApp.targetOrgId is no org id", "correct it");
  const described = describedOrgs(fields, document);
  return ids.map((id) => {
    const { name, paused } = described.get(id) ?? {};
    return {
      id,
      key: `service-app:${id}`,
      paused: paused === true,
      ...typeof name === "string" && name !== "" && { name: printable(name) }
    };
  });
}
function describedOrgs(fields, document) {
  const section = valueAt(document, ["orgs"]);
  const found = /* @__PURE__ */ new Map();
  for (const [written, about] of Object.entries(isJsonObject(section) ? section : {})) {
    if (!isJsonObject(about)) continue;
    const id = toOrgId(written);
    if (found.has(id)) fields.problem(`orgs describes ${id} twice`, "describe each org once");
    if (typeof (about.paused ?? false) !== "boolean") {
      fields.problem(`orgs.${id}.paused is neither true nor false`, `set orgs.${id}.paused to true or false`);
    }
    found.set(id, about);
  }
  return found;
}
function resolveOrg(config, org) {
  if (typeof org === "object") return org;
  if (org === void 0) {
    if (config.orgs.length === 1) return config.orgs[0];
    throw new KeeperError(
      "usage",
      `${config.orgs.length} orgs are configured and none was named: ${known(config)}. Nothing was sent`,
      { remedy: "name one with --org <id>" }
    );
  }
  const id = toOrgId(org);
  const found = config.orgs.find((each) => each.id === id);
  if (found) return found;
  const [named, another] = config.orgs.filter((each) => each.name === org);
  if (named && another) {
    throw new KeeperError("usage", `several orgs are named ${org}. Nothing was sent`, {
      remedy: `name one by its id: ${named.id} or ${another.id}`
    });
  }
  if (named) return named;
  throw new KeeperError(
    "usage",
    `org ${org} is not configured; serviceApp.targetOrgId lists ${known(config)}. Nothing was sent`,
    {
      remedy: "name one of these with --org, or add it to serviceApp.targetOrgId"
    }
  );
}
function known({ orgs }) {
  const first = orgs.slice(0, 5).map(({ id, name }) => name === void 0 ? id : `${id} (${name})`);
  return `${first.join(", ")}${orgs.length > 5 ? `, and ${orgs.length - 5} more` : ""}`;
}

export {
  orgInWords,
  credentialInWords,
  readOrgs,
  resolveOrg
};
