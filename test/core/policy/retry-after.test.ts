import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { httpDate, retryAfterMs } from '../../../src/core/policy/retry-after.ts';

const NOW = Date.UTC(2026, 9, 21, 7, 28, 0);

describe('retryAfterMs', () => {
  it.each<[string | string[] | undefined, number | undefined]>([
    [undefined, undefined],
    ['7', 7000],
    [' 7 ', 7000],
    ['0', 1000],
    ['-5', 1000],
    ['1.5', 1500],
    ['1e99', 3_600_000],
    ['1e999', 3_600_000],
    ['3600', 3_600_000],
    ['86400', 3_600_000],
    ['', undefined],
    ['abc', undefined],
    ['5 apples', undefined],
    ['Infinity', undefined],
    ['0x10', undefined],
    ['Wed, 21 Oct 2026 07:29:00 GMT', 60_000],
    ['Wed, 21 Oct 2026 07:27:00 GMT', 1000],
    ['Wednesday, 21-Oct-26 07:29:00 GMT', 60_000],
    ['Wed Oct 21 07:29:00 2026', 60_000],
    ['Wed, 21 Oct 2026 07:29:00 PST', undefined],
    ['2026-10-21', undefined],
    [['3', '9'], 9000],
    [['abc', '9'], 9000],
    ['3, 9', 9000],
    [[], undefined],
  ])('reads %j as %j', (header, wanted) => {
    expect(retryAfterMs(header, NOW)).toBe(wanted);
  });

  it('C2: is a second to an hour, or nothing, for every header there can be', () => {
    const date = fc
      .date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true })
      .map((at) => at.toUTCString());
    const value = fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String), date);
    fc.assert(
      fc.property(fc.oneof(value, fc.array(value)), (header) => {
        const wait = retryAfterMs(header, NOW);
        if (wait === undefined) return;
        expect(wait).toBeGreaterThanOrEqual(1000);
        expect(wait).toBeLessThanOrEqual(3_600_000);
      }),
    );
  });

  it('obeys every whole number of seconds up to an hour exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3600 }), (s) => void expect(retryAfterMs(String(s), NOW)).toBe(s * 1000)),
    );
  });
});

describe('httpDate', () => {
  it('reads what every server writes, to the second', () => {
    const instant = fc.integer({ min: 0, max: 253_370_764_800 }).map((seconds) => seconds * 1000);
    fc.assert(fc.property(instant, (at) => void expect(httpDate(new Date(at).toUTCString())).toBe(at)));
  });
});
