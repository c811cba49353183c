import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyUpdate, readCredential } from '../../../src/core/credential-entry.ts';
import { isUsable } from '../../../src/core/policy/credential-renewal.ts';
import { readTokenAnswer } from '../../../src/core/policy/token-answer.ts';
import { hashOf } from '../../../src/core/secret.ts';
import type { JsonObject } from '../../../src/core/strict-json.ts';
import { readTokenConfig } from '../../../src/core/token-config.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const ACCESS = 'fake-access_PF84_00000000-0000-4000-8000-000000000001';
const REFRESH = 'fake-refresh_PF84_00000000-0000-4000-8000-000000000001';
const GOOD = {
  access_token: ACCESS,
  expires_in: 1_209_599,
  refresh_token: REFRESH,
  refresh_token_expires_in: 7_775_999,
};

const read = (body: unknown, now = NOW) => readTokenAnswer({ body, requestedAt: NOW }, 'refresh', now);
const changed = (change: Record<string, unknown>) => ({ ...GOOD, ...change });

describe('readTokenAnswer', () => {
  it('reads an answer of Webex, lives counting from when the request began', () => {
    const { received, problem, warnings } = read(GOOD, NOW + 5000);
    expect({ problem, warnings }).toEqual({ problem: undefined, warnings: [] });
    expect(received).toMatchObject({
      expiresAt: NOW + 1_209_599_000,
      refreshTokenExpiresAt: NOW + 7_775_999_000,
      obtainedAt: NOW,
      via: 'refresh',
    });
    expect([received?.accessToken?.reveal(), received?.refreshToken?.reveal()]).toEqual([ACCESS, REFRESH]);
  });

  it.each([
    ['digits as a text', '43199', NOW + 43_199_000],
    ['a life that leaves exactly the guard', 60, NOW + 60_000],
    ['ten years', 315_360_000, NOW + 315_360_000_000],
  ])('C13: believes %s', (_what, expires_in, expiresAt) => {
    expect(read(changed({ expires_in })).received).toMatchObject({ expiresAt });
  });

  it.each([undefined, null])('C13: takes an hour for a life that is %s, and says so', (expires_in) => {
    const { received, warnings } = read(changed({ expires_in }));
    expect(received?.expiresAt).toBe(NOW + 3_600_000);
    expect(warnings).toEqual([expect.stringContaining('one hour is assumed')]);
  });

  it.each([
    ['C13: a life of zero', { expires_in: 0 }],
    ['C13: a negative life', { expires_in: -1 }],
    ['C13: a fraction of a second', { expires_in: 3599.5 }],
    ['C13: 1e20 seconds', { expires_in: 1e20 }],
    ['C13: more than ten years', { expires_in: 315_360_001 }],
    ['C13: a text that is no number', { expires_in: 'soon' }],
    ['C13: a negative number as a text', { expires_in: '-5' }],
    ['C13: a list', { expires_in: [3600] }],
    ['C13: true', { expires_in: true }],
    ['C14: an access token that is over in less than the guard', { expires_in: 59 }],
    ['C10: no access token', { access_token: undefined }],
    ['C10: an empty access token', { access_token: '' }],
    ['C10: an access token that is a number', { access_token: 7 }],
    ['C10: an access token that would end a header', { access_token: 'fake\r\nx-evil: 1' }],
    ['C10: an access token with a space', { access_token: 'fake access' }],
    ['C9: an error inside a success', { error: 'invalid_grant' }],
  ])('does not use the access token of an answer with %s, and keeps the refresh token in it', (_what, change) => {
    const { received, problem } = read(changed(change));
    expect(problem).toBeDefined();
    expect(received).not.toHaveProperty('accessToken');
    expect(received).not.toHaveProperty('expiresAt');
    expect(received?.refreshToken?.reveal()).toBe(REFRESH);
  });

  it('C14: measures what is left by the clock now, not by when the request began', () => {
    expect(read(changed({ expires_in: 120 }), NOW + 60_000).problem).toBeUndefined();
    expect(read(changed({ expires_in: 120 }), NOW + 60_001).problem).toMatch(/clocks disagree/);
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['null', null],
    ['a number', 7],
  ])('C11: brings no refresh token when that in the answer is %s, so the old one is kept', (_what, refresh_token) => {
    const { received, problem, warnings } = read(changed({ refresh_token }));
    expect({ problem, warnings }).toEqual({ problem: undefined, warnings: [] });
    expect(received).not.toHaveProperty('refreshToken');
  });

  it.each([
    ['a space inside', 'fake refresh'],
    ['letters beyond ASCII', 'fäke-refrêsh'],
    ['eight KiB', 'f'.repeat(8192)],
  ])('brings a refresh token with %s', (_what, refresh_token) => {
    expect(read(changed({ refresh_token })).received?.refreshToken?.reveal()).toBe(refresh_token);
  });

  it.each([['fake\nrefresh'], [' '], ['fake '], ['"fake"'], ['YOUR_OAUTH_REFRESH_TOKEN_HERE'], ['fake\n']])(
    'keeps the old refresh token rather than %j, which would make the stored document unreadable, and says so',
    (refresh_token) => {
      const { received, warnings } = read(changed({ refresh_token }));
      expect(received).not.toHaveProperty('refreshToken');
      expect(warnings).toEqual([expect.stringContaining('the old one is kept')]);
    },
  );

  it.each([0, -1, 'soon', 1e20, 0.5])('does not believe that a refresh token lives for %j', (life) => {
    const { received, warnings } = read(changed({ refresh_token_expires_in: life }));
    expect(received).not.toHaveProperty('refreshTokenExpiresAt');
    expect(warnings).toEqual([expect.stringContaining('refresh_token_expires_in')]);
  });

  it('passes over an empty error beside good tokens', () => {
    expect(read(changed({ error: '' })).problem).toBeUndefined();
  });

  it.each([undefined, null, 'text', 7, true, [], [GOOD], {}])('C9: keeps nothing of a body that is %j', (body) => {
    expect(read(body)).toEqual({ problem: expect.any(String), warnings: [] });
  });
});

const document: JsonObject = {
  serviceApp: { appId: 'FAKE_APP', clientId: 'FAKE_CLIENT', clientSecret: 'fake-secret', targetOrgId: 'FAKE_ORG' },
  tokenManager: {
    clientId: 'FAKE_INTEGRATION',
    clientSecret: 'fake-integration-secret',
    refreshToken: 'fake-old-refresh',
    personalAccessToken: 'fake-old-access',
  },
};
const life = fc.oneof(
  fc.integer({ min: -10, max: 10_000_000 }),
  fc.double(),
  fc.string(),
  fc.constantFrom(null, undefined, '43199'),
);
const body = fc.oneof(
  { weight: 1, arbitrary: fc.jsonValue() as fc.Arbitrary<unknown> },
  {
    weight: 4,
    arbitrary: fc.record(
      {
        access_token: fc.oneof(fc.string(), fc.stringMatching(/^[\x21-\x7e]+$/), fc.jsonValue()),
        refresh_token: fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[\x21-\x7e]+$/), fc.jsonValue()),
        expires_in: life,
        refresh_token_expires_in: life,
        error: fc.oneof(fc.string(), fc.jsonValue()),
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<unknown>,
  },
);

describe('any answer at all', () => {
  it('is read without an exception; what is to be saved holds a token, and what is not used says why', () => {
    fc.assert(
      fc.property(body, fc.nat(100_000), (answer, tookMs) => {
        const { received, problem } = read(answer, NOW + tookMs);
        if (received) expect(received.accessToken ?? received.refreshToken).toBeDefined();
        expect(received?.accessToken === undefined).toBe(problem !== undefined);
        if (received?.expiresAt !== undefined)
          expect(received.expiresAt - (NOW + tookMs)).toBeGreaterThanOrEqual(60_000);
      }),
      { numRuns: 1000 },
    );
  });

  it('C10 to C14: never drops a refresh token of printable ASCII', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9._~+/=-]{1,80}$/).filter((text) => !/^your_/i.test(text));
    fc.assert(
      fc.property(body, token, (answer, refresh_token) => {
        const { received } = read({ ...(answer as object), refresh_token });
        expect(received?.refreshToken?.reveal()).toBe(refresh_token);
      }),
      { numRuns: 500 },
    );
  });

  it('P6: leaves a usable credential usable and the stored document readable, once it is saved', () => {
    const before = applyUpdate(document, {
      credential: 'integration',
      tokens: { ...read(GOOD).received!, obtainedAt: NOW },
    });
    fc.assert(
      fc.property(body, (answer) => {
        const { received, problem } = read(answer);
        if (!received) return;
        const replaces = hashOf(REFRESH);
        const after = applyUpdate(before, { credential: 'integration', replaces, tokens: received, notes: {} });
        const credential = readTokenConfig(after, 'the test').credentials.get('integration')!;
        expect(isUsable(credential, NOW)).toBe(true);
        expect(credential.refreshToken).toBeDefined();
        if (problem !== undefined) {
          const was = readCredential(before, 'integration');
          expect(credential.accessToken?.value.hash).toBe(was.accessToken?.value.hash);
          expect(credential.accessToken?.expiresAt).toBe(was.accessToken?.expiresAt);
        }
      }),
      {
        numRuns: 1000,
        // Each of them made the stored document unreadable once, or would.
        examples: [[{ access_token: `"'` }], [{ access_token: '"token"' }], [{ access_token: 'YOUR_TOKEN_HERE' }]],
      },
    );
  });
});
