import {
  openNamedStore,
  openStore
} from "./chunk-UVTWBKZK.js";
import "./chunk-C66VB54J.js";
import "./chunk-E7RHLWP2.js";
import "./chunk-R2FHURN2.js";
import "./chunk-7EEW3DDW.js";
import "./chunk-TTQVLUF6.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";
export {
  openNamedStore,
  openStore
};
