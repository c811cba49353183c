import { inWords } from '../../core/policy/in-words.ts';
import { instant } from '../../core/report.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

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

/** An instant and how far it is from now: "2026-01-02T03:04:05Z (55 min ago)", "… (in 9 h 4 min)". Pure. */
export function instantFromNow(at: number, now: number): string {
  const distance = at > now ? `in ${briefly(at - now)}` : `${inWords(now - at)} ago`;
  return `${instant(at)} (${distance})`;
}

/** "1 org", "3 orgs". Pure. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** As exactly as it matters: days, hours, and only the last ten of those with their minutes. */
function briefly(ms: number): string {
  if (ms >= 2 * DAY_MS) return `${Math.round(ms / DAY_MS)} d`;
  if (ms >= 10 * HOUR_MS) return `${Math.round(ms / HOUR_MS)} h`;
  return inWords(ms < 10 * MINUTE_MS ? ms : Math.round(ms / MINUTE_MS) * MINUTE_MS);
}

function epoch(at: number | string): number {
  return typeof at === 'string' ? Date.parse(at) : at;
}
