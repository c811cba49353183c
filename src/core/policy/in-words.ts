import { instant } from '../report.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS = [
  ['d', DAY],
  ['h', HOUR],
  ['min', MINUTE],
  ['s', 1000],
] as const;

/** A duration for people, in its two largest units, rounded down: "13 d 4 h", "42 min", "0 s". */
export function inWords(milliseconds: number): string {
  let rest = Math.max(0, milliseconds);
  const parts: string[] = [];
  for (const [index, [name, size]] of UNITS.entries()) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
    // Seconds matter only in the last minutes.
    if (parts.length === 2 || (parts.length === 1 && index === 2)) break;
  }
  return parts.length > 0 ? parts.join(' ') : '0 s';
}

/** As exactly as it matters: days, hours, and only the last ten of those with their minutes. Pure. */
export function briefly(ms: number): string {
  if (ms >= 2 * DAY) return `${Math.round(ms / DAY)} d`;
  if (ms >= 10 * HOUR) return `${Math.round(ms / HOUR)} h`;
  return inWords(ms < 10 * MINUTE ? ms : Math.round(ms / MINUTE) * MINUTE);
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

/** A size: "512 bytes", "64 KiB", "12 GiB", rounded down. Pure. */
export function inBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${Math.floor(bytes / 1024 ** step)} ${units[step]}`;
}
