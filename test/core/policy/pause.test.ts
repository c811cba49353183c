import { describe, expect, test } from 'vitest';
import {
  decidePause,
  isPaused,
  LONGEST_PAUSE_MS,
  latestPauseEnd,
  type RunStart,
} from '../../../src/core/policy/pause.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const REASON = 'a test';
const BY_SCHEDULE: RunStart = { by: 'schedule' };

const pause = (since: number, until: number) => ({ since: NOW + since, until: NOW + until, reason: REASON });

describe('which runs a pause holds back', () => {
  test.each<[string, ReturnType<typeof pause> | undefined, RunStart, boolean]>([
    ['no pause', undefined, BY_SCHEDULE, false],
    ['within it', pause(-HOUR, HOUR), BY_SCHEDULE, true],
    ['just begun', pause(0, HOUR), BY_SCHEDULE, true],
    ['a moment before its end', pause(-HOUR, 1), BY_SCHEDULE, true],
    ['at its end', pause(-HOUR, 0), BY_SCHEDULE, false],
    ['long after its end', pause(-9 * HOUR, -7 * HOUR), BY_SCHEDULE, false],
    ['the longest', pause(0, LONGEST_PAUSE_MS), BY_SCHEDULE, true],
    ['longer than any may be', pause(0, LONGEST_PAUSE_MS + 1000), BY_SCHEDULE, false],
    ['begun by a clock that goes before ours', pause(5 * MINUTE, HOUR), BY_SCHEDULE, true],
    ['that begins in the future', pause(5 * MINUTE + 1, HOUR), BY_SCHEDULE, false],
    ['a run by hand', pause(-HOUR, HOUR), { by: 'request' }, false],
    ['a run that was asked for in it', pause(-HOUR, HOUR), { by: 'request', at: NOW - 1 }, false],
    ['asked for as it began', pause(-HOUR, HOUR), { by: 'request', at: NOW - HOUR }, false],
    ['asked for before it, and late', pause(-HOUR, HOUR), { by: 'request', at: NOW - HOUR - 1 }, true],
  ])('%s', (_, of, start, held) => {
    expect(decidePause(of, start, NOW).held).toEqual(held ? of : undefined);
    if (start.by === 'schedule') expect(isPaused(of, NOW)).toBe(held);
  });

  test('one that is over is told with why', () => {
    expect(decidePause(pause(-HOUR, 0), BY_SCHEDULE, NOW)).toEqual({ over: 'its time is over' });
    expect(decidePause(pause(-HOUR, HOUR), { by: 'request' }, NOW)).toEqual({ over: 'this run was asked for' });
    expect(decidePause(undefined, { by: 'request' }, NOW)).toEqual({});
  });
});

describe('how long a pause may be', () => {
  const lapse = (at: number, what = 'the data source ds-1 is at risk') => ({ what, at: NOW + at });

  test.each<[string, number[], number, number]>([
    ['nothing lapses', [], HOUR, 24 * HOUR],
    ['17 hours, a run each hour', [17 * HOUR], HOUR, 16 * HOUR],
    ['the first of several', [17 * HOUR, 5 * HOUR, 9 * HOUR], HOUR, 4 * HOUR],
    ['a run each quarter of an hour', [2 * HOUR], 15 * MINUTE, 105 * MINUTE],
    ['just the longest', [25 * HOUR], HOUR, 24 * HOUR],
    ['a moment less', [25 * HOUR - 1], HOUR, 24 * HOUR - 1],
    ['no time at all', [HOUR], HOUR, 0],
    ['at risk already', [-HOUR], HOUR, -2 * HOUR],
  ])('%s', (_, ats, interval, expected) => {
    const { until } = latestPauseEnd(
      ats.map((at) => lapse(at)),
      interval,
      NOW,
    );
    expect(until - NOW).toBe(expected);
  });

  test('what limits it is told', () => {
    const { why } = latestPauseEnd([lapse(9 * HOUR, 'another'), lapse(5 * HOUR)], HOUR, NOW);
    expect(why).toMatch(/^the data source ds-1 is at risk in 5 h, .* up to 1 h later$/);
    expect(latestPauseEnd([], HOUR, NOW).why).toBe('no pause is longer than 1 d');
  });
});
