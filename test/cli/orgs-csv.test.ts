import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CsvRow, readCsv } from '../../src/cli/commands/orgs/csv.ts';
import { KeeperError } from '../../src/core/errors.ts';

const read = (text: string, problemOf: (row: CsvRow) => string | undefined = () => undefined) =>
  readCsv(text, 'orgs.csv', problemOf);
const refusal = (text: string, problemOf?: (row: CsvRow) => string | undefined): string => {
  try {
    read(text, problemOf);
  } catch (thrown) {
    if (thrown instanceof KeeperError && thrown.code === 'usage') return thrown.message;
    throw thrown;
  }
  throw new Error('it was accepted');
};

describe('a list of orgs as CSV', () => {
  test.each<[what: string, text: string, rows: Partial<CsvRow>[]]>([
    ['ids alone', 'a\nb\n', [{ id: 'a' }, { id: 'b' }]],
    [
      'names beside them',
      'a,One\nb,Two',
      [
        { id: 'a', name: 'One' },
        { id: 'b', name: 'Two' },
      ],
    ],
    ['a header', 'id,name\na,One\n', [{ id: 'a', name: 'One', line: 2 }]],
    ['a header in capitals, turned round', 'NAME, ID\nOne,a\n', [{ id: 'a', name: 'One' }]],
    ['a header of the ids alone', 'id\na\n', [{ id: 'a' }]],
    ['a byte order mark', '\uFEFFid,name\na,One\n', [{ id: 'a', name: 'One' }]],
    ['CRLF', 'id,name\r\na,One\r\nb,\r\n', [{ id: 'a', name: 'One' }, { id: 'b' }]],
    ['CR alone', 'a,One\rb,Two', [{ id: 'a' }, { id: 'b', line: 2 }]],
    ['quoted fields', '"a","One, ""the"" first"\n', [{ id: 'a', name: 'One, "the" first' }]],
    ['white space around cells', ' a ,\t"One" \n', [{ id: 'a', name: 'One' }]],
    [
      'empty lines',
      '\n\na,One\n\n,\nb\n\n',
      [
        { id: 'a', line: 3 },
        { id: 'b', line: 6 },
      ],
    ],
    [
      'a line break inside quotation marks',
      '"a","One\nTwo"\nb',
      [
        { id: 'a', name: 'One\nTwo' },
        { id: 'b', line: 3 },
      ],
    ],
  ])('%s', (_what, text, rows) => {
    expect(read(text)).toMatchObject(rows);
    expect(read(text)).toHaveLength(rows.length);
  });

  test.each([
    ['nothing', '', /it holds no org/],
    ['only a header', 'id,name\n', /it holds no org/],
    ['only white space', ' \r\n\n', /it holds no org/],
    ['a third column', 'a,One\nb,Two,Three\n', /line 2: it has 3 columns/],
    ['another header', 'id,name,region\na,One,eu\n', /line 1: the columns are id and name/],
    ['a column twice', 'id,id\na,b\n', /line 1: the columns are id and name/],
    ['a quotation mark that does not end', 'a,One\nb,"Two\nc,Three\n', /line 2: a quotation mark is out of place/],
    ['a quotation mark in the middle', 'a,On"e\n', /line 1: a quotation mark is out of place/],
    ['text behind a quoted field', '"a"b,One\n', /line 1: a quotation mark is out of place/],
  ])('is refused by its number: %s', (_what, text, message) => {
    expect(refusal(text)).toMatch(message);
    expect(refusal(text)).toMatch(/Nothing was sent or changed/);
  });

  test('tells the first mistakes and counts the others', () => {
    const lines = Array.from({ length: 9 }, (_, n) => `bad${n}`).join('\n');
    const message = refusal(lines, ({ id }) => `${id} is odd`);
    expect(message).toContain('line 1: bad0 is odd; line 2: bad1 is odd');
    expect(message).toContain('line 5: bad4 is odd; and 4 more.');
  });

  test('reads what a table program writes', () => {
    const cell = fc.string({ unit: 'grapheme' }).map((text) => text.trim());
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            cell.filter((id) => id !== '' && id.toLowerCase() !== 'id'),
            cell,
          ),
          { minLength: 1 },
        ),
        fc.constantFrom('\n', '\r\n'),
        (pairs, end) => {
          const text = pairs.map(([id, name]) => `${quoted(id)},${quoted(name)}${end}`).join('');
          expect(read(text).map(({ id, name = '' }) => [id, name])).toEqual(pairs);
        },
      ),
    );
  });

  test('never throws anything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ' ', 'id') }), (text) => {
        try {
          read(text);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(KeeperError);
        }
      }),
    );
  });
});
