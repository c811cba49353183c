import { KeeperError } from '../../core/errors.ts';
import { NOTICED_SKEW_MS } from '../../core/policy/clock-skew.ts';
import { httpDate } from '../../core/policy/retry-after.ts';
import type { Clock, Log } from '../../core/ports.ts';

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
    this.#skewMs = Math.abs(skew) >= NOTICED_SKEW_MS ? skew : 0;
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
