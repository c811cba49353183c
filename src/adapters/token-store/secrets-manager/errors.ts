import { type ErrorCode, KeeperError } from '../../../core/errors.ts';
import { wordsFor } from './error-table.ts';

/** What was asked of Secrets Manager when it failed, for the message. */
export interface AwsRequest {
  /** The API's own name of the operation, which is also the name of the IAM action. */
  readonly operation:
    | 'CreateSecret'
    | 'GetSecretValue'
    | 'PutSecretValue'
    | 'UpdateSecretVersionStage'
    | 'DescribeSecret';
  /** The label that was named. */
  readonly stage?: string | undefined;
  readonly secretId: string;
  readonly region?: string | undefined;
  /** `AWS_PROFILE`. */
  readonly profile?: string | undefined;
}

/**
 * A request to Secrets Manager that failed, in our own words. `transient` says that the same request may succeed
 * later, and that a write may have been carried out although no answer to it came.
 */
export class SecretsManagerError extends KeeperError {
  readonly transient: boolean;
  /** AWS's own name of the failure. */
  readonly awsCode: string;

  constructor(code: ErrorCode, message: string, details: { remedy: string; transient: boolean; awsCode: string }) {
    super(code, message, details);
    this.transient = details.transient;
    this.awsCode = details.awsCode;
  }
}

/** What AWS, its SDK or the network says of a failure; empty where it says nothing. */
export interface AwsFailure {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

/** Any failure of a request to Secrets Manager as an error of ours, with a remedy. Pure. */
export function secretsManagerError(thrown: unknown, request: AwsRequest): KeeperError {
  if (thrown instanceof KeeperError) return thrown;
  const failure = failureOf(thrown);
  const { message, remedy, transient } = wordsFor(failure, request);
  return new SecretsManagerError('store-unavailable', message, { remedy, transient, awsCode: failure.name });
}

function failureOf(thrown: unknown): AwsFailure {
  if (typeof thrown !== 'object' || thrown === null)
    return { name: 'Error', code: '', message: String(thrown), status: 0 };
  const error = thrown as {
    name?: unknown;
    code?: unknown;
    message?: unknown;
    errors?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const inner = Array.isArray(error.errors) && error.errors.length > 0 ? failureOf(error.errors[0]) : undefined;
  return {
    name: String(error.name ?? 'Error'),
    code: String(error.code ?? inner?.code ?? ''),
    message: String(error.message || inner?.message || ''),
    status: error.$metadata?.httpStatusCode ?? 0,
  };
}
