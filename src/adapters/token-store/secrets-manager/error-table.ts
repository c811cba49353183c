import {
  cli,
  endpointIn,
  place,
  resourceIn,
  secretRemedy,
  signIn,
  stageNote,
  stageRemedy,
  theSecret,
  valueRemedy,
} from './error-words.ts';
import type { AwsFailure, AwsRequest } from './errors.ts';
import { coded, isDenied, isThrottling, named } from './failure-kinds.ts';

/** A kind of failure: how it is known, and what is said of it. */
interface FailureKind {
  readonly matches: (failure: AwsFailure, request: AwsRequest) => boolean;
  readonly says: (request: AwsRequest, failure: AwsFailure) => readonly [message: string, remedy: string];
  readonly transient?: true;
}

/** The first row that fits counts; the last one fits all. */
const TABLE: readonly FailureKind[] = [
  {
    matches: (failure) => /region is missing/i.test(failure.message),
    says: () => ['no AWS region is set', 'set AWS_REGION to the region of the secret, or name the secret by its ARN'],
  },
  {
    matches: named('CredentialsProviderError', 'TokenProviderError', 'ProviderError'),
    says: (request) => [
      request.profile === undefined
        ? 'there are no AWS credentials'
        : `there are no usable AWS credentials for the profile "${request.profile}" of AWS_PROFILE`,
      signIn(request),
    ],
  },
  {
    matches: named('ExpiredTokenException', 'ExpiredToken', 'RequestExpired'),
    says: (request) => ['the AWS credentials have expired', signIn(request)],
  },
  {
    matches: named(
      'UnrecognizedClientException',
      'InvalidClientTokenId',
      'MissingAuthenticationTokenException',
      'IncompleteSignature',
    ),
    says: (request) => ['AWS does not know these credentials', signIn(request)],
  },
  {
    matches: named('InvalidSignatureException', 'SignatureDoesNotMatch', 'RequestTimeTooSkewed'),
    says: (request) => [
      'AWS refused the signature of the request: the secret access key is wrong, or the clock of this machine is',
      `compare the clock with the right time; else ${signIn(request)}`,
    ],
  },
  {
    matches: ({ name, message }, { stage }) =>
      name === 'ResourceNotFoundException' && /staging label|secret value/i.test(message) && stage === 'AWSCURRENT',
    says: (request) => [`${theSecret(request)} in ${place(request)} has no value yet`, valueRemedy(request)],
  },
  {
    matches: named('ResourceNotFoundException'),
    says: (request) => [
      `there is no secret "${request.secretId}" in ${place(request)} of the account that these credentials belong to`,
      secretRemedy(request),
    ],
  },
  {
    matches: ({ message }) => /(?:marked|scheduled) for deletion|marked deleted|currently marked/i.test(message),
    says: (request) => [
      `${theSecret(request)} is scheduled for deletion`,
      `bring it back: "${cli(request, 'restore-secret')}"`,
    ],
  },
  {
    matches: ({ message }) => /replica/i.test(message),
    says: (request) => [
      `${theSecret(request)} in ${place(request)} is a replica, which cannot be written`,
      'set AWS_REGION to the region of the primary secret, or name it by its ARN',
    ],
  },
  {
    matches: ({ name, message }) => isDenied(name) && /\bkms\b/i.test(message),
    says: (request) => [
      `the KMS key of ${theSecret(request)} may not be used for ${request.operation}`,
      `allow ${['CreateSecret', 'PutSecretValue'].includes(request.operation) ? 'kms:GenerateDataKey and kms:Decrypt' : 'kms:Decrypt'} on that key, in the role and in the key's policy`,
    ],
  },
  {
    matches: ({ name }) => isDenied(name),
    says: (request, { message }) => [
      `AWS denies secretsmanager:${request.operation} on ${resourceIn(message) ?? theSecret(request)}${stageNote(request)}`,
      `allow secretsmanager:${request.operation} on ${resourceIn(message) ?? request.secretId} in the policy of the role or user${stageRemedy(request)}`,
    ],
  },
  {
    matches: named(
      'DecryptionFailure',
      'DecryptionFailureException',
      'EncryptionFailure',
      'EncryptionFailureException',
    ),
    says: (request) => [
      `the KMS key of ${theSecret(request)} cannot be used: it is disabled or about to be deleted`,
      'enable the key again (aws kms enable-key, aws kms cancel-key-deletion)',
    ],
  },
  {
    matches: ({ name }, { operation }) => name === 'LimitExceededException' && operation === 'CreateSecret',
    says: (request) => [
      `${place(request)} holds as many secrets as the account may have there`,
      'delete one that is not needed, or ask AWS for a higher quota',
    ],
  },
  {
    matches: ({ name }, { operation }) =>
      ['InvalidParameterException', 'ValidationException'].includes(name) && operation === 'CreateSecret',
    says: (request) => [
      `AWS does not take "${request.secretId}" as the name of a secret`,
      'use letters, digits and /_+=.@- in it, 512 characters at most',
    ],
  },
  {
    matches: named('LimitExceededException'),
    says: (request) => [
      `${theSecret(request)} has as many versions as Secrets Manager keeps (about 100, each for a day)`,
      'run less often today; the oldest versions go after 24 hours, then writing works again',
    ],
  },
  {
    matches: (failure) => isThrottling(failure),
    says: (request) => [`AWS is throttling requests to ${theSecret(request)}`, 'run again in a minute'],
    transient: true,
  },
  {
    matches: coded('ERR_PROXY_TUNNEL'),
    says: (_, { message }) => [`AWS was not reached: ${message}`, 'mend HTTPS_PROXY, or name the host in NO_PROXY'],
    transient: true,
  },
  {
    matches: coded('ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'),
    says: (request, { code, message }) => [
      `AWS Secrets Manager in ${place(request)} cannot be reached (${endpointIn(message) ?? code})`,
      'check the network, AWS_REGION, AWS_ENDPOINT_URL and HTTPS_PROXY',
    ],
    transient: true,
  },
  {
    matches: (failure) => /^(?:ERR_TLS|CERT_|DEPTH_|UNABLE_TO_|SELF_SIGNED|ERR_SSL)/.test(failure.code),
    says: (_, { code }) => [
      `the connection to AWS is not trusted (${code})`,
      "name the certificate of your company's proxy in NODE_EXTRA_CA_CERTS",
    ],
  },
  {
    matches: ({ name, code, status }) =>
      status >= 500 ||
      name === 'TimeoutError' ||
      ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ERR_SOCKET_CONNECTION_TIMEOUT'].includes(code),
    says: (request, { name, status }) => [
      `AWS Secrets Manager in ${place(request)} did not answer ${request.operation} (${status >= 500 ? `status ${status}` : name === 'TimeoutError' ? 'timeout' : 'connection lost'})`,
      'run again in a few minutes; https://health.aws.amazon.com shows outages',
    ],
    transient: true,
  },
  {
    matches: () => true,
    says: (request, { name, message }) => [
      `AWS refused ${request.operation} for ${theSecret(request)}: ${name}: ${message}`,
      'run the same command with --verbose and report what it prints',
    ],
  },
];

/** What is told of a failure, what mends it, and whether the same request may succeed later. Pure. */
export function wordsFor(
  failure: AwsFailure,
  request: AwsRequest,
): { readonly message: string; readonly remedy: string; readonly transient: boolean } {
  const kind = TABLE.find(({ matches }) => matches(failure, request))!;
  const [message, remedy] = kind.says(request, failure);
  return { message, remedy, transient: kind.transient ?? false };
}
