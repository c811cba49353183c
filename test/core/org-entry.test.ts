import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyUpdate, readCredential } from '../../src/core/credential-entry.ts';
import type { CredentialKey, OrgId, OrgUpdate } from '../../src/core/model.ts';
import { applyOrgUpdate, orgUpdateFrom } from '../../src/core/org-entry.ts';
import { toOrgId } from '../../src/core/org-id.ts';
import { Secret } from '../../src/core/secret.ts';
import type { JsonObject } from '../../src/core/strict-json.ts';
import { readTokenConfig } from '../../src/core/token-config.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const ORGS = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}` as OrgId);
const [A, B, C] = ORGS as [OrgId, OrgId, OrgId];
const key = (id: OrgId): CredentialKey => `service-app:${id}`;
const long = (id: string) => Buffer.from(`ciscospark://us/ORGANIZATION/${id}`).toString('base64');
const ACCESS = 'WEBEX_SERVICE_APP_ACCESS_TOKEN';
const REFRESH = 'WEBEX_SERVICE_APP_REFRESH_TOKEN';

const BASE = {
  serviceApp: { appId: 'FAKE_APP', clientId: 'FAKE_CLIENT', clientSecret: 'fake-secret', targetOrgId: A },
  tokenManager: { personalAccessToken: 'fake-pat' },
};
const listing = (targetOrgId: string | string[], more: JsonObject = {}): JsonObject => ({
  ...BASE,
  serviceApp: { ...BASE.serviceApp, targetOrgId },
  ...more,
});
const ours = (...pairs: [OrgId, string][]): JsonObject => ({
  byods: {
    version: 1,
    serviceApps: Object.fromEntries(
      pairs.map(([id, name]) => [id, { accessToken: `fake-a-${name}`, refreshToken: `fake-r-${name}` }]),
    ),
  },
});
const tokensOf = (document: JsonObject, id: OrgId) => {
  const { accessToken, refreshToken } = readCredential(document, key(id));
  return [accessToken?.value.reveal(), refreshToken?.value.reveal()];
};

describe('the home of the tokens of a single org', () => {
  it.each<[what: string, env: JsonObject, after: unknown[], left: JsonObject]>([
    ['both', { [ACCESS]: 'fake-a', [REFRESH]: 'fake-r' }, ['fake-a', 'fake-r'], { [ACCESS]: '', [REFRESH]: '' }],
    ['the access token alone', { [ACCESS]: 'fake-a' }, ['fake-a', undefined], { [ACCESS]: '' }],
    ['the refresh token alone', { [REFRESH]: 'fake-r' }, [undefined, 'fake-r'], { [REFRESH]: '' }],
    ['a line break at its end', { [ACCESS]: 'fake-a\n' }, ['fake-a', undefined], { [ACCESS]: '' }],
    ['nothing', { [ACCESS]: '', [REFRESH]: '' }, [undefined, undefined], { [ACCESS]: '', [REFRESH]: '' }],
  ])('moves out of env with the second org: %s', (_what, env, tokens, left) => {
    const after = applyOrgUpdate(listing(A, { env: { ...env, REGION: 'eu' } }), { org: B, listed: true });
    expect(tokensOf(after, A)).toEqual(tokens);
    expect(after.env).toEqual({ ...left, REGION: 'eu' });
    expect(readTokenConfig(after, 'the test').warnings).toEqual([]);
  });

  it('leaves no older refresh token in its new home, which strict rotation would punish', () => {
    const before = listing(A, { env: { [ACCESS]: 'fake-a' }, ...ours([A, 'older']) });
    expect(tokensOf(applyOrgUpdate(before, { org: B, listed: true }), A)).toEqual(['fake-a', undefined]);
  });

  it('leaves tokens in our entry where env holds none', () => {
    const before = listing(A, { env: { [ACCESS]: '' }, ...ours([A, 'mine']) });
    expect(tokensOf(applyOrgUpdate(before, { org: B, listed: true }), A)).toEqual(['fake-a-mine', 'fake-r-mine']);
  });

  it('is our entry where the document has no env', () => {
    const before = listing(A, ours([A, 'a']));
    const two = applyOrgUpdate(before, { org: B, listed: true });
    expect(two).toEqual(listing([A, B], ours([A, 'a'])));
    expect(applyOrgUpdate(two, { org: B, listed: false })).toEqual(before);
  });

  it.each<[what: string, env: string, entry: [OrgId, string][], after: unknown[]]>([
    ['its own tokens win over what nobody used', 'fake-unused', [[A, 'a']], ['fake-a-a', 'fake-r-a']],
    ["another org's token does not become its own", `fake_PF84_${B}`, [[B, 'b']], [undefined, undefined]],
    ['a token that says that it is its own stays', `fake_PF84_${A}`, [], [`fake_PF84_${A}`, undefined]],
  ])('is env again for the org that is left: %s', (_what, env, entry, tokens) => {
    const before = listing([A, B], { env: { [ACCESS]: env }, ...ours(...entry) });
    const after = applyOrgUpdate(before, { org: B, listed: false });
    expect(tokensOf(after, A)).toEqual(tokens);
    expect(JSON.stringify(after)).not.toContain(B);
  });

  it('keeps the dates of the tokens both ways', () => {
    const tokens = {
      accessToken: new Secret('fake-new'),
      expiresAt: NOW + 1000,
      refreshToken: new Secret('fake-new-r'),
      obtainedAt: NOW,
      via: 'mint',
    } as const;
    const before = applyUpdate(listing(A, { env: { [ACCESS]: '', [REFRESH]: '' } }), { credential: key(A), tokens });
    const two = applyOrgUpdate(before, { org: B, listed: true });
    expect(readCredential(two, key(A))).toEqual(readCredential(before, key(A)));
    expect(applyOrgUpdate(two, { org: B, listed: false })).toEqual(before);
  });
});

describe('an org update', () => {
  it('keeps the order of the keys', () => {
    const before = listing(A, { last: 1 });
    const after = applyOrgUpdate(before, { org: B, listed: true, name: 'Bee' });
    expect(JSON.stringify(after)).toBe(
      JSON.stringify({ ...listing([A, B], { last: 1 }), orgs: { [B]: { name: 'Bee' } } }),
    );
  });

  it('leaves no empty objects behind, and not even a list of one', () => {
    const before = listing(A);
    const added = applyOrgUpdate(before, { org: long(B), listed: true, name: 'Bee', paused: true });
    expect(added).toEqual({ ...listing([A, long(B)]), orgs: { [long(B)]: { name: 'Bee', paused: true } } });
    expect(applyOrgUpdate(added, { org: B, listed: false })).toEqual(before);
    expect(applyOrgUpdate(listing([A]), { org: A, listed: false })).toEqual(listing([A]));
  });

  it('reads what a document says as an update that makes another say the same', () => {
    const says = { ...listing([A, long(B)]), orgs: { [B]: { name: 'Bee', paused: true, room: 4 } } };
    expect(orgUpdateFrom(says, B)).toEqual({ org: long(B), listed: true, name: 'Bee', paused: true });
    expect(orgUpdateFrom(says, A)).toEqual({ org: A, listed: true, paused: false });
    expect(orgUpdateFrom(says, C)).toEqual({ org: C, listed: false });
  });
});

// Properties.

const id = fc.constantFrom(...ORGS).chain((org) => fc.constantFrom(org, org.toUpperCase(), long(org)));
const update: fc.Arbitrary<OrgUpdate> = fc.record(
  { org: id, listed: fc.boolean(), name: fc.constantFrom('One', 'Two'), paused: fc.boolean() },
  { requiredKeys: ['org'] },
);
const token = fc.constantFrom(undefined, '', 'fake-env', `fake_PF84_${A}`, `fake_PF84_${C}`);
const unknown = fc.dictionary(fc.stringMatching(/^x[a-z]{0,3}$/), fc.jsonValue() as fc.Arbitrary<never>, {
  maxKeys: 2,
});
/** Documents with one to three orgs, tokens in every home, and keys of others. */
const documents = fc
  .tuple(
    fc.uniqueArray(id, { minLength: 1, maxLength: 3, selector: toOrgId }),
    // A pair is of one org, and the access token tells of which.
    fc.option(fc.tuple(token, fc.constantFrom(undefined, '', 'fake-env-r'))),
    fc.subarray(ORGS),
    fc.subarray(ORGS),
    fc.tuple(unknown, unknown, unknown, unknown),
    fc.boolean(),
  )
  .map(([ids, env, held, described, [top, app, about, entry], list]): JsonObject => {
    const [access, refresh] = env ?? [];
    return {
      ...top,
      serviceApp: { ...app, ...BASE.serviceApp, targetOrgId: ids.length === 1 && !list ? ids[0]! : ids },
      tokenManager: BASE.tokenManager,
      orgs: Object.fromEntries(described.map((org) => [org, { ...about, name: 'By hand' }])),
      byods: {
        version: 1,
        serviceApps: Object.fromEntries(held.map((org) => [org, { ...entry, refreshToken: `fake-r-${org}` }])),
      },
      ...(env && {
        env: {
          ...entry,
          ...(access !== undefined && { [ACCESS]: access }),
          ...(refresh !== undefined && { [REFRESH]: refresh }),
        },
      }),
    };
  });
const listed = (document: JsonObject) => readTokenConfig(document, 'the test').orgs.map((org) => org.id);

describe('any org update of any document', () => {
  it('P8: applied twice is applied once', () => {
    fc.assert(
      fc.property(documents, update, (document, each) => {
        const once = applyOrgUpdate(document, each);
        expect(applyOrgUpdate(once, each)).toEqual(once);
      }),
      { numRuns: 500 },
    );
  });

  it('P5: leaves a document that can be read, with the orgs that were asked for', () => {
    fc.assert(
      fc.property(documents, fc.array(update, { maxLength: 6 }), (document, updates) => {
        let current = document;
        for (const each of updates) {
          const before = listed(current);
          current = applyOrgUpdate(current, each);
          const org = toOrgId(each.org);
          const rest = before.filter((other) => other !== org);
          if (each.listed === true) expect(listed(current)).toEqual(before.includes(org) ? before : [...before, org]);
          else if (each.listed === false && rest.length > 0) expect(listed(current)).toEqual(rest);
          else expect(listed(current)).toEqual(before);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('P1: loses no token of an org that stays, and gives none to another', () => {
    fc.assert(
      fc.property(documents, update, (document, each) => {
        const after = applyOrgUpdate(document, each);
        const before = listed(document);
        for (const org of listed(after)) {
          if (!before.includes(org)) continue;
          const was = tokensOf(document, org);
          const is = tokensOf(after, org);
          if (was.some((value) => value !== undefined)) expect(is).toEqual(was);
          for (const other of ORGS.filter((one) => one !== org)) {
            expect(is.some((value) => value?.includes(other) && !was.includes(value))).toBe(false);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('P17: leaves every key that we do not know, except what stands about an org that is forgotten', () => {
    const unknownIn = (value: unknown, path = ''): [string, unknown][] =>
      typeof value !== 'object' || value === null || Array.isArray(value)
        ? []
        : Object.entries(value).flatMap(([name, inner]): [string, unknown][] =>
            name.startsWith('x') ? [[`${path}/${name}`, inner]] : unknownIn(inner, `${path}/${name}`),
          );
    fc.assert(
      fc.property(documents, update, (document, each) => {
        const forgets = each.listed === false && !listed(applyOrgUpdate(document, each)).includes(toOrgId(each.org));
        const kept = unknownIn(document).filter(([path]) => !(forgets && path.includes(`/${toOrgId(each.org)}/`)));
        expect(new Map(unknownIn(applyOrgUpdate(document, each)))).toEqual(new Map(kept));
      }),
      { numRuns: 500 },
    );
  });

  it('does not change the document that it was given', () => {
    fc.assert(
      fc.property(documents, update, (document, each) => {
        const before = structuredClone(document);
        applyOrgUpdate(document, each);
        expect(document).toEqual(before);
      }),
    );
  });
});
