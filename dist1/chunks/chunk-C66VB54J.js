// src/adapters/system.ts
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { v4 as uuid } from "uuid";
var LONGEST_TIMER_MS = 2 ** 31 - 1;
var systemClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    let left = ms;
    while (left > 0) {
      const part = Math.min(left, LONGEST_TIMER_MS);
      await delay(part, void 0, signal && { signal });
      left -= part;
    }
  }
};
var systemIds = {
  nonce: () => uuid(),
  random: () => Math.random()
};

export {
  systemClock,
  systemIds
};
