import {
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { answeredAt } from '../aws/answered-at.ts';

/** A version of the secret, as a read by label shows it. Times are epoch milliseconds of AWS's clock. */
export interface SecretVersion {
  /** Whose it is: the name or ARN that was asked for. */
  readonly secretId: string;
  readonly versionId: string;
  /** Absent when the value is binary. */
  readonly text: string | undefined;
  readonly stages: readonly string[];
  readonly createdAt: number;
  /** The `Date` of the answer. */
  readonly answeredAt: number;
}

/** Reads the version that carries a label, with the moment of the answer. */
export async function readVersion(
  client: SecretsManagerClient,
  input: { SecretId: string; VersionStage: string },
  signal: AbortSignal | undefined,
): Promise<SecretVersion> {
  const command = new GetSecretValueCommand(input);
  const date = answeredAt(command);
  const answer: GetSecretValueCommandOutput = await client.send(command, signal && { abortSignal: signal });
  const createdAt = answer.CreatedDate?.getTime() ?? 0;
  return {
    secretId: input.SecretId,
    versionId: answer.VersionId ?? '',
    text: answer.SecretString,
    stages: answer.VersionStages ?? [],
    createdAt,
    answeredAt: date() ?? createdAt,
  };
}
