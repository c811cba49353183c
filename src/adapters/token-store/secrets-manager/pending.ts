import type { CredentialKey, OrgId } from '../../../core/model.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../core/strict-json.ts';
import { valueAt, withValue } from '../../../core/token-homes.ts';

/**
 * What one version changed of one credential. Its tokens are in the version's own document. It is rolled forward over
 * a document that still holds the refresh token `replaces`, or, where no refresh token was replaced by a refresh, whose
 * tokens of this credential are still those of `before`.
 */
export interface CredentialEntry {
  readonly credential: CredentialKey;
  readonly replaces?: string;
  readonly before?: string;
  /** Set when only the notes were changed. */
  readonly notes?: true;
}

/** That one version changed a target org: what is so now is in the version's own document. */
export interface OrgEntry {
  readonly org: OrgId;
}

/** What one version changed. */
export type PendingEntry = CredentialEntry | OrgEntry;

/** `byods.pending`: what makes a version a journal entry. In the current version it is history and does nothing. */
export interface PendingRecord {
  /** The id of the version that this record was written in: a copy of it elsewhere says that version was published. */
  readonly version: string;
  /** The version that was current when this one was made. */
  readonly parent: string;
  readonly entries: readonly PendingEntry[];
  /** Set when the whole document was changed: unless it was published, the version means nothing, and is never rolled forward. */
  readonly rewrites?: true;
}

const AT = ['byods', 'pending'] as const;

/** The document with this record instead of any other. */
export function withPending(document: JsonObject, { version, parent, entries, rewrites }: PendingRecord): JsonObject {
  const record = { version, parent, entries: entries.map((entry) => ({ ...entry })) };
  return withValue(document, AT, rewrites ? { ...record, rewrites } : record);
}

/** A document's record, and the document without it. */
export function splitPending(document: JsonObject): { document: JsonObject; record: PendingRecord | undefined } {
  const record = readRecord(valueAt(document, AT));
  if (valueAt(document, AT) === undefined || !isJsonObject(document.byods)) return { document, record };
  const { pending: _pending, ...byods } = document.byods;
  const { byods: _byods, ...others } = document;
  return { document: Object.keys(byods).length === 0 ? others : { ...document, byods }, record };
}

/** Entries without those that say the same twice. */
export function distinct(entries: readonly PendingEntry[]): PendingEntry[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

function readRecord(value: JsonValue | undefined): PendingRecord | undefined {
  if (!isJsonObject(value)) return undefined;
  const { version, parent, entries, rewrites } = value;
  if (typeof version !== 'string' || typeof parent !== 'string' || !Array.isArray(entries)) return undefined;
  return { version, parent, entries: entries.flatMap(readEntry), ...(rewrites === true && { rewrites }) };
}

function readEntry(value: JsonValue): PendingEntry[] {
  if (!isJsonObject(value)) return [];
  const { org, credential, replaces, before, notes } = value;
  if (typeof org === 'string') return [{ org: org as OrgId }];
  if (typeof credential !== 'string' || !/^(?:integration$|service-app:.)/.test(credential)) return [];
  const hashes = {
    ...(typeof replaces === 'string' && { replaces }),
    ...(typeof before === 'string' && { before }),
  };
  return [{ credential: credential as CredentialKey, ...hashes, ...(notes === true && { notes: true }) }];
}
