import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BINDINGS, type Place } from '../../src/tui/bindings.ts';
import { keyLists } from '../../src/tui/help.ts';

const DOCUMENT = join(import.meta.dirname, '../../docs/screen.md');
const PLACES = Object.keys(BINDINGS) as Place[];

describe('the keys', () => {
  test('stand in docs/screen.md as they are handled', async () => {
    const places = PLACES.map((place) => keyLists(place, false)[0]!);
    const tables = [...places, keyLists('list', false)[1]!].map(({ title, rows }) =>
      [
        `### ${title}`,
        '',
        '| key | what it does |',
        '|---|---|',
        ...rows.map(([keys, about]) => `| ${keys} | ${about} |`),
      ].join('\n'),
    );
    const text = readFileSync(DOCUMENT, 'utf8');
    const made = text.replace(
      /(<!-- keys:[^\n]*-->\n)[\s\S]*(<!-- \/keys -->)/,
      (_, begin, end) => `${begin}\n${tables.join('\n\n')}\n\n${end}`,
    );
    await expect(made).toMatchFileSnapshot(DOCUMENT);
  });

  test.each(PLACES)('%s: no key does two things', (place) => {
    const keys = BINDINGS[place].flatMap((binding) => [...binding.keys]);
    expect(keys).toEqual([...new Set(keys)]);
  });
});
