import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isUseNoted, type KeyFacts, keyVerdict } from '../../../src/core/policy/endpoint-key.ts';

const NOW = Date.UTC(2026, 0, 2);
const hash = createHash('sha256').update('fake-key').digest('hex');
const other = createHash('sha256').update('other-fake-key').digest('hex');
const address = '192.0.2.7';

describe('keyVerdict', () => {
  test.each<[string, KeyFacts | undefined, string]>([
    ['no such key', undefined, 'unknown'],
    ['another hash', { hash: other }, 'unknown'],
    ['another hash, and revoked: that is nobody’s business', { hash: other, revokedAt: 1 }, 'unknown'],
    ['a key without an end', { hash }, 'valid'],
    ['a millisecond left', { hash, expiresAt: NOW + 1 }, 'valid'],
    ['its very end', { hash, expiresAt: NOW }, 'expired'],
    ['revoked', { hash, revokedAt: NOW + 1 }, 'revoked'],
    ['revoked and expired', { hash, revokedAt: 1, expiresAt: 1 }, 'revoked'],
    ['from there', { hash, sources: ['10.0.0.0/8', '192.0.2.7'] }, 'valid'],
    ['from elsewhere', { hash, sources: ['10.0.0.0/8'] }, 'other-source'],
    ['from nowhere', { hash, sources: [] }, 'other-source'],
    ['expired, from elsewhere', { hash, sources: [], expiresAt: 1 }, 'expired'],
  ])('%s', (_, key, verdict) => {
    expect(keyVerdict(key, { hash, address, now: NOW })).toBe(verdict);
  });
});

test.each([
  [undefined, true],
  [NOW - 59_999, false],
  [NOW - 60_000, true],
  [NOW, false],
  [NOW + 1, true],
])('a use is noted when the last was at %s: %s', (lastUsedAt, noted) => {
  expect(isUseNoted(lastUsedAt, NOW)).toBe(noted);
});
