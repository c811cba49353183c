import { describe, expect, test } from 'vitest';
import type { Credential } from '../../../src/core/model.ts';
import { asksTooMuch, judgeHandOut } from '../../../src/core/policy/handed-out.ts';
import { Secret } from '../../../src/core/secret.ts';

const NOW = Date.UTC(2026, 0, 20);
const DAY = 86_400_000;
const value = new Secret('fake-access-token-of-a-test');

function token(obtainedAgo: number, left: number, more: Partial<Credential> = {}): Credential {
  const accessToken = { value, expiresAt: NOW + left };
  return { key: 'integration', kind: 'integration', accessToken, obtainedAt: NOW - obtainedAgo, notes: {}, ...more };
}

describe('judgeHandOut', () => {
  test.each<[string, Credential | undefined, number, object]>([
    ['nothing is there', undefined, 0, { kind: 'nothing' }],
    ['no token', { ...token(0, DAY), accessToken: undefined } as never, 0, { kind: 'nothing' }],
    ['fresh', token(DAY, 13 * DAY), 0, { kind: 'token', stale: false, expiresInSeconds: 13 * 86_400 }],
    ['a moment before half its life', token(7 * DAY - 1, 7 * DAY + 1), 0, { kind: 'token', stale: false }],
    ['half its life: seven days of Webex’s fourteen', token(7 * DAY, 7 * DAY), 0, { kind: 'token', stale: true }],
    ['its last minute', token(14 * DAY, 59_999), 0, { kind: 'nothing' }],
    ['the minute before', token(14 * DAY, 60_000), 0, { kind: 'token', stale: true, expiresInSeconds: 60 }],
    ['ended', token(15 * DAY, -DAY), 0, { kind: 'nothing' }],
    ['nobody tells its end', token(0, 0, { accessToken: { value } }), 0, { kind: 'nothing' }],
    ['Webex rejected it', token(DAY, DAY, { notes: { rejectedAccessToken: value.hash } }), 0, { kind: 'nothing' }],
    ['just long enough', token(DAY, 13 * DAY), 13 * DAY, { kind: 'token' }],
    ['a moment too short', token(DAY, 13 * DAY), 13 * DAY + 1, { kind: 'too-short' }],
  ])('%s', (_, credential, minimum, verdict) => {
    expect(judgeHandOut(credential, NOW, minimum)).toMatchObject(verdict);
  });
});

describe('asksTooMuch', () => {
  test.each<[string, Credential | undefined, number, boolean]>([
    ['less than it lives, by what a request takes', token(DAY, 13 * DAY), 14 * DAY - 60_000, false],
    ['more', token(DAY, 13 * DAY), 14 * DAY - 59_999, true],
    ['a pasted token tells nothing of the next', token(0, DAY, { via: 'learned' }), 14 * DAY, false],
    ['unknown', undefined, 99 * DAY, false],
  ])('%s', (_, credential, minimum, tooMuch) => {
    expect(asksTooMuch(credential, minimum)).toBe(tooMuch);
  });
});
