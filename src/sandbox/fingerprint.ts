import { createHash } from 'node:crypto';

/** Eight hex digits of SHA-256: the only form in which the ledger and the control routes show a token. */
export function fingerprint(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 8);
}
