import { describe, expect, test } from 'vitest';
import { readSchedule } from '../../../src/core/policy/schedule-expression.ts';
import { longestGapMinutes, nextTimes } from '../../../src/core/policy/schedule-times.ts';

/** A Sunday. */
const NOW = Date.UTC(2026, 10, 22, 11, 20, 30);

function next(expression: string, now = NOW, count = 3): string[] {
  const schedule = readSchedule(expression)!;
  return nextTimes(schedule, now, count).times.map((at) => new Date(at).toISOString().slice(0, 16));
}

describe('a rate', () => {
  test.each([
    ['rate(1 minute)', 1],
    ['rate(5 minutes)', 5],
    ['rate(60 minutes)', 60],
    ['rate(1 hour)', 60],
    ['rate(2 hours)', 120],
    ['rate(1 day)', 1440],
  ])('%s', (expression, minutes) => {
    expect(readSchedule(expression)).toEqual({ kind: 'rate', minutes });
    expect(longestGapMinutes(readSchedule(expression)!, NOW)).toBe(minutes);
  });

  test('nobody tells when it began: each time comes at the latest then', () => {
    const { times, atTheLatest } = nextTimes(readSchedule('rate(1 hour)')!, NOW);
    expect(times.map((at) => (at - NOW) / 3_600_000)).toEqual([1, 2, 3]);
    expect(atTheLatest).toBe(true);
    expect(nextTimes(readSchedule('cron(0 * * * ? *)')!, NOW).atTheLatest).toBe(false);
  });
});

describe('a cron expression of six fields, in UTC', () => {
  test.each<[string, string[]]>([
    ['cron(0 * * * ? *)', ['2026-11-22T12:00', '2026-11-22T13:00', '2026-11-22T14:00']],
    ['cron(20 * * * ? *)', ['2026-11-22T12:20', '2026-11-22T13:20', '2026-11-22T14:20']],
    ['cron(21 * * * ? *)', ['2026-11-22T11:21', '2026-11-22T12:21', '2026-11-22T13:21']],
    ['cron(0/30 * * * ? *)', ['2026-11-22T11:30', '2026-11-22T12:00', '2026-11-22T12:30']],
    ['cron(5,35 23 * * ? *)', ['2026-11-22T23:05', '2026-11-22T23:35', '2026-11-23T23:05']],
    ['cron(15 10 ? * 6L 2026-2027)', ['2026-11-27T10:15', '2026-12-25T10:15', '2027-01-29T10:15']],
    ['cron(0 18 ? * MON-FRI *)', ['2026-11-23T18:00', '2026-11-24T18:00', '2026-11-25T18:00']],
    ['cron(0 18 ? * mon,WED *)', ['2026-11-23T18:00', '2026-11-25T18:00', '2026-11-30T18:00']],
    ['cron(0 12 ? * 1 *)', ['2026-11-22T12:00', '2026-11-29T12:00', '2026-12-06T12:00']],
    ['cron(0 12 ? * L *)', ['2026-11-28T12:00', '2026-12-05T12:00', '2026-12-12T12:00']],
    ['cron(0 9 ? * 2#1 *)', ['2026-12-07T09:00', '2027-01-04T09:00', '2027-02-01T09:00']],
    ['cron(0 9 ? * TUE#5 *)', ['2026-12-29T09:00', '2027-03-30T09:00', '2027-06-29T09:00']],
    ['cron(0 8 1 * ? *)', ['2026-12-01T08:00', '2027-01-01T08:00', '2027-02-01T08:00']],
    ['cron(0 8 L * ? *)', ['2026-11-30T08:00', '2026-12-31T08:00', '2027-01-31T08:00']],
    ['cron(0 0 31 * ? *)', ['2026-12-31T00:00', '2027-01-31T00:00', '2027-03-31T00:00']],
    ['cron(0 0 29 2 ? *)', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['cron(0 0 1 JAN-MAR/2 ? *)', ['2027-01-01T00:00', '2027-03-01T00:00', '2028-01-01T00:00']],
    // A Saturday's nearest is the Friday before, a Sunday's the Monday after; never in another month.
    ['cron(0 8 28W * ? *)', ['2026-11-27T08:00', '2026-12-28T08:00', '2027-01-28T08:00']],
    ['cron(0 8 29W * ? *)', ['2026-11-30T08:00', '2026-12-29T08:00', '2027-01-29T08:00']],
    ['cron(0 8 1W 5-8 ? 2027)', ['2027-05-03T08:00', '2027-06-01T08:00', '2027-07-01T08:00']],
    ['cron(0 8 31W 1 ? *)', ['2027-01-29T08:00', '2028-01-31T08:00', '2029-01-31T08:00']],
    ['cron(0 12 * * ? 2026)', ['2026-11-22T12:00', '2026-11-23T12:00', '2026-11-24T12:00']],
    ['cron(0 12 22 11 ? 2026)', ['2026-11-22T12:00']],
    ['cron(0 11 22 11 ? 2026)', []],
    ['cron(0 12 * * ? 2025)', []],
  ])('%s', (expression, expected) => {
    expect(next(expression)).toEqual(expected);
  });

  test('the moment itself is over, the one before it is not', () => {
    const noon = Date.UTC(2026, 10, 22, 12);
    expect(next('cron(0 12 * * ? *)', noon, 1)).toEqual(['2026-11-23T12:00']);
    expect(next('cron(0 12 * * ? *)', noon - 1, 1)).toEqual(['2026-11-22T12:00']);
  });
});

describe('the longest time from one run to the next, in minutes', () => {
  test.each([
    ['cron(0 * * * ? *)', 60],
    ['cron(0/15 * * * ? *)', 15],
    ['cron(7,20 * * * ? *)', 47],
    ['cron(* * * * ? *)', 1],
    ['cron(0 0/2 * * ? *)', 120],
    ['cron(0 8-17 * * ? *)', 15 * 60],
    ['cron(0 * ? * MON-FRI *)', 49 * 60],
    ['cron(0 6 * * ? *)', 1440],
    ['cron(0 0 L * ? *)', 31 * 1440],
    ['cron(0 0 29 2 ? *)', Number.POSITIVE_INFINITY],
    ['cron(0 * * * ? 2026)', Number.POSITIVE_INFINITY],
    ['cron(0 * * * ? 2025)', Number.POSITIVE_INFINITY],
    ['cron(0 * * * ? 2026-2199)', 60],
  ])('%s', (expression, minutes) => {
    expect(longestGapMinutes(readSchedule(expression)!, NOW)).toBe(minutes);
  });
});

test.each([
  '',
  'rate(1 hours)',
  'rate(2 hour)',
  'rate(0 minutes)',
  'rate(-1 minutes)',
  'rate(1.5 hours)',
  'rate(1 week)',
  'Rate(1 hour)',
  'rate(1 hour) ',
  'at(2026-11-22T12:00:00)',
  'cron(0 * * * *)',
  'cron(0 * * * * ? *)',
  'cron(0 * * * * *)',
  'cron(0 * ? * ? *)',
  'cron(60 * * * ? *)',
  'cron(0 24 * * ? *)',
  'cron(0 * 0 * ? *)',
  'cron(0 * 32 * ? *)',
  'cron(0 * 32W * ? *)',
  'cron(0 * * 13 ? *)',
  'cron(0 * ? * 8 *)',
  'cron(0 * ? * 2#6 *)',
  'cron(0 * ? * XYZ *)',
  'cron(0 * ? * MON-FRO *)',
  'cron(0 17-8 * * ? *)',
  'cron(0 */0 * * ? *)',
  'cron(0 *-5 * * ? *)',
  'cron(0 , * * ? *)',
  'cron(0 * * * ? 1969)',
  'cron(0 * * * ? 2200)',
])('"%s" is not understood', (expression) => {
  expect(readSchedule(expression)).toBeUndefined();
});
