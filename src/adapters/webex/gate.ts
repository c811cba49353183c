import { emptyUntil, fullBucket, type PaceState, take } from '../../core/policy/pace.ts';
import type { Budget, Clock } from '../../core/ports.ts';

/** Why a request may not be sent any more. */
export interface Closed {
  readonly code: 'out-of-time' | 'interrupted';
  readonly why?: string;
}

/** Where every request of a client waits for its turn: the pace, and the pauses that Webex asks for. */
export class Gate {
  readonly #clock: Clock;
  #pace: PaceState;
  /** On the monotonic clock. */
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, maxRequestsPerMinute: number) {
    this.#clock = clock;
    this.#pace = fullBucket(maxRequestsPerMinute, clock.monotonic());
  }

  /** Holds back every request that has not been sent yet. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.monotonic() + ms);
    this.#pace = emptyUntil(this.#pace, this.#pausedUntil);
  }

  /**
   * Resolves when the next request may be sent, or with the reason why it may not: a wait that does not fit into the time
   * left is not begun.
   */
  async pass(budget: Budget): Promise<Closed | undefined> {
    const paused = await this.#paused(budget);
    if (paused) return paused;
    const turn = take(this.#pace, this.#clock.monotonic());
    if (turn.waitMs > 0 && turn.waitMs >= budget.remainingMs()) {
      return { code: 'out-of-time', why: `its turn at MAX_REQUESTS_PER_MINUTE comes in ${seconds(turn.waitMs)}` };
    }
    this.#pace = turn.state;
    const closed = (await this.sleep(turn.waitMs, budget)) ?? (await this.#paused(budget));
    if (closed) return closed;
    return budget.remainingMs() > 0 ? undefined : { code: 'out-of-time' };
  }

  /** Sleeps; tells when it was interrupted. */
  async sleep(ms: number, budget: Budget): Promise<Closed | undefined> {
    if (budget.signal?.aborted) return { code: 'interrupted' };
    if (ms <= 0) return undefined;
    try {
      await this.#clock.sleep(ms, budget.signal);
      return undefined;
    } catch (thrown) {
      if (budget.signal?.aborted) return { code: 'interrupted' };
      throw thrown;
    }
  }

  /** Waits for the end of a pause, which may be moved while we wait. */
  async #paused(budget: Budget): Promise<Closed | undefined> {
    let seen = Number.NEGATIVE_INFINITY;
    while (this.#pausedUntil > seen && this.#pausedUntil > this.#clock.monotonic()) {
      seen = this.#pausedUntil;
      const left = seen - this.#clock.monotonic();
      if (left >= budget.remainingMs()) {
        return { code: 'out-of-time', why: `Webex asked for a pause of ${seconds(left)}` };
      }
      const closed = await this.sleep(left, budget);
      if (closed) return closed;
    }
    return undefined;
  }
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / 1000)} s`;
}
