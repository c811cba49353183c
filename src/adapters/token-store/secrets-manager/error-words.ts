import type { AwsRequest } from './errors.ts';

/** How the secret is called in a sentence. */
export const theSecret = ({ secretId }: AwsRequest) => `the secret "${secretId}"`;

/** Where it was looked for. */
export const place = ({ region }: AwsRequest) => (region === undefined ? 'the configured region' : `region ${region}`);

/** A command of the AWS CLI for this secret. */
export const cli = ({ secretId, region }: AwsRequest, verb: string, rest = '') =>
  `aws secretsmanager ${verb} --secret-id ${secretId}${region === undefined ? '' : ` --region ${region}`}${rest}`;

/** The secret's name, also of one that is called by its ARN: AWS chooses the ARN of a new one. */
const nameOf = ({ secretId }: AwsRequest) => /^arn:.*:secret:(.+)-[A-Za-z0-9]{6}$/.exec(secretId)?.[1] ?? secretId;

const moveThere = (request: AwsRequest) =>
  `bring your tokens there: byods store copy --from file:token-config.json --to aws:${nameOf(request)}`;

const OF_FILE = ' --secret-string file://token-config.json';

/** How a secret gets its first value. */
export const valueRemedy = (request: AwsRequest) =>
  `${moveThere(request)}; or store it yourself: "${cli(request, 'put-secret-value', OF_FILE)}"`;

/** How a secret comes to be. */
export const secretRemedy = (request: AwsRequest) => {
  const create = cli({ ...request, secretId: nameOf(request) }, 'create-secret', OF_FILE);
  return `${moveThere(request)}; or set SECRET_NAME and AWS_REGION to where it is, or create it: "${create.replace('--secret-id', '--name')}"`;
};

/** What makes credentials valid again. */
export const signIn = ({ profile }: AwsRequest) =>
  profile === undefined
    ? 'sign in (aws sso login, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)'
    : `sign in with "aws sso login --profile ${profile}", or set AWS_PROFILE to one that "aws configure list-profiles" shows`;

/** The resource that a refusal names. */
export function resourceIn(message: string): string | undefined {
  return /on resource: (\S+)/.exec(message)?.[1];
}

/** The address that a failed connection names. */
export function endpointIn(message: string): string | undefined {
  return /connect (\w+ \S+)|(getaddrinfo \w+ \S+)/.exec(message)?.[0];
}

/** The label that was named, behind the resource. */
export function stageNote({ stage }: AwsRequest): string {
  return stage === undefined ? '' : ` (label ${stage})`;
}

/** What the policy must allow beside the action. */
export function stageRemedy({ operation }: AwsRequest): string {
  const condition =
    ', and in a condition on secretsmanager:VersionStage AWSCURRENT, BYODS_PENDING, BYODS_INTENT and BYODS_TOLD';
  return operation === 'GetSecretValue' ? condition : '';
}
