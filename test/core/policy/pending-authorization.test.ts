import { describe, expect, test } from 'vitest';
import {
  AUTHORIZATION_LIVES_MS,
  type BegunAuthorization,
  callbackVerdict,
  digestOf,
} from '../../../src/core/policy/pending-authorization.ts';

const NOW = Date.UTC(2026, 0, 2);
const STATE = 'S'.repeat(43);
const cookie = 'fake-cookie';
const begun: BegunAuthorization = { browser: digestOf(cookie), begunAt: NOW - 1000 };
const query = `code=fake-code&state=${STATE}`;

describe('callbackVerdict', () => {
  test.each<[string, BegunAuthorization | undefined, { query?: string; cookie?: string | undefined }, string]>([
    ['all as it should be', begun, {}, 'code'],
    ['an authorization that is not known', undefined, {}, 'forged'],
    ['no state', begun, { query: 'code=x' }, 'forged'],
    ['a state that is none', begun, { query: 'code=x&state=short' }, 'forged'],
    ['two states', begun, { query: `${query}&state=${STATE}` }, 'forged'],
    ['two codes', begun, { query: `${query}&code=y` }, 'forged'],
    ['neither code nor error', begun, { query: `state=${STATE}` }, 'forged'],
    ['both', begun, { query: `${query}&error=access_denied` }, 'forged'],
    ['a code that is none', begun, { query: `code=%00&state=${STATE}` }, 'forged'],
    ['no cookie', begun, { cookie: undefined }, 'other-browser'],
    ['another cookie', begun, { cookie: 'other' }, 'other-browser'],
    ['the hash of the cookie', begun, { cookie: digestOf(cookie) }, 'other-browser'],
    ['the last moment', { ...begun, begunAt: NOW - AUTHORIZATION_LIVES_MS }, {}, 'code'],
    ['a moment too late', { ...begun, begunAt: NOW - AUTHORIZATION_LIVES_MS - 1 }, {}, 'late'],
    ['begun in the future', { ...begun, begunAt: NOW + 60_001 }, {}, 'late'],
    ['used', { ...begun, usedAt: NOW - 1 }, {}, 'replayed'],
    ['used, and late', { ...begun, begunAt: 0, usedAt: 1 }, {}, 'replayed'],
    ['denied', begun, { query: `error=access_denied&state=${STATE}` }, 'refused'],
    ['denied in another browser', begun, { query: `error=access_denied&state=${STATE}`, cookie: 'x' }, 'other-browser'],
  ])('%s', (_, authorization, brought, kind) => {
    expect(callbackVerdict(authorization, { query, cookie, ...brought }, NOW).kind).toBe(kind);
  });

  test.each([
    ['access_denied', 'denied'],
    ['invalid_scope', 'scope'],
    ['server_error', 'other'],
  ])('Webex says %s: %s', (error, why) => {
    const verdict = callbackVerdict(begun, { query: `error=${error}&state=${STATE}`, cookie }, NOW);
    expect(verdict).toEqual({ kind: 'refused', why });
  });
});
