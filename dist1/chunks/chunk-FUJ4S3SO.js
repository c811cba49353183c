import {
  isDataSourceId
} from "./chunk-GMDZM3WL.js";
import {
  Secret,
  hashOf,
  redact
} from "./chunk-AGUPEUTK.js";

// src/adapters/operation-records.ts
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
var OWNER_ONLY = 384;
var MOST_OF_ONE_NAME = 1e3;
function operationRecords({ directory, clock }) {
  return {
    async write(record) {
      const at = clock.now();
      try {
        await mkdir(directory, { recursive: true });
        return { path: await writeNew(directory, recordName(record, new Date(at)), contentOf(record, at)) };
      } catch (thrown) {
        const why = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "it has no name";
        return { problem: `the record of this operation could not be written into ${directory}: ${why}` };
      }
    }
  };
}
function recordName(record, at) {
  const { operation, dataSourceId, success } = record;
  const time = timestamp(at);
  if (operation === "list") return `data_sources_list_${time}.json`;
  if (!success) return `data_source_${operation}_failed_${time}.json`;
  if (dataSourceId === void 0 || !isDataSourceId(dataSourceId)) throw new RangeError("a record needs a plain id");
  return `data_source_${operation}_${dataSourceId}_${time}.json`;
}
function timestamp(at) {
  const two = (value) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `${day}_${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;
}
async function writeNew(directory, name, content) {
  for (let count = 1; ; count += 1) {
    const path = join(directory, count === 1 ? name : name.replace(/\.json$/, `-${count}.json`));
    try {
      const file = await open(path, "wx", OWNER_ONLY);
      try {
        await file.writeFile(content);
      } finally {
        await file.close();
      }
      return path;
    } catch (thrown) {
      const taken = thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST";
      if (!taken || count === MOST_OF_ONE_NAME) throw thrown;
    }
  }
}
function contentOf({ operation, dataSourceId, orgId, success, trackingId, error, ...data }, at) {
  const record = {
    version: 1,
    time: new Date(at).toISOString(),
    operation,
    dataSourceId,
    orgId,
    success,
    trackingId,
    before: withoutTokens(data.before),
    asked: withoutTokens(data.asked),
    answer: withoutTokens(data.answer),
    dataSources: withoutTokens(data.dataSources),
    error
  };
  return `${redact(JSON.stringify(record, void 0, 2))}
`;
}
var JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;
var TOKEN_NAME = /jws|token$/i;
var NONCE_NAME = /^(?:nonce|jti)$/i;
function withoutTokens(value, name = "") {
  if (value instanceof Secret) return described(value.reveal());
  if (typeof value === "string") {
    if (NONCE_NAME.test(name)) return { sha256: shortHash(value) };
    return TOKEN_NAME.test(name) && value !== "" || JWS.test(value) && value.startsWith("eyJ") ? described(value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => withoutTokens(item, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutTokens(each, key)]));
}
function described(token) {
  const exp = endOf(token);
  return { sha256: shortHash(token), ...exp !== void 0 && { exp } };
}
function endOf(token) {
  if (!JWS.test(token)) return void 0;
  try {
    const claims = JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
    const exp = typeof claims === "object" && claims !== null && "exp" in claims ? claims.exp : void 0;
    return typeof exp === "number" ? new Date(exp * 1e3).toISOString() : void 0;
  } catch {
    return void 0;
  }
}
function shortHash(value) {
  return hashOf(value).slice(0, 8);
}

export {
  operationRecords,
  recordName,
  withoutTokens
};
