import { KeeperError } from '../errors.ts';
import { inWords } from './in-words.ts';

const MINUTE_MS = 60_000;

/** The pass is hourly: what is deferred, and what is renewed a few at a time, counts on the next hour. */
const LONGEST_MINUTES = 60;

/** Timers stand still while a machine sleeps, so the clocks are looked at so often: it has hardly woken up by then. */
const LOOK_AGAIN_MS = 30_000;

/** A difference between the two clocks that a person should know as the reason of a pass. */
const NOTABLE_JUMP_MS = MINUTE_MS;

/** One moment, read from both clocks, in milliseconds. */
export interface Moment {
  /** The wall clock: goes on while the machine sleeps, and can be set. */
  readonly wall: number;
  /** Never jumps, and on most systems stands still while the machine sleeps. */
  readonly monotonic: number;
}

/** What the time of the next pass depends on. */
export interface LastPass {
  readonly startedAt: Moment;
  readonly endedAt: Moment;
  /** How many have failed in a row, this one included. */
  readonly failures: number;
}

/** Whether a pass begins now; else how long until one does, and how long to wait before deciding again. */
export type WatchDecision =
  | { readonly run: true; readonly reason: string }
  | { readonly run: false; readonly nextInMs: number; readonly waitMs: number };

/**
 * When the next pass begins: `intervalMs` after the last one began. After one that failed, sooner: 1, 2, 4, … minutes
 * after its end, because a machine that woke up has no network yet, and would sleep again before the next hour.
 *
 * Time has passed when either clock says so. The monotonic clock alone would sleep with the machine; the wall clock
 * alone would wait for a year when it is set back by one. A clock that is set forward costs one pass too many, which
 * finds nothing due. Pure.
 */
export function decideWatch(last: LastPass | undefined, now: Moment, intervalMs: number): WatchDecision {
  if (!last) return { run: true, reason: 'it is the first' };
  const sinceStart = elapsed(last.startedAt, now);
  const left = Math.min(intervalMs - sinceStart, retryAfterMs(last.failures) - elapsed(last.endedAt, now));
  if (left > 0) return { run: false, nextInMs: left, waitMs: Math.ceil(Math.min(left, LOOK_AGAIN_MS)) };
  const jump = sinceStart - (now.monotonic - last.startedAt.monotonic);
  if (jump >= NOTABLE_JUMP_MS) {
    const ago = `the last one began ${inWords(sinceStart)} ago`;
    return { run: true, reason: `${ago}: the machine slept, or its clock was set` };
  }
  if (sinceStart < intervalMs) return { run: true, reason: `the last ${counted(last.failures)}` };
  return { run: true, reason: `the last one began ${inWords(sinceStart)} ago` };
}

/**
 * The time between two passes, in milliseconds: what was asked for, or an hour. A data source is due at half its
 * lifetime and at risk in its last quarter, so there must be a pass in between.
 *
 * @param asked  as {@link readWatchMinutes} gives it; undefined for the longest that is safe
 * @throws KeeperError `configuration` when data sources that live so short would lapse between two passes
 */
export function watchIntervalMs(asked: number | undefined, lifetimeMinutes: number): number {
  const longest = Math.min(LONGEST_MINUTES, Math.floor(lifetimeMinutes / 4));
  const minutes = asked ?? longest;
  if (minutes >= 1 && minutes <= longest) return minutes * MINUTE_MS;
  const lives = `data sources that live ${lifetimeMinutes} min (TOKEN_LIFETIME_MINUTES)`;
  throw new KeeperError(
    'configuration',
    longest < 1
      ? `${lives} would lapse between two passes, which are a minute apart at least. Nothing was sent`
      : `${lives} would be at risk between two passes that are ${minutes} min apart. Nothing was sent`,
    {
      remedy: `raise TOKEN_LIFETIME_MINUTES to ${minutes < 1 ? 4 : minutes * 4} or more${longest < 1 ? '' : `, or let a pass come every ${longest} min`}`,
    },
  );
}

/**
 * Minutes between two passes as somebody gave them.
 *
 * @param name  of the option, for the error
 * @throws KeeperError `usage` for anything but a whole number from 1 to 60
 */
export function readWatchMinutes(given: string | number, name: string): number {
  const minutes = typeof given === 'number' ? given : /^\d{1,4}$/.test(given) ? Number(given) : Number.NaN;
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= LONGEST_MINUTES) return minutes;
  const what = `${name} must be a whole number of minutes from 1 to ${LONGEST_MINUTES}, and is "${given}"`;
  throw new KeeperError('usage', what, { remedy: `leave the number out for ${LONGEST_MINUTES}` });
}

function retryAfterMs(failures: number): number {
  return failures === 0 ? Number.POSITIVE_INFINITY : MINUTE_MS * 2 ** (failures - 1);
}

function elapsed(from: Moment, to: Moment): number {
  return Math.max(to.wall - from.wall, to.monotonic - from.monotonic);
}

function counted(failures: number): string {
  return failures === 1 ? 'one failed' : `${failures} failed`;
}
