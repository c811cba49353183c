import type { CredentialOutcome } from './credential-outcome.ts';
import type { Clock } from './ports.ts';

/** A token that still serves, and that a climb could not better, is used for so long before another climb. */
const CONTENT_MS = 1_800_000;

/** In a process that lives for days, a token that Webex keeps rejecting leads to another renewal after this. */
const FORCED_AGAIN_AFTER_MS = 3_600_000;

/** After no rung gave a token for an org, its ladder is climbed again after this: callers may ask in a loop. */
const FAILED_AGAIN_AFTER_MS = 60_000;

/** What this process remembers of its climbs, by credential, so that nobody who asks in a loop climbs in a loop. */
export class RecentClimbs {
  readonly #clock: Clock;
  /** When a climb was last begun, and last begun because Webex had rejected a token: on the monotonic clock. */
  readonly #begunAt = new Map<string, number>();
  readonly #forcedAt = new Map<string, number>();
  readonly #failed = new Map<string, { readonly at: number; readonly outcome: CredentialOutcome }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(credentials: readonly { readonly key: string }[]): void {
    for (const { key } of credentials) this.#begunAt.set(key, this.#clock.monotonic());
  }

  /** Whether one was begun within the half hour: what still serves after it is as good as it gets. */
  wasBegun(key: string): boolean {
    return this.#isWithin(CONTENT_MS, this.#begunAt.get(key));
  }

  /** Whether a rejected token may lead to a renewal now: once in an hour. Asking takes it. */
  mayForce(key: string): boolean {
    if (this.#isWithin(FORCED_AGAIN_AFTER_MS, this.#forcedAt.get(key))) return false;
    this.#forcedAt.set(key, this.#clock.monotonic());
    return true;
  }

  /** Remembers that no rung gave a token; a lock that was busy may be free a moment later. */
  ended(outcome: CredentialOutcome): void {
    const { key, usable, error } = outcome;
    if (usable || error?.code === 'lock-busy') this.#failed.delete(key);
    else this.#failed.set(key, { at: this.#clock.monotonic(), outcome });
  }

  /** How the last climb failed, if that was within the minute. */
  failure(key: string): CredentialOutcome | undefined {
    const failed = this.#failed.get(key);
    return this.#isWithin(FAILED_AGAIN_AFTER_MS, failed?.at) ? failed?.outcome : undefined;
  }

  #isWithin(ms: number, at: number | undefined): boolean {
    return at !== undefined && this.#clock.monotonic() - at < ms;
  }
}
