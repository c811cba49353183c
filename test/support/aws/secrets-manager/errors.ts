/** An error as AWS answers it; `code` is what the SDK gives as the error's `name`. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** The wording of the service where it is publicly known, else the sentence of its API reference. */
export const secretNotFound = () =>
  new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");

export const labelNotFound = (label: string) =>
  new AwsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for staging label: ${label}`,
  );

export const versionNotFound = (versionId: string) =>
  new AwsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for VersionId: ${versionId}`,
  );

export const invalidParameter = (message: string) => new AwsError('InvalidParameterException', message);

export const invalidRequest = (message: string) => new AwsError('InvalidRequestException', message);

export const markedForDeletion = () =>
  invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");

export const resourceExists = (message: string) => new AwsError('ResourceExistsException', message);

export const limitExceeded = () =>
  new AwsError(
    'LimitExceededException',
    'The request failed because it would exceed one of the Secrets Manager quotas.',
  );

/** What the request model refuses, for example a value that is too long; the value itself is never quoted. */
export const constraint = (member: string, rule: string) =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${rule}`,
  );

export const throttled = () => new AwsError('ThrottlingException', 'Rate exceeded');

export const internalError = () => new AwsError('InternalServiceError', 'An error occurred on the server side.', 500);

export const accessDenied = (principal: string, operation: string, resource: string) =>
  new AwsError(
    'AccessDeniedException',
    `User: ${principal} is not authorized to perform: secretsmanager:${operation} on resource: ${resource} ` +
      `because no identity-based policy allows the secretsmanager:${operation} action`,
  );

/** What a caller without `kms:Decrypt` or `kms:GenerateDataKey` on the secret's own key gets. */
export const kmsAccessDenied = () => new AwsError('AccessDeniedException', 'Access to KMS is not allowed');

/** The key is there and allowed, but cannot decrypt (disabled, or pending deletion). */
export const decryptionFailure = () =>
  new AwsError(
    'DecryptionFailure',
    "Secrets Manager can't decrypt the protected secret text using the provided KMS key.",
  );
