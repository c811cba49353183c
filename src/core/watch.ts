import { decideWatch, type LastPass, type Moment } from './policy/watch-schedule.ts';
import type { Clock } from './ports.ts';

/** What a {@link watch} works with. */
export interface WatchOptions {
  readonly clock: Clock;
  /** From the start of one pass to the start of the next. */
  readonly intervalMs: number;
  /** Aborts when no other pass is to begin. */
  readonly signal: AbortSignal;
  /** Runs one pass and says whether it failed. What it throws ends the watch. */
  readonly pass: () => Promise<{ readonly failed: boolean }>;
  /** Told before each pass why it begins. */
  readonly onPass?: (reason: string) => void;
  /** Told after each pass how long it is until the next, and whether the pass failed. */
  readonly onWait?: (ms: number, failed: boolean) => void;
}

/**
 * Runs passes one after the other, never two at once: one now, and then whenever `policy/watch-schedule.ts` says so.
 * Resolves when the signal has aborted and the pass that was under way is over.
 */
export async function watch(options: WatchOptions): Promise<void> {
  const { clock, intervalMs, signal, pass, onPass, onWait } = options;
  let last: LastPass | undefined;
  let told: LastPass | undefined;
  while (!signal.aborted) {
    const decision = decideWatch(last, momentOf(clock), intervalMs);
    if (decision.run) {
      const startedAt = momentOf(clock);
      onPass?.(decision.reason);
      const { failed } = await pass();
      last = { startedAt, endedAt: momentOf(clock), failures: failed ? (last?.failures ?? 0) + 1 : 0 };
      continue;
    }
    if (last && told !== last) onWait?.(decision.nextInMs, last.failures > 0);
    told = last;
    await clock.sleep(decision.waitMs, signal).catch((thrown: unknown) => {
      if (!signal.aborted) throw thrown;
    });
  }
}

function momentOf(clock: Clock): Moment {
  return { wall: clock.now(), monotonic: clock.monotonic() };
}
