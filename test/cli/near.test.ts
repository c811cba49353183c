import { describe, expect, test } from 'vitest';
import { nearest } from '../../src/cli/near.ts';

const NAMES = ['run', 'status', 'data-sources', 'extend-data-source', 'refresh-token', 'all', 'org', 'dry-run'];

describe('what was probably meant', () => {
  const rows: [word: string, meant: string | undefined, why: string][] = [
    ['rnu', 'run', 'two letters swapped'],
    ['rub', 'run', 'one of three differs'],
    ['rub1', 'run', 'two of four differ'],
    ['rubs', 'run', 'two of four differ'],
    ['abc', undefined, 'nothing of three letters is the same'],
    ['rbc', undefined, 'two of three letters differ'],
    ['al', 'all', 'one letter is missing'],
    ['x', undefined, 'one letter is too little'],
    ['', undefined, 'nothing is too little'],
    ['staus', 'status', 'one letter is missing'],
    ['sttaus', 'status', 'two are swapped'],
    ['stauts', 'status', 'two are swapped'],
    ['statxyz', undefined, 'three are wrong'],
    ['refreshtoken', 'refresh-token', 'a hyphen counts for nothing'],
    ['REFRESH_TOKEN', 'refresh-token', 'neither does case'],
    ['dryRun', 'dry-run', 'nor a hump'],
    ['ext', 'extend-data-source', 'three letters of its beginning'],
    ['extend', 'extend-data-source', 'its beginning'],
    ['ex', undefined, 'two letters of its beginning'],
    ['source', undefined, 'its end'],
    ['x'.repeat(10_000), undefined, 'far too long'],
  ];
  test.each(rows)('%s -> %s: %s', (word, meant) => {
    expect(nearest(word, NAMES)).toBe(meant);
  });

  test('the nearest of several', () => {
    expect(nearest('cat', ['cart', 'car', 'cat-s', 'ct'])).toBe('cart');
    expect(nearest('jsn', ['yaml', 'json'])).toBe('json');
    expect(nearest('anything', [])).toBeUndefined();
  });
});
