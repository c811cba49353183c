import jwt, { type Jwt } from 'jsonwebtoken';
import type { DataSourceClaims } from '../../core/model.ts';
import { toOrgId } from '../../core/org-id.ts';
import type { JwsHeader } from '../../core/policy/token-verdict.ts';
import { isJsonObject } from '../../core/strict-json.ts';
import { plausibleSeconds } from './instants.ts';

/** The header of a JWS; undefined for what is none. Read without verifying anything. */
export function headerOf(jws: string): JwsHeader | undefined {
  const header: unknown = decode(jws)?.header;
  if (!isJsonObject(header)) return undefined;
  const { alg, kid } = header;
  return {
    ...(typeof alg === 'string' && { algorithm: alg }),
    ...(typeof kid === 'string' && { keyId: kid }),
    critical: header.crit !== undefined,
  };
}

/**
 * The claims of a data source's JWS (contract 4.1), read without verifying the signature: they came over TLS from the
 * API that made them. Total: of what is no RS256 JWT, undefined; a claim of another type than expected is absent.
 */
export function claimsOf(jws: string): DataSourceClaims | undefined {
  const whole = decode(jws);
  const decoded: unknown = whole?.payload;
  if (whole?.header.alg !== 'RS256' || !isJsonObject(decoded)) return undefined;
  const text = (name: string): string | undefined => {
    const value = Object.hasOwn(decoded, name) ? decoded[name] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const issuer = text('iss');
  const audience = text('aud');
  const subject = text('sub');
  const nonce = text('jti');
  const url = text('com.cisco.datasource.url');
  const schemaId = text('com.cisco.datasource.schema.uuid');
  const org = text('com.cisco.org.uuid');
  const issuedAt = plausibleSeconds(decoded.iat);
  const expiresAt = plausibleSeconds(decoded.exp);
  return {
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
    ...(subject !== undefined && { subject }),
    ...(issuedAt !== undefined && { issuedAt }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(nonce !== undefined && { nonce }),
    ...(url !== undefined && { url }),
    ...(schemaId !== undefined && { schemaId }),
    ...(org !== undefined && org !== '' && { orgId: toOrgId(org) }),
  };
}

function decode(jws: string): Jwt | undefined {
  try {
    return jwt.decode(jws, { complete: true }) ?? undefined;
  } catch {
    return undefined;
  }
}
