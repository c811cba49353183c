import { type Input, listOf, textOf } from './model.ts';

/** One request as the fake saw it; what a secret holds is never in it. */
export interface CallRecord {
  readonly operation: string;
  /** The fake's clock when the request arrived, in milliseconds. */
  readonly at: number;
  readonly secretId: string | undefined;
  /** The labels that the request names. */
  readonly stages: readonly string[];
  /** VersionId of a read, ClientRequestToken of a write. */
  readonly versionId: string | undefined;
  readonly moveTo: string | undefined;
  readonly removeFrom: string | undefined;
  /** Whether the operation took effect, answered or not. */
  committed: boolean;
  /** `pending` until it is over, then `ok`, `dropped`, `stalled`, or the code of the error. */
  outcome: string;
  /** The version that the answer told of. */
  answeredVersionId: string | undefined;
}

/** The record of a request that has just arrived. */
export function recordOf(operation: string, input: Input, at: number): CallRecord {
  const stage = textOf(input, 'VersionStage');
  return {
    operation,
    at,
    secretId: textOf(input, 'SecretId') ?? textOf(input, 'Name'),
    stages: listOf(input, 'VersionStages') ?? (stage === undefined ? [] : [stage]),
    versionId: textOf(input, 'VersionId') ?? textOf(input, 'ClientRequestToken'),
    moveTo: textOf(input, 'MoveToVersionId'),
    removeFrom: textOf(input, 'RemoveFromVersionId'),
    committed: false,
    outcome: 'pending',
    answeredVersionId: undefined,
  };
}
