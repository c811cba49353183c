import type { EndpointKey } from '../../../core/endpoint/key-record.ts';
import { instant, present } from '../../../core/report.ts';

/** A key as `byods keys --json` shows it. */
export interface ListedKey {
  readonly id: string;
  readonly name: string;
  readonly credential: string;
  readonly orgId?: string;
  readonly state: 'valid' | 'expired' | 'revoked';
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  readonly lastUsedAt?: string;
  readonly sources?: readonly string[];
}

/** A key for people and programs. Pure. */
export function listedKey(key: EndpointKey, now: number): ListedKey {
  const { id, name, credential, createdAt, expiresAt, revokedAt, lastUsedAt, sources } = key;
  const isOver = expiresAt !== undefined && expiresAt <= now;
  return present({
    id,
    name,
    credential: credential.name,
    orgId: credential.org,
    state: revokedAt !== undefined ? 'revoked' : isOver ? 'expired' : 'valid',
    createdAt: instant(createdAt),
    expiresAt: instant(expiresAt),
    revokedAt: instant(revokedAt),
    lastUsedAt: instant(lastUsedAt),
    sources,
  }) as ListedKey;
}
