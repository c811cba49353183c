import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../src/core/errors.ts';
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

  it.each<[ErrorCode | undefined, number, boolean]>([
    ['reauthorization-required', 1, false],
    ['client-credentials', 1, false],
    ['forbidden', 1, false],
    // An outage may be over when Lambda repeats the run; when it is not, it is hourly.
    ['unreachable', 1, true],
    ['answer-lost', 2, true],
    ['bad-answer', 2, true],
    ['unreachable', 3, false],
    ['answer-lost', 99, false],
    // Noted by an earlier version.
    [undefined, 1, false],
  ])(
    'after %s, %i times, with no day of token, who comes again tries at once: %s; in 50 minutes always',
    (code, attempts, atOnce) => {
      const failing = { ...failed(attempts), ...(code && { code }) };
      for (const endsAt of [undefined, NOW - 1, NOW + 24 * HOUR]) {
        const patient = (minutes: number) =>
          mayTryAgain(failing, NOW + minutes * MINUTE, endsAt, { patient: true }).try;
        expect([patient(0), patient(3), patient(49.9), patient(50)]).toEqual([atOnce, atOnce, atOnce, true]);
        expect(mayTryAgain(failing, NOW, endsAt).try).toBe(true);
      }
    },
  );

  it('tries at once when nothing has failed, or when the last failure lies in the future', () => {
    expect(mayTryAgain(undefined, NOW, MONTH_LEFT).try).toBe(true);
    expect(mayTryAgain(failed(9, NOW + 1), NOW, MONTH_LEFT).try).toBe(true);
  });

  it('says how long it waits', () => {
    expect(mayTryAgain(failed(3), NOW + HOUR, MONTH_LEFT).reason).toBe('failed 3 times, tried again in 3 h');
    const waiting = mayTryAgain(failed(1), NOW + 10 * MINUTE, undefined, { patient: true });
    expect(waiting.reason).toBe('failed once, tried again in 40 min');
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
    const first = afterFailure({ rejectedRefreshToken: 'fake-hash' }, NOW, 'forbidden');
    expect(first).toEqual({
      rejectedRefreshToken: 'fake-hash',
      failing: { attempts: 1, since: NOW, lastAt: NOW, code: 'forbidden' },
    });
    expect(afterFailure(first, NOW + HOUR, 'unreachable').failing).toEqual({
      attempts: 2,
      since: NOW,
      lastAt: NOW + HOUR,
      code: 'unreachable',
    });
  });

  it('stops counting at 99', () => {
    expect(afterFailure({ failing: failed(99) }, NOW, 'forbidden').failing?.attempts).toBe(99);
  });
});
