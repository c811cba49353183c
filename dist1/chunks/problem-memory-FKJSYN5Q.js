import {
  readProblems
} from "./chunk-SS3P7WZU.js";
import {
  replaceFile
} from "./chunk-VNLVWFWS.js";
import {
  isJsonObject
} from "./chunk-DGEGZPY2.js";
import {
  hashOf
} from "./chunk-AGUPEUTK.js";

// src/adapters/problem-memory.ts
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
var VERSION = 1;
function fileProblemMemory({
  directory,
  store
}) {
  const place = async () => join(await directory(), `problems-${hashOf(store)}.json`);
  return {
    async recall() {
      try {
        const document = JSON.parse(await readFile(await place(), "utf8"));
        return isJsonObject(document) && document.version === VERSION ? readProblems(document.problems) : [];
      } catch {
        return [];
      }
    },
    async remember(problems) {
      try {
        const target = await place();
        const temporary = `${target}.${randomBytes(6).toString("hex")}.tmp`;
        const text = JSON.stringify({ version: VERSION, store, problems }, void 0, 2);
        await replaceFile({ target, bytes: Buffer.from(`${text}
`), temporary });
        return void 0;
      } catch (thrown) {
        const why = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "it cannot be written";
        return `what was told of problems could not be remembered in ${await directory().catch(() => "the state folder")}: ${why}`;
      }
    }
  };
}
export {
  fileProblemMemory
};
