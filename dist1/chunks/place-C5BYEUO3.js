import {
  alreadyThere,
  findNewPlace,
  findPlace,
  isThere,
  leftOvers,
  placeIn,
  probeName,
  temporaryName
} from "./chunk-DKO3RSQD.js";
import "./chunk-4OHAW7KZ.js";
import "./chunk-SBTRR6MF.js";
import "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";
export {
  alreadyThere,
  findNewPlace,
  findPlace,
  isThere,
  leftOvers,
  placeIn,
  probeName,
  temporaryName
};
