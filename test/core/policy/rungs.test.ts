import { describe, expect, test } from 'vitest';
import type { Credential, CredentialKey } from '../../../src/core/model.ts';
import { toOrgId } from '../../../src/core/org-id.ts';
import { deadRungs, firstEndThatNeedsAPerson } from '../../../src/core/policy/rungs.ts';
import { Secret } from '../../../src/core/secret.ts';
import type { TokenConfig } from '../../../src/core/token-config.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const DAY = 86_400_000;
const client = { clientId: 'C0000fake', clientSecret: new Secret('fake-client-secret') };

/** A credential as a test names it: the days that its refresh token has left, whether it is rejected, or none. */
type Rung = number | 'unknown' | 'rejected' | 'none';

interface World {
  /** Absent: no OAuth integration. */
  readonly integration?: Rung;
  /** A personal access token instead, with the days that it has left. */
  readonly personal?: number;
  readonly orgs?: readonly (Rung | { readonly paused: Rung })[];
  readonly withoutServiceApp?: boolean;
}

function credential(key: CredentialKey, rung: Rung): Credential {
  const value = new Secret(`fake-refresh-token-of-${key}`);
  const left = typeof rung === 'number' ? { expiresAt: NOW + rung * DAY } : {};
  return {
    key,
    kind: key === 'integration' ? 'integration' : 'service-app',
    notes: rung === 'rejected' ? { rejectedRefreshToken: value.hash } : {},
    accessToken: { value: new Secret(`fake-access-token-of-${key}`), expiresAt: NOW + DAY },
    ...(rung !== 'none' && { refreshToken: { value, ...left } }),
  };
}

function configOf({ integration, personal, orgs = [], withoutServiceApp }: World): TokenConfig {
  const credentials = new Map<CredentialKey, Credential>();
  if (integration !== undefined) credentials.set('integration', credential('integration', integration));
  if (personal !== undefined) {
    const accessToken = { value: new Secret('fake-personal-token'), expiresAt: NOW + personal * DAY };
    credentials.set('integration', { key: 'integration', kind: 'integration', notes: {}, accessToken });
  }
  const targets = orgs.map((each, n) => {
    const id = toOrgId(`11111111-2222-4333-8444-00000000000${n}`);
    const key = `service-app:${id}` as const;
    credentials.set(key, credential(key, typeof each === 'object' ? each.paused : each));
    return { id, key, paused: typeof each === 'object' };
  });
  return {
    document: {},
    orgs: targets as TokenConfig['orgs'],
    credentials,
    warnings: [],
    ...(!withoutServiceApp && { serviceApp: { ...client, appId: 'fake-app' } }),
    ...(integration !== undefined && { integration: client }),
  };
}

describe('firstEndThatNeedsAPerson, in days', () => {
  test.each<[string, World, number | undefined]>([
    ["the integration's", { integration: 60, orgs: [80] }, 60],
    ["not the service app's, which the integration mints again", { integration: 60, orgs: [3, 'rejected'] }, 60],
    ['rejected', { integration: 'rejected', orgs: [80] }, 0],
    ['over, to the millisecond', { integration: 0, orgs: [80] }, 0],
    ['over for long', { integration: -5, orgs: [80] }, 0],
    ['of unknown end', { integration: 'unknown', orgs: [80] }, undefined],
    ["an integration that nobody has authorized: the service app's", { integration: 'none', orgs: [80, 40] }, 40],
    ['no integration', { orgs: [80, 40, 60] }, 40],
    ['no integration, and a paused org', { orgs: [80, { paused: 3 }] }, 80],
    ['no integration, and one of unknown end', { orgs: [80, 'unknown'] }, undefined],
    ['no integration, one of unknown end and one that is over: none can be less', { orgs: ['unknown', -1] }, 0],
    ['no integration, one rejected', { orgs: [80, 'rejected'] }, 0],
    ['an org without a refresh token has none that ends', { orgs: [80, 'none'] }, 80],
    ['a personal access token renews nothing', { personal: 0.5, orgs: [80] }, 80],
    ['a portal token alone', { orgs: ['none'], withoutServiceApp: true }, undefined],
    ['without the service app nothing refreshes it', { orgs: [80], withoutServiceApp: true }, undefined],
    ['nothing', {}, undefined],
    ['all orgs paused: the integration still ends', { integration: 60, orgs: [{ paused: 1 }] }, 60],
  ])('%s', (_what, world, days) => {
    const end = firstEndThatNeedsAPerson(configOf(world), NOW);
    expect(end === undefined ? undefined : (end - NOW) / DAY).toBe(days);
  });
});

describe('deadRungs', () => {
  test.each<[string, World, number]>([
    ['none', { integration: 60, orgs: [80, 80] }, 0],
    ['rejected ones and those that are over', { integration: 'rejected', orgs: [0, 1, 'rejected'] }, 3],
    ['of unknown end: it may live', { integration: 'unknown', orgs: ['unknown'] }, 0],
    ['of a paused org', { integration: 60, orgs: [{ paused: 'rejected' }] }, 0],
    ['without a refresh token', { orgs: ['none'] }, 0],
    ['a personal access token that works', { personal: 0.5, orgs: [80] }, 0],
    ['a personal access token that is over', { personal: -1, orgs: [80] }, 1],
  ])('%s', (_what, world, count) => {
    expect(deadRungs(configOf(world), NOW)).toBe(count);
  });
});
