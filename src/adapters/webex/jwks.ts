import { createPublicKey, type KeyObject } from 'node:crypto';
import { isJsonObject } from '../../core/strict-json.ts';

/** Webex publishes a handful; a list of thousands is made to keep us busy. */
const MOST_KEYS = 100;

/** Below, a signature can be forged; above, checking one takes long. */
const MODULUS_BITS = { least: 2048, most: 8192 };

/**
 * The keys of a JWK set (RFC 7517 section 5) that RS256 signatures are checked with, by key id, each as Node's own object.
 * Members that are not known here are ignored: `alg` once came as a surprise and broke strict readers (contract 4.2). A key
 * that cannot be used is left out; of two with the same id the first counts. Pure.
 */
export function readJwks(json: unknown): ReadonlyMap<string, KeyObject> {
  const keys = new Map<string, KeyObject>();
  const listed: unknown = isJsonObject(json) ? json.keys : undefined;
  for (const jwk of Array.isArray(listed) ? listed.slice(0, MOST_KEYS) : []) {
    if (!isJsonObject(jwk) || typeof jwk.kid !== 'string' || keys.has(jwk.kid)) continue;
    const key = isForRs256(jwk) ? rsaKey(jwk) : undefined;
    if (key !== undefined) keys.set(jwk.kid, key);
  }
  return keys;
}

function isForRs256({ kty, use, alg }: Record<string, unknown>): boolean {
  return kty === 'RSA' && (use === undefined || use === 'sig') && (alg === undefined || alg === 'RS256');
}

function rsaKey({ n, e }: Record<string, unknown>): KeyObject | undefined {
  if (typeof n !== 'string' || typeof e !== 'string') return undefined;
  try {
    const key = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' });
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return bits >= MODULUS_BITS.least && bits <= MODULUS_BITS.most ? key : undefined;
  } catch {
    return undefined;
  }
}
