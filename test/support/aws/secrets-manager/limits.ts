import { constraint, invalidParameter, invalidRequest, limitExceeded } from './errors.ts';
import { type Input, listOf, type StoredSecret, textOf } from './model.ts';

const MAX_VALUE_BYTES = 65_536;
const MAX_LABELS = 20;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What a request wants to store, checked as the service checks it. */
export interface RequestedValue {
  readonly text: string | undefined;
  readonly binary: string | undefined;
}

/** The value in a request: at most one of the two kinds, 1 to 65,536 bytes. */
export function requestedValue(input: Input): RequestedValue | undefined {
  const text = textOf(input, 'SecretString');
  const binary = textOf(input, 'SecretBinary');
  if (text !== undefined && binary !== undefined) {
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  if (text !== undefined) checkLength('secretString', Buffer.byteLength(text));
  if (binary !== undefined) checkLength('secretBinary', Buffer.from(binary, 'base64').length);
  return text === undefined && binary === undefined ? undefined : { text, binary };
}

function checkLength(member: string, bytes: number): void {
  if (bytes < 1) throw constraint(member, 'Member must have length greater than or equal to 1');
  if (bytes > MAX_VALUE_BYTES) {
    throw constraint(member, `Member must have length less than or equal to ${MAX_VALUE_BYTES}`);
  }
}

/** The ClientRequestToken, which becomes the version id: required (the SDK makes one up), 32 to 64 characters. */
export function requestedVersionId(input: Input): string {
  const token = textOf(input, 'ClientRequestToken');
  if (token === undefined) {
    throw invalidRequest('You must provide a ClientRequestToken value. We recommend a UUID-type value.');
  }
  if (token.length < 32 || token.length > 64) {
    throw invalidParameter('ClientRequestToken must be 32-64 characters long.');
  }
  return token;
}

/** The labels of PutSecretValue: AWSCURRENT when none are named, and always on the first version. */
export function requestedLabels(input: Input, secret: StoredSecret): string[] {
  const named = listOf(input, 'VersionStages');
  if (named === undefined) return ['AWSCURRENT'];
  if (named.length < 1) {
    throw constraint('versionStages', 'Member must have length greater than or equal to 1');
  }
  return secret.versions.size === 0 ? [...new Set([...named, 'AWSCURRENT'])] : named;
}

/**
 * Makes room for one more version. Unlabelled versions older than a day are removed, oldest first; when none is that
 * old and the quota is reached, the request is refused.
 */
export function makeRoom(secret: StoredSecret, maxVersions: number, now: number): void {
  for (const version of [...secret.versions.values()]) {
    if (secret.versions.size < maxVersions) return;
    if (version.labels.size === 0 && now - version.createdAt > DAY_MS) secret.versions.delete(version.id);
  }
  if (secret.versions.size >= maxVersions) throw limitExceeded();
}

/** A secret carries at most twenty labels, over all its versions. */
export function checkLabelQuota(secret: StoredSecret, added: readonly string[]): void {
  const labels = new Set(added);
  for (const version of secret.versions.values()) for (const label of version.labels) labels.add(label);
  if (labels.size > MAX_LABELS) throw limitExceeded();
}
