import {
  composeKeeper,
  openLog,
  openOperationRecords
} from "./chunk-536XNRZ5.js";
import "./chunk-FLYHAESS.js";
import "./chunk-4II2GY4P.js";
import "./chunk-HZ4XIPOS.js";
import "./chunk-7YXPQWUJ.js";
import "./chunk-LMNM2FV2.js";
import "./chunk-TN6HNYJL.js";
import "./chunk-NDNEQYTP.js";
import "./chunk-BWL6QBY2.js";
import "./chunk-O62ASZ3C.js";
import "./chunk-DA3WYKSN.js";
import "./chunk-DQNDXNZL.js";
import "./chunk-ZMDZLBX6.js";
import "./chunk-QUMIXTFP.js";
import "./chunk-S2LNS46J.js";
import "./chunk-RD4N343M.js";
import "./chunk-SCNFPUDF.js";
import "./chunk-YUTMZUC3.js";
import "./chunk-DARKQW4H.js";
import "./chunk-E6RQMAMS.js";
import "./chunk-WR3VBXJL.js";
import "./chunk-IU7G4H37.js";
import "./chunk-L77LFN3E.js";
import "./chunk-AD4ACKFS.js";
import "./chunk-UVTWBKZK.js";
import "./chunk-C66VB54J.js";
import "./chunk-E7RHLWP2.js";
import "./chunk-R2FHURN2.js";
import "./chunk-7EEW3DDW.js";
import "./chunk-GMDZM3WL.js";
import "./chunk-2FJLWXQ3.js";
import "./chunk-PNTDRFCP.js";
import "./chunk-FDDU43E4.js";
import "./chunk-TTQVLUF6.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";
export {
  composeKeeper,
  openLog,
  openOperationRecords
};
