import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterFailure, mayTryAgain } from '../../../src/core/policy/failure-backoff.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 2, 1, 12);
const MONTH_LEFT = NOW + 30 * 24 * HOUR;
const failed = (attempts: number, lastAt = NOW) => ({ attempts, since: NOW - 100 * HOUR, lastAt });
const tries = (attempts: number, now: number, endsAt?: number) => mayTryAgain(failed(attempts), now, endsAt).try;

describe('mayTryAgain', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [4, 8],
    [5, 16],
    [6, 24],
    [7, 24],
    [99, 24],
    [1_000_000, 24],
  ])('after %i failures waits %i hours, give or take five minutes', (attempts, hours) => {
    const end = NOW + 90 * 24 * HOUR;
    expect(tries(attempts, NOW + hours * HOUR - 5 * MINUTE - 1, end)).toBe(false);
    expect(tries(attempts, NOW + hours * HOUR - 5 * MINUTE, end)).toBe(true);
  });

  it('waits only while more than 24 hours of token remain', () => {
    expect(tries(1, NOW, NOW + 24 * HOUR + 1)).toBe(false);
    expect(tries(1, NOW, NOW + 24 * HOUR)).toBe(true);
    expect(tries(9, NOW, NOW - 1)).toBe(true);
    expect(tries(9, NOW, undefined)).toBe(true);
  });

  it('tries at once when nothing has failed, or when the last failure lies in the future', () => {
    expect(mayTryAgain(undefined, NOW, MONTH_LEFT).try).toBe(true);
    expect(mayTryAgain(failed(9, NOW + 1), NOW, MONTH_LEFT).try).toBe(true);
  });

  it('says how long it waits', () => {
    expect(mayTryAgain(failed(3), NOW + HOUR, MONTH_LEFT).reason).toBe('failed 3 times, tried again in 3 h');
  });

  it('P12: tries no more than once an hour and no less than once a day, however often it fails', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(48 * 60), (attempts, minutes) => {
        const again = tries(attempts, NOW + minutes * MINUTE, NOW + 90 * 24 * HOUR);
        if (minutes < 55) expect(again).toBe(false);
        if (minutes >= 24 * 60) expect(again).toBe(true);
      }),
    );
  });

  it('waits longer after every failure, up to a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(30 * HOUR), (attempts, later) => {
        if (tries(attempts + 1, NOW + later, MONTH_LEFT)) expect(tries(attempts, NOW + later, MONTH_LEFT)).toBe(true);
      }),
    );
  });
});

describe('afterFailure', () => {
  it('counts, and remembers since when', () => {
    const first = afterFailure({ rejectedRefreshToken: 'fake-hash' }, NOW);
    expect(first).toEqual({ rejectedRefreshToken: 'fake-hash', failing: { attempts: 1, since: NOW, lastAt: NOW } });
    expect(afterFailure(first, NOW + HOUR).failing).toEqual({ attempts: 2, since: NOW, lastAt: NOW + HOUR });
  });

  it('stops counting at 99', () => {
    expect(afterFailure({ failing: failed(99) }, NOW).failing?.attempts).toBe(99);
  });
});
