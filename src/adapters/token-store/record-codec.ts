import { createHash, randomBytes } from 'node:crypto';
import type { StoredRecord } from '../../core/credential-store.ts';
import { KeeperError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject, parseStrictJson } from '../../core/strict-json.ts';

const VERSION = 1;

/** A record with the end of its time, epoch milliseconds. */
export interface KeptRecord extends StoredRecord {
  readonly expiresAt?: number;
}

/** A record as it is about to be written, under a revision that none had before. */
export function newRecord(id: string, value: JsonObject, expiresAt: number | undefined): KeptRecord {
  return { id, value, revision: randomBytes(8).toString('hex'), ...(expiresAt !== undefined && { expiresAt }) };
}

/** Under which name a record is stored. Its id may be any text: it stands in the record alone. */
export function recordName(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}

/** Whether the time of a record is over. */
export function isOver({ expiresAt }: KeptRecord, now: number): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}

/** A record without what only the store knows. */
export function toldRecord({ id, value, revision }: KeptRecord): StoredRecord {
  return { id, value, revision };
}

/** A record as text. */
export function encodeRecord(record: KeptRecord): string {
  return JSON.stringify({ version: VERSION, ...record });
}

/**
 * The record in a text that was stored under a name.
 *
 * @param where  the path or item, for the message
 * @throws KeeperError `store-corrupt`
 */
export function decodeRecord(
  text: string,
  { name, where }: { readonly name: string; readonly where: string },
): KeptRecord {
  const record = decoded(text);
  if (record && recordName(record.id) === name) return record;
  throw new KeeperError('store-corrupt', `${where} is no record of ours; it was left as it is`, {
    remedy: `bring ${where} back from a backup, or move it away: what it held is lost then`,
  });
}

function decoded(text: string): KeptRecord | undefined {
  let record: unknown;
  try {
    record = parseStrictJson(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(record) || record.version !== VERSION || !isJsonObject(record.value)) return undefined;
  const { id, revision, value, expiresAt } = record;
  if (typeof id !== 'string' || typeof revision !== 'string') return undefined;
  return { id, revision, value, ...(typeof expiresAt === 'number' && { expiresAt }) };
}
