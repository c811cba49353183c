import { describe, expect, test } from 'vitest';
import { applyUpdate } from '../../../src/core/credential-entry.ts';
import { cannotBeDeferred, firstEnd, type PassMark } from '../../../src/core/policy/partition-order.ts';
import { partitionsOutcome } from '../../../src/core/policy/partitions-outcome.ts';
import { Secret } from '../../../src/core/secret.ts';
import { readTokenConfig } from '../../../src/core/token-config.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;

/** A document with one org, whose token ends at `tokenEnds`; with none there is but a personal token. */
function config(tokenEnds: number | undefined, paused = false) {
  const document = {
    serviceApp: { appId: 'fake-app', clientId: 'fake-client', clientSecret: 'fake-secret', targetOrgId: 'org-1' },
    tokenManager: { personalAccessToken: 'fake-personal-token' },
    orgs: { 'org-1': { paused } },
  };
  if (tokenEnds === undefined) return readTokenConfig(document, 'the test');
  const accessToken = new Secret('fake-access-token');
  const tokens = { accessToken, expiresAt: tokenEnds, obtainedAt: NOW - HOUR, via: 'mint' } as const;
  return readTokenConfig(applyUpdate(document, { credential: 'service-app:org-1', tokens }), 'the test');
}

const mark = (more: Partial<PassMark> = {}): PassMark => ({ passedAt: NOW - HOUR, ...more });

describe('which document goes first', () => {
  test.each<[string, number | undefined, PassMark | undefined, number]>([
    ['one that nobody has looked at', NOW + HOUR, undefined, 0],
    ['one without a token for its org', undefined, undefined, 0],
    [
      'what the last pass could not mend holds nobody up: no token',
      undefined,
      mark({ firstEndsAt: NOW + HOUR }),
      NOW + HOUR,
    ],
    ['and one that had ended', NOW - HOUR, mark({ firstEndsAt: NOW + 2 * HOUR }), NOW + 2 * HOUR],
    ['one that has ended since', NOW - HOUR / 2, mark({ firstEndsAt: NOW + 2 * HOUR }), NOW - HOUR / 2],
    ['by its first data source', NOW + 48 * HOUR, mark({ firstEndsAt: NOW + 9 * HOUR }), NOW + 9 * HOUR],
    ['by its credential, where that ends first', NOW + HOUR, mark({ firstEndsAt: NOW + 9 * HOUR }), NOW + HOUR],
    ['by its credential, where it has no data source', NOW + HOUR, mark(), NOW + HOUR],
  ])('%s', (_what, tokenEnds, seen, expected) => {
    expect(firstEnd({ config: config(tokenEnds), mark: seen })).toBe(expected);
  });
});

test('the token of a paused org ends when it likes', () => {
  expect(firstEnd({ config: config(NOW - 20 * HOUR, true), mark: undefined })).toBe(Number.POSITIVE_INFINITY);
  expect(firstEnd({ config: config(NOW + 20 * HOUR, true), mark: mark({ firstEndsAt: NOW + HOUR }) })).toBe(NOW + HOUR);
});

describe('which document cannot be deferred', () => {
  test.each<[string, PassMark | undefined, boolean, boolean]>([
    ['nobody has looked at it', undefined, false, true],
    ['nobody has looked at it, and all of it is paused', undefined, true, false],
    ['a data source is at risk', mark({ atRiskAt: NOW }), false, true],
    ['a data source is not yet at risk', mark({ atRiskAt: NOW + 1 }), false, false],
    ['it has no data source', mark(), false, false],
  ])('%s', (_what, seen, paused, expected) => {
    expect(cannotBeDeferred({ config: config(NOW + 48 * HOUR, paused), mark: seen }, NOW)).toBe(expected);
  });
});

test.each([
  [[], 'ok', 0],
  [[0, 0], 'ok', 0],
  [[0, 2], 'partial', 2],
  [[3, 2, 5], 'partial', 5],
  [[0, 5, 4], 'partial', 5],
  [[0, 4, 6], 'reauthorize', 4],
  [[6, 7], 'failed', 6],
  [[0, 3], 'partial', 3],
] as const)('documents that exit with %j make a run %s, exit code %i', (exits, outcome, exitCode) => {
  expect(partitionsOutcome(exits)).toEqual({ outcome, exitCode });
});
