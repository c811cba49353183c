import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paintWith, wantsColour } from '../../src/cli/text/paint.ts';
import { table } from '../../src/cli/text/table.ts';
import { lifeLeft, whenIs } from '../../src/cli/text/times.ts';
import { toColumns, widthOf, wrap } from '../../src/cli/text/width.ts';
import { instantFromNow } from '../../src/core/policy/in-words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const paint = paintWith(false);

describe('lives', () => {
  test.each([
    [14 * 24 * HOUR - 1000, '14 d left'],
    [24 * HOUR - 1000, '24 h left'],
    [23 * HOUR + 58 * MINUTE, '24 h left'],
    [9 * HOUR + 59 * MINUTE + 40_000, '10 h left'],
    [9 * HOUR + 4 * MINUTE, '9 h 4 min left'],
    [42 * MINUTE, '42 min left'],
    [6 * MINUTE + 12_000, '6 min left'],
    [12_000, '12 s left'],
    [0, 'ended 0 s ago'],
    [-3 * HOUR - 20 * MINUTE, 'ended 3 h ago'],
  ])('%i ms: %s', (ms, words) => {
    expect(lifeLeft(1e12 + ms, 1e12)).toBe(words);
  });

  test('of an unknown end, of a text, and of what is to come', () => {
    expect(lifeLeft(undefined, 0)).toBe('end unknown');
    expect(lifeLeft('1970-01-01T01:00:00Z', 0)).toBe('1 h left');
    expect([whenIs(5, 5), whenIs(5 + HOUR, 5)]).toEqual(['now', 'in 1 h']);
  });
});

test.each([
  [HOUR, '2001-09-09T02:46:40Z (in 1 h)'],
  [1, '2001-09-09T01:46:40Z (in 0 s)'],
  [0, '2001-09-09T01:46:40Z (0 s ago)'],
  [-55 * MINUTE, '2001-09-09T00:51:40Z (55 min ago)'],
])('%i ms from now: %s', (ms, words) => {
  expect(instantFromNow(1e12 + ms, 1e12)).toBe(words);
});

describe('widths', () => {
  test('East Asian letters and emoji take two columns', () => {
    expect([widthOf('abc'), widthOf('日本'), widthOf('é'), widthOf('👩‍👩‍👧')]).toEqual([3, 4, 1, 2]);
    expect(toColumns('日本語', 4)).toBe('日… ');
  });

  test('a text in so many columns takes exactly so many', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, columns) => {
        expect(widthOf(toColumns(text, columns))).toBe(columns);
      }),
    );
  });

  test('wrapping loses nothing, and breaks only where a line would be too long', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }),
        fc.integer({ min: 12, max: 60 }),
        (words, columns) => {
          const lines = wrap(words.join(' '), columns);
          expect(lines.join(' ')).toBe(words.join(' '));
          expect(lines.filter((line) => line.length > columns)).toEqual([]);
        },
      ),
    );
  });
});

describe('tables', () => {
  const columns = [
    { title: 'ID' },
    { title: 'ORG', givesWay: 1, narrowest: 4 },
    { title: 'URL', givesWay: 2, narrowest: 6 },
  ];
  const rows = [
    { cells: ['1234567890', 'Acme Bank', 'https://a.example.com'], below: ['a line of words that is below'] },
  ];

  test.each([
    [Number.POSITIVE_INFINITY, '1234567890  Acme Bank  https://a.example.com'],
    [40, '1234567890  Acme Bank  https://a.exampl…'],
    [26, '1234567890  Acme …  https…'],
    [20, '1234567890  Acme Ba…'],
    [12, '1234567890'],
  ])('at %d columns', (width, line) => {
    expect(table(columns, rows, { width, paint })[1]).toBe(line);
  });

  test('a column without content is left out', () => {
    expect(table(columns, [{ cells: ['1', '', 'u'] }], { width: 80, paint })).toEqual(['ID  URL', '1   u']);
  });

  test('with colours the same text', () => {
    const plain = table(columns, rows, { width: 40, paint });
    const coloured = table(columns, [{ ...rows[0]!, colours: [paintWith(true).red] }], {
      width: 40,
      paint: paintWith(true),
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours
    expect(coloured.map((line) => line.replace(/\x1b\[\d+m/g, ''))).toEqual(plain);
    expect(coloured.join()).toContain('\x1b[31m1234567890\x1b[39m');
  });
});

test.each([
  [true, {}, false, true],
  [false, {}, false, false],
  [true, { NO_COLOR: '1' }, false, false],
  [true, { NO_COLOR: '' }, false, true],
  [true, { TERM: 'dumb' }, false, false],
  [true, {}, true, false],
])('colour on a terminal %s with %j and --no-color %s: %s', (isTTY, env, noColour, wanted) => {
  expect(wantsColour(isTTY, env, noColour)).toBe(wanted);
});
