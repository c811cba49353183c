import jwt from 'jsonwebtoken';
import type { DataSourceClaims } from '../../core/model.ts';
import { toOrgId } from '../../core/org-id.ts';
import { isJsonObject } from '../../core/strict-json.ts';
import { plausibleSeconds } from './instants.ts';

/**
 * The claims of a data source's JWS (contract 4.1), read without verifying the signature: they came over TLS from the
 * API that made them. Total: of what is no RS256 JWT, undefined; a claim of another type than expected is absent.
 */
export function claimsOf(jws: string): DataSourceClaims | undefined {
  const decoded = decode(jws);
  if (decoded === undefined) return undefined;
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

function decode(jws: string): Record<string, unknown> | undefined {
  try {
    const decoded = jwt.decode(jws, { complete: true });
    const payload: unknown = decoded?.payload;
    return decoded?.header.alg === 'RS256' && isJsonObject(payload) ? payload : undefined;
  } catch {
    return undefined;
  }
}
