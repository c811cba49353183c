import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { AwsStoreError } from '../../../src/adapters/token-store/aws/failure.ts';
import { type AwsRequest, secretsManagerError } from '../../../src/adapters/token-store/secrets-manager/errors.ts';
import { SecretsManagerFake } from '../../support/aws/secrets-manager-fake.ts';
import { ManualClock, storeFor } from './secrets-manager-harness.ts';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const SECRET = 'webex-byods-credentials';
const READ: AwsRequest = { operation: 'GetSecretValue', stage: 'AWSCURRENT', secretId: SECRET, region: 'eu-west-1' };
const PUT: AwsRequest = { ...READ, operation: 'PutSecretValue', stage: 'BYODS_INTENT' };
const ARN = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${SECRET}-AbCdEf`;

const named = (name: string, message = name, more: object = {}) => Object.assign(new Error(message), { name, ...more });
const denied = (operation: string) =>
  named(
    'AccessDeniedException',
    `User: arn:aws:sts::1:x is not authorized to perform: secretsmanager:${operation} on resource: ${ARN} because no policy`,
  );

describe('failures of Secrets Manager in our words', () => {
  it.each<[what: string, thrown: unknown, request: AwsRequest, says: RegExp, remedy: RegExp, transient: boolean]>([
    [
      'no region',
      new Error('Region is missing'),
      { ...READ, region: undefined },
      /no AWS region is set/,
      /AWS_REGION/,
      false,
    ],
    [
      'no credentials',
      named('CredentialsProviderError', 'Could not load credentials from any providers'),
      READ,
      /no AWS credentials/,
      /aws sso login/,
      false,
    ],
    [
      'an unknown profile',
      named('CredentialsProviderError', 'Could not load credentials'),
      { ...READ, profile: 'nope' },
      /profile "nope"/,
      /--profile nope/,
      false,
    ],
    [
      'an SSO session that ended',
      named('TokenProviderError', 'Token is expired'),
      READ,
      /credentials/,
      /aws sso login/,
      false,
    ],
    ['expired credentials', named('ExpiredTokenException'), READ, /have expired/, /aws sso login/, false],
    [
      'unknown credentials',
      named('UnrecognizedClientException'),
      READ,
      /does not know these credentials/,
      /sign in/,
      false,
    ],
    ['a wrong clock or key', named('InvalidSignatureException', 'Signature expired'), READ, /clock/, /clock/, false],
    [
      'no such secret',
      named('ResourceNotFoundException', "Secrets Manager can't find the specified secret."),
      READ,
      /no secret "webex-byods-credentials" in region eu-west-1/,
      /^bring your tokens there: byods store copy --from file:token-config\.json --to aws:webex-byods-credentials; or .* or create it: "aws secretsmanager create-secret --name webex-byods-credentials --region eu-west-1/,
      false,
    ],
    [
      'no secret of this ARN, which AWS chooses: the name makes it',
      named('ResourceNotFoundException', "Secrets Manager can't find the specified secret."),
      { ...READ, secretId: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:apps/byods-AbC123' },
      /no secret "arn:/,
      /--to aws:apps\/byods; .*create-secret --name apps\/byods --region/,
      false,
    ],
    [
      'no value',
      named(
        'ResourceNotFoundException',
        "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
      ),
      READ,
      /no value yet/,
      /^bring your tokens there: byods store copy --from file:token-config\.json --to aws:webex-byods-credentials; or .*put-secret-value --secret-id webex-byods-credentials/,
      false,
    ],
    [
      'scheduled for deletion',
      named(
        'InvalidRequestException',
        "You can't perform this operation on the secret because it was marked for deletion.",
      ),
      READ,
      /scheduled for deletion/,
      /restore-secret/,
      false,
    ],
    [
      'F12: a replica',
      named('InvalidRequestException', 'Operation not permitted on a replica secret.'),
      PUT,
      /replica/,
      /primary/,
      false,
    ],
    [
      'reading denied',
      denied('GetSecretValue'),
      { ...READ, stage: 'BYODS_INTENT' },
      /denies secretsmanager:GetSecretValue on arn:.*AbCdEf \(label BYODS_INTENT\)/,
      /VersionStage AWSCURRENT, BYODS_PENDING, BYODS_INTENT and BYODS_TOLD/,
      false,
    ],
    [
      'writing denied',
      denied('PutSecretValue'),
      PUT,
      /denies secretsmanager:PutSecretValue on arn:/,
      /allow secretsmanager:PutSecretValue on arn:/,
      false,
    ],
    [
      'the key denied, reading',
      named('AccessDeniedException', 'Access to KMS is not allowed'),
      READ,
      /KMS key/,
      /kms:Decrypt on that key/,
      false,
    ],
    [
      'the key denied, writing',
      named('AccessDeniedException', 'Access to KMS is not allowed'),
      PUT,
      /KMS key/,
      /kms:GenerateDataKey and kms:Decrypt/,
      false,
    ],
    ['the key disabled', named('DecryptionFailure'), READ, /disabled or about to be deleted/, /enable-key/, false],
    ['too many versions', named('LimitExceededException'), PUT, /about 100/, /24 hours/, false],
    ['throttling', named('ThrottlingException', 'Rate exceeded'), READ, /throttling/, /minute/, true],
    [
      'throttling by status',
      named('Odd', 'x', { $metadata: { httpStatusCode: 429 } }),
      READ,
      /throttling/,
      /minute/,
      true,
    ],
    [
      'nobody listening',
      named('Error', 'connect ECONNREFUSED 127.0.0.1:9', { code: 'ECONNREFUSED' }),
      READ,
      /cannot be reached \(connect ECONNREFUSED 127\.0\.0\.1:9\)/,
      /AWS_ENDPOINT_URL/,
      true,
    ],
    [
      'nobody listening, both families',
      Object.assign(
        new AggregateError([Object.assign(new Error('connect ECONNREFUSED ::1:9'), { code: 'ECONNREFUSED' })]),
        {},
      ),
      READ,
      /cannot be reached/,
      /network/,
      true,
    ],
    [
      'no such host',
      named('Error', 'getaddrinfo ENOTFOUND secretsmanager.mars.amazonaws.com', { code: 'ENOTFOUND' }),
      READ,
      /ENOTFOUND secretsmanager\.mars/,
      /AWS_REGION/,
      true,
    ],
    [
      'a proxy that refuses',
      named('Error', 'the proxy p:1 of HTTPS_PROXY answered 407', { code: 'ERR_PROXY_TUNNEL' }),
      READ,
      /answered 407/,
      /HTTPS_PROXY/,
      true,
    ],
    [
      'an untrusted certificate',
      named('Error', 'self-signed', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
      READ,
      /not trusted \(SELF_SIGNED/,
      /NODE_EXTRA_CA_CERTS/,
      false,
    ],
    [
      '5xx',
      named('InternalServiceError', 'x', { $metadata: { httpStatusCode: 500 } }),
      READ,
      /did not answer GetSecretValue \(status 500\)/,
      /health\.aws/,
      true,
    ],
    ['a timeout', named('TimeoutError'), READ, /\(timeout\)/, /again/, true],
    [
      'a connection cut',
      named('Error', 'socket hang up', { code: 'ECONNRESET' }),
      READ,
      /connection lost/,
      /again/,
      true,
    ],
    [
      'anything else',
      named('InvalidParameterException', 'odd\u001b[31m'),
      PUT,
      /refused PutSecretValue .*InvalidParameterException: odd\\x1b/,
      /--verbose/,
      false,
    ],
    ['what is no error', 'boom', READ, /boom/, /--verbose/, false],
  ])('%s', (_what, thrown, request, says, remedy, transient) => {
    const error = secretsManagerError(thrown, request);
    expect(error).toBeInstanceOf(AwsStoreError);
    expect(error).toMatchObject({ code: 'store-unavailable', exitCode: 5, transient });
    expect(error.message).toMatch(says);
    expect(error.remedy).toMatch(remedy);
  });
});

describe('what the SDK itself finds wrong', () => {
  const clock = new ManualClock();

  it('no region', async () => {
    const client = new SecretsManagerClient({
      region: (): Promise<string> => Promise.reject(new Error('Region is missing')),
      credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
      maxAttempts: 1,
    });
    await expect(storeFor({ secretId: SECRET, client, clock }).read()).rejects.toMatchObject({
      message: expect.stringMatching(/no AWS region/),
    });
  });

  it('a refused endpoint', async () => {
    const fake = await SecretsManagerFake.start();
    const endpoint = fake.url;
    await fake.close();
    const client = new SecretsManagerClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
      maxAttempts: 1,
    });
    await expect(storeFor({ secretId: SECRET, client, clock }).read()).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringMatching(/cannot be reached \(connect ECONNREFUSED/),
    });
  });
});
