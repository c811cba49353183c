import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../../src/core/ports.ts';

/** A clock that moves only when somebody sleeps on it: a sleep takes no time, and lets everybody else go on first. */
export class VirtualClock implements Clock {
  /** How long each sleep was. */
  readonly sleeps: number[] = [];
  readonly #start: number;
  #elapsed = 0;

  constructor(start: number) {
    this.#start = start;
  }

  now(): number {
    return this.#start + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(ms);
    this.#elapsed += ms;
    await setImmediate(undefined, signal && { signal });
  }
}
