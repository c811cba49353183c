import { KeeperError } from '../core/errors.ts';

const MS_PER_UNIT: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A duration on the command line, in milliseconds: a whole number and its unit, as in `90s`, `90m`, `2h`, `1d`. A number
 * alone is refused: nobody knows its unit. Pure.
 *
 * @param option  the option that it was given with, for the message
 * @throws KeeperError `usage`
 */
export function readDuration(option: string, text: string): number {
  const [, count, unit] = /^(\d{1,5})([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined && Number(count) > 0) return Number(count) * MS_PER_UNIT[unit]!;
  throw new KeeperError('usage', `${option} "${text}" is no time; nothing was sent`, {
    remedy: 'write seconds, minutes, hours or days: 90s, 90m, 2h, 1d',
  });
}
