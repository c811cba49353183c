import { describe, expect, it } from 'vitest';
import { decideKey, freshMsOf } from '../../../src/core/policy/kept-keys.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('decideKey', () => {
  const freshMs = 6 * HOUR;
  it.each([
    // Nothing was read yet.
    { what: 'never asked', kept: { freshMs: 0 }, has: false, now: 0, ask: true, serves: false },
    { what: 'failed just now', kept: { freshMs: 0, askedAt: 0 }, has: false, now: 0, ask: false, serves: false },
    {
      what: 'failed 29.999 s ago',
      kept: { freshMs: 0, askedAt: 0 },
      has: false,
      now: 29_999,
      ask: false,
      serves: false,
    },
    { what: 'failed 30 s ago', kept: { freshMs: 0, askedAt: 0 }, has: false, now: 30_000, ask: true, serves: false },
    // The key is there.
    { what: 'read just now', kept: { freshMs, readAt: 0, askedAt: 0 }, has: true, now: 0, ask: false, serves: true },
    {
      what: 'the last fresh ms',
      kept: { freshMs, readAt: 0, askedAt: 0 },
      has: true,
      now: freshMs - 1,
      ask: false,
      serves: true,
    },
    { what: 'stale', kept: { freshMs, readAt: 0, askedAt: 0 }, has: true, now: freshMs, ask: true, serves: true },
    {
      what: 'stale, and the server is down',
      kept: { freshMs, readAt: 0, askedAt: freshMs },
      has: true,
      now: freshMs + 29_999,
      ask: false,
      serves: true,
    },
    {
      what: 'a day old',
      kept: { freshMs, readAt: 0, askedAt: 24 * HOUR },
      has: true,
      now: 24 * HOUR,
      ask: false,
      serves: true,
    },
    {
      what: 'older than a day',
      kept: { freshMs, readAt: 0, askedAt: 24 * HOUR },
      has: true,
      now: 24 * HOUR + 1,
      ask: false,
      serves: false,
    },
    // Others are there, this one is not.
    {
      what: 'unknown, read just now',
      kept: { freshMs, readAt: 0, askedAt: 0 },
      has: false,
      now: 29_999,
      ask: false,
      serves: false,
    },
    {
      what: 'unknown, 30 s later',
      kept: { freshMs, readAt: 0, askedAt: 0 },
      has: false,
      now: 30_000,
      ask: true,
      serves: false,
    },
  ])('$what: ask $ask, serves $serves', ({ kept, has, now, ask, serves }) => {
    // From anywhere on the clock, which may have begun at any number.
    for (const start of [0, -1e6, 1.7e12]) {
      const { readAt, askedAt, ...rest } = kept as { freshMs: number; readAt?: number; askedAt?: number };
      const shifted = {
        ...rest,
        ...(readAt !== undefined && { readAt: readAt + start }),
        ...(askedAt !== undefined && { askedAt: askedAt + start }),
      };
      expect(decideKey(shifted, has, now + start)).toEqual({ ask, serves });
    }
  });
});

describe('freshMsOf', () => {
  it.each([
    ['public, max-age=21600', 6 * HOUR],
    ['max-age=21601', 6 * HOUR],
    ['max-age=99999999999999999999', 6 * HOUR],
    ['Max-Age = "3600"', HOUR],
    ['public,max-age=3600', HOUR],
    ['max-age=600', 10 * MINUTE],
    ['max-age=599', 10 * MINUTE],
    ['max-age=0', 10 * MINUTE],
    ['max-age=-1', 10 * MINUTE],
    ['max-age=soon', 10 * MINUTE],
    ['s-maxage=21600', 10 * MINUTE],
    ['x-max-age=21600', 10 * MINUTE],
    ['no-store', 10 * MINUTE],
    ['', 10 * MINUTE],
    [undefined, 10 * MINUTE],
  ])('%s', (header, expected) => {
    expect(freshMsOf(header)).toBe(expected);
  });
});
