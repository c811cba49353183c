import {
  pause
} from "./chunk-5SGEQBPF.js";
import {
  LockBusyError
} from "./chunk-DSMZJSUZ.js";

// src/adapters/token-store/secrets-manager/chain.ts
import { createHash } from "node:crypto";
var INTENT = "BYODS_INTENT";
var DONE = "BYODS_DONE";
var CHAIN = "BYODS_CHAIN";
var LONGEST_LEASE_MS = 9e5;
async function readHead(calls, leaseMs, signal) {
  const version = await calls.get(INTENT, signal);
  return version && readIntent(version, leaseMs);
}
function readIntent(version, leaseMs) {
  const content = parse(version.text);
  const given = content.leaseMs;
  const lease = typeof given === "number" && given > 0 ? Math.min(given, LONGEST_LEASE_MS) : leaseMs;
  return {
    versionId: version.versionId,
    owner: typeof content.owner === "string" ? content.owner : "an unknown program",
    holder: typeof content.holder === "string" ? content.holder : void 0,
    released: version.stages.includes(DONE),
    lapsesAt: version.createdAt + lease,
    lapsesInMs: version.createdAt + lease - version.answeredAt
  };
}
function parse(text) {
  try {
    const value = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
function successorOf(predecessor) {
  return idFrom(`intent:${predecessor}`);
}
function idFrom(text) {
  const hex = createHash("sha256").update(text).digest("hex");
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
function busy(where, head) {
  if (head === void 0 || head.lapsesInMs <= 0 || head.released) {
    return new LockBusyError(`${where} is being locked by somebody else at this moment`, {
      remedy: `run again in a minute; if this goes on although nothing runs, take the labels ${INTENT} and ${CHAIN} off the secret and store its value once more`
    });
  }
  const until = new Date(head.lapsesAt).toISOString().replace(/\.\d+Z$/, "Z");
  const seconds = Math.ceil(head.lapsesInMs / 1e3);
  return new LockBusyError(
    `${where} is locked by ${head.owner}; if that has died, its lock lapses in ${seconds} s, at ${until}`,
    {
      remedy: `run again in ${seconds} s, or when the other has finished`
    }
  );
}

// src/adapters/token-store/secrets-manager/intent.ts
var CANDIDATE = "BYODS_CANDIDATE";
var LEASE_MS = 18e4;
var LEASE_MARGIN_MS = 1e4;
var LAST_LOOKS = 3;
async function takeIntent(settings, { waitMs, signal }) {
  const { calls, clock } = settings;
  const began = clock.monotonic();
  const holder = settings.ids.nonce();
  for (let round = 1, lookedAtTheEnd = 0; ; round += 1) {
    signal?.throwIfAborted();
    const elapsedMs = stopwatch(clock);
    const head = await readHead(calls, settings.leaseMs, signal);
    const left = waitMs - (clock.monotonic() - began);
    const live = head !== void 0 && !head.released && head.lapsesInMs > 0;
    if (live && head.holder !== holder) {
      if (left <= 0) throw busy(settings.where, head);
      await clock.sleep(Math.max(1, Math.min(left, head.lapsesInMs, 500 + settings.ids.random() * 1500)), signal);
      continue;
    }
    const leaseMs = live ? head.lapsesInMs : settings.leaseMs;
    const remainingMs = () => Math.max(0, leaseMs - LEASE_MARGIN_MS - elapsedMs());
    const versionId = live ? head.versionId : await succeed(settings, head, holder);
    if (versionId !== void 0 && remainingMs() > 0) {
      const held = hold(settings, versionId, remainingMs);
      await proveLabels(calls, head, held);
      return held;
    }
    if (left <= 0 && ++lookedAtTheEnd >= LAST_LOOKS) throw busy(settings.where, head);
    await pause(settings, Math.min(round, 3), signal);
  }
}
async function succeed(settings, head, holder) {
  const { calls, owner, leaseMs } = settings;
  const predecessor = head?.versionId ?? await rootOf(calls);
  if (predecessor === void 0) return void 0;
  const token = successorOf(predecessor);
  try {
    const content = JSON.stringify({ byodsIntent: 1, owner, holder, leaseMs, predecessor });
    return await calls.put(token, content, INTENT) === "stored" ? token : void 0;
  } catch (thrown) {
    if (await isHolder(settings, holder).catch(() => false)) return token;
    throw thrown;
  }
}
async function rootOf(calls) {
  const known = await calls.holderOf(CHAIN);
  if (known !== void 0) return known;
  const root = idFrom(`root:${(await calls.get("AWSCURRENT"))?.versionId}`);
  await calls.put(root, JSON.stringify({ byodsIntent: 1, root: true }), CANDIDATE);
  return await calls.move(CHAIN, { to: root }) === "moved" ? root : await calls.holderOf(CHAIN);
}
async function isHolder({ calls, leaseMs }, holder) {
  return (await readHead(calls, leaseMs))?.holder === holder;
}
async function proveLabels(calls, head, held) {
  if (!head?.released) return;
  try {
    await calls.move(DONE, { from: head.versionId });
  } catch (thrown) {
    await held.release();
    throw thrown;
  }
}
function hold(settings, versionId, remainingMs) {
  const { calls, log, where } = settings;
  let released = false;
  return {
    versionId,
    remainingMs: () => released ? 0 : remainingMs(),
    async release() {
      if (released || remainingMs() <= 0) return;
      released = true;
      try {
        if (await calls.move(DONE, { to: versionId }) === "moved") return;
        const from = await calls.holderOf(DONE);
        if (from !== versionId) await calls.move(DONE, { to: versionId, ...from !== void 0 && { from } });
      } catch (thrown) {
        log?.warn(`the lock of ${where} could not be given back; it lapses by itself`, { error: String(thrown) });
      }
    }
  };
}
function stopwatch(clock) {
  const wall = clock.now();
  const monotonic = clock.monotonic();
  return () => Math.max(clock.now() - wall, clock.monotonic() - monotonic);
}

export {
  CHAIN,
  readHead,
  idFrom,
  LEASE_MS,
  LEASE_MARGIN_MS,
  takeIntent
};
