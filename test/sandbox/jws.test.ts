import { createPublicKey, type JsonWebKey } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { ask, call, claimsOf, DAY, fullBody, HOUR, type Json, NOON, opened, orgToken } from './talk.ts';

async function firstJws(sandbox: Sandbox): Promise<string> {
  const path = `/dataSources/${sandbox.control.dataSources.list()[0]!.id}`;
  return String((await call(sandbox, 'GET', path, orgToken(sandbox))).body.jwsToken);
}

async function publishedKeys(sandbox: Sandbox): Promise<(JsonWebKey & { kid: string })[]> {
  const { origin } = new URL(sandbox.baseUrl);
  return (await ask(`${origin}/idb/oauth2/v2/keys/verificationjwk`)).body.keys as (JsonWebKey & { kid: string })[];
}

function headerOf(jws: string): Json {
  return JSON.parse(Buffer.from(jws.split('.')[0]!, 'base64url').toString('utf8'));
}

describe('the JWS of a data source', () => {
  test('RS256 with kid, typ and alg; flat dotted claims, aud a string, every slash escaped', async () => {
    const sandbox = await opened({ scenario: scenario() });
    const [record] = sandbox.control.dataSources.list();
    const jws = await firstJws(sandbox);
    expect(headerOf(jws)).toEqual({ kid: expect.any(String), typ: 'JWT', alg: 'RS256' });
    expect(claimsOf(jws)).toEqual({
      iss: `${new URL(sandbox.baseUrl).origin}/idb`,
      aud: record!.audience,
      sub: record!.subject,
      iat: (NOON - 12 * HOUR) / 1000,
      exp: (NOON + 12 * HOUR) / 1000,
      jti: record!.nonce,
      'com.cisco.datasource.url': record!.url,
      'com.cisco.datasource.schema.uuid': record!.schemaId,
      'com.cisco.org.uuid': record!.orgId,
    });
    const payload = Buffer.from(jws.split('.')[1]!, 'base64url').toString('utf8');
    expect(payload).toContain(String.raw`https:\/\/source-1.org-1.example.com\/byods`);
    expect(payload).not.toMatch(/[^\\]\//);
  });

  test('verifies with the key that its issuer publishes', async () => {
    const sandbox = await opened({ scenario: scenario() });
    const jws = await firstJws(sandbox);
    const key = (await publishedKeys(sandbox)).find((each) => each.kid === headerOf(jws).kid)!;
    const publicKey = createPublicKey({ key, format: 'jwk' });
    const claims = jsonwebtoken.verify(jws, publicKey, { algorithms: ['RS256'], clockTimestamp: NOON / 1000 });
    expect(claims).toMatchObject({ aud: 'SandboxApp' });
  });

  test('the key set is cacheable for six hours, and also served at /v1/verification', async () => {
    const sandbox = await opened({ scenario: scenario() });
    const reply = await ask(`${new URL(sandbox.baseUrl).origin}/idb/oauth2/v2/keys/verificationjwk`);
    expect(reply.headers.get('cache-control')).toBe('public, max-age=21600');
    expect(reply.body).toEqual((await ask(`${sandbox.baseUrl}/verification`)).body);
  });

  test('members of a key with alg, without, and with unknown ones', async () => {
    const sandbox = await opened();
    expect((await publishedKeys(sandbox))[0]).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256', e: 'AQAB' });
    sandbox.control.modes.set({ jwksMembers: 'without-alg' });
    expect((await publishedKeys(sandbox))[0]).not.toHaveProperty('alg');
    sandbox.control.modes.set({ jwksMembers: 'with-unknown' });
    expect((await publishedKeys(sandbox))[0]).toHaveProperty('x-sandbox-unknown');
  });

  test('after a key rotation new tokens have a new kid, and the old key stays until its tokens have expired', async () => {
    const sandbox = await opened({ scenario: scenario() });
    const before = headerOf(await firstJws(sandbox)).kid;
    const rotated = await sandbox.control.keys.rotate();
    expect(headerOf(await firstJws(sandbox)).kid).toBe(before);
    const path = `/dataSources/${sandbox.control.dataSources.list()[0]!.id}`;
    const put = await call(sandbox, 'PUT', path, orgToken(sandbox), fullBody());
    expect(headerOf(String(put.body.jwsToken)).kid).toBe(rotated);
    expect((await publishedKeys(sandbox)).map((key) => key.kid)).toEqual([before, rotated]);
    sandbox.control.clock.advance(DAY);
    expect((await publishedKeys(sandbox)).map((key) => key.kid)).toEqual([rotated]);
  });

  test('a token can name an issuer that nobody serves', async () => {
    const sandbox = await opened({ scenario: scenario({ modes: { issuer: 'https://idbroker.evil.test/idb' } }) });
    expect(claimsOf(await firstJws(sandbox)).iss).toBe('https://idbroker.evil.test/idb');
  });
});
