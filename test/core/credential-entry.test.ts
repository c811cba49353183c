import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applies, applyUpdate, heldRefreshToken, readCredential } from '../../src/core/credential-entry.ts';
import type { CredentialKey, CredentialUpdate, OrgId } from '../../src/core/model.ts';
import { hashOf, Secret } from '../../src/core/secret.ts';
import type { JsonObject } from '../../src/core/strict-json.ts';
import { valueAt } from '../../src/core/token-homes.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const DAY = 86_400_000;
const ORG = '00000000-0000-4000-8000-000000000001' as OrgId;
const OTHER = '00000000-0000-4000-8000-000000000002' as OrgId;
const KEY: CredentialKey = `service-app:${ORG}`;
const OTHER_KEY: CredentialKey = `service-app:${OTHER}`;
const SERVICE_APP = { appId: 'FAKE_APP', clientId: 'FAKE_CLIENT', clientSecret: 'fake-secret' };

/** A received pair, its tokens told apart by `name`. */
function received(credential: CredentialKey, name: string, change: Partial<CredentialUpdate> = {}): CredentialUpdate {
  return {
    credential,
    tokens: {
      accessToken: new Secret(`fake-access-${name}`),
      expiresAt: NOW + 14 * DAY,
      refreshToken: new Secret(`fake-refresh-${name}`),
      refreshTokenExpiresAt: NOW + 90 * DAY,
      obtainedAt: NOW,
      via: 'refresh',
    },
    notes: {},
    ...change,
  };
}

const one = (document: JsonObject): JsonObject => ({ serviceApp: { ...SERVICE_APP, targetOrgId: ORG }, ...document });
const integration = (document: JsonObject) => readCredential(document, 'integration');

/** Every shape in which the Python sample and its documentation have kept the integration. */
const SHAPES: [string, JsonObject, string[]][] = [
  [
    'its documentation',
    {
      tokenManager: {
        oauthClientId: 'i',
        oauthClientSecret: 's',
        oauthRefreshToken: 'fake-old',
        personalAccessToken: 'fake-pat',
      },
    },
    ['oauthRefreshToken'],
  ],
  [
    'its code',
    { tokenManager: { clientId: 'i', clientSecret: 's', refreshToken: 'fake-old', personalAccessToken: 'fake-pat' } },
    ['refreshToken'],
  ],
  [
    'its early versions',
    {
      tokenManager: {
        integration: { clientId: 'i', clientSecret: 's', refreshToken: 'fake-old' },
        personalAccessToken: 'fake-pat',
      },
    },
    ['integration.refreshToken'],
  ],
  [
    'two of them at once',
    { tokenManager: { oauthRefreshToken: 'fake-old', refreshToken: 'fake-old\n', personalAccessToken: 'fake-pat' } },
    ['oauthRefreshToken', 'refreshToken'],
  ],
  [
    'the template beside a filled spelling',
    {
      tokenManager: {
        oauthRefreshToken: 'YOUR_OAUTH_REFRESH_TOKEN_HERE',
        refreshToken: 'fake-old',
        personalAccessToken: 'fake-pat',
      },
    },
    ['refreshToken'],
  ],
];

describe('tokens stay in the key that they were read from', () => {
  it.each(SHAPES)('the integration in the spelling of %s', (_whose, document, homes) => {
    const after = applyUpdate(one(document), received('integration', 'new', { replaces: hashOf('fake-old') }));
    for (const home of homes) expect(valueAt(after, ['tokenManager', ...home.split('.')])).toBe('fake-refresh-new');
    expect(valueAt(after, ['tokenManager', 'personalAccessToken'])).toBe('fake-access-new');
    const refreshTokens = JSON.stringify(after).split('fake-refresh-new').length - 1;
    expect(refreshTokens).toBe(homes.length);
    expect(JSON.stringify(after)).not.toContain('fake-old');
  });

  it('leaves what the template came with where it stands', () => {
    const [, document] = SHAPES.at(-1)!;
    const after = applyUpdate(one(document), received('integration', 'new'));
    expect(valueAt(after, ['tokenManager', 'oauthRefreshToken'])).toBe('YOUR_OAUTH_REFRESH_TOKEN_HERE');
  });

  it('the first refresh token of an integration goes to the documented key, where no client tells another spelling', () => {
    const after = applyUpdate(one({ tokenManager: {} }), received('integration', 'new'));
    expect(valueAt(after, ['tokenManager', 'oauthRefreshToken'])).toBe('fake-refresh-new');
  });

  it.each([
    ['both keys', { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake-a', WEBEX_SERVICE_APP_REFRESH_TOKEN: 'fake-r' }],
    ['the access token alone', { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake-a' }],
    ['empty keys', { WEBEX_SERVICE_APP_ACCESS_TOKEN: '', WEBEX_SERVICE_APP_REFRESH_TOKEN: '' }],
  ])("the one org's service-app tokens under env, which holds %s", (_what, env) => {
    const after = applyUpdate(one({ env }), received(KEY, 'new'));
    expect(after.env).toEqual({
      WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake-access-new',
      WEBEX_SERVICE_APP_REFRESH_TOKEN: 'fake-refresh-new',
    });
    expect(JSON.stringify(after.byods)).not.toContain('fake-access-new');
  });

  const several = { serviceApp: { ...SERVICE_APP, targetOrgId: [ORG, OTHER] } };
  it.each<[string, JsonObject, boolean]>([
    ['without env', one({}), true],
    ['with several orgs', { ...several, env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake-a' } }, false],
  ])("an org's service-app tokens in our entry, %s", (_when, document) => {
    const after = applyUpdate(document, received(KEY, 'new'));
    expect(valueAt(after, ['byods', 'serviceApps', ORG, 'accessToken'])).toBe('fake-access-new');
    expect(after.env).toEqual(document.env);
  });

  it("never another org's tokens under env, not even those of an org that is no longer configured", () => {
    const document = one({
      env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake-a', WEBEX_SERVICE_APP_REFRESH_TOKEN: 'fake-r' },
    });
    const after = applyUpdate(document, received(OTHER_KEY, 'other'));
    expect(after.env).toEqual(document.env);
    expect(readCredential(after, KEY, ORG).accessToken?.value.reveal()).toBe('fake-a');
  });

  it.each([
    ['a list of one', [ORG]],
    ['the long form', Buffer.from(`ciscospark://us/ORGANIZATION/${ORG}`).toString('base64')],
    ['capitals', ORG.toUpperCase()],
  ])('finds the one org of env when it is written as %s', (_what, targetOrgId) => {
    const document = { serviceApp: { ...SERVICE_APP, targetOrgId }, env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake-a' } };
    expect(readCredential(document, KEY, ORG).accessToken?.value.reveal()).toBe('fake-a');
  });

  it('finds the org of a portal token that stands alone', () => {
    const document = { env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: `fake_PF84_${ORG}` } };
    expect(readCredential(document, KEY, ORG).accessToken).toBeDefined();
    expect(readCredential(document, OTHER_KEY, OTHER).accessToken).toBeUndefined();
  });
});

describe('an update', () => {
  it('is found again when the document is read', () => {
    const credential = integration(
      applyUpdate(one({}), received('integration', 'new', { notes: { suspectRefreshToken: 'fake-hash' } })),
    );
    expect(credential).toEqual({
      key: 'integration',
      kind: 'integration',
      accessToken: { value: new Secret('fake-access-new'), expiresAt: NOW + 14 * DAY },
      refreshToken: { value: new Secret('fake-refresh-new'), expiresAt: NOW + 90 * DAY },
      obtainedAt: NOW,
      via: 'refresh',
      notes: { suspectRefreshToken: 'fake-hash' },
    });
  });

  it('D4: writes its instants with whole seconds in UTC, whatever the time zone', () => {
    const update = received('integration', 'new', {
      notes: { failing: { attempts: 2, since: NOW - DAY, lastAt: NOW } },
    });
    const after = applyUpdate(one({}), update);
    expect(after.byods).toEqual({
      version: 1,
      integration: {
        describes: expect.stringMatching(/^[0-9a-f]{16}\.[0-9a-f]{16}$/),
        obtainedAt: '2026-03-01T12:00:00Z',
        expiresAt: '2026-03-15T12:00:00Z',
        refreshTokenExpiresAt: '2026-05-30T12:00:00Z',
        via: 'refresh',
        notes: { failing: { attempts: 2, since: '2026-02-28T12:00:00Z', lastAt: '2026-03-01T12:00:00Z' } },
      },
    });
  });

  it('whose `replaces` does not fit changes nothing', () => {
    const document = one(SHAPES[0]![1]);
    const update = received('integration', 'new', { replaces: hashOf('fake-another') });
    expect(applies(document, update)).toBe(false);
    expect(applyUpdate(document, update)).toBe(document);
    expect(applyUpdate(one({}), update)).toEqual(one({}));
  });

  it('replaces what stands there when it names nothing that it replaces: a mint can be had again', () => {
    const after = applyUpdate(applyUpdate(one({}), received(KEY, 'first')), received(KEY, 'second'));
    expect(heldRefreshToken(after, KEY)).toBe(hashOf('fake-refresh-second'));
  });

  it('without a refresh token keeps the old one and its end', () => {
    const before = applyUpdate(one({}), received('integration', 'old'));
    const { refreshToken: _, refreshTokenExpiresAt: __, ...tokens } = received('integration', 'new').tokens!;
    const credential = integration(
      applyUpdate(before, { credential: 'integration', tokens: { ...tokens, obtainedAt: NOW + DAY } }),
    );
    expect(credential.accessToken?.value.reveal()).toBe('fake-access-new');
    expect(credential.refreshToken).toEqual({ value: new Secret('fake-refresh-old'), expiresAt: NOW + 90 * DAY });
    expect(credential.obtainedAt).toBe(NOW + DAY);
  });

  it('with the same refresh token and no word about its end keeps the end that is known', () => {
    const before = applyUpdate(one({}), received('integration', 'old'));
    const { refreshTokenExpiresAt: _, ...tokens } = received('integration', 'new').tokens!;
    const same = { ...tokens, refreshToken: new Secret('fake-refresh-old') };
    expect(integration(applyUpdate(before, { credential: 'integration', tokens: same })).refreshToken?.expiresAt).toBe(
      NOW + 90 * DAY,
    );
  });

  it('with another refresh token and no word about its end forgets the end of the old one', () => {
    const before = applyUpdate(one({}), received('integration', 'old'));
    const { refreshTokenExpiresAt: _, ...tokens } = received('integration', 'new').tokens!;
    expect(integration(applyUpdate(before, { credential: 'integration', tokens })).refreshToken).not.toHaveProperty(
      'expiresAt',
    );
  });

  it('with a refresh token alone leaves the access token and its dates', () => {
    const before = applyUpdate(one({}), received('integration', 'old'));
    const tokens = { refreshToken: new Secret('fake-refresh-new'), obtainedAt: NOW + DAY, via: 'refresh' } as const;
    const credential = integration(applyUpdate(before, { credential: 'integration', tokens }));
    expect(credential.accessToken).toEqual({ value: new Secret('fake-access-old'), expiresAt: NOW + 14 * DAY });
    expect(credential.obtainedAt).toBe(NOW);
    expect(credential.refreshToken?.value.reveal()).toBe('fake-refresh-new');
  });

  it('with notes alone leaves the tokens, and empty notes clear them', () => {
    const before = applyUpdate(one({}), received('integration', 'old'));
    const noted = applyUpdate(before, { credential: 'integration', notes: { rejectedAccessToken: 'fake-hash' } });
    expect(integration(noted)).toEqual({ ...integration(before), notes: { rejectedAccessToken: 'fake-hash' } });
    expect(applyUpdate(noted, { credential: 'integration', notes: {} })).toEqual(before);
  });

  it('writes no instant that could not be read again', () => {
    const odd = {
      ...received('integration', 'new').tokens!,
      expiresAt: Number.MAX_SAFE_INTEGER,
      refreshTokenExpiresAt: Number.NaN,
      obtainedAt: 0,
    };
    const credential = integration(applyUpdate(one({}), { credential: 'integration', tokens: odd }));
    expect(credential.accessToken).not.toHaveProperty('expiresAt');
    expect(credential).not.toHaveProperty('obtainedAt');
  });
});

describe('a token that was pasted by hand', () => {
  const stored = applyUpdate(one({}), received('integration', 'old', { notes: { rejectedAccessToken: 'fake-hash' } }));
  const pasted = (change: JsonObject): JsonObject => ({
    ...stored,
    tokenManager: { ...(stored.tokenManager as JsonObject), ...change },
  });

  it.each([
    ['another access token', { personalAccessToken: 'fake-pasted' }],
    ['another refresh token', { oauthRefreshToken: 'fake-pasted' }],
    [
      'the same refresh token moved to another key, and another access token',
      { oauthRefreshToken: '', refreshToken: 'fake-refresh-old', personalAccessToken: 'fake-pasted' },
    ],
  ])('voids its entry: %s', (_what, change) => {
    const credential = integration(pasted(change));
    expect(credential).not.toHaveProperty('obtainedAt');
    expect(credential).not.toHaveProperty('via');
    expect(credential.accessToken).not.toHaveProperty('expiresAt');
    expect(credential.refreshToken).not.toHaveProperty('expiresAt');
  });

  it('does not void it by a line break at its end, or by moving to another key', () => {
    const same = integration(stored);
    expect(integration(pasted({ personalAccessToken: 'fake-access-old\n' }))).toEqual(same);
    expect(integration(pasted({ oauthRefreshToken: '', refreshToken: 'fake-refresh-old' }))).toEqual(same);
  });

  it.each([
    ['D4: an instant without a zone', '2026-03-15T12:00:00'],
    ['D5: an instant of 1970, seconds taken for milliseconds', '1970-01-21T15:00:00Z'],
    ['D5: an instant of the year 58000', '+058172-01-01T00:00:00Z'],
    ['a number', 1_773_576_000_000],
    ['words', 'next week Z'],
    ['nothing', null],
  ])('%s in its entry counts as unknown', (_what, expiresAt) => {
    const byods = structuredClone(stored.byods) as { integration: JsonObject };
    byods.integration.expiresAt = expiresAt;
    expect(integration({ ...stored, byods: byods as never }).accessToken).not.toHaveProperty('expiresAt');
  });

  it('reads an instant with an offset as what it is', () => {
    const byods = structuredClone(stored.byods) as { integration: JsonObject };
    byods.integration.expiresAt = '2026-03-15T17:30:00+05:30';
    expect(integration({ ...stored, byods: byods as never }).accessToken?.expiresAt).toBe(NOW + 14 * DAY);
  });

  it.each([
    ['notes that are a list', []],
    ['notes that are a text', 'fake'],
    ['a hash that is a number', { rejectedAccessToken: 7 }],
    ['half a failure', { failing: { attempts: 1, since: '2026-03-01T12:00:00Z' } }],
    [
      'a failure without attempts',
      { failing: { attempts: 0, since: '2026-03-01T12:00:00Z', lastAt: '2026-03-01T12:00:00Z' } },
    ],
    [
      'attempts that are a fraction',
      { failing: { attempts: 1.5, since: '2026-03-01T12:00:00Z', lastAt: '2026-03-01T12:00:00Z' } },
    ],
  ])('passes over %s', (_what, notes) => {
    const byods = structuredClone(stored.byods) as { integration: JsonObject };
    byods.integration.notes = notes as never;
    expect(integration({ ...stored, byods: byods as never }).notes).toEqual({});
  });
});

// Properties.

const name = fc.stringMatching(/^[a-z]{1,5}$/);
const secretOf = (kind: string) => name.map((each) => new Secret(`fake-${kind}-${each}`));
const instant = fc
  .integer({ min: Date.UTC(2020, 0, 1) / 1000, max: Date.UTC(2099, 0, 1) / 1000 })
  .map((seconds) => seconds * 1000);
const maybe = <T>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(shape, { requiredKeys: [] });
const key = fc.constantFrom<CredentialKey>('integration', KEY, OTHER_KEY);
const notes = maybe({
  rejectedAccessToken: name,
  rejectedRefreshToken: name,
  suspectRefreshToken: name,
  failing: fc.record({ attempts: fc.integer({ min: 1, max: 99 }), since: instant, lastAt: instant }),
});
const tokens = fc
  .tuple(
    maybe({
      accessToken: secretOf('access'),
      expiresAt: instant,
      refreshToken: secretOf('refresh'),
      refreshTokenExpiresAt: instant,
    }),
    fc.record({ obtainedAt: instant, via: fc.constantFrom('mint' as const, 'refresh' as const) }),
  )
  .map(([some, rest]) => ({ ...some, ...rest, apiOrigin: 'https://fake.example' }));
const update: fc.Arbitrary<CredentialUpdate> = fc
  .tuple(key, fc.record({ tokens, notes }, { requiredKeys: [] }), fc.option(secretOf('refresh'), { nil: undefined }))
  .map(
    ([credential, change, replaced]) =>
      ({ credential, ...change, ...(replaced && { replaces: replaced.hash }) }) as CredentialUpdate,
  );
const unknown = fc.dictionary(fc.stringMatching(/^x[a-z]{0,6}$/), fc.jsonValue() as fc.Arbitrary<never>);
/** Documents of every shape, with keys of others at every level. */
const documents = fc
  .tuple(
    fc.constantFrom(...SHAPES.map(([, shape]) => shape), {}),
    fc.boolean(),
    fc.boolean(),
    fc.tuple(unknown, unknown, unknown, unknown, unknown, unknown, unknown),
  )
  .map(([shape, single, env, extras]): JsonObject => {
    const [top, app, manager, ours, apps, entry, environment] = extras;
    return {
      ...top,
      serviceApp: { ...app, ...SERVICE_APP, targetOrgId: single ? ORG : [ORG, OTHER] },
      tokenManager: { ...manager, ...(shape.tokenManager as JsonObject) },
      byods: { ...ours, integration: entry, serviceApps: { ...apps, [ORG]: entry } },
      ...(env && { env: { ...environment, WEBEX_SERVICE_APP_REFRESH_TOKEN: 'fake-refresh-a' } }),
    };
  });
const all = (document: JsonObject) =>
  (['integration', KEY, OTHER_KEY] as const).map((each) => readCredential(document, each));

describe('any update of any document', () => {
  it('P8: applied twice is applied once', () => {
    fc.assert(
      fc.property(documents, update, (document, each) => {
        const once = applyUpdate(document, each);
        expect(applyUpdate(once, each)).toEqual(once);
      }),
      { numRuns: 500 },
    );
  });

  it('P17: leaves every key that we do not know, at every level', () => {
    const unknownIn = (value: unknown, path = ''): [string, unknown][] =>
      typeof value !== 'object' || value === null || Array.isArray(value)
        ? []
        : Object.entries(value).flatMap(([name, inner]): [string, unknown][] =>
            name.startsWith('x') ? [[`${path}/${name}`, inner]] : unknownIn(inner, `${path}/${name}`),
          );
    fc.assert(
      fc.property(documents, fc.array(update, { maxLength: 4 }), (document, updates) => {
        const after = updates.reduce((current, each) => applyUpdate(current, each), document);
        expect(new Map(unknownIn(after))).toEqual(new Map(unknownIn(document)));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves every other credential as it is, so that updates of different credentials commute', () => {
    fc.assert(
      fc.property(documents, update, update, (document, first, second) => {
        const after = applyUpdate(document, first);
        for (const [index, each] of (['integration', KEY, OTHER_KEY] as const).entries()) {
          if (each !== first.credential) expect(all(after)[index]).toEqual(all(document)[index]);
        }
        if (first.credential === second.credential) return;
        const other = applyUpdate(applyUpdate(document, second), first);
        expect(applyUpdate(after, second)).toEqual(other);
      }),
      { numRuns: 500 },
    );
  });

  it('is read again as it was written: read, apply, read', () => {
    fc.assert(
      fc.property(documents, update, (document, each) => {
        const before = readCredential(document, each.credential);
        const after = readCredential(applyUpdate(document, each), each.credential);
        if (!applies(document, each)) {
          expect(after).toEqual(before);
          return;
        }
        if (each.notes) expect(after.notes).toEqual(each.notes);
        if (!each.tokens) {
          expect({ ...after, notes: 0 }).toEqual({ ...before, notes: 0 });
          return;
        }
        const { accessToken, expiresAt, refreshToken, refreshTokenExpiresAt, obtainedAt, via } = each.tokens;
        expect(after.via).toBe(via);
        expect(after.accessToken?.value).toEqual(accessToken ?? before.accessToken?.value);
        expect(after.refreshToken?.value).toEqual(refreshToken ?? before.refreshToken?.value);
        if (accessToken) expect([after.accessToken?.expiresAt, after.obtainedAt]).toEqual([expiresAt, obtainedAt]);
        if (refreshTokenExpiresAt !== undefined && after.refreshToken) {
          expect(after.refreshToken.expiresAt).toBe(refreshTokenExpiresAt);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does not change the document that it was given', () => {
    fc.assert(
      fc.property(documents, update, (document, each) => {
        const before = structuredClone(document);
        applyUpdate(document, each);
        expect(document).toEqual(before);
      }),
    );
  });
});
