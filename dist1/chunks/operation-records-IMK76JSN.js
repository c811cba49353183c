import {
  operationRecords,
  recordName,
  withoutTokens
} from "./chunk-FUJ4S3SO.js";
import "./chunk-GMDZM3WL.js";
import "./chunk-AGUPEUTK.js";
export {
  operationRecords,
  recordName,
  withoutTokens
};
