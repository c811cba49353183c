import {
  eventBridgeClient
} from "./chunk-KIYJHUNG.js";
import "./chunk-WAVKI7VC.js";
import "./chunk-AD4ACKFS.js";
import "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";
export {
  eventBridgeClient
};
