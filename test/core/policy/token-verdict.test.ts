import { describe, expect, it } from 'vitest';
import type { DataSource, DataSourceClaims, OrgId } from '../../../src/core/model.ts';
import { type JwsHeader, misfit, wantedKey } from '../../../src/core/policy/token-verdict.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const ISSUER = 'https://idbroker.webex.com/idb';
const HEADER: JwsHeader = { algorithm: 'RS256', keyId: 'key-1', critical: false };
const ORG = '11111111-0000-4000-8000-000000000001' as OrgId;
const CLAIMS: DataSourceClaims = {
  issuer: ISSUER,
  audience: 'MyApp3',
  subject: 'MyAppsPurpose2',
  expiresAt: NOW + 1000,
  nonce: 'nonce-1',
  url: 'https://byods.example.com/voice',
  schemaId: 'schema-1',
  orgId: ORG,
};

function judged(header: Partial<JwsHeader>, claims: DataSourceClaims | undefined = CLAIMS) {
  return wantedKey({ ...HEADER, ...header }, claims, 'https://webexapis.com', NOW);
}

describe('wantedKey', () => {
  it('is the one that the header names, at the known address of the issuer', () => {
    expect(judged({})).toEqual({
      address: `${ISSUER}/oauth2/v2/keys/verificationjwk`,
      keyId: 'key-1',
      claims: CLAIMS,
    });
  });

  it.each(['none', 'None', 'NONE', 'HS256', 'HS512', 'RS384', 'PS256', 'ES256', 'rs256', 'RS256 ', ''])(
    'the algorithm "%s" is refused',
    (algorithm) => {
      expect(judged({ algorithm })).toEqual({
        reason: `it names the algorithm "${algorithm}", and Webex signs with RS256`,
      });
    },
  );

  const without = (field: keyof DataSourceClaims) => ({ ...CLAIMS, [field]: undefined }) as DataSourceClaims;
  it.each([
    ['no signed token', wantedKey(undefined, undefined, 'https://webexapis.com', NOW), 'it is no signed token'],
    [
      'no algorithm',
      wantedKey({ keyId: 'key-1', critical: false }, CLAIMS, 'https://webexapis.com', NOW),
      'it names no algorithm, and Webex signs with RS256',
    ],
    ['an extension', judged({ critical: true }), 'its header asks for extensions that are not known here'],
    ['an empty key id', judged({ keyId: '' }), 'it does not name the key that signed it'],
    ['no claims', wantedKey(HEADER, undefined, 'https://webexapis.com', NOW), 'what it says cannot be read'],
    ['no issuer', judged({}, without('issuer')), 'it does not say who issued it'],
    ['no end', judged({}, without('expiresAt')), 'it does not say when it ends'],
    [
      'a stranger as issuer',
      judged({}, { ...CLAIMS, issuer: `https://${'x'.repeat(100)}.example` }),
      `its issuer "https://${'x'.repeat(56)}…" is none whose keys are trusted here, and was not asked for any`,
    ],
    ['an end that is now', judged({}, { ...CLAIMS, expiresAt: NOW }), 'it ended 0 s ago'],
    ['an end long past', judged({}, { ...CLAIMS, expiresAt: NOW - 3_660_000 }), 'it ended 1 h 1 min ago'],
  ])('%s is a reason', (_, wanted, reason) => {
    expect(wanted).toEqual({ reason });
  });

  it('a token that lives another millisecond lives', () => {
    expect(judged({}, { ...CLAIMS, expiresAt: NOW + 1 }).reason).toBeUndefined();
  });
});

describe('misfit', () => {
  const dataSource: DataSource = {
    id: 'ds-1',
    orgId: ORG,
    schemaId: 'schema-1',
    url: 'https://byods.example.com/voice',
    audience: 'MyApp3',
    subject: 'MyAppsPurpose2',
    nonce: 'nonce-1',
    status: 'active',
  };

  it('there is none where all is the same', () => {
    expect(misfit(dataSource, CLAIMS)).toBeUndefined();
  });

  it.each([
    ['nonce', 'nonce'],
    ['audience', 'audience'],
    ['subject', 'subject'],
    ['url', 'url'],
    ['schemaId', 'schema'],
    ['orgId', 'org'],
  ] as const)('another %s is named, and not shown', (field, name) => {
    expect(misfit(dataSource, { ...CLAIMS, [field]: 'other' })).toBe(`Webex signed it, but for another ${name}`);
    expect(misfit(dataSource, { ...CLAIMS, [field]: '' })).toBe(`Webex signed it, but for another ${name}`);
    const { [field]: _, ...lessSaid } = dataSource;
    expect(misfit(lessSaid as DataSource, { ...CLAIMS, [field]: 'other' })).toBeUndefined();
    const { [field]: __, ...lessClaimed } = CLAIMS;
    expect(misfit(dataSource, lessClaimed)).toBeUndefined();
  });

  it('all of them are named', () => {
    const claims = { ...CLAIMS, url: 'https://byods.example.com/voice/', orgId: 'other' as OrgId };
    expect(misfit(dataSource, claims)).toBe('Webex signed it, but for another url, org');
  });
});
