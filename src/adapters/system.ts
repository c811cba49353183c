import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { v4 as uuid } from 'uuid';
import type { Clock, Ids } from '../core/ports.ts';

/** A timer beyond 2^31-1 ms fires after 1 ms (Node), which would turn a wait of 90 days into a hot loop. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    let left = ms;
    while (left > 0) {
      const part = Math.min(left, LONGEST_TIMER_MS);
      await delay(part, undefined, signal && { signal });
      left -= part;
    }
  },
};

/** Random UUIDs (version 4) as nonces, as the Python sample and Webex's guides do. */
export const systemIds: Ids = {
  nonce: () => uuid(),
  random: () => Math.random(),
};
