import { type ErrorCode, KeeperError } from '../../../core/errors.ts';

/**
 * A request to an AWS service that failed, in our own words. `transient` says that the same request may succeed later, and
 * that a write may have been carried out although no answer to it came.
 */
export class AwsStoreError extends KeeperError {
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

/** Any thrown thing as what AWS says of it. */
export function failureOf(thrown: unknown): AwsFailure {
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

/** Whether AWS called a failure this. */
export function isAwsCode(thrown: unknown, awsCode: string): boolean {
  return thrown instanceof AwsStoreError && thrown.awsCode === awsCode;
}
