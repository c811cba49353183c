import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/adapters/name-lookup.ts
import { lookup } from "node:dns/promises";
var TIMEOUT_MS = 1e4;
async function lookUpName(host, clock) {
  const done = new AbortController();
  const late = clock.sleep(TIMEOUT_MS, done.signal).then(() => {
    throw Object.assign(new Error("late"), { code: "ETIMEOUT" });
  });
  late.catch(() => {
  });
  try {
    const found = await Promise.race([lookup(host, { all: true }), late]);
    return found.map(({ address }) => address);
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unknown reason";
    const why = code === "ENOTFOUND" ? "the resolver knows no such name" : `the resolver does not answer (${code})`;
    throw new KeeperError("unreachable", `${host} cannot be resolved: ${why}`, {
      remedy: "check the network and its name servers (/etc/resolv.conf), or set HTTPS_PROXY where only a proxy leads out"
    });
  } finally {
    done.abort();
  }
}
export {
  lookUpName
};
