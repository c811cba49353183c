import {
  openProblemMemory,
  problemStore,
  runShellCommand
} from "./chunk-7WO54MHZ.js";
import "./chunk-E7RHLWP2.js";
import "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";
export {
  openProblemMemory,
  problemStore,
  runShellCommand
};
