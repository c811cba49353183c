import { applies, heldRefreshToken, readCredential } from '../../../core/credential-entry.ts';
import type { CredentialKey, CredentialUpdate, ReceivedTokens, StoreUpdate } from '../../../core/model.ts';
import { orgUpdateFrom } from '../../../core/org-entry.ts';
import { toOrgId } from '../../../core/org-id.ts';
import { isOrgUpdate, withUpdate } from '../../../core/store-update.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import { text } from '../../../core/token-homes.ts';
import type { CredentialEntry, PendingEntry } from './pending.ts';

/** A document with updates applied in their order, and the entries of those that applied. */
export function applyAll(
  document: JsonObject,
  updates: readonly StoreUpdate[],
): { document: JsonObject; entries: PendingEntry[] } {
  const entries: PendingEntry[] = [];
  let current = document;
  for (const update of updates) {
    if (!isOrgUpdate(update) && !applies(current, update)) continue;
    const next = withUpdate(current, update);
    entries.push(entryOf(update, current, next));
    current = next;
  }
  return { document: current, entries };
}

/**
 * The updates that a pending document makes to the current one. Updates that replace a refresh token are always among
 * them, for the caller to tell those that apply from those that are stale; others only while they apply. Orgs come before
 * the tokens that are theirs, and are forgotten after.
 */
export function updatesOf(pending: JsonObject, entries: readonly PendingEntry[], current: JsonObject): StoreUpdate[] {
  const orgs = entries.filter((entry) => 'org' in entry).map(({ org }) => orgUpdateFrom(pending, org));
  const credentials = entries.filter((entry) => 'credential' in entry);
  return [
    ...orgs.filter(({ listed }) => listed),
    ...[...new Set(credentials.map(({ credential }) => credential))].flatMap((key) =>
      credentialUpdate(pending, key, credentials, current),
    ),
    ...orgs.filter(({ listed }) => !listed),
  ];
}

function credentialUpdate(
  pending: JsonObject,
  credential: CredentialKey,
  entries: readonly CredentialEntry[],
  current: JsonObject,
): CredentialUpdate[] {
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
  // The org was forgotten with its tokens later in the same session.
  if (!tokens.accessToken && !tokens.refreshToken) return [];
  return [{ credential, notes, tokens, ...(chosen.replaces !== undefined && { replaces: chosen.replaces }) }];
}

function entryOf(update: StoreUpdate, before: JsonObject, after: JsonObject): PendingEntry {
  if (isOrgUpdate(update)) return { org: toOrgId(update.org) };
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
