import type { Clock, Ids } from '../core/ports.ts';

/** How often and how long a request is repeated. */
const TRIES = 4;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 4_000;
const LONGEST_ALTOGETHER_MS = 25_000;

/** Time and chance, as a wait needs them. */
export interface Pacing {
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'random'>;
}

/**
 * Runs a request again while it fails for a moment only (throttling, 5xx, a lost connection), which its error says with
 * `transient`: four tries within 25 seconds, with jittered, doubling pauses. The request must be one that may be carried
 * out twice.
 */
export async function withRetries<T>(pacing: Pacing, request: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const startedAt = pacing.clock.monotonic();
  for (let tried = 1; ; tried += 1) {
    try {
      return await request();
    } catch (thrown) {
      const spent = pacing.clock.monotonic() - startedAt;
      const again = isTransient(thrown) && !signal?.aborted;
      if (!again || tried >= TRIES || spent > LONGEST_ALTOGETHER_MS) throw thrown;
      await pause(pacing, tried, signal);
    }
  }
}

/** Whether an error says of itself that the same request may succeed later. */
export function isTransient(thrown: unknown): boolean {
  return thrown instanceof Error && 'transient' in thrown && thrown.transient === true;
}

/** Waits before the next try: between half and all of a span that doubles with each try. */
export async function pause({ clock, ids }: Pacing, tried: number, signal?: AbortSignal): Promise<void> {
  const span = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tried - 1));
  await clock.sleep(span * (0.5 + ids.random() / 2), signal);
}
