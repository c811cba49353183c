import { applies, applyUpdate, heldRefreshToken, readCredential } from '../../../core/credential-entry.ts';
import type { CredentialKey, CredentialUpdate, ReceivedTokens } from '../../../core/model.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../core/strict-json.ts';
import { text, valueAt, withValue } from '../../../core/token-homes.ts';

/**
 * What one version changed of one credential. Its tokens are in the version's own document. It is rolled forward over
 * a document that still holds the refresh token `replaces`, or, where no refresh token was replaced by a refresh, whose
 * tokens of this credential are still those of `before`.
 */
export interface PendingEntry {
  readonly credential: CredentialKey;
  readonly replaces?: string;
  readonly before?: string;
  /** Set when only the notes were changed. */
  readonly notes?: true;
}

/** `byods.pending`: what makes a version a journal entry. In the current version it is history and does nothing. */
export interface PendingRecord {
  /** The id of the version that this record was written in: a copy of it elsewhere says that version was published. */
  readonly version: string;
  /** The version that was current when this one was made. */
  readonly parent: string;
  readonly entries: readonly PendingEntry[];
}

const AT = ['byods', 'pending'] as const;

/** The document with this record instead of any other. */
export function withPending(document: JsonObject, { version, parent, entries }: PendingRecord): JsonObject {
  return withValue(document, AT, { version, parent, entries: entries.map((entry) => ({ ...entry })) });
}

/** A document's record, and the document without it. */
export function splitPending(document: JsonObject): { document: JsonObject; record: PendingRecord | undefined } {
  const record = readRecord(valueAt(document, AT));
  if (valueAt(document, AT) === undefined || !isJsonObject(document.byods)) return { document, record };
  const { pending: _pending, ...byods } = document.byods;
  const { byods: _byods, ...others } = document;
  return { document: Object.keys(byods).length === 0 ? others : { ...document, byods }, record };
}

/** A document with updates applied in their order, and the entries of those that applied. */
export function applyAll(
  document: JsonObject,
  updates: readonly CredentialUpdate[],
): { document: JsonObject; entries: PendingEntry[] } {
  const entries: PendingEntry[] = [];
  let current = document;
  for (const update of updates) {
    if (!applies(current, update)) continue;
    const next = applyUpdate(current, update);
    entries.push(entryOf(update, current, next));
    current = next;
  }
  return { document: current, entries };
}

/** Entries without those that say the same twice. */
export function distinct(entries: readonly PendingEntry[]): PendingEntry[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

/**
 * The updates that a pending document makes to the current one. Updates that replace a refresh token are always among
 * them, for the caller to tell those that apply from those that are stale; others only while they apply.
 */
export function updatesOf(
  pending: JsonObject,
  entries: readonly PendingEntry[],
  current: JsonObject,
): CredentialUpdate[] {
  return [...new Set(entries.map(({ credential }) => credential))].flatMap((credential): CredentialUpdate[] => {
    const held = heldRefreshToken(current, credential);
    const state = stateOf(current, credential);
    const mine = entries.filter((entry) => entry.credential === credential);
    const fitting = mine.filter(({ replaces, before }) =>
      replaces === undefined ? before === state : replaces === held,
    );
    const refused = mine.findLast(({ replaces }) => replaces !== undefined);
    const chosen = fitting.find(({ notes }) => !notes) ?? (fitting.length === 0 ? refused : fitting[0]);
    if (chosen === undefined) return [];
    const { notes, ...tokens } = contentOf(pending, credential);
    if (chosen.notes) return [{ credential, notes }];
    return [{ credential, notes, tokens, ...(chosen.replaces !== undefined && { replaces: chosen.replaces }) }];
  });
}

function entryOf(update: CredentialUpdate, before: JsonObject, after: JsonObject): PendingEntry {
  const { credential, replaces, tokens } = update;
  if (tokens && replaces !== undefined && heldRefreshToken(after, credential) !== replaces) {
    return { credential, replaces };
  }
  return { credential, before: stateOf(before, credential), ...(!tokens && { notes: true }) };
}

/** Tells whether a credential's tokens are still the same. */
function stateOf(document: JsonObject, key: CredentialKey): string {
  const { accessToken, refreshToken } = readCredential(document, key);
  return `${accessToken?.value.hash ?? ''}.${refreshToken?.value.hash ?? ''}`;
}

/** A credential as a document holds it, as what an update would bring. */
export function contentOf(
  document: JsonObject,
  key: CredentialKey,
): ReceivedTokens & Required<Pick<CredentialUpdate, 'notes'>> {
  const { accessToken, refreshToken, obtainedAt, via, notes } = readCredential(document, key);
  const apiOrigin = text(document, ['byods', 'apiOrigin']);
  return {
    notes,
    obtainedAt: obtainedAt ?? 0,
    via: via ?? 'refresh',
    ...(accessToken && { accessToken: accessToken.value }),
    ...(accessToken?.expiresAt !== undefined && { expiresAt: accessToken.expiresAt }),
    ...(refreshToken && { refreshToken: refreshToken.value }),
    ...(refreshToken?.expiresAt !== undefined && { refreshTokenExpiresAt: refreshToken.expiresAt }),
    ...(apiOrigin !== undefined && { apiOrigin }),
  };
}

function readRecord(value: JsonValue | undefined): PendingRecord | undefined {
  if (!isJsonObject(value)) return undefined;
  const { version, parent, entries } = value;
  if (typeof version !== 'string' || typeof parent !== 'string' || !Array.isArray(entries)) return undefined;
  return { version, parent, entries: entries.flatMap(readEntry) };
}

function readEntry(value: JsonValue): PendingEntry[] {
  if (!isJsonObject(value)) return [];
  const { credential, replaces, before, notes } = value;
  if (typeof credential !== 'string' || !/^(?:integration$|service-app:.)/.test(credential)) return [];
  const hashes = {
    ...(typeof replaces === 'string' && { replaces }),
    ...(typeof before === 'string' && { before }),
  };
  return [{ credential: credential as CredentialKey, ...hashes, ...(notes === true && { notes: true }) }];
}
