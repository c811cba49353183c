import { sign } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { readJwks } from '../../../src/adapters/webex/jwks.ts';
import { Secret } from '../../../src/core/secret.ts';
import { ENDLESS, json, type Seen, serve, testClient } from './client.ts';
import { claims, FIELDS, hmacSigned, part, type SigningKey, signed, signingKey, withToken } from './signed.ts';

const KEY = signingKey('key-1');
const OTHER = signingKey('key-2');
const HOUR = 3_600_000;

const toClose: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of toClose.splice(0).reverse()) await each.close();
});

/** A server that publishes keys, and a client whose API is there. */
async function publishing(keys: unknown[] = [KEY.jwk]) {
  const server = await serve((_, response) => json(response, { keys }));
  const made = testClient(server.baseUrl, { retries: 0 });
  toClose.push(server, made.webex);
  const issuer = `${server.origin}/idb`;
  const fits = (change: object = {}) => claims(issuer, made.clock.now(), change);
  const verdict = (jws: string | undefined, fields: object = {}) =>
    made.webex.verifyToken(withToken(jws, fields), ENDLESS);
  return { ...made, server, issuer, fits, verdict };
}

const SIGNATURE = 'its signature does not fit: Webex did not sign this text with the key that it names';

describe('a token that Webex signed', () => {
  it('is verified with one request, which carries no token', async () => {
    const { verdict, fits, server, webex } = await publishing();
    expect(await verdict(signed(fits(), KEY))).toEqual({ verified: true });
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({ method: 'GET', path: '/idb/oauth2/v2/keys/verificationjwk', body: '' });
    expect(server.seen[0]?.headers).not.toHaveProperty('authorization');
    expect(webex.requests()).toBe(1);
  });

  it.each([
    ['with alg', { alg: 'RS256' }],
    ['without use', { use: undefined }],
    ['with unknown members', { x5c: ['…'], 'x-unknown': { nested: [1] }, key_ops: ['verify'] }],
  ])('by a key that is published %s', async (_, members) => {
    const { verdict, fits } = await publishing([{ ...KEY.jwk, ...members }]);
    expect(await verdict(signed(fits(), KEY))).toEqual({ verified: true });
  });

  it('by one of several keys', async () => {
    const { verdict, fits } = await publishing([OTHER.jwk, 'no key', null, { kid: 'key-3' }, KEY.jwk]);
    expect(await verdict(signed(fits(), KEY))).toEqual({ verified: true });
  });

  it('may say less than the data source, and the data source less than it', async () => {
    const { verdict, fits } = await publishing();
    const few = { aud: undefined, jti: undefined, 'com.cisco.org.uuid': undefined };
    expect(await verdict(signed(fits(few), KEY))).toEqual({ verified: true });
    const none = { url: undefined, nonce: undefined, audience: undefined, subject: undefined, orgId: undefined };
    expect(await verdict(signed(fits(), KEY), none)).toEqual({ verified: true });
  });

  it('for another data source is not this one’s', async () => {
    const { verdict, fits } = await publishing();
    const change = { jti: 'another-nonce', 'com.cisco.datasource.url': 'https://evil.example.com' };
    expect(await verdict(signed(fits(change), KEY))).toEqual({
      verified: false,
      reason: 'Webex signed it, but for another nonce, url',
    });
  });

  it('is not valid before its time, give or take a minute', async () => {
    const { verdict, fits, clock } = await publishing();
    clock.advance(2 * HOUR);
    const seconds = Math.floor(clock.now() / 1000);
    expect(await verdict(signed(fits({ nbf: seconds + 60 }), KEY))).toEqual({ verified: true });
    expect(await verdict(signed(fits({ nbf: seconds + 61 }), KEY))).toEqual({
      verified: false,
      reason: 'it is not valid yet',
    });
  });
});

describe('by which clock a token ends', () => {
  it('Webex’s, where ours is wrong', async () => {
    const server = await serve((_, response) => {
      response.setHeader('date', new Date(clock.now() + 2 * HOUR).toUTCString());
      json(response, { items: [], keys: [KEY.jwk] });
    });
    const { webex, clock } = testClient(server.baseUrl, { retries: 0 });
    toClose.push(server, webex);
    const dataSource = withToken(signed(claims(`${server.origin}/idb`, clock.now()), KEY));
    expect(await webex.verifyToken(dataSource, ENDLESS)).toEqual({ verified: true });
    await webex.dataSources.list(new Secret('some-access-token-0123'), ENDLESS);
    expect(await webex.verifyToken(dataSource, ENDLESS)).toEqual({
      verified: false,
      reason: expect.stringMatching(/^it ended (1 h|59 min)/),
    });
  });

  it('not that of the keys, which may come out of a cache', async () => {
    const server = await serve((_, response) => {
      response.setHeader('date', 'Sat, 01 Jan 2000 00:00:00 GMT');
      json(response, { keys: [KEY.jwk] });
    });
    const { webex, clock, log } = testClient(server.baseUrl, { retries: 0 });
    toClose.push(server, webex);
    const dataSource = withToken(signed(claims(`${server.origin}/idb`, clock.now()), KEY));
    expect(await webex.verifyToken(dataSource, ENDLESS)).toEqual({ verified: true });
    expect(webex.serverNow()).toBe(clock.now());
    expect(log.of('warn')).toEqual([]);
  });
});

/** A bad token, why it is refused, and how many requests that may cost. */
type Bad = (about: { fits: (change?: object) => Record<string, unknown>; issuer: string }) => string | undefined;
const BAD: [what: string, make: Bad, reason: string | RegExp, requests: number][] = [
  ['none at all', () => undefined, 'Webex gave no signed token with it', 0],
  ['no JWS', () => 'not-a-token', 'it is no signed token', 0],
  ['four parts', ({ fits }) => `${signed(fits(), KEY)}.more`, 'it is no signed token', 0],
  ['a text for a header', ({ fits }) => `${part('RS256')}.${part(fits())}.c2ln`, 'it is no signed token', 0],
  ['a list for claims', () => signed([], KEY), 'what it says cannot be read', 0],
  ['a tampered payload', ({ fits }) => moved(signed(fits({ sub: 'x' }), KEY), signed(fits(), KEY)), SIGNATURE, 1],
  [
    'a tampered header',
    ({ fits }) => signed(fits(), KEY).replace(/^[^.]+/, part({ alg: 'RS256', kid: 'key-1' })),
    SIGNATURE,
    1,
  ],
  ['a signature of zeros', ({ fits }) => signed(fits(), KEY).replace(/[^.]+$/, 'A'.repeat(342)), SIGNATURE, 1],
  ['a short signature', ({ fits }) => signed(fits(), KEY).slice(0, -40), SIGNATURE, 1],
  ['no signature', ({ fits }) => signed(fits(), KEY).replace(/[^.]+$/, ''), SIGNATURE, 1],
  ['another key under that name', ({ fits }) => signed(fits(), { ...OTHER, kid: 'key-1' }), SIGNATURE, 1],
  ['a signature of SHA-512', ({ fits }) => otherHash(fits(), KEY), SIGNATURE, 1],
  [
    'alg none, no signature',
    ({ fits }) => `${part({ alg: 'none', typ: 'JWT', kid: 'key-1' })}.${part(fits())}.`,
    /"none", and Webex signs with RS256/,
    0,
  ],
  ['alg none, with one', ({ fits }) => signed(fits(), KEY, { alg: 'none' }), /"none"/, 0],
  [
    'HS256 with the public key as password',
    ({ fits }) => hmacSigned(fits(), 'key-1', pem(KEY)),
    /"HS256", and Webex signs with RS256/,
    0,
  ],
  ['an HMAC that says RS256', ({ fits }) => hmacSigned(fits(), 'key-1', pem(KEY), 'RS256'), SIGNATURE, 1],
  ['RS512', ({ fits }) => signed(fits(), KEY, { alg: 'RS512' }), /"RS512"/, 0],
  ['an algorithm that is no text', ({ fits }) => signed(fits(), KEY, { alg: ['RS256'] }), /names no algorithm/, 0],
  ['an extension', ({ fits }) => signed(fits(), KEY, { crit: ['b64'], b64: false }), /extensions/, 0],
  ['no key id', ({ fits }) => signed(fits(), KEY, { kid: undefined }), 'it does not name the key that signed it', 0],
  [
    'an unknown key id',
    ({ fits }) => signed(fits(), OTHER),
    'its issuer publishes no key "key-2", which is to have signed it',
    1,
  ],
  [
    'a key id of every object',
    ({ fits }) => signed(fits(), KEY, { kid: '__proto__' }),
    /publishes no key "__proto__"/,
    1,
  ],
  ['a key id with colours', ({ fits }) => signed(fits(), KEY, { kid: '\x1b[31mred' }), /no key "\\x1b\[31mred"/, 1],
  ['its own key beside it', ({ fits }) => signed(fits(), OTHER, { kid: 'key-1', jwk: OTHER.jwk }), SIGNATURE, 1],
  [
    'an address of keys in its header',
    ({ fits, issuer }) => signed(fits(), OTHER, { jku: `${issuer}/mine`, x5u: `${issuer}/mine` }),
    /publishes no key/,
    1,
  ],
  ['no issuer', ({ fits }) => signed(fits({ iss: undefined }), KEY), 'it does not say who issued it', 0],
  ['two issuers', ({ fits, issuer }) => signed(fits({ iss: [issuer] }), KEY), 'it does not say who issued it', 0],
  [
    'an issuer off the list',
    ({ fits }) => signed(fits({ iss: 'https://idbroker.evil.example/idb' }), KEY),
    /issuer "https:\/\/idbroker\.evil\.example\/idb" is none whose keys are trusted here/,
    0,
  ],
  [
    'Webex as issuer, at a sandbox',
    ({ fits }) => signed(fits({ iss: 'https://idbroker.webex.com/idb' }), KEY),
    /is none whose keys are trusted/,
    0,
  ],
  [
    'a slash after the issuer',
    ({ fits, issuer }) => signed(fits({ iss: `${issuer}/` }), KEY),
    /is none whose keys are trusted/,
    0,
  ],
  [
    'the issuer in upper case',
    ({ fits, issuer }) => signed(fits({ iss: issuer.toUpperCase() }), KEY),
    /is none whose keys are trusted/,
    0,
  ],
  [
    'a name in the issuer',
    ({ fits, issuer }) => signed(fits({ iss: issuer.replace('//', '//user@') }), KEY),
    /is none whose keys are trusted/,
    0,
  ],
  [
    'an end an hour ago',
    ({ fits }) => signed(fits({ exp: Math.floor(Date.now() / 1000) - 3700 }), KEY),
    /^it ended 1 h/,
    0,
  ],
  ['no end', ({ fits }) => signed(fits({ exp: undefined }), KEY), 'it does not say when it ends', 0],
  [
    'an end in milliseconds',
    ({ fits }) => signed(fits({ exp: Date.now() + HOUR }), KEY),
    'it does not say when it ends',
    0,
  ],
  ['an end in words', ({ fits }) => signed(fits({ exp: '2099-01-01' }), KEY), 'it does not say when it ends', 0],
];

describe('a token is refused', () => {
  it.each(BAD)('%s', async (_, make, reason, requests) => {
    const { verdict, fits, issuer, server, log } = await publishing();
    const jws = make({ fits, issuer });
    const found = await verdict(jws);
    expect(found).toEqual({
      verified: false,
      reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
    });
    expect(server.seen.map(({ path }: Seen) => path)).toEqual(
      Array.from({ length: requests }, () => '/idb/oauth2/v2/keys/verificationjwk'),
    );
    // Neither the token nor its nonce is told anywhere.
    const told = `${JSON.stringify(found)}${log.lines.join('')}`;
    expect(told).not.toContain(FIELDS.nonce);
    for (const piece of jws?.split('.').filter((each) => each.length > 12) ?? []) expect(told).not.toContain(piece);
  });

  it('that a sandbox signed, at the real Webex, and no sandbox is asked', async () => {
    const { fits, server } = await publishing();
    const { webex } = testClient('https://webexapis.com/v1', { retries: 0 });
    toClose.push(webex);
    expect(await webex.verifyToken(withToken(signed(fits(), KEY)), ENDLESS)).toMatchObject({
      reason: expect.stringMatching(/is none whose keys are trusted here/),
    });
    expect(webex.requests()).toBe(0);
    expect(server.seen).toEqual([]);
  });
});

describe('a published key is left out', () => {
  it.each([
    ['for encryption', { use: 'enc' }],
    ['for another algorithm', { alg: 'RS512' }],
    ['of another kind', { kty: 'EC' }],
    ['without a modulus', { n: undefined }],
    ['with a modulus that is none', { n: '***' }],
    ['with a number for a modulus', { n: 17 }],
    ['without an exponent', { e: undefined }],
    ['without an id', { kid: undefined }],
    ['with a number for an id', { kid: 1 }],
  ])('%s', (_, members) => {
    expect([...readJwks({ keys: [{ ...KEY.jwk, ...members }] }).keys()]).toEqual([]);
  });

  it('that is short enough to be broken, or so long that it costs', () => {
    expect(readJwks({ keys: [signingKey('short', 1024).jwk] }).size).toBe(0);
    const long = { ...KEY.jwk, n: Buffer.alloc(1025, 0xff).toString('base64url') };
    expect(readJwks({ keys: [long] }).size).toBe(0);
  });

  it('the second of one name, and what comes after a hundred', () => {
    const keys = readJwks({ keys: [KEY.jwk, { ...OTHER.jwk, kid: 'key-1' }] });
    expect(keys.get('key-1')?.export({ format: 'jwk' }).n).toBe(KEY.jwk.n);
    const many = Array.from({ length: 200 }, (_, number) => ({ ...KEY.jwk, kid: `k${number}` }));
    expect(readJwks({ keys: many }).size).toBe(100);
  });

  it.each([undefined, null, 1, 'keys', [], {}, { keys: {} }, { keys: 'x' }, { keys: [[], 1, null] }])(
    'none is in %j',
    (answer) => {
      expect(readJwks(answer).size).toBe(0);
    },
  );
});

/** The first two parts of one token with the signature of another. */
function moved(signature: string, text: string): string {
  return `${text.slice(0, text.lastIndexOf('.'))}${signature.slice(signature.lastIndexOf('.'))}`;
}

function otherHash(payload: object, key: SigningKey): string {
  const text = `${part({ kid: key.kid, typ: 'JWT', alg: 'RS256' })}.${part(payload)}`;
  return `${text}.${sign('sha512', Buffer.from(text), key.privateKey).toString('base64url')}`;
}

function pem(key: SigningKey): string {
  return key.publicKey.export({ format: 'pem', type: 'spki' }).toString();
}
