import {
  readProblems
} from "./chunk-SS3P7WZU.js";
import {
  CURRENT,
  LARGEST_BYTES
} from "./chunk-RNWX2DZE.js";
import {
  SecretCalls
} from "./chunk-5SGEQBPF.js";
import {
  instant
} from "./chunk-7EEW3DDW.js";
import "./chunk-FDDU43E4.js";
import "./chunk-TTQVLUF6.js";
import "./chunk-FEZTV5WA.js";
import {
  isJsonObject
} from "./chunk-DGEGZPY2.js";
import {
  asKeeperError
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/adapters/token-store/secrets-manager/told-problems.ts
var TOLD = "BYODS_TOLD";
var VERSION = 1;
var WRITES_PER_DAY = 8;
var COUNTED_MS = 26 * 60 * 60 * 1e3;
function secretProblemMemory(options) {
  const { listener, clock, ids, log } = options;
  const calls = new SecretCalls(options);
  return {
    async recall() {
      try {
        return readProblems((await read(calls)).told[listener]);
      } catch (thrown) {
        const { message, remedy } = asKeeperError(thrown);
        log?.warn(`what was told of problems could not be read, so all of them are told again: ${message}`, { remedy });
        return [];
      }
    },
    async remember(problems) {
      const failure = (why) => `what was told of problems could not be remembered in the secret: ${why}`;
      try {
        const { written, told } = await read(calls);
        const recent = written.filter((at) => Date.parse(at) > clock.now() - COUNTED_MS);
        if (recent.length >= WRITES_PER_DAY) return failure(`it was written ${recent.length} times within a day`);
        if (await calls.holderOf(CURRENT) === void 0) return failure("it has no value yet");
        const others = Object.entries(told).filter(([name]) => name !== listener);
        const text = textOf({ written: [...recent, instant(clock.now())], others }, listener, problems);
        await calls.put(ids.nonce(), text, TOLD);
        return void 0;
      } catch (thrown) {
        return failure(asKeeperError(thrown).message);
      }
    }
  };
}
async function read(calls) {
  const version = await calls.get(TOLD);
  const document = parsed(version?.text ?? "");
  if (!isJsonObject(document) || document.version !== VERSION) return { written: [], told: {} };
  const { written, told } = document;
  return {
    written: Array.isArray(written) ? written.filter((at) => typeof at === "string") : [],
    told: isJsonObject(told) ? told : {}
  };
}
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return void 0;
  }
}
function textOf({ written, others }, listener, problems) {
  const textWith = (kept2) => JSON.stringify({ version: VERSION, written, told: { ...Object.fromEntries(others), [listener]: kept2 } });
  const fits = (kept2) => Buffer.byteLength(textWith(kept2)) <= LARGEST_BYTES;
  const withoutRemedy = problems.map(({ remedy: _, ...rest }) => rest);
  let kept = [problems, withoutRemedy].find(fits) ?? withoutRemedy.map((each) => ({ ...each, message: each.code }));
  while (kept.length > 0 && !fits(kept)) kept = kept.slice(0, Math.floor(kept.length * 0.9));
  return textWith(kept);
}
export {
  secretProblemMemory
};
