import { describe, expect, test } from 'vitest';
import { readDuration } from '../../src/cli/duration.ts';

describe('durations', () => {
  test.each([
    ['1s', 1000],
    ['59s', 59_000],
    ['60s', 60_000],
    ['1m', 60_000],
    ['90m', 5_400_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['007m', 420_000],
    ['99999d', 8_639_913_600_000],
  ])('%s: %i ms', (text, ms) => {
    expect(readDuration('--for', text)).toBe(ms);
  });

  test.each([
    '',
    '0s',
    '0d',
    '10',
    '-5m',
    '+5m',
    '1.5h',
    '1e3s',
    '2H',
    '2 h',
    ' 2h',
    '2h ',
    '1h30m',
    '100000d',
    'm',
    '2w',
  ])('"%s" is refused by name, with what to write', (text) => {
    expect(() => readDuration('--for', text)).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining(`--for "${text}" is no time`) }),
    );
  });
});
