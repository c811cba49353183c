import {
  judgeGit
} from "./chunk-PPIXGPOE.js";
import {
  lostStore
} from "./chunk-U3A7EFYH.js";
import {
  chooseStoreToSetUp
} from "./chunk-RD4N343M.js";
import {
  readSettings
} from "./chunk-YUTMZUC3.js";
import "./chunk-DARKQW4H.js";
import "./chunk-AD4ACKFS.js";
import {
  openStore
} from "./chunk-UVTWBKZK.js";
import {
  systemClock,
  systemIds
} from "./chunk-C66VB54J.js";
import "./chunk-E7RHLWP2.js";
import {
  addressOf,
  readMovedTo,
  refuseMoved
} from "./chunk-R2FHURN2.js";
import "./chunk-7EEW3DDW.js";
import "./chunk-GMDZM3WL.js";
import "./chunk-TTQVLUF6.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  shellWord
} from "./chunk-4OHAW7KZ.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/compose-set-up.ts
import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
var LOCK_WAIT_MS = 1e4;
async function openSetUpPlace(options) {
  const { env, log, clock = systemClock, ids = systemIds, budget, store: flag, config } = options;
  readSettings(env);
  const choice = chooseStoreToSetUp({ env, store: flag, config });
  const store = await openStore(choice, { env, log, clock, ids });
  const refuseMovedDocument = (document) => {
    const movedTo = readMovedTo(document);
    refuseMoved(movedTo ? { movedTo } : {}, addressOf(choice));
  };
  return {
    choice,
    async read() {
      const document = await store.document();
      if (document) refuseMovedDocument(document);
      if (document || choice.kind !== "file") return document;
      await refuseRootInForeignFolder(choice.location);
      await refuseLost(store);
      return void 0;
    },
    async write(change, before) {
      if (!before) return await store.create(change({}));
      const signal = budget?.signal;
      const locked = await store.lock({ waitMs: LOCK_WAIT_MS, ...signal && { signal } });
      try {
        await locked.rewrite((document) => {
          refuseMovedDocument(document);
          return change(document);
        });
      } finally {
        await locked.release();
      }
    },
    async git() {
      if (choice.kind !== "file") return void 0;
      const { askGit } = await import("./git-DETGWXTM.js");
      const { location } = choice;
      return judgeGit(await askGit({ directory: dirname(location), base: basename(location), env }));
    }
  };
}
async function refuseLost({ lastGood, location }) {
  const kept = await lastGood?.look().catch(() => void 0);
  if (kept) throw lostStore(location, kept.keptAt);
}
async function refuseRootInForeignFolder(path) {
  const folder = dirname(path);
  const owner = await stat(folder).then(
    ({ uid }) => uid,
    () => void 0
  );
  if (process.geteuid?.() !== 0 || owner === void 0 || owner === 0) return;
  throw new KeeperError(
    "refused",
    `${folder} belongs to another user (uid ${owner}), and this runs as root: a file made here would be root's, and that user could not read it. Nothing was sent or written`,
    {
      remedy: `run it as that user: sudo -u '#${owner}' byods init; or name a folder of root's with --config <path>, not ${shellWord(path)}`
    }
  );
}
export {
  openSetUpPlace
};
