import { KeeperError } from './errors.ts';
import type { JsonObject } from './strict-json.ts';
import type { TokenStore } from './token-store.ts';

/**
 * Many credentials in one place, each a document of its own with a lock, a journal and a name. The ladder runs on one of
 * them as it does on any token store.
 */
export interface CredentialStore {
  readonly kind: 'folder' | 'dynamodb';
  /** For people: the directory, or the table. */
  readonly location: string;
  /**
   * Names of the documents that are there, sorted; none where the store was never written.
   *
   * @throws KeeperError `store-unavailable`, `refused`
   */
  names(): Promise<readonly string[]>;
  /**
   * The document of that name, there or not: `TokenStore.create` makes it.
   *
   * @throws KeeperError `usage` for a text that is no name
   */
  document(name: string): TokenStore;
  /**
   * Removes the document, its journal and its copies; nothing happens where there is none. Waits for whoever holds its lock.
   *
   * @throws KeeperError `lock-busy`, `store-unavailable`, …
   */
  remove(name: string): Promise<void>;
  readonly records: RecordStore;
  /**
   * Encrypts everything anew that is encrypted with an earlier key. What was done stays done when it is interrupted, and is
   * not done twice when it is run again.
   *
   * @throws KeeperError `configuration` where something is encrypted with a key that was not given
   */
  rekey(): Promise<Rekeyed>;
}

/** How many items were encrypted anew. */
export interface Rekeyed {
  readonly documents: number;
  readonly records: number;
  /** Entries of logs. */
  readonly entries: number;
}

/**
 * Small records beside the documents (endpoint keys, authorizations that wait, the audit). Kinds and logs are names as
 * documents have them; an id is any text.
 */
export interface RecordStore {
  /** The record; undefined where there is none, or its time is over. */
  get(kind: string, id: string): Promise<StoredRecord | undefined>;
  /** The records of a kind whose time is not over, sorted by id. */
  list(kind: string): Promise<readonly StoredRecord[]>;
  /**
   * Writes a record, durably. Compare-and-set.
   *
   * @param expected   the revision that it takes the place of; undefined: it must not be there yet
   * @param expiresAt  epoch milliseconds from which on it is as if it were not there
   * @throws KeeperError `changed-meanwhile`
   */
  put(kind: string, id: string, value: JsonObject, expected?: string, expiresAt?: number): Promise<StoredRecord>;
  /**
   * Removes a record, durably. Resolves to whether it was there and, with `expected`, unchanged: exactly one of two callers
   * gets true.
   */
  delete(kind: string, id: string, expected?: string): Promise<boolean>;
  /** Appends to a log that is never rewritten. Durable when it resolves. */
  append(log: string, entry: JsonObject): Promise<void>;
  /** The newest entries of a log, at most `limit` of them, the oldest first. What a power cut tore is left out. */
  entries(log: string, options?: { readonly limit?: number }): Promise<readonly JsonObject[]>;
}

/** A record as it is stored. */
export interface StoredRecord {
  readonly id: string;
  readonly value: JsonObject;
  /** Another after every write, also of the same value. */
  readonly revision: string;
}

/** Whether a text is a name of a document, of a kind of records or of a log. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/**
 * Refuses what is no name of a document, of a kind of records or of a log. Pure.
 *
 * @throws KeeperError `usage`
 */
export function requireName(name: string): string {
  if (isName(name)) return name;
  throw new KeeperError('usage', `"${name}" is no name of a credential`, {
    remedy: 'take 1 to 64 lower-case letters, digits, ".", "_" and "-", beginning with a letter or digit',
  });
}

/** A record is not what the writer expected. */
export function recordChanged(kind: string, id: string): KeeperError {
  return new KeeperError('changed-meanwhile', `the ${kind} record ${id} was changed meanwhile; nothing was written`, {
    remedy: 'look at it again, and try once more',
  });
}
