import { timingSafeEqual } from 'node:crypto';
import { isWithin } from './address-range.ts';

/** What of an endpoint key decides whether it is taken. Instants are epoch milliseconds. */
export interface KeyFacts {
  /** SHA-256 of the key, hex. */
  readonly hash: string;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
  /** The only addresses that it is taken from, as single addresses or CIDR ranges; absent: every one. */
  readonly sources?: readonly string[];
}

/** Whether a key is taken and, for the audit alone, why it is not: from outside all but `valid` look the same. */
export type KeyVerdict = 'valid' | 'unknown' | 'revoked' | 'expired' | 'other-source';

/** Compared with where there is no key, so that this takes as long. No text has this hash, as far as anybody knows. */
const NO_HASH = '0'.repeat(64);

/**
 * Judges a key that was presented. Its hash is compared in a time that tells nothing about where two differ. Pure.
 *
 * @param key  what is stored under the id that the hash begins with
 */
export function keyVerdict(
  key: KeyFacts | undefined,
  { hash, address, now }: { readonly hash: string; readonly address: string; readonly now: number },
): KeyVerdict {
  const same = timingSafeEqual(Buffer.from(key?.hash ?? NO_HASH, 'hex'), Buffer.from(hash, 'hex'));
  if (!key || !same) return 'unknown';
  if (key.revokedAt !== undefined) return 'revoked';
  if (key.expiresAt !== undefined && key.expiresAt <= now) return 'expired';
  return key.sources === undefined || isWithin(address, key.sources) ? 'valid' : 'other-source';
}

/** The last use of a key is written down at most so often: it is for people, and each time is a write. */
const USE_NOTED_EVERY_MS = 60_000;

/** Whether a use of a key is written down. Pure. */
export function isUseNoted(lastUsedAt: number | undefined, now: number): boolean {
  return lastUsedAt === undefined || now - lastUsedAt >= USE_NOTED_EVERY_MS || lastUsedAt > now;
}
