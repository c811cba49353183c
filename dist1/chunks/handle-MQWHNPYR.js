import {
  fieldsFrom
} from "./chunk-7AD6OTZ6.js";
import {
  runChange
} from "./chunk-2FR3M66C.js";
import {
  yesOrNo
} from "./chunk-ZA3MZG4K.js";
import "./chunk-MZK4QZ7E.js";
import "./chunk-TMUUU7ZA.js";
import "./chunk-PMJXLPMD.js";
import {
  idFrom
} from "./chunk-DEEA6O5K.js";
import {
  findOne
} from "./chunk-XJCVGO7R.js";
import "./chunk-QFAZLEK7.js";
import "./chunk-PI4QNNPM.js";
import "./chunk-2GVIUR62.js";
import {
  chosenOrgs
} from "./chunk-P653VFHQ.js";
import "./chunk-7A54AQNK.js";
import "./chunk-CRBCNU4P.js";
import "./chunk-6WSGHZSJ.js";
import "./chunk-DXOZ7PF6.js";
import "./chunk-ZEO5VXWT.js";
import {
  plannedUpdate
} from "./chunk-536XNRZ5.js";
import "./chunk-FLYHAESS.js";
import "./chunk-4II2GY4P.js";
import "./chunk-HZ4XIPOS.js";
import {
  changesOf,
  consequencesOf
} from "./chunk-7YXPQWUJ.js";
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
import {
  problemsIn
} from "./chunk-DARKQW4H.js";
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
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/cli/commands/update-data-source/handle.ts
var NAME = "update-data-source";
var handleUpdate = async (context, words) => {
  const id = idFrom(words);
  const fields = fieldsFrom(words, NAME, problemsIn);
  if (Object.keys(fields).length === 0) {
    throw new KeeperError("usage", `nothing to change of ${id} was named; nothing was sent`, {
      remedy: "name a field, as --url or --status; a new life alone comes from byods extend-data-source"
    });
  }
  return await runChange(context, words, {
    name: NAME,
    operation: "update",
    find: async (keeper, config, dryRun) => await findOne(keeper, config, chosenOrgs(config, words), id, dryRun),
    plan: async (read, { webex, budget }) => {
      const current = await read(async (token) => (await webex.dataSources.get(token, id, budget)).value);
      const changes = current ? changesOf(current, plannedUpdate(current, "", fields)) : [];
      return { dataSource: current, changes, consequences: consequencesOf(changes) };
    },
    question: yesOrNo("Update it?"),
    act: async ({ dataSources }, org) => await dataSources.update(id, fields, { org })
  });
};
export {
  handleUpdate
};
