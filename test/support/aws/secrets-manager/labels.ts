import { invalidParameter } from './errors.ts';
import { holderOf, type StoredSecret, type StoredVersion } from './model.ts';

const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';
const PENDING = 'AWSPENDING';

/**
 * Attaches the labels of PutSecretValue to its new version, taking each from whichever version has it. When AWSCURRENT
 * moves, AWSPREVIOUS goes to the version that it leaves and AWSPENDING falls off that version; labels of one's own stay.
 * (The service's own answers, as recorded in LocalStack's test snapshots, show the former; its reference, the latter.)
 */
export function attachOnPut(secret: StoredSecret, version: StoredVersion, labels: readonly string[]): void {
  for (const label of labels) {
    const holder = holderOf(secret, label);
    place(secret, label, holder, version);
    if (label === CURRENT && holder !== undefined && holder !== version) holder.labels.delete(PENDING);
  }
}

/** UpdateSecretVersionStage: everything is checked first, so a refused request changes nothing. */
export function moveLabel(
  secret: StoredSecret,
  label: string,
  moveTo: string | undefined,
  removeFrom: string | undefined,
): void {
  const holder = holderOf(secret, label);
  if (moveTo === undefined && removeFrom === undefined) {
    throw invalidParameter('You must provide a value for MoveToVersionId, RemoveFromVersionId or both.');
  }
  for (const id of [removeFrom, moveTo]) {
    if (id !== undefined && !secret.versions.has(id)) throw invalidParameter(`Not a valid version: ${id}`);
  }
  if (removeFrom !== undefined && holder?.id !== removeFrom) {
    throw invalidParameter(
      `When you move staging label ${label}, if you specify RemoveFromVersionId, it must be set to the version that ` +
        `currently has the staging label ${label}.`,
    );
  }
  if (removeFrom === undefined && holder !== undefined) {
    throw invalidParameter(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${label} is currently attached to version ` +
        `${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  if (moveTo === undefined && label === CURRENT) {
    throw invalidParameter(
      "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
    );
  }
  place(secret, label, holder, moveTo === undefined ? undefined : secret.versions.get(moveTo));
}

/** Moves a label; AWSPREVIOUS follows AWSCURRENT. */
function place(
  secret: StoredSecret,
  label: string,
  from: StoredVersion | undefined,
  to: StoredVersion | undefined,
): void {
  if (from === to) return;
  from?.labels.delete(label);
  to?.labels.add(label);
  if (label !== CURRENT || from === undefined) return;
  for (const version of secret.versions.values()) version.labels.delete(PREVIOUS);
  from.labels.add(PREVIOUS);
}
