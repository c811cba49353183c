import type { Clock } from './ports.ts';

/**
 * Milliseconds since now, by the monotonic or by the wall clock, whichever says more: the one stands still while a machine
 * sleeps, the other can be set back.
 */
export function stopwatch(clock: Clock): () => number {
  const wall = clock.now();
  const monotonic = clock.monotonic();
  return () => Math.max(clock.now() - wall, clock.monotonic() - monotonic);
}
