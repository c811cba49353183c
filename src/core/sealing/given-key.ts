import { createHash, hkdfSync } from 'node:crypto';
import { KeeperError } from '../errors.ts';
import { redactFromNowOn, type Secret } from '../secret.ts';
import { KEY_BYTES } from './envelope.ts';
import type { SealingKey } from './keyring.ts';

/**
 * The key that a variable gives: 32 bytes in base64.
 *
 * @param variable  its name, for the message
 * @throws KeeperError `configuration`
 */
export function givenKey(text: string, variable: string): SealingKey {
  // Whatever it is, it is meant to be a secret.
  redactFromNowOn(text);
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === KEY_BYTES && /^[A-Za-z0-9+/]{43}=?$/.test(text.trim())) return plainKey('key', bytes);
  throw new KeeperError(
    'configuration',
    `${variable} must be ${KEY_BYTES} bytes in base64. Nothing was read or written`,
    {
      remedy: `make one with: openssl rand -base64 ${KEY_BYTES}`,
    },
  );
}

/**
 * A key made from a client secret with HKDF-SHA-256 (RFC 5869). It keeps a copy of the store from who does not have the
 * program's configuration, and from nobody who has it.
 */
export function derivedKey(clientSecret: Secret): SealingKey {
  const bytes = hkdfSync('sha256', clientSecret.reveal(), 'byods-keeper', 'credential store 1', KEY_BYTES);
  return plainKey('client-secret', Buffer.from(bytes));
}

function plainKey(kind: string, bytes: Buffer): SealingKey {
  const id = `${kind}:${createHash('sha256').update('byods-keeper key id').update(bytes).digest('hex').slice(0, 16)}`;
  return { id, current: async () => ({ bytes }), unwrap: async () => bytes };
}
