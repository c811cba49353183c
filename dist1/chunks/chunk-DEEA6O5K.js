import {
  isDataSourceId
} from "./chunk-GMDZM3WL.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/cli/ids.ts
var REMEDY = "byods data-sources lists the ids";
function checkIds(ids) {
  const odd = ids.find((id) => !isDataSourceId(id));
  if (odd === void 0) return;
  const shown = odd.length > 40 ? `${odd.slice(0, 40)}\u2026` : odd;
  throw new KeeperError("usage", `"${shown}" is not the id of a data source; nothing was sent`, { remedy: REMEDY });
}
function idFrom(words) {
  const id = words.id;
  if (id === void 0) {
    throw new KeeperError("usage", "no data source was named; nothing was sent", { remedy: REMEDY });
  }
  checkIds([id]);
  return id;
}

export {
  checkIds,
  idFrom
};
