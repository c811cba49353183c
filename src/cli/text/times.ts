import { briefly, inWords } from '../../core/policy/in-words.ts';

/** How much life is left at a moment: "9 h 4 min left", "24 h left", "ended 3 h ago", "end unknown". Pure. */
export function lifeLeft(expiresAt: number | string | undefined, now: number): string {
  if (expiresAt === undefined) return 'end unknown';
  const ms = epoch(expiresAt) - now;
  return ms > 0 ? `${briefly(ms)} left` : `ended ${inWords(-ms).split(' ').slice(0, 2).join(' ')} ago`;
}

/** "in 9 h 4 min", or "now". Pure. */
export function whenIs(at: number | string, now: number): string {
  const ms = epoch(at) - now;
  return ms <= 0 ? 'now' : `in ${briefly(ms)}`;
}

function epoch(at: number | string): number {
  return typeof at === 'string' ? Date.parse(at) : at;
}
