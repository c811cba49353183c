import {
  readTokenConfig
} from "./chunk-WR3VBXJL.js";

// src/core/rewritten.ts
function rewritten(document, change, where) {
  return readTokenConfig(change(document), where);
}

export {
  rewritten
};
