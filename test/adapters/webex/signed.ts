import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readDataSource } from '../../../src/adapters/webex/data-source-body.ts';
import type { DataSource } from '../../../src/core/model.ts';

/** A key pair for tests, and how it is published. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: Record<string, unknown>;
}

/** Makes one. */
export function signingKey(kid: string, modulusLength = 2048): SigningKey {
  const pair = generateKeyPairSync('rsa', { modulusLength });
  const { n, e } = pair.publicKey.export({ format: 'jwk' });
  return { kid, ...pair, jwk: { kty: 'RSA', use: 'sig', kid, n, e } };
}

/** A JSON object as a part of a JWS. */
export function part(json: unknown): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url');
}

/** A token as Webex writes them; `header` replaces members of the header, undefined removes one. */
export function signed(claims: object, key: SigningKey, header: object = {}): string {
  const text = `${part({ kid: key.kid, typ: 'JWT', alg: 'RS256', ...header })}.${part(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key.privateKey).toString('base64url')}`;
}

/** A token whose signature is an HMAC with a text as its password. */
export function hmacSigned(claims: object, kid: string, password: string, alg = 'HS256'): string {
  const text = `${part({ kid, typ: 'JWT', alg })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', password).update(text).digest('base64url')}`;
}

/** What Webex says of a data source beside its token. */
export const FIELDS = {
  id: '7791dc84-989c-4903-a3b5-8c48c039dfb3',
  orgId: '11111111-0000-4000-8000-000000000001',
  schemaId: '5397013b-7920-4ffc-807c-e8a3e0a18f43',
  url: 'https://byods.example.com/voice',
  audience: 'MyApp3',
  subject: 'MyAppsPurpose2',
  nonce: 'nonce-0123456789',
  status: 'active',
};

/** Claims that fit {@link FIELDS}. */
export function claims(issuer: string, now: number, change: object = {}): Record<string, unknown> {
  return {
    iss: issuer,
    aud: FIELDS.audience,
    sub: FIELDS.subject,
    iat: Math.floor(now / 1000) - 3600,
    exp: Math.floor(now / 1000) + 3600,
    jti: FIELDS.nonce,
    'com.cisco.datasource.url': FIELDS.url,
    'com.cisco.datasource.schema.uuid': FIELDS.schemaId,
    'com.cisco.org.uuid': FIELDS.orgId,
    ...change,
  };
}

/** A data source as it is read with that token. */
export function withToken(jwsToken: string | undefined, change: object = {}): DataSource {
  return readDataSource({ ...FIELDS, ...change, ...(jwsToken !== undefined && { jwsToken }) })!;
}
