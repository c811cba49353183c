import { instant, present } from '../report.ts';
import type { JsonObject } from '../strict-json.ts';

/** Which credential a key opens: a document of the store and, where that is a service app's, the org. */
export interface CredentialRef {
  readonly name: string;
  /** The org's id; absent for a person's credential. */
  readonly org?: string;
}

/** An endpoint key as it is stored: never the key itself. Instants are epoch milliseconds. */
export interface EndpointKey {
  /** The first 16 hex digits of the hash: what people call it by beside its name. */
  readonly id: string;
  /** SHA-256 of the key, hex. */
  readonly hash: string;
  readonly name: string;
  readonly credential: CredentialRef;
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
  readonly lastUsedAt?: number;
  /** The only addresses that it is taken from. */
  readonly sources?: readonly string[];
}

/** A key for the store. Pure. */
export function keyToRecord({ id: _, credential, sources, ...key }: EndpointKey): JsonObject {
  const { hash, name, createdAt, expiresAt, revokedAt, lastUsedAt } = key;
  return present({
    hash,
    name,
    credential: credential.name,
    org: credential.org,
    createdAt: instant(createdAt),
    expiresAt: instant(expiresAt),
    revokedAt: instant(revokedAt),
    lastUsedAt: instant(lastUsedAt),
    sources: sources === undefined ? undefined : [...sources],
  }) as JsonObject;
}

/** A key out of the store; undefined for a record that is none. Pure. */
export function keyFromRecord(id: string, value: JsonObject): EndpointKey | undefined {
  const { hash, name, credential, org, sources } = value;
  const at = (field: string) => (typeof value[field] === 'string' ? Date.parse(value[field]) : undefined);
  const createdAt = at('createdAt');
  if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash) || typeof credential !== 'string') return undefined;
  const instants = { expiresAt: at('expiresAt'), revokedAt: at('revokedAt'), lastUsedAt: at('lastUsedAt') };
  // An end that cannot be read must not make a key that never ends.
  if (createdAt === undefined || Object.values(instants).some(Number.isNaN)) return undefined;
  return present({
    id,
    hash,
    name: typeof name === 'string' ? name : id,
    credential: { name: credential, ...(typeof org === 'string' && { org }) },
    createdAt,
    ...instants,
    sources: Array.isArray(sources) ? sources.map(String) : undefined,
  }) as EndpointKey;
}

/** A credential as a person names it: `<name>`, or `<name>/<org id or name>`. Pure. */
export function credentialRef(word: string): CredentialRef {
  const [name = '', ...org] = word.split('/');
  return { name, ...(org.length > 0 && { org: org.join('/') }) };
}

/** A credential for people: its name, with the org where there is one. Pure. */
export function credentialWord({ name, org }: CredentialRef): string {
  return org === undefined ? name : `${name}/${org}`;
}
