import { callerOf } from '../policy/address-range.ts';
import { fullBucket, type PaceState } from '../policy/pace.ts';
import { admit, isForgettable } from '../policy/rate-limit.ts';
import type { Clock } from '../ports.ts';

/** How many requests a minute are let in. */
export interface RateLimits {
  readonly perKey: number;
  readonly perAddress: number;
}

/** Requests with a key that is not taken: so many a minute from one address, and from all of them together. */
const REFUSALS = { perAddress: 30, together: 600 };

/** Authorizations that are begun, a minute: each is a record on a disk that many addresses could fill together. */
const AUTHORIZATIONS = { perAddress: 20, together: 600 };

/** Callers that are remembered at a time, of each kind: a flood of addresses must not fill the memory. */
const REMEMBERED = 10_000;

/**
 * Counts requests in this process: of each address, of each key, and of keys that are not taken. A caller who waits as he is
 * told is let in; one who does not waits no longer for it.
 */
export class CallerLimits {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #limits: RateLimits;
  readonly #buckets = new Map<string, Map<string, PaceState>>();

  constructor(limits: RateLimits, clock: Pick<Clock, 'monotonic'>) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Lets in a request from an address: 0, or after how many milliseconds it may come again. */
  address(address: string): number {
    return this.#take('address', callerOf(address), this.#limits.perAddress);
  }

  /** Lets in a request with a key, by its id. */
  key(id: string): number {
    return this.#take('key', id, this.#limits.perKey);
  }

  /** Counts a key that is not taken: 0, or how long this address, or everybody, has to wait for the next guess. */
  refusal(address: string): number {
    return this.#takeBoth('refusal', address, REFUSALS);
  }

  /** Lets a browser begin an authorization: each is a record. */
  authorization(address: string): number {
    return this.#takeBoth('authorization', address, AUTHORIZATIONS);
  }

  #takeBoth(kind: string, address: string, { perAddress, together }: { perAddress: number; together: number }): number {
    const own = this.#take(kind, callerOf(address), perAddress);
    return own > 0 ? own : this.#take(`${kind}s together`, '', together);
  }

  #take(kind: string, who: string, perMinute: number): number {
    const now = this.#clock.monotonic();
    const buckets = this.#buckets.get(kind) ?? new Map<string, PaceState>();
    this.#buckets.set(kind, buckets);
    const { state, retryAfterMs } = admit(buckets.get(who) ?? fullBucket(perMinute, now), now);
    // Taken out and put in again, so that the first one is whoever has not come for longest.
    buckets.delete(who);
    buckets.set(who, state);
    for (const [other, its] of buckets) {
      if (buckets.size <= REMEMBERED && !isForgettable(its, now)) break;
      if (other !== who) buckets.delete(other);
      else break;
    }
    return retryAfterMs;
  }
}
