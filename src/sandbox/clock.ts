/** How the virtual clock stands, as the control routes show it. */
interface ClockState {
  now: string;
  nowMs: number;
  offsetMs: number;
  frozen: boolean;
}

/**
 * The time that the sandbox lives by: real time plus an offset, or standing still. Token lives, JWS `iat` and `exp`,
 * the rate limiter and the `Date` header all follow it, so that 90 days take no time at all.
 */
export class VirtualClock {
  readonly #realNow: () => number;
  #offsetMs = 0;
  #frozenAt: number | undefined;

  constructor(realNow: () => number) {
    this.#realNow = realNow;
  }

  now(): number {
    return this.#frozenAt ?? this.#realNow() + this.#offsetMs;
  }

  /** Moves by `ms`, which may be negative: clocks do jump back. */
  advance(ms: number): void {
    this.set(this.now() + ms);
  }

  /** Sets the time; a frozen clock stays frozen, a running one runs on from there. */
  set(atMs: number): void {
    this.#offsetMs = atMs - this.#realNow();
    if (this.#frozenAt !== undefined) this.#frozenAt = atMs;
  }

  freeze(): void {
    this.#frozenAt = this.now();
  }

  /** Runs on from where it stands. */
  run(): void {
    const at = this.now();
    this.#frozenAt = undefined;
    this.set(at);
  }

  state(): ClockState {
    const nowMs = this.now();
    return {
      now: new Date(nowMs).toISOString(),
      nowMs,
      offsetMs: nowMs - this.#realNow(),
      frozen: this.#frozenAt !== undefined,
    };
  }
}
