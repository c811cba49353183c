import {
  readRescueFiles,
  stamp,
  writeAside,
  writeRescueFile
} from "./chunk-FH623WSG.js";
import "./chunk-VNLVWFWS.js";
import "./chunk-2FJLWXQ3.js";
import "./chunk-PNTDRFCP.js";
import "./chunk-FDDU43E4.js";
import "./chunk-TTQVLUF6.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";
export {
  readRescueFiles,
  stamp,
  writeAside,
  writeRescueFile
};
