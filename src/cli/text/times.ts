import { inWords } from '../../core/policy/in-words.ts';

/** Lives are told to the minute: 23 h 59 min 59 s is "24 h". */
const HALF_A_MINUTE_MS = 30_000;
const TOLD_IN_SECONDS_MS = 10 * 60_000;

/** How much life is left at a moment: "13 h 4 min left", "ended 3 h ago", "end unknown". Pure. */
export function lifeLeft(expiresAt: number | string | undefined, now: number): string {
  if (expiresAt === undefined) return 'end unknown';
  const at = typeof expiresAt === 'string' ? Date.parse(expiresAt) : expiresAt;
  return at > now ? `${rounded(at - now)} left` : `ended ${rounded(now - at)} ago`;
}

/** "in 13 h 4 min", or "now". Pure. */
export function whenIs(at: number | string, now: number): string {
  const ms = (typeof at === 'string' ? Date.parse(at) : at) - now;
  return ms <= 0 ? 'now' : `in ${rounded(ms)}`;
}

function rounded(ms: number): string {
  return inWords(ms < TOLD_IN_SECONDS_MS ? ms : ms + HALF_A_MINUTE_MS);
}

/** "1 org", "3 orgs". Pure. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
