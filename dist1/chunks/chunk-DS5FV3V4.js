import {
  worstFirst
} from "./chunk-VSMXFCZR.js";
import {
  instant,
  present
} from "./chunk-7EEW3DDW.js";

// src/core/reported-problems.ts
function reportedProblems(problems, stopped) {
  const rest = worstFirst(problems).map(({ since, grave: _, ...problem }) => ({ ...problem, since: instant(since) }));
  return [...stopped ? [problemOf(stopped)] : [], ...rest.map(present)];
}
function problemOf({ code, message, remedy }) {
  return present({ code, message, remedy });
}

export {
  reportedProblems,
  problemOf
};
