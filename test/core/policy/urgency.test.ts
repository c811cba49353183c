import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { READING_URGENCY, urgencyOf } from '../../../src/core/policy/urgency.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 22, 12);

describe('urgencyOf', () => {
  it('orders a run: what is over or at risk, what has to be read, what nobody knows the end of, the rest by its end', () => {
    const places: [string, number][] = [
      ['at risk, and nobody knows its end', urgencyOf({ atRisk: true })],
      ['over since yesterday', urgencyOf({ atRisk: true, expiresAt: NOW - 24 * HOUR })],
      ['over since a millisecond', urgencyOf({ atRisk: true, expiresAt: NOW - 1 })],
      ['over now', urgencyOf({ atRisk: true, expiresAt: NOW })],
      ['at risk, five hours left', urgencyOf({ atRisk: true, expiresAt: NOW + 5 * HOUR })],
      ['at risk, a year left', urgencyOf({ atRisk: true, expiresAt: NOW + 365 * 24 * HOUR })],
      ['an org to be read', READING_URGENCY],
      ['an end that nobody knows', urgencyOf({ atRisk: false })],
      ['an hour left', urgencyOf({ atRisk: false, expiresAt: NOW + HOUR })],
      ['a millisecond more', urgencyOf({ atRisk: false, expiresAt: NOW + HOUR + 1 })],
      ['a day left', urgencyOf({ atRisk: false, expiresAt: NOW + 24 * HOUR })],
    ];
    const sorted = [...places].reverse().sort(([, a], [, b]) => a - b);
    expect(sorted.map(([name]) => name)).toEqual(places.map(([name]) => name));
    expect(new Set(places.map(([, place]) => place)).size, 'no two are alike').toBe(places.length);
  });

  it('puts what is at risk before every reading, and everything else behind, whatever its end', () => {
    // The instants that a data source can have: from 2000 to 2200.
    const end = fc.option(fc.integer({ min: Date.UTC(2000), max: Date.UTC(2200) }), { nil: undefined });
    fc.assert(
      fc.property(end, fc.boolean(), (expiresAt, atRisk) => {
        const place = urgencyOf({ atRisk, ...(expiresAt !== undefined && { expiresAt }) });
        expect(place < READING_URGENCY).toBe(atRisk);
        expect(place).not.toBe(READING_URGENCY);
      }),
    );
  });
});
