import {
  FIELD_WORDS
} from "./chunk-DARKQW4H.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/core/change.ts
function refuseProblems(problems, shown = {}) {
  if (problems.length === 0) return;
  const { named = (field) => FIELD_WORDS[field], remedy } = shown;
  const sentences = problems.map(({ field, reason }) => `${named(field)} ${reason}`);
  throw new KeeperError("usage", `${sentences.join("; ")}. Nothing was sent`, { remedy });
}

export {
  refuseProblems
};
