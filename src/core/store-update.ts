import { applyUpdate } from './credential-entry.ts';
import type { OrgUpdate, StoreUpdate } from './model.ts';
import { applyOrgUpdate } from './org-entry.ts';
import { toOrgId } from './org-id.ts';
import type { JsonObject } from './strict-json.ts';
import { credentialInWords, type TargetOrg } from './target-orgs.ts';

/** The document with one update applied, whatever it is about. Everything else stays as it is. */
export function withUpdate(document: JsonObject, update: StoreUpdate): JsonObject {
  return isOrgUpdate(update) ? applyOrgUpdate(document, update) : applyUpdate(document, update);
}

export function isOrgUpdate(update: StoreUpdate): update is OrgUpdate {
  return 'org' in update;
}

/** Whether nobody could find out again what an update says: tokens, and what a person decided. Notes alone are not so. */
export function isPrecious(update: StoreUpdate): boolean {
  return isOrgUpdate(update) || update.tokens !== undefined;
}

/** Whose updates these are, for people. */
export function subjectsOf(updates: readonly StoreUpdate[], orgs: readonly TargetOrg[]): string {
  const keys = updates.map((update) =>
    isOrgUpdate(update) ? (`service-app:${toOrgId(update.org)}` as const) : update.credential,
  );
  return [...new Set(keys)].map((key) => credentialInWords(key, orgs)).join(', ');
}
