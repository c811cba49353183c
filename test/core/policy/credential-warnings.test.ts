import { describe, expect, it } from 'vitest';
import { applyUpdate } from '../../../src/core/credential-entry.ts';
import type { CredentialKey, CredentialNotes } from '../../../src/core/model.ts';
import { credentialWarnings } from '../../../src/core/policy/credential-warnings.ts';
import { hashOf, Secret } from '../../../src/core/secret.ts';
import type { JsonObject } from '../../../src/core/strict-json.ts';
import { readTokenConfig } from '../../../src/core/token-config.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 1, 12);
const KEY: CredentialKey = 'service-app:FAKE_ORG';
const BASE: JsonObject = {
  serviceApp: { appId: 'FAKE_APP', clientId: 'FAKE_CLIENT', clientSecret: 'fake-secret', targetOrgId: 'FAKE_ORG' },
};
const INTEGRATED: JsonObject = {
  ...BASE,
  tokenManager: { oauthClientId: 'i', oauthClientSecret: 'fake-oauth', oauthRefreshToken: 'fake-refresh-integration' },
};

/** A document with a pair that was obtained now. */
function holding(
  document: JsonObject,
  credential: CredentialKey,
  refreshLife: number,
  notes: CredentialNotes = {},
): JsonObject {
  const tokens = {
    accessToken: new Secret(`fake-access-${credential}`),
    expiresAt: NOW + 14 * DAY,
    refreshToken: new Secret(`fake-refresh-${credential}`),
    refreshTokenExpiresAt: NOW + refreshLife,
    obtainedAt: NOW,
    via: 'refresh',
  } as const;
  return applyUpdate(document, { credential, tokens, notes });
}
const warnings = (document: JsonObject, now = NOW) => credentialWarnings(readTokenConfig(document, 'the test'), now);
const healthy = holding(holding(INTEGRATED, 'integration', 90 * DAY), KEY, 90 * DAY);

describe('credentialWarnings', () => {
  it('are none where two rungs live for long', () => {
    expect(warnings(healthy)).toEqual([]);
  });

  it.each([
    [14 * DAY, []],
    [14 * DAY - 1, ["the integration's refresh token ends in 13 d 23 h unless a refresh lengthens it"]],
    [1000, ["the integration's refresh token ends in 1 s unless a refresh lengthens it"]],
    [0, ["the integration's refresh token is over: that rung is dead until a person authorizes again"]],
    [-DAY, ["the integration's refresh token is over: that rung is dead until a person authorizes again"]],
  ])("D8: with %i ms of the integration's refresh token left are %j", (left, wanted) => {
    expect(warnings(holding(healthy, 'integration', left))).toEqual(wanted);
  });

  it.each<[CredentialKey, string]>([
    ['integration', "the integration's refresh token"],
    [KEY, 'the refresh token of org FAKE_ORG'],
  ])('tell of the refresh token of %s that Webex called dead, when nothing mints another', (key, what) => {
    const document = key === 'integration' ? healthy : holding(BASE, KEY, 90 * DAY);
    const dead = holding(document, key, 90 * DAY, { rejectedRefreshToken: hashOf(`fake-refresh-${key}`) });
    expect(warnings(dead)).toContain(
      `${what} was rejected by Webex: that rung is dead until a person authorizes again`,
    );
  });

  it("say nothing of a service app's dead refresh token beside an integration: a mint replaces it", () => {
    expect(warnings(holding(healthy, KEY, 90 * DAY, { rejectedRefreshToken: hashOf(`fake-refresh-${KEY}`) }))).toEqual(
      [],
    );
  });

  it('tell of an answer that was lost', () => {
    const suspect = holding(healthy, KEY, 90 * DAY, { suspectRefreshToken: hashOf(`fake-refresh-${KEY}`) });
    expect(warnings(suspect).join()).toMatch(/was lost: the next run tries again/);
  });

  it('name an org as people do', () => {
    const named = { ...holding(healthy, KEY, DAY), orgs: { FAKE_ORG: { name: 'Fake Ltd' } } };
    expect(warnings(named)).toEqual([
      'the refresh token of Fake Ltd (FAKE_ORG) ends in 1 d unless a refresh lengthens it',
    ]);
  });

  it('tell of a paused org, and of nothing else about it', () => {
    const paused = { ...holding(healthy, KEY, -DAY), orgs: { FAKE_ORG: { paused: true } } };
    expect(warnings(paused)).toEqual(['org FAKE_ORG is paused: nothing of it is kept alive']);
  });

  it('tell what a missing integration costs', () => {
    const alone = holding(BASE, KEY, 90 * DAY);
    expect(warnings(alone)).toEqual([
      'no integration is configured: when a service-app refresh token dies, a person must act',
    ]);
  });

  it.each<[string, { expiresAt?: number; rejected?: true }, string]>([
    ['nobody knows the end of', {}, 'has a token and nothing that renews it: when it ends, a person must act'],
    [
      'ends in a week',
      { expiresAt: NOW + 7 * DAY },
      'has a token and nothing that renews it: it ends in 7 d (2026-03-08T12:00:00Z), and a person must act before',
    ],
    [
      'can still be used',
      { expiresAt: NOW + 60_000 },
      'has a token and nothing that renews it: it ends in 1 min (2026-03-01T12:01:00Z), and a person must act before',
    ],
    [
      'cannot be used any more',
      { expiresAt: NOW + 59_999 },
      'has a token that is over and nothing that renews it: a person must act',
    ],
    [
      'Webex rejected',
      { rejected: true },
      'has a token that Webex rejected and nothing that renews it: a person must act',
    ],
  ])('tell of a portal token that %s', (_what, { expiresAt, rejected }, words) => {
    const portal = { serviceApp: { targetOrgId: 'FAKE_ORG' }, env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake-portal' } };
    const notes = rejected ? { rejectedAccessToken: hashOf('fake-portal') } : {};
    const tokens = { accessToken: new Secret('fake-portal'), expiresAt, obtainedAt: NOW, via: 'learned' } as const;
    const update = { credential: KEY, notes, ...(expiresAt !== undefined && { tokens: { ...tokens, expiresAt } }) };
    expect(warnings(applyUpdate(portal, update))).toEqual([`org FAKE_ORG ${words}`]);
  });

  it('tell of an org that has nothing at all', () => {
    const two = { ...BASE, serviceApp: { ...(BASE.serviceApp as JsonObject), targetOrgId: ['FAKE_ORG', 'OTHER_ORG'] } };
    expect(warnings(holding(two, KEY, 90 * DAY))).toContain(
      'org OTHER_ORG has no token and nothing that gives it one: a person must act',
    );
  });

  it.each<[string, CredentialNotes, number, string]>([
    ['serves', {}, NOW, 'lives 12 hours at most'],
    ['was rejected', { rejectedAccessToken: hashOf('fake-pat') }, NOW, 'was rejected by Webex'],
  ])('tell of a personal access token that %s', (_what, notes, now, words) => {
    const document = applyUpdate(
      { ...BASE, tokenManager: { personalAccessToken: 'fake-pat' } },
      { credential: 'integration', notes },
    );
    expect(warnings(document, now)).toContain(
      `tokenManager.personalAccessToken ${words} and nothing renews it: an integration (OAuth) would`,
    );
  });

  it('tell when a personal access token ends, where Webex has told', () => {
    const tokens = {
      accessToken: new Secret('fake-pat'),
      expiresAt: NOW + DAY / 3,
      obtainedAt: NOW,
      via: 'learned',
    } as const;
    const document = { ...BASE, tokenManager: { personalAccessToken: 'fake-pat' } };
    expect(warnings(applyUpdate(document, { credential: 'integration', tokens }))).toContain(
      'tokenManager.personalAccessToken ends in 8 h (2026-03-01T20:00:00Z) and nothing renews it: an integration (OAuth) would',
    );
  });

  it('are silent about a personal access token beside OAuth, however old it is', () => {
    expect(warnings(healthy, NOW + 20 * DAY)).toEqual([]);
  });
});
