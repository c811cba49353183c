import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inWords } from '../../../src/core/policy/in-words.ts';

it.each([
  [0, '0 s'],
  [-5, '0 s'],
  [999, '0 s'],
  [1000, '1 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [119_999, '1 min'],
  [3_599_999, '59 min'],
  [3_600_000, '1 h'],
  [5_400_000, '1 h 30 min'],
  [86_399_999, '23 h 59 min'],
  [86_400_000, '1 d'],
  [90_000_000, '1 d 1 h'],
  [86_400_000 * 13 + 3_600_000 * 4 + 60_000 * 7, '13 d 4 h'],
])('%i milliseconds are "%s"', (milliseconds, words) => {
  expect(inWords(milliseconds)).toBe(words);
});

it('is one or two whole numbers with their units, for any duration', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e15, noNaN: true }), (milliseconds) => {
      expect(inWords(milliseconds)).toMatch(/^\d+ (?:d|h|min|s)(?: \d+ (?:h|min))?$/);
    }),
  );
});
