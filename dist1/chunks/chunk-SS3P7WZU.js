import {
  isJsonObject
} from "./chunk-DGEGZPY2.js";

// src/core/remembered-problems.ts
var OPTIONAL_TEXTS = ["since", "remedy", "orgId", "id"];
function readProblems(value) {
  return Array.isArray(value) && value.every(isProblem) ? value : [];
}
function isProblem(value) {
  return isJsonObject(value) && typeof value.code === "string" && typeof value.message === "string" && OPTIONAL_TEXTS.every((name) => value[name] === void 0 || typeof value[name] === "string");
}

export {
  readProblems
};
