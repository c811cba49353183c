import {
  instant
} from "./chunk-7EEW3DDW.js";
import {
  shellWord
} from "./chunk-4OHAW7KZ.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/core/lost-store.ts
function lostStore(location, keptAt) {
  const what = `a token store was at ${location}: its last good version is from ${instant(keptAt)}, and a new one would replace that. Nothing was sent or written`;
  return new KeeperError("refused", what, {
    remedy: `bring it back: byods store restore --config ${shellWord(location)}; or move the folder .byods beside it away`
  });
}

export {
  lostStore
};
