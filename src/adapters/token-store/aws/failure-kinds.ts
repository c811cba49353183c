import { KeeperError } from '../../../core/errors.ts';
import { type AwsFailure, AwsStoreError, failureOf } from './failure.ts';

/** What was asked of an AWS service when it failed, for the message. */
export interface AwsAsked {
  /** `AWS Secrets Manager`. */
  readonly service: string;
  /** As IAM's actions begin: `secretsmanager`. */
  readonly prefix: string;
  /** The API's own name of the operation, which is also the name of the IAM action. */
  readonly operation: string;
  /** What is used, in a sentence: `the secret "webex"`. */
  readonly thing: string;
  /** Its kind: `secret`. */
  readonly kind: string;
  /** Its name or ARN. */
  readonly id: string;
  readonly region?: string | undefined;
  /** `AWS_PROFILE`. */
  readonly profile?: string | undefined;
}

/** A kind of failure: how it is known, and what is said of it. */
export interface FailureKind<A extends AwsAsked = AwsAsked> {
  readonly matches: (failure: AwsFailure, asked: A) => boolean;
  readonly says: (asked: A, failure: AwsFailure) => readonly [message: string, remedy: string];
  readonly transient?: true;
}

/** A failure by AWS's name of it. */
export const named =
  (...names: string[]) =>
  (failure: AwsFailure) =>
    names.includes(failure.name);

const coded =
  (...codes: string[]) =>
  (failure: AwsFailure) =>
    codes.includes(failure.code);

/** Where a thing was looked for. */
export const place = ({ region }: Pick<AwsAsked, 'region'>) =>
  region === undefined ? 'the configured region' : `region ${region}`;

/** Whether AWS says that a right is missing. */
export function isDenied(name: string): boolean {
  return name === 'AccessDeniedException' || name === 'AccessDenied';
}

/** The resource that a refusal names. */
export function resourceIn(message: string): string | undefined {
  return /on resource: (\S+)/.exec(message)?.[1];
}

/**
 * Any failure of a request to AWS as an error of ours, with a remedy. Pure.
 *
 * @param kinds  what only this service says; the first that fits counts
 */
export function awsStoreError<A extends AwsAsked>(
  thrown: unknown,
  asked: A,
  kinds: readonly FailureKind<A>[],
): KeeperError {
  if (thrown instanceof KeeperError) return thrown;
  const failure = failureOf(thrown);
  const all: readonly FailureKind<A>[] = [...OF_CREDENTIALS, ...kinds, ...OF_EVERY_SERVICE];
  const kind = all.find(({ matches }) => matches(failure, asked))!;
  const [message, remedy] = kind.says(asked, failure);
  return new AwsStoreError('store-unavailable', message, {
    remedy,
    transient: kind.transient ?? false,
    awsCode: failure.name,
  });
}

const OF_CREDENTIALS: readonly FailureKind[] = [
  {
    matches: (failure) => /region is missing/i.test(failure.message),
    says: ({ kind }) => [
      'no AWS region is set',
      `set AWS_REGION to the region of the ${kind}, or name the ${kind} by its ARN`,
    ],
  },
  {
    matches: named('CredentialsProviderError', 'TokenProviderError', 'ProviderError'),
    says: (asked) => [
      asked.profile === undefined
        ? 'there are no AWS credentials'
        : `there are no usable AWS credentials for the profile "${asked.profile}" of AWS_PROFILE`,
      signIn(asked),
    ],
  },
  {
    matches: named('ExpiredTokenException', 'ExpiredToken', 'RequestExpired'),
    says: (asked) => ['the AWS credentials have expired', signIn(asked)],
  },
  {
    matches: named(
      'UnrecognizedClientException',
      'InvalidClientTokenId',
      'MissingAuthenticationTokenException',
      'IncompleteSignature',
    ),
    says: (asked) => ['AWS does not know these credentials', signIn(asked)],
  },
  {
    matches: named('InvalidSignatureException', 'SignatureDoesNotMatch', 'RequestTimeTooSkewed'),
    says: (asked) => [
      'AWS refused the signature of the request: the secret access key is wrong, or the clock of this machine is',
      `compare the clock with the right time; else ${signIn(asked)}`,
    ],
  },
];

const OF_EVERY_SERVICE: readonly FailureKind[] = [
  {
    matches: ({ name }) => isDenied(name),
    says: (asked, { message }) => [
      `AWS denies ${asked.prefix}:${asked.operation} on ${resourceIn(message) ?? asked.thing}`,
      `allow ${asked.prefix}:${asked.operation} on ${resourceIn(message) ?? asked.id} in the policy of the role or user`,
    ],
  },
  {
    matches: (failure) => isThrottling(failure),
    says: ({ thing }) => [`AWS is throttling requests to ${thing}`, 'run again in a minute'],
    transient: true,
  },
  {
    matches: coded('ERR_PROXY_TUNNEL'),
    says: (_, { message }) => [`AWS was not reached: ${message}`, 'mend HTTPS_PROXY, or name the host in NO_PROXY'],
    transient: true,
  },
  {
    matches: coded('ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'),
    says: (asked, { code, message }) => [
      `${asked.service} in ${place(asked)} cannot be reached (${endpointIn(message) ?? code})`,
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
    says: (asked, { name, status }) => [
      `${asked.service} in ${place(asked)} did not answer ${asked.operation} (${status >= 500 ? `status ${status}` : name === 'TimeoutError' ? 'timeout' : 'connection lost'})`,
      'run again in a few minutes; https://health.aws.amazon.com shows outages',
    ],
    transient: true,
  },
  {
    matches: () => true,
    says: (asked, { name, message }) => [
      `AWS refused ${asked.operation} for ${asked.thing}: ${name}: ${message}`,
      'run the same command with --verbose and report what it prints',
    ],
  },
];

/** What makes credentials valid again. */
function signIn({ profile }: AwsAsked): string {
  return profile === undefined
    ? 'sign in (aws sso login, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)'
    : `sign in with "aws sso login --profile ${profile}", or set AWS_PROFILE to one that "aws configure list-profiles" shows`;
}

/** The address that a failed connection names. */
function endpointIn(message: string): string | undefined {
  return /connect (\w+ \S+)|(getaddrinfo \w+ \S+)/.exec(message)?.[0];
}

function isThrottling({ name, status }: AwsFailure): boolean {
  return (
    status === 429 ||
    /^(?:Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|BandwidthLimit|ProvisionedThroughput)/.test(
      name,
    )
  );
}
