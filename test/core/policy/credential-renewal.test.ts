import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/core/model.ts';
import {
  accessTokenState,
  canRefresh,
  decideRenewal,
  GUARD_MS,
  isUsable,
} from '../../../src/core/policy/credential-renewal.ts';
import { Secret } from '../../../src/core/secret.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OBTAINED = Date.UTC(2026, 2, 1, 12);
const ACCESS = new Secret('fake-access-token');
const REFRESH = new Secret('fake-refresh-token');

/** A service-app pair as Webex gives it: 14 and 90 days. */
function pair(change: Partial<Credential> = {}): Credential {
  return {
    key: 'service-app:x',
    kind: 'service-app',
    accessToken: { value: ACCESS, expiresAt: OBTAINED + 14 * DAY },
    refreshToken: { value: REFRESH, expiresAt: OBTAINED + 90 * DAY },
    obtainedAt: OBTAINED,
    notes: {},
    ...change,
  };
}

/** Some fields left out. */
function without(credential: Credential, ...names: (keyof Credential)[]): Credential {
  return Object.fromEntries(
    Object.entries(credential).filter(([name]) => !names.includes(name as keyof Credential)),
  ) as unknown as Credential;
}

const undated = without(pair({ accessToken: { value: ACCESS }, refreshToken: { value: REFRESH } }), 'obtainedAt');

describe('accessTokenState', () => {
  it.each<[string, Credential, number, string]>([
    ['is fresh when it was just obtained', pair(), OBTAINED, 'fresh'],
    ['is fresh one millisecond before half its life', pair(), OBTAINED + 7 * DAY - 1, 'fresh'],
    ['is due at half its life', pair(), OBTAINED + 7 * DAY, 'due'],
    ['is due with exactly the guard left', pair(), OBTAINED + 14 * DAY - GUARD_MS, 'due'],
    ['is expired with a millisecond less than the guard left', pair(), OBTAINED + 14 * DAY - GUARD_MS + 1, 'expired'],
    ['is expired at its end', pair(), OBTAINED + 14 * DAY, 'expired'],
    ['is missing where there is none', without(pair(), 'accessToken'), OBTAINED, 'missing'],
    [
      'is rejected when its hash was noted',
      pair({ notes: { rejectedAccessToken: ACCESS.hash } }),
      OBTAINED,
      'rejected',
    ],
    [
      'is rejected rather than expired',
      pair({ notes: { rejectedAccessToken: ACCESS.hash } }),
      OBTAINED + 90 * DAY,
      'rejected',
    ],
    ['is not rejected when another was', pair({ notes: { rejectedAccessToken: REFRESH.hash } }), OBTAINED, 'fresh'],
    ['is unknown without an end', undated, OBTAINED, 'unknown'],
    [
      'is fresh until its end when nobody knows when it was obtained',
      without(pair(), 'obtainedAt'),
      OBTAINED + 13 * DAY,
      'fresh',
    ],
    ['is believed when it was obtained up to an hour in the future', pair(), OBTAINED - HOUR, 'fresh'],
    ['D3: is unknown when it was obtained more than an hour in the future', pair(), OBTAINED - HOUR - 1, 'unknown'],
    [
      'is expired rather than unknown when it was obtained in the future and is over',
      pair({ obtainedAt: OBTAINED + 30 * DAY }),
      OBTAINED + 14 * DAY,
      'expired',
    ],
  ])('%s', (_sentence, credential, now, state) => {
    expect(accessTokenState(credential, now)).toBe(state);
  });

  it.each([
    ['fresh', pair(), OBTAINED, true],
    ['due', pair(), OBTAINED + 8 * DAY, true],
    ['unknown', undated, OBTAINED, true],
    ['expired', pair(), OBTAINED + 14 * DAY, false],
    ['rejected', pair({ notes: { rejectedAccessToken: ACCESS.hash } }), OBTAINED, false],
    ['missing', without(pair(), 'accessToken'), OBTAINED, false],
  ])('a token that is %s may be presented: %#', (_state, credential, now, usable) => {
    expect(isUsable(credential, now)).toBe(usable);
  });
});

describe('decideRenewal', () => {
  it.each<[string, Credential, number, boolean, RegExp]>([
    ['keeps a fresh pair', pair(), OBTAINED + HOUR, false, /^13 d 23 h left$/],
    ['keeps it a millisecond before half its life', pair(), OBTAINED + 7 * DAY - 1, false, /left$/],
    ['renews at half its life', pair(), OBTAINED + 7 * DAY, true, /^past half its life: 7 d left$/],
    ['renews what is over', pair(), OBTAINED + 15 * DAY, true, /^the access token ended 1 d ago$/],
    [
      'renews what ends within the guard',
      pair(),
      OBTAINED + 14 * DAY - 1000,
      true,
      /ended in 1 s, too soon to be used/,
    ],
    ['renews where there is none', without(pair(), 'accessToken'), OBTAINED, true, /no access token yet/],
    ['renews what Webex rejected', pair({ notes: { rejectedAccessToken: ACCESS.hash } }), OBTAINED, true, /rejected/],
    ['renews what nobody knows the end of, once', undated, OBTAINED, true, /one renewal tells/],
    [
      'renews a pasted service-app token without a refresh token: a mint tells its end',
      without(undated, 'refreshToken'),
      OBTAINED,
      true,
      /one renewal tells/,
    ],
    [
      'keeps a personal access token of unknown end: nothing can renew it',
      { ...without(undated, 'refreshToken'), key: 'integration', kind: 'integration' },
      OBTAINED,
      false,
      /cannot be refreshed/,
    ],
    [
      'renews an integration of unknown end that can be refreshed',
      { ...undated, key: 'integration', kind: 'integration' },
      OBTAINED,
      true,
      /one renewal tells/,
    ],
  ])('%s', (_sentence, credential, now, renew, reason) => {
    const decision = decideRenewal(credential, now);
    expect(decision.renew).toBe(renew);
    expect(decision.reason).toMatch(reason);
  });

  it('renews everything when it is forced', () => {
    for (const credential of [pair(), undated, without(pair(), 'accessToken', 'refreshToken')]) {
      expect(decideRenewal(credential, OBTAINED, { force: true })).toMatchObject({
        renew: true,
        nextRenewalAt: OBTAINED,
      });
    }
  });

  describe('for the sake of the refresh token alone', () => {
    const longAccess = (refreshLife: number) =>
      pair({
        accessToken: { value: ACCESS, expiresAt: OBTAINED + 365 * DAY },
        refreshToken: { value: REFRESH, expiresAt: OBTAINED + refreshLife },
      });
    it.each([
      ['not a millisecond before half its life', longAccess(90 * DAY), OBTAINED + 45 * DAY - 1, false],
      ['at half its life', longAccess(90 * DAY), OBTAINED + 45 * DAY, true],
      ['not within 24 hours of the last, however short its life', longAccess(10 * HOUR), OBTAINED + DAY - 1, false],
      ['again after 24 hours', longAccess(10 * HOUR), OBTAINED + DAY, true],
      [
        'not where nobody knows when it was obtained',
        without(longAccess(DAY), 'obtainedAt'),
        OBTAINED + 45 * DAY,
        false,
      ],
      [
        'not where nobody knows its end',
        { ...longAccess(DAY), refreshToken: { value: REFRESH } },
        OBTAINED + 45 * DAY,
        false,
      ],
    ])('renews %s', (_sentence, credential, now, renew) => {
      expect(decideRenewal(credential, now).renew).toBe(renew);
    });

    it('waits a day although its life did not grow, and so does not refresh at every run', () => {
      // Refreshed now, and the answer says that what remained still remains.
      const refreshed = { ...longAccess(90 * DAY), obtainedAt: OBTAINED + 85 * DAY };
      const hours = Array.from({ length: 5 * 24 }, (_, hour) => OBTAINED + 85 * DAY + hour * HOUR);
      const first = hours.find((now) => decideRenewal(refreshed, now).renew);
      expect(first! - refreshed.obtainedAt).toBeGreaterThanOrEqual(DAY);
    });
  });

  it('tells when it will be due, and is due then and not before', () => {
    const life = fc.integer({ min: 3 * HOUR, max: 400 * DAY });
    fc.assert(
      fc.property(life, life, fc.integer({ min: 0, max: 30 * DAY }), (accessLife, refreshLife, age) => {
        const credential = pair({
          accessToken: { value: ACCESS, expiresAt: OBTAINED + accessLife },
          refreshToken: { value: REFRESH, expiresAt: OBTAINED + refreshLife },
        });
        const decision = decideRenewal(credential, OBTAINED + age);
        expect(decision.nextRenewalAt).toBeDefined();
        if (decision.renew) expect(decision.nextRenewalAt).toBe(OBTAINED + age);
        else {
          expect(decision.nextRenewalAt!).toBeGreaterThan(OBTAINED + age);
          expect(decideRenewal(credential, Math.ceil(decision.nextRenewalAt!)).renew).toBe(true);
          expect(decideRenewal(credential, Math.ceil(decision.nextRenewalAt!) - 1).renew).toBe(false);
        }
      }),
    );
  });

  it('stays due once it is, as time goes on', () => {
    fc.assert(
      fc.property(fc.nat(200 * DAY), fc.nat(200 * DAY), (age, later) => {
        const first = decideRenewal(pair(), OBTAINED + age).renew;
        if (first) expect(decideRenewal(pair(), OBTAINED + age + later).renew).toBe(true);
      }),
    );
  });

  it('renews whatever may not be presented any more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -2 * HOUR, max: 100 * DAY }),
        fc.constantFrom(pair(), undated),
        (age, credential) => {
          if (!isUsable(credential, OBTAINED + age)) expect(decideRenewal(credential, OBTAINED + age).renew).toBe(true);
        },
      ),
    );
  });
});

describe('canRefresh', () => {
  it.each<[string, Credential, number, boolean]>([
    ['with a refresh token that lives', pair(), OBTAINED, true],
    ['a millisecond before its end', pair(), OBTAINED + 90 * DAY - 1, true],
    ['not at its end', pair(), OBTAINED + 90 * DAY, false],
    ['with one whose end nobody knows', undated, OBTAINED + 900 * DAY, true],
    ['not without one', without(pair(), 'refreshToken'), OBTAINED, false],
    ['not with one that Webex called dead', pair({ notes: { rejectedRefreshToken: REFRESH.hash } }), OBTAINED, false],
    [
      'with another than the one that was called dead',
      pair({ notes: { rejectedRefreshToken: ACCESS.hash } }),
      OBTAINED,
      true,
    ],
    [
      'with one whose last use was not answered',
      pair({ notes: { suspectRefreshToken: REFRESH.hash } }),
      OBTAINED,
      true,
    ],
  ])('%s', (_sentence, credential, now, may) => {
    expect(canRefresh(credential, now)).toBe(may);
  });
});

describe('an access token that is to live so long', () => {
  const MINUTE = 60_000;
  const NOW = OBTAINED + 13 * DAY;
  const leaving = (leftMs: number, change: Partial<Credential> = {}) =>
    pair({ accessToken: { value: ACCESS, expiresAt: NOW + leftMs }, ...change });

  it.each<[string, Credential, number, boolean, RegExp]>([
    ['is kept with just as much left', leaving(10 * MINUTE), 10 * MINUTE, false, /^10 min left, at least 10 min/],
    ['is renewed with a millisecond less', leaving(10 * MINUTE - 1), 10 * MINUTE, true, /^9 min left/],
    ['is kept past half its life, with more left', leaving(HOUR), 10 * MINUTE, false, /^1 h left/],
    ['is renewed before half its life, with less left', leaving(13.5 * DAY), 14 * DAY - HOUR, true, /^13 d 12 h left/],
    ['is kept for 59 s with 60 s left', leaving(60_000), 59_000, false, /^1 min left/],
    ['is kept for 60 s with 60 s left', leaving(60_000), 60_000, false, /^1 min left/],
    ['is renewed for 61 s with 60 s left', leaving(60_000), 61_000, true, /^1 min left/],
    ['is renewed for 59 s with 59 s left, which is too little to be used', leaving(59_000), 59_000, true, /too soon/],
    ['is renewed for nothing at all where it is over', leaving(0), 0, true, /^the access token ended/],
    [
      'is renewed where it was rejected',
      leaving(DAY, { notes: { rejectedAccessToken: ACCESS.hash } }),
      0,
      true,
      /reje/,
    ],
    ['is renewed where there is none', without(pair(), 'accessToken'), 0, true, /there is no access token/],
    ['is renewed where nobody knows its end', undated, MINUTE, true, /one renewal tells/],
    [
      'is kept when only its refresh token is past half its life',
      leaving(HOUR, { refreshToken: { value: REFRESH, expiresAt: NOW + DAY } }),
      MINUTE,
      false,
      /^1 h left/,
    ],
    // What a renewal cannot mend is not tried again and again.
    ['is renewed where it was long enough when it was new', leaving(DAY), 2 * DAY, true, /^1 d left/],
    [
      'is left where it was too short when it was new, a day ago at most',
      leaving(13 * DAY + MINUTE, { obtainedAt: NOW - DAY + MINUTE }),
      20 * DAY,
      false,
      /^it had 14 d when it was renewed 23 h 59 min ago, and another renewal gives no more$/,
    ],
    [
      'is renewed once that is a day ago',
      leaving(13 * DAY, { obtainedAt: NOW - DAY }),
      20 * DAY,
      true,
      /^13 d left, at least 20 d/,
    ],
    [
      'is renewed where its end was asked for: a new one may live longer',
      leaving(HOUR, { obtainedAt: NOW - MINUTE, via: 'learned' }),
      DAY,
      true,
      /^1 h left/,
    ],
    ['is renewed where nobody knows when it was new', without(leaving(HOUR), 'obtainedAt'), DAY, true, /^1 h left/],
  ])('%s', (_sentence, credential, minTtlMs, renew, reason) => {
    const decision = decideRenewal(credential, NOW, { minTtlMs });
    expect(decision).toMatchObject({ renew, reason: expect.stringMatching(reason) });
    if (renew) expect(isUsable(credential, NOW, minTtlMs)).toBe(false);
  });

  it('is renewed with force all the same', () => {
    expect(decideRenewal(pair(), OBTAINED, { force: true, minTtlMs: 0 })).toMatchObject({ renew: true });
  });

  it.each([
    [10 * MINUTE, 10 * MINUTE, true],
    [10 * MINUTE - 1, 10 * MINUTE, false],
    [60_000, 0, true],
    [59_999, 0, false],
  ])('with %i ms left is usable for %i ms: %s', (left, minTtlMs, usable) => {
    expect(isUsable(leaving(left), NOW, minTtlMs)).toBe(usable);
  });

  it('of unknown end is usable, but for no time that anybody can name', () => {
    expect([isUsable(undated, NOW), isUsable(undated, NOW, 0)]).toEqual([true, false]);
  });
});
