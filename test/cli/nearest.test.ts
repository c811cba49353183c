import { expect, test } from 'vitest';
import { nearest } from '../../src/cli/nearest.ts';

const NAMES = ['dry-run', 'force', 'json', '0b5f7c1e-1111-4222-8333-444455556666'];

test.each([
  ['json', 'json'],
  ['jsno', 'json'],
  ['jon', 'json'],
  ['jsonxx', 'json'],
  ['jsonxxx', undefined],
  ['DryRun', 'dry-run'],
  ['x', undefined],
  ['', undefined],
  ['0b5f7c1e111142228333444455556666', '0b5f7c1e-1111-4222-8333-444455556666'],
  ['0b5f7c1e-1111-4222-8333-4444555566', '0b5f7c1e-1111-4222-8333-444455556666'],
  ['0b5f7c1e-1111-4222-8333-444455556', undefined],
])('"%s" may have meant %s', (word, meant) => {
  expect(nearest(word, NAMES)).toBe(meant);
});
