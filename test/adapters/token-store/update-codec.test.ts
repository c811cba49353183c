import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUpdates, encodeUpdates } from '../../../src/adapters/token-store/update-codec.ts';
import type { CredentialUpdate, StoreUpdate } from '../../../src/core/model.ts';
import { Secret } from '../../../src/core/secret.ts';
import { integrationRefresh, KEY_A, minted } from './documents.ts';

const instant = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const token = fc.string({ minLength: 1, unit: 'grapheme' });

/** Values of a record in which any may be absent. */
function partly<T>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> {
  return fc.record(shape, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
}

const orgUpdate = fc.record(
  { org: token, listed: fc.boolean(), name: token, paused: fc.boolean() },
  { requiredKeys: ['org'] },
);

const credentialUpdate = fc
  .tuple(
    fc.oneof(
      fc.constant('integration' as const),
      fc.uuid().map((id) => `service-app:${id}` as const),
    ),
    partly({ replaces: token }),
    fc.option(
      fc.tuple(
        partly({
          accessToken: token.map((value) => new Secret(value)),
          expiresAt: instant,
          refreshToken: token.map((value) => new Secret(value)),
          refreshTokenExpiresAt: instant,
          apiOrigin: fc.webUrl(),
        }),
        fc.record({ obtainedAt: instant, via: fc.constantFrom('mint' as const, 'refresh' as const) }),
      ),
    ),
    fc.option(
      partly({
        rejectedAccessToken: token,
        rejectedRefreshToken: token,
        suspectRefreshToken: token,
        failing: fc.record({ attempts: instant, since: instant, lastAt: instant }),
      }),
    ),
  )
  .map(([credential, replaces, tokens, notes]): CredentialUpdate => {
    return {
      credential,
      ...replaces,
      ...(tokens && { tokens: { ...tokens[0], ...tokens[1] } }),
      ...(notes && { notes }),
    };
  });

const update: fc.Arbitrary<StoreUpdate> = fc.oneof(orgUpdate, credentialUpdate);

/** An update with its secrets shown, to be compared. */
function revealed(each: StoreUpdate): unknown {
  if ('org' in each) return each;
  const shown = Object.entries(each.tokens ?? {}).map(([key, value]) => [
    key,
    value instanceof Secret ? value.reveal() : value,
  ]);
  return { ...each, ...(each.tokens && { tokens: Object.fromEntries(shown) }) };
}

describe('the codec of updates', () => {
  it('gives back what it was given', () => {
    fc.assert(
      fc.property(fc.array(update, { maxLength: 4 }), (updates) => {
        expect(decodeUpdates(encodeUpdates(updates))?.map(revealed)).toEqual(updates.map(revealed));
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"version":1,"updates":${json}}`),
        ),
        (text) => {
          const decoded = decodeUpdates(text);
          expect(decoded === undefined || Array.isArray(decoded)).toBe(true);
        },
      ),
    );
  });

  it('takes no part of a text that was cut short', () => {
    const text = encodeUpdates([integrationRefresh(1), minted(KEY_A)]);
    for (let length = 0; length < text.length; length += 1)
      expect(decodeUpdates(text.slice(0, length))).toBeUndefined();
  });

  it('passes over keys that it does not know', () => {
    const [known] = JSON.parse(encodeUpdates([integrationRefresh(1)])).updates;
    const text = JSON.stringify({
      version: 1,
      also: 1,
      updates: [{ ...known, tokens: { ...known.tokens, later: 'x' }, later: {} }],
    });
    expect(decodeUpdates(text)?.map(revealed)).toEqual([revealed(integrationRefresh(1))]);
  });

  it.each([
    ['another version', { version: 2, updates: [] }],
    ['an org that is no text', { version: 1, updates: [{ org: 7 }] }],
    ['an org without an id', { version: 1, updates: [{ org: '', listed: true }] }],
    ['an org listed by a word', { version: 1, updates: [{ org: 'x', listed: 'yes' }] }],
    ['an org paused by a number', { version: 1, updates: [{ org: 'x', paused: 1 }] }],
    ['an org with a list for a name', { version: 1, updates: [{ org: 'x', name: [] }] }],
    ['no such credential', { version: 1, updates: [{ credential: 'somebody' }] }],
    [
      'a token that is no text',
      { version: 1, updates: [{ credential: 'integration', tokens: { accessToken: 7, obtainedAt: 1, via: 'mint' } }] },
    ],
    [
      'an empty token',
      { version: 1, updates: [{ credential: 'integration', tokens: { accessToken: '', obtainedAt: 1, via: 'mint' } }] },
    ],
    [
      'tokens without their origin',
      { version: 1, updates: [{ credential: 'integration', tokens: { accessToken: 'x', obtainedAt: 1 } }] },
    ],
    [
      'one damaged of two',
      { version: 1, updates: [{ credential: 'integration' }, { credential: 'integration', replaces: null }] },
    ],
  ])('refuses %s', (_what, value) => {
    expect(decodeUpdates(JSON.stringify(value))).toBeUndefined();
  });

  it('drops damaged notes and keeps the tokens beside them', () => {
    const [known] = JSON.parse(encodeUpdates([integrationRefresh(1)])).updates;
    const text = JSON.stringify({
      version: 1,
      updates: [{ ...known, notes: { failing: { attempts: 'many' }, rejectedAccessToken: 3 } }],
    });
    expect(decodeUpdates(text)?.map(revealed)).toEqual([revealed({ ...integrationRefresh(1), notes: {} })]);
  });
});
