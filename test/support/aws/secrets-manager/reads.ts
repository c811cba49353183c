import { invalidRequest, labelNotFound, markedForDeletion, secretNotFound, versionNotFound } from './errors.ts';
import {
  epochSeconds,
  holderOf,
  type Input,
  type SecretsTable,
  type StoredSecret,
  type StoredVersion,
  sortedLabels,
  textOf,
} from './model.ts';

/** The secret that a request names, whether or not it is marked for deletion. */
export function namedSecret(table: SecretsTable, input: Input): StoredSecret {
  const secret = table.find(textOf(input, 'SecretId') ?? '');
  if (secret === undefined) throw secretNotFound();
  return secret;
}

/** The secret that a request names, refused while it is marked for deletion. */
export function liveSecret(table: SecretsTable, input: Input): StoredSecret {
  const secret = namedSecret(table, input);
  if (secret.deletionAt !== undefined) throw markedForDeletion();
  return secret;
}

/** GetSecretValue: by label, by version id, or by both, which must then agree. */
export function getSecretValue(table: SecretsTable, input: Input): Record<string, unknown> {
  const secret = liveSecret(table, input);
  const version = wantedVersion(secret, textOf(input, 'VersionId'), textOf(input, 'VersionStage'));
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    ...(version.text === undefined ? {} : { SecretString: version.text }),
    ...(version.binary === undefined ? {} : { SecretBinary: version.binary }),
    ...(version.labels.size === 0 ? {} : { VersionStages: sortedLabels(version) }),
    CreatedDate: epochSeconds(version.createdAt),
  };
}

function wantedVersion(secret: StoredSecret, id: string | undefined, label: string | undefined): StoredVersion {
  if (id === undefined) {
    const holder = holderOf(secret, label ?? 'AWSCURRENT');
    if (holder === undefined) throw labelNotFound(label ?? 'AWSCURRENT');
    return holder;
  }
  const version = secret.versions.get(id);
  if (version === undefined) throw versionNotFound(id);
  if (label !== undefined && !version.labels.has(label)) {
    throw invalidRequest('You provided a VersionStage that is not associated to the provided VersionId.');
  }
  return version;
}

/** DescribeSecret: also answers for a secret that is marked for deletion; unlabelled versions are left out. */
export function describeSecret(table: SecretsTable, input: Input): Record<string, unknown> {
  const secret = namedSecret(table, input);
  const labelled = [...secret.versions.values()].filter((version) => version.labels.size > 0);
  return {
    ARN: secret.arn,
    Name: secret.name,
    ...(secret.description === undefined ? {} : { Description: secret.description }),
    CreatedDate: epochSeconds(secret.createdAt),
    LastChangedDate: epochSeconds(secret.changedAt),
    ...(secret.deletionAt === undefined ? {} : { DeletedDate: epochSeconds(secret.deletionAt) }),
    ...(labelled.length === 0
      ? {}
      : { VersionIdsToStages: Object.fromEntries(labelled.map((version) => [version.id, sortedLabels(version)])) }),
  };
}

/** ListSecretVersionIds: unlabelled versions only with IncludeDeprecated; pages of MaxResults (100). */
export function listSecretVersionIds(table: SecretsTable, input: Input): Record<string, unknown> {
  const secret = namedSecret(table, input);
  const wanted = [...secret.versions.values()].filter(
    (version) => version.labels.size > 0 || input.IncludeDeprecated === true,
  );
  const start = Number(textOf(input, 'NextToken') ?? 0);
  const end = start + (typeof input.MaxResults === 'number' ? input.MaxResults : 100);
  return {
    ARN: secret.arn,
    Name: secret.name,
    ...(end < wanted.length ? { NextToken: String(end) } : {}),
    Versions: wanted.slice(start, end).map((version) => ({
      VersionId: version.id,
      CreatedDate: epochSeconds(version.createdAt),
      KmsKeyIds: ['DefaultEncryptionKey'],
      ...(version.labels.size === 0 ? {} : { VersionStages: sortedLabels(version) }),
    })),
  };
}
