import { KeeperError } from '../../core/errors.ts';
import { httpDate } from '../../core/policy/retry-after.ts';
import type { Clock, Log } from '../../core/ports.ts';

/** Below this a difference is the network's and the second's, and is ignored. */
const NOTICED_MS = 60_000;

/**
 * How far a clock may be off before nothing that we compute from it can be trusted: half the usual life of an access
 * token. What was stored by a clock that was less wrong is still renewed in time once it is set right.
 */
export const LONGEST_SKEW_MS = 7 * 24 * 3_600_000;

/** Our clock corrected by the `Date` of Webex's latest answer (RFC 9110 section 6.6.1). */
export class ServerClock {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #longestMs: number;
  #skewMs = 0;
  #warned = false;

  constructor(clock: Clock, log: Log, longestMs: number) {
    this.#clock = clock;
    this.#log = log;
    this.#longestMs = longestMs;
  }

  /** Wall clock as Webex sees it, epoch milliseconds. */
  now(): number {
    return this.#clock.now() + this.#skewMs;
  }

  /** Takes note of an answer. Its `Date` has whole seconds and lies half a round trip back. */
  observe(date: string | undefined, sentAt: number, tookMs: number): void {
    const server = date === undefined ? undefined : httpDate(date);
    if (server === undefined) return;
    const skew = Math.round(server + 500 - (sentAt + tookMs / 2));
    this.#skewMs = Math.abs(skew) >= NOTICED_MS ? skew : 0;
    if (this.#skewMs === 0 || this.#warned) return;
    this.#warned = true;
    const skewSeconds = Math.round(this.#skewMs / 1000);
    const exactly = `${this.#difference()} Webex's (${Math.abs(skewSeconds)} s)`;
    this.#log.warn(`this machine's clock is ${exactly}; times are corrected by that`, { skewSeconds });
  }

  /** @throws KeeperError `clock`, when ours is so far off that it must be set first */
  check(): void {
    if (Math.abs(this.#skewMs) <= this.#longestMs) return;
    throw new KeeperError('clock', `this machine's clock is ${this.#difference()} Webex's, too far to work with`, {
      remedy: "set this machine's clock, then run the same command again",
    });
  }

  #difference(): string {
    const seconds = Math.abs(this.#skewMs) / 1000;
    const [size, unit] = seconds >= 172_800 ? [86_400, 'days'] : seconds >= 7200 ? [3600, 'hours'] : [60, 'minutes'];
    return `${Math.round(seconds / size)} ${unit} ${this.#skewMs > 0 ? 'behind' : 'ahead of'}`;
  }
}
