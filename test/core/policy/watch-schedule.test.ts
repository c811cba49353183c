import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decideWatch,
  type LastPass,
  readWatchMinutes,
  watchIntervalMs,
} from '../../../src/core/policy/watch-schedule.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const YEAR = 365 * 24 * HOUR;
const NOON = Date.UTC(2026, 5, 1, 12);
const START = { wall: NOON, monotonic: 5 * HOUR };

/** So long after the start by the wall clock, and by the monotonic one when it differs. */
const at = (wall: number, monotonic = wall) => ({
  wall: START.wall + wall,
  monotonic: START.monotonic + monotonic,
});

/** A pass that took a minute, and was the last of so many failures. */
const last = (failures = 0, took = MINUTE): LastPass => ({ startedAt: START, endedAt: at(took), failures });

describe('decideWatch', () => {
  test('the first pass begins at once', () => {
    expect(decideWatch(undefined, START, HOUR)).toEqual({ run: true, reason: 'it is the first' });
  });

  const rows: [what: string, last: LastPass, now: ReturnType<typeof at>, left: number | 'run'][] = [
    ['nothing has passed since its end', last(), at(MINUTE), 59 * MINUTE],
    ['a millisecond is left', last(), at(HOUR - 1), 1],
    ['the hour is over', last(), at(HOUR), 'run'],
    ['the pass took longer than the hour', last(0, 2 * HOUR), at(2 * HOUR), 'run'],
    ['the machine slept for the night: only the wall clock went on', last(), at(8 * HOUR, 10 * MINUTE), 'run'],
    ['it slept, and woke up before the time', last(), at(40 * MINUTE, 10 * MINUTE), 20 * MINUTE],
    ['it slept to the millisecond', last(), at(HOUR, MINUTE), 'run'],
    ['the clock was set back by a year', last(), at(10 * MINUTE - YEAR, 10 * MINUTE), 50 * MINUTE],
    ['the clock was set back by a year, and the hour is over', last(), at(HOUR - YEAR, HOUR), 'run'],
    ['the clock was set back by a second in the last one', last(), at(HOUR - SECOND, HOUR), 'run'],
    ['the clock was set forward by a year', last(), at(YEAR, 10 * MINUTE), 'run'],
    ['the monotonic clock began anew, which it never does', last(), at(HOUR, -5 * HOUR), 'run'],

    ['one failed: a minute after its end', last(1), at(2 * MINUTE - 1), 1],
    ['one failed: a minute after its end', last(1), at(2 * MINUTE), 'run'],
    ['two failed: two minutes', last(2), at(3 * MINUTE - 1), 1],
    ['two failed: two minutes', last(2), at(3 * MINUTE), 'run'],
    ['six failed: 32 minutes', last(6), at(33 * MINUTE - 1), 1],
    ['six failed: 32 minutes', last(6), at(33 * MINUTE), 'run'],
    ['seven failed: no later than usual', last(7), at(HOUR - 1), 1],
    ['seven failed: no later than usual', last(7), at(HOUR), 'run'],
    ['more failed than a double can count the minutes of', last(5000), at(HOUR - 1), 1],
    ['one failed, after 50 minutes: a minute after its end', last(1, 50 * MINUTE), at(51 * MINUTE), 'run'],
    ['one failed, and the machine slept at once', last(1), at(8 * HOUR, 61 * SECOND), 'run'],
    ['one failed, and the clock was set back', last(1), at(2 * MINUTE - YEAR, 2 * MINUTE), 'run'],
  ];

  test.each(rows)('%s', (_what, before, now, left) => {
    const decision = decideWatch(before, now, HOUR);
    if (left === 'run') expect(decision).toMatchObject({ run: true });
    else expect(decision).toEqual({ run: false, nextInMs: left, waitMs: Math.min(left, 30 * SECOND) });
  });

  test.each([
    [last(), at(HOUR), 'the last one began 1 h ago'],
    [last(1), at(2 * MINUTE), 'the last one failed'],
    [last(3), at(5 * MINUTE), 'the last 3 failed'],
    [last(), at(8 * HOUR, HOUR / 2), 'the last one began 8 h ago: the machine slept, or its clock was set'],
    [last(1), at(8 * HOUR, HOUR / 2), 'the last one began 8 h ago: the machine slept, or its clock was set'],
    [last(), at(HOUR + 59 * SECOND, HOUR), 'the last one began 1 h ago'],
  ])('says why: %#', (before, now, reason) => {
    expect(decideWatch(before, now, HOUR)).toEqual({ run: true, reason });
  });

  test('waits for whole milliseconds, more than none and never so long that a machine that wakes up is not noticed', () => {
    const moments = { wall: fc.integer({ min: -YEAR, max: YEAR }), monotonic: fc.double({ min: 0, max: YEAR }) };
    fc.assert(
      fc.property(
        fc.record(moments, { noNullPrototype: true }),
        fc.nat(100),
        fc.integer({ min: 1, max: 60 }),
        (now, failures, minutes) => {
          const decision = decideWatch(last(failures), at(now.wall, now.monotonic), minutes * MINUTE);
          if (decision.run) return;
          expect(Number.isInteger(decision.waitMs)).toBe(true);
          expect(decision.waitMs).toBeGreaterThanOrEqual(1);
          expect(decision.waitMs).toBeLessThanOrEqual(30 * SECOND);
          expect(decision.nextInMs).toBeLessThanOrEqual(minutes * MINUTE);
        },
      ),
    );
  });
});

describe('watchIntervalMs', () => {
  test.each([
    [undefined, 1440, 60],
    [60, 1440, 60],
    [1, 1440, 1],
    [60, 240, 60],
    [undefined, 239, 59],
    [undefined, 60, 15],
    [15, 60, 15],
    [undefined, 7, 1],
    [undefined, 4, 1],
  ])('asked for %s, with data sources that live %i min: every %i min', (asked, lifetime, minutes) => {
    expect(watchIntervalMs(asked, lifetime)).toBe(minutes * MINUTE);
  });

  test.each([
    [
      60,
      239,
      /at risk between two passes that are 60 min apart/,
      'raise TOKEN_LIFETIME_MINUTES to 240 or more, or let a pass come every 59 min',
    ],
    [
      16,
      60,
      /at risk between two passes that are 16 min apart/,
      'raise TOKEN_LIFETIME_MINUTES to 64 or more, or let a pass come every 15 min',
    ],
    [undefined, 3, /live 3 min \(TOKEN_LIFETIME_MINUTES\) would lapse/, 'raise TOKEN_LIFETIME_MINUTES to 4 or more'],
    [1, 1, /live 1 min \(TOKEN_LIFETIME_MINUTES\) would lapse/, 'raise TOKEN_LIFETIME_MINUTES to 4 or more'],
  ])('asked for %s, with data sources that live %i min: refused', (asked, lifetime, message, remedy) => {
    expect(() => watchIntervalMs(asked, lifetime)).toThrow(
      expect.objectContaining({ code: 'configuration', message: expect.stringMatching(message), remedy }),
    );
  });

  test('whatever it allows, a data source that is due at half its life is looked at before it is at risk', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 1440 }), (lifetime) => {
        const minutes = watchIntervalMs(undefined, lifetime) / MINUTE;
        expect(lifetime / 2 + minutes).toBeLessThanOrEqual(lifetime - Math.min(360, lifetime / 4));
      }),
    );
  });
});

describe('readWatchMinutes', () => {
  test.each([
    ['1', 1],
    ['60', 60],
    ['007', 7],
    [1, 1],
    [60, 60],
  ])('%j', (given, minutes) => {
    expect(readWatchMinutes(given, '--watch')).toBe(minutes);
  });

  test.each([
    '0',
    '61',
    '1440',
    '-5',
    '1.5',
    '1e1',
    '0x10',
    ' 5',
    '',
    '1h',
    'sixty',
    '99999',
    0,
    61,
    1.5,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ])('%j is refused by name', (given) => {
    expect(() => readWatchMinutes(given, 'everyMinutes')).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: `everyMinutes must be a whole number of minutes from 1 to 60, and is "${given}"`,
      }),
    );
  });
});
