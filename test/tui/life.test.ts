import { describe, expect, test } from 'vitest';
import { bar, lifeShown } from '../../src/tui/life.ts';
import { NOW, source } from './screen.ts';

describe('what is left of a token', () => {
  test.each([
    [24, 'fresh', '24h 00m', 'fresh'],
    [23.2, 'fresh', '23h 12m', 'fresh'],
    [23, 'due', '23h 00m', 'due'],
    [6, 'due', '6h 00m', 'due'],
    [5.99, 'at risk', '5h 59m', '5h'],
    [0.7, 'at risk', '42m 00s', '42m'],
    [0.01, 'at risk', '0m 36s', '36s'],
    [0, 'EXPIRED', 'EXPIRED', 'EXPIRED'],
    [-30, 'EXPIRED', 'EXPIRED', 'EXPIRED'],
  ])('%d hours: %s', (hours, word, countdown, short) => {
    expect(lifeShown(source('a', hours), NOW, 50)).toMatchObject({ word, countdown, short });
  });

  test('a disabled one is called so, whatever is left', () => {
    expect(lifeShown(source('a', -1, { status: 'disabled' }), NOW, 50)).toMatchObject({ word: 'disabled', due: false });
  });

  test.each([
    [0, '░░░░'],
    [0.001, '█░░░'],
    [0.5, '██░░'],
    [1, '████'],
  ])('a bar of %d', (share, drawn) => {
    expect(bar(share, 4)).toBe(drawn);
  });
});
