import type { KeeperError } from '../../../core/errors.ts';
import {
  type AwsAsked,
  awsStoreError,
  type FailureKind,
  isDenied,
  named,
  place,
  resourceIn,
} from '../aws/failure-kinds.ts';

/** What was asked of Secrets Manager when it failed, for the message. */
export interface AwsRequest {
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

/** Any failure of a request to Secrets Manager as an error of ours, with a remedy. Pure. */
export function secretsManagerError(thrown: unknown, request: AwsRequest): KeeperError {
  const { secretId } = request;
  const words = { service: 'AWS Secrets Manager', prefix: 'secretsmanager', kind: 'secret' };
  return awsStoreError(thrown, { ...words, ...request, id: secretId, thing: `the secret "${secretId}"` }, KINDS);
}

type Asked = AwsAsked & Pick<AwsRequest, 'stage'>;

const KINDS: readonly FailureKind<Asked>[] = [
  {
    matches: ({ name, message }, { stage }) =>
      name === 'ResourceNotFoundException' && /staging label|secret value/i.test(message) && stage === 'AWSCURRENT',
    says: (request) => [`${request.thing} in ${place(request)} has no value yet`, valueRemedy(request)],
  },
  {
    matches: named('ResourceNotFoundException'),
    says: (request) => [
      `there is no secret "${request.id}" in ${place(request)} of the account that these credentials belong to`,
      secretRemedy(request),
    ],
  },
  {
    matches: ({ message }) => /(?:marked|scheduled) for deletion|marked deleted|currently marked/i.test(message),
    says: (request) => [
      `${request.thing} is scheduled for deletion`,
      `bring it back: "${cli(request, 'restore-secret')}"`,
    ],
  },
  {
    matches: ({ message }) => /replica/i.test(message),
    says: (request) => [
      `${request.thing} in ${place(request)} is a replica, which cannot be written`,
      'set AWS_REGION to the region of the primary secret, or name it by its ARN',
    ],
  },
  {
    matches: ({ name, message }) => isDenied(name) && /\bkms\b/i.test(message),
    says: (request) => [
      `the KMS key of ${request.thing} may not be used for ${request.operation}`,
      `allow ${['CreateSecret', 'PutSecretValue'].includes(request.operation) ? 'kms:GenerateDataKey and kms:Decrypt' : 'kms:Decrypt'} on that key, in the role and in the key's policy`,
    ],
  },
  {
    matches: ({ name }) => isDenied(name),
    says: (request, { message }) => [
      `AWS denies secretsmanager:${request.operation} on ${resourceIn(message) ?? request.thing}${stageNote(request)}`,
      `allow secretsmanager:${request.operation} on ${resourceIn(message) ?? request.id} in the policy of the role or user${stageRemedy(request)}`,
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
      `the KMS key of ${request.thing} cannot be used: it is disabled or about to be deleted`,
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
      `AWS does not take "${request.id}" as the name of a secret`,
      'use letters, digits and /_+=.@- in it, 512 characters at most',
    ],
  },
  {
    matches: named('LimitExceededException'),
    says: (request) => [
      `${request.thing} has as many versions as Secrets Manager keeps (about 100, each for a day)`,
      'run less often today; the oldest versions go after 24 hours, then writing works again',
    ],
  },
];

/** A command of the AWS CLI for this secret. */
function cli({ id, region }: Asked, verb: string, rest = ''): string {
  return `aws secretsmanager ${verb} --secret-id ${id}${region === undefined ? '' : ` --region ${region}`}${rest}`;
}

/** The secret's name, also of one that is called by its ARN: AWS chooses the ARN of a new one. */
function nameOf({ id }: Asked): string {
  return /^arn:.*:secret:(.+)-[A-Za-z0-9]{6}$/.exec(id)?.[1] ?? id;
}

function moveThere(asked: Asked): string {
  return `bring your tokens there: byods store copy --from file:token-config.json --to aws:${nameOf(asked)}`;
}

const OF_FILE = ' --secret-string file://token-config.json';

/** How a secret gets its first value. */
function valueRemedy(asked: Asked): string {
  return `${moveThere(asked)}; or store it yourself: "${cli(asked, 'put-secret-value', OF_FILE)}"`;
}

/** How a secret comes to be. */
function secretRemedy(asked: Asked): string {
  const create = cli({ ...asked, id: nameOf(asked) }, 'create-secret', OF_FILE);
  return `${moveThere(asked)}; or set SECRET_NAME and AWS_REGION to where it is, or create it: "${create.replace('--secret-id', '--name')}"`;
}

/** The label that was named, behind the resource. */
function stageNote({ stage }: Asked): string {
  return stage === undefined ? '' : ` (label ${stage})`;
}

/** What the policy must allow beside the action. */
function stageRemedy({ operation }: Asked): string {
  const condition =
    ', and in a condition on secretsmanager:VersionStage AWSCURRENT, BYODS_PENDING, BYODS_INTENT and BYODS_TOLD';
  return operation === 'GetSecretValue' ? condition : '';
}
