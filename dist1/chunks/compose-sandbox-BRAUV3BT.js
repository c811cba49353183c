import {
  documentFor,
  startSandboxWithStore
} from "./chunk-ZICLF5I4.js";
import "./chunk-TTQVLUF6.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import "./chunk-AGUPEUTK.js";
export {
  documentFor,
  startSandboxWithStore
};
