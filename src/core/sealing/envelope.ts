import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { isJsonObject } from '../strict-json.ts';

const CIPHER = 'aes-256-gcm';

/** NIST SP 800-38D section 8.2.2: 96 random bits for each message; one key is good for 2^32 of them. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The length of a key for {@link encrypt}. */
export const KEY_BYTES = 32;

/** What stands in the place of a document, record or line that is encrypted. */
export interface Envelope {
  /** Which key; tells nothing of it. */
  readonly key: string;
  /** The data key as the service wrapped it that keeps the key, in base64; absent for a key that is given. */
  readonly wrapped?: string;
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly data: Buffer;
}

/** Which key, and under what it is wrapped. */
export type EnvelopeKey = Pick<Envelope, 'key' | 'wrapped'>;

/** Encrypts bytes with AES-256-GCM, bound to the key's id and to what they are. */
export function encrypt(plain: Uint8Array, secretKey: Uint8Array, { key, wrapped }: EnvelopeKey, as: string): Envelope {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, secretKey, iv, { authTagLength: TAG_BYTES }).setAAD(bound(key, as));
  const data = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { key, ...(wrapped !== undefined && { wrapped }), iv, tag: cipher.getAuthTag(), data };
}

/** The bytes in an envelope; undefined where it was changed, or is of something else, or the key is not the one. */
export function decrypt({ key, iv, tag, data }: Envelope, secretKey: Uint8Array, as: string): Buffer | undefined {
  const decipher = createDecipheriv(CIPHER, secretKey, iv, { authTagLength: TAG_BYTES }).setAAD(bound(key, as));
  try {
    return Buffer.concat([decipher.setAuthTag(tag).update(data), decipher.final()]);
  } catch {
    return undefined;
  }
}

function bound(key: string, as: string): Buffer {
  return Buffer.from(JSON.stringify(['byods-keeper sealed 1', key, as]));
}

/** An envelope as one line of JSON. */
export function formatEnvelope({ key, wrapped, iv, tag, data }: Envelope): string {
  const texts = { iv: iv.toString('base64'), tag: tag.toString('base64'), data: data.toString('base64') };
  return JSON.stringify({ sealed: 1, key, ...(wrapped !== undefined && { wrapped }), ...texts });
}

/** The envelope in such bytes; undefined for anything else. */
export function parseEnvelope(bytes: Uint8Array): Envelope | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
  if (!isJsonObject(value) || value.sealed !== 1 || typeof value.key !== 'string') return undefined;
  const { key, wrapped } = value;
  const [iv, tag, data] = [value.iv, value.tag, value.data].map((text) =>
    typeof text === 'string' ? Buffer.from(text, 'base64') : undefined,
  );
  if (wrapped !== undefined && typeof wrapped !== 'string') return undefined;
  if (!data || iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES) return undefined;
  return { key, ...(wrapped !== undefined && { wrapped }), iv, tag, data };
}
