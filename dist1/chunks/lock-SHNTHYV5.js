import {
  loadKernelLock,
  lockOrThrow,
  readOwner,
  requireKernelLock,
  takeLock
} from "./chunk-KO2KCTLM.js";
import "./chunk-VNLVWFWS.js";
import "./chunk-SBTRR6MF.js";
import "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";
export {
  loadKernelLock,
  lockOrThrow,
  readOwner,
  requireKernelLock,
  takeLock
};
