import type { DataSource } from '../core/model.ts';
import { decideDataSource } from '../core/policy/data-source-renewal.ts';

/** The one word for how a data source's token is. */
export type LifeWord = 'fresh' | 'due' | 'at risk' | 'EXPIRED' | 'disabled' | 'unknown';

/** How much life is left, in the ways that a table shows it. */
export interface Life {
  readonly word: LifeWord;
  /** `23h 41m`, `42m 10s`, `EXPIRED`, `?`. */
  readonly countdown: string;
  /** The countdown where time is short, else the word: all that a narrow table shows. */
  readonly short: string;
  /** What is left of the lifetime, from 0 to 1; absent where nobody tells. */
  readonly share?: number;
  readonly due: boolean;
  readonly expiresAt?: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * What the table says about a data source's token. Due is what the next renewal pass extends. Pure.
 *
 * @param now  the clock as Webex sees it
 */
export function lifeShown(dataSource: DataSource, now: number, renewAfterMinutes: number): Life {
  const { action, expiresAt, lifetimeMinutes, atRisk } = decideDataSource(dataSource, now, { renewAfterMinutes });
  const due = action === 'extend';
  const left = expiresAt === undefined ? undefined : expiresAt - now;
  const countdown = left === undefined ? '?' : left <= 0 ? 'EXPIRED' : clock(left);
  const word: LifeWord =
    dataSource.status === 'disabled'
      ? 'disabled'
      : left === undefined
        ? 'unknown'
        : left <= 0
          ? 'EXPIRED'
          : atRisk
            ? 'at risk'
            : due
              ? 'due'
              : 'fresh';
  return {
    word,
    countdown,
    short: word === 'at risk' ? clockShort(left!) : word,
    due,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(left !== undefined &&
      lifetimeMinutes !== undefined && { share: Math.min(1, Math.max(0, left / (lifetimeMinutes * MINUTE_MS))) }),
  };
}

/** A bar of so many columns; what is left is full, and a little left is never nothing. Pure. */
export function bar(share: number, columns: number): string {
  const full = share <= 0 ? 0 : Math.max(1, Math.round(share * columns));
  return '█'.repeat(full) + '░'.repeat(columns - full);
}

function clock(ms: number): string {
  const hours = Math.floor(ms / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  const seconds = Math.floor((ms % MINUTE_MS) / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}h ${two(minutes)}m` : `${minutes}m ${two(seconds)}s`;
}

function clockShort(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes >= 60) return `${Math.floor(minutes / 60)}h`;
  return minutes > 0 ? `${minutes}m` : `${Math.floor(ms / 1000)}s`;
}
