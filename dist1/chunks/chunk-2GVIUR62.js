import {
  OperationError,
  openOperationRecords
} from "./chunk-536XNRZ5.js";
import {
  fieldsOf
} from "./chunk-LMNM2FV2.js";
import {
  lifeOf
} from "./chunk-ZMDZLBX6.js";
import {
  instant
} from "./chunk-7EEW3DDW.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/cli/records.ts
function recordsDirectory(words) {
  const given = words["records-dir"];
  if (words["no-records"] !== true) return given ?? ".";
  if (given === void 0) return void 0;
  throw new KeeperError("usage", "--records-dir and --no-records were both given", { remedy: "give one of them" });
}
async function recordsIn(directory, keeper, warn) {
  const records = await openOperationRecords(directory, keeper.clock);
  const save = async (record) => {
    const written = await records.write(record);
    if ("path" in written) return written.path;
    warn(written.problem);
    return void 0;
  };
  return {
    async write(operation, result, id) {
      const failed = result instanceof OperationError;
      const { before, after } = result;
      const known = before ?? after;
      return await save({
        operation,
        dataSourceId: id,
        orgId: known && fieldsOf(known).orgId,
        before: before && configurationOf(before, keeper.webex.serverNow()),
        asked: result.sent,
        answer: result.raw,
        success: !failed,
        trackingId: result.trackingId,
        error: failed ? result.toJSON() : void 0
      });
    },
    list: (dataSources, error) => save({ operation: "list", dataSources, success: error === void 0, error })
  };
}
function configurationOf(dataSource, now) {
  const { id, status, errorMessage, nonce, claims, jws } = dataSource;
  const { issuedAt, expiresAt, lifetimeMinutes } = lifeOf(dataSource, now);
  return {
    id,
    ...fieldsOf(dataSource),
    status,
    errorMessage,
    tokenLifetimeMinutes: lifetimeMinutes,
    issuedAt: instant(issuedAt),
    expiresAt: instant(expiresAt),
    nonce: claims?.nonce ?? nonce,
    jwsToken: jws
  };
}

export {
  recordsDirectory,
  recordsIn
};
