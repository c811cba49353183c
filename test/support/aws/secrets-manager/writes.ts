import { randomBytes } from 'node:crypto';
import { invalidParameter, invalidRequest, markedForDeletion, resourceExists } from './errors.ts';
import { attachOnPut, moveLabel } from './labels.ts';
import { checkLabelQuota, makeRoom, requestedLabels, requestedValue, requestedVersionId } from './limits.ts';
import {
  epochSeconds,
  type Input,
  type SecretsTable,
  type StoredSecret,
  type StoredVersion,
  sortedLabels,
  textOf,
} from './model.ts';
import { liveSecret, namedSecret } from './reads.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What a write needs to know beside the request. */
export interface WriteContext {
  readonly now: number;
  /** Start of every ARN, up to and with `secret:`. */
  readonly arnPrefix: string;
  readonly maxVersions: number;
}

/** CreateSecret: with a value, the first version is AWSCURRENT; without one, the secret has no version. */
export function createSecret(table: SecretsTable, input: Input, context: WriteContext): Record<string, unknown> {
  const name = textOf(input, 'Name') ?? '';
  const id = requestedVersionId(input);
  const value = requestedValue(input);
  const existing = table.find(name);
  if (existing?.deletionAt !== undefined) {
    throw invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  if (existing !== undefined) {
    const version = existing.versions.get(id);
    if (version === undefined) {
      throw resourceExists(`The operation failed because the secret ${name} already exists.`);
    }
    if (!sameValue(version, value)) throw tokenInUse(id, existing);
    return { ARN: existing.arn, Name: name, VersionId: id };
  }
  const secret: StoredSecret = {
    arn: `${context.arnPrefix}${name}-${randomBytes(3).toString('hex')}`,
    name,
    description: textOf(input, 'Description'),
    createdAt: context.now,
    versions: new Map(),
    changedAt: context.now,
    deletionAt: undefined,
  };
  table.add(secret);
  if (value === undefined) return { ARN: secret.arn, Name: name };
  secret.versions.set(id, { id, ...value, createdAt: context.now, labels: new Set(['AWSCURRENT']) });
  return { ARN: secret.arn, Name: name, VersionId: id };
}

/** PutSecretValue: the same token with the same value does nothing, not even to the labels. */
export function putSecretValue(table: SecretsTable, input: Input, context: WriteContext): Record<string, unknown> {
  const secret = liveSecret(table, input);
  const id = requestedVersionId(input);
  const value = requestedValue(input);
  if (value === undefined) throw invalidParameter('You must provide either SecretString or SecretBinary.');
  const known = secret.versions.get(id);
  if (known !== undefined) {
    if (!sameValue(known, value)) throw tokenInUse(id, secret);
    return putAnswer(secret, known);
  }
  const labels = requestedLabels(input, secret);
  checkLabelQuota(secret, labels);
  makeRoom(secret, context.maxVersions, context.now);
  const version: StoredVersion = { id, ...value, createdAt: context.now, labels: new Set() };
  secret.versions.set(id, version);
  attachOnPut(secret, version, labels);
  secret.changedAt = context.now;
  return putAnswer(secret, version);
}

function putAnswer(secret: StoredSecret, version: StoredVersion): Record<string, unknown> {
  return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: sortedLabels(version) };
}

/** UpdateSecretVersionStage; the rules are in `labels.ts`. */
export function updateSecretVersionStage(
  table: SecretsTable,
  input: Input,
  context: WriteContext,
): Record<string, unknown> {
  const secret = liveSecret(table, input);
  const label = textOf(input, 'VersionStage');
  if (label === undefined) throw invalidParameter('You must provide a value for the VersionStage parameter.');
  checkLabelQuota(secret, [label]);
  moveLabel(secret, label, textOf(input, 'MoveToVersionId'), textOf(input, 'RemoveFromVersionId'));
  secret.changedAt = context.now;
  return { ARN: secret.arn, Name: secret.name };
}

/** DeleteSecret: after a window of 7 to 30 days, or at once when forced. */
export function deleteSecret(table: SecretsTable, input: Input, context: WriteContext): Record<string, unknown> {
  const secret = namedSecret(table, input);
  const days = input.RecoveryWindowInDays;
  const forced = input.ForceDeleteWithoutRecovery === true;
  if (forced && days !== undefined) {
    throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
  }
  if (days !== undefined && (typeof days !== 'number' || days < 7 || days > 30)) {
    throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
  }
  if (forced) {
    table.remove(secret);
    return { ARN: secret.arn, Name: secret.name, DeletionDate: epochSeconds(context.now) };
  }
  if (secret.deletionAt !== undefined) throw markedForDeletion();
  secret.deletionAt = context.now + (days ?? 30) * DAY_MS;
  return { ARN: secret.arn, Name: secret.name, DeletionDate: epochSeconds(secret.deletionAt) };
}

/** RestoreSecret: cancels a scheduled deletion. */
export function restoreSecret(table: SecretsTable, input: Input): Record<string, unknown> {
  const secret = namedSecret(table, input);
  secret.deletionAt = undefined;
  return { ARN: secret.arn, Name: secret.name };
}

function sameValue(version: StoredVersion, value: { text?: string | undefined; binary?: string | undefined } = {}) {
  return version.text === value.text && version.binary === value.binary;
}

function tokenInUse(id: string, secret: StoredSecret) {
  return resourceExists(
    `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`,
  );
}
