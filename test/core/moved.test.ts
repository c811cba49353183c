import { expect, test } from 'vitest';
import { isSameStore } from '../../src/core/moved.ts';

const arn = (region: string, account: string) => `aws:arn:aws:secretsmanager:${region}:${account}:secret:byods-AbCdEf`;

test.each([
  ['file:/a.json', 'file:/a.json', true],
  ['file:/a.json', 'file:/b.json', false],
  ['aws:byods', arn('eu-central-1', '111111111111'), true],
  ['aws:other', arn('eu-central-1', '111111111111'), false],
  [arn('eu-central-1', '111111111111'), arn('eu-central-1', '111111111111'), true],
  [arn('eu-central-1', '111111111111'), arn('us-east-1', '111111111111'), false],
  [arn('eu-central-1', '111111111111'), arn('eu-central-1', '222222222222'), false],
])('%s and %s are one store: %s', (one, other, same) => {
  expect(isSameStore(one, other)).toBe(same);
  expect(isSameStore(other, one)).toBe(same);
});
