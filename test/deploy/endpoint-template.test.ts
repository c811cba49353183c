import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { API_BASE_URLS, LOG_LEVELS, NUMBERS } from '../../src/core/settings.ts';
import { variablesOfEndpoint } from '../support/deploy/function-needs.ts';
import { PYTHON, whyNo } from '../support/deploy/python.ts';
import { type Fields, stackOf, theOne } from '../support/deploy/stack.ts';

const TEMPLATE = 'deploy/token-endpoint.yaml';
const GUIDE = readFileSync('docs/token-endpoint.md', 'utf8');
const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:integration-AbCdEf';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000000';
const FULL = {
  IntegrationSecretArn: SECRET,
  KmsKeyArn: KEY,
  OldKmsKeyArn: KEY.replace(/0$/, '1'),
  SecretKmsKeyArn: KEY.replace(/0$/, '2'),
  AlarmEmail: 'ops@corp.test',
  Scopes: 'spark:people_read',
  TokenUrls: 'https://login.corp.test/token',
};

/** Variables that the function looks at and the template does not set, and why. */
const ELSEWHERE: Record<string, string> = {
  BYODS_ENCRYPTION_KEY: 'the secret may hold it',
  BYODS_OLD_ENCRYPTION_KEY: 'the secret may hold it',
  BYODS_OLD_CLIENT_SECRET: 'the secret may hold it',
  WEBEX_INTEGRATION_CLIENT_ID: 'the secret holds it',
  WEBEX_INTEGRATION_CLIENT_SECRET: 'the secret holds it',
  AWS_LAMBDA_FUNCTION_NAME: 'AWS sets it',
  AWS_REGION: 'AWS sets it',
  AWS_PROFILE: 'the function has a role',
  NODE_TLS_REJECT_UNAUTHORIZED: 'is refused',
  HTTPS_PROXY: 'the function is in no VPC',
  https_proxy: 'the function is in no VPC',
  NO_PROXY: 'the function is in no VPC',
  no_proxy: 'the function is in no VPC',
  DATA_SOURCE_ID: 'the endpoint touches no data source',
  TOKEN_LIFETIME_MINUTES: 'the endpoint touches no data source',
  RENEW_AFTER_MINUTES: 'the endpoint touches no data source',
  CONCURRENCY: 'the endpoint touches no data source',
  EVENT_BUS_NAME: 'runs and problems are told to a bus, and requests are neither',
  METRICS: 'the endpoint writes none',
  MAX_REQUESTS_PER_MINUTE: 'a person or a refresh at a time asks little',
  RETRIES: 'the usual ones fit into the time of the function',
  RETRY_INTERVAL_MS: 'the usual ones fit into the time of the function',
};

const stack = (name: string, given: Record<string, string> = {}) => stackOf(name, given, TEMPLATE);
const described = (name: string) =>
  new RegExp(`^  ${name}:\\n((?:    .*\\n)+)`, 'm').exec(readFileSync(TEMPLATE, 'utf8'))![1]!;
const variables = (given?: Record<string, string>) =>
  (theOne(stack('one', given), 'Endpoint').Environment as { Variables: Fields }).Variables;

describe.skipIf(whyNo('cfnlint', 'samtranslator'))(`${TEMPLATE} (skipped, loudly, without cfn-lint)`, () => {
  test('cfn-lint has nothing to say', { timeout: 120_000 }, () => {
    const lint = ['-c', 'import sys; from cfnlint.runner import main; sys.exit(main())', TEMPLATE];
    const options = { encoding: 'utf8', env: { ...process.env, AWS_DEFAULT_REGION: 'us-east-1' } } as const;
    expect(execFileSync(PYTHON, lint, { ...options, stdio: 'pipe' })).toBe('');
  });

  test('the function is what the zip holds, on the runtime of today, and lives longer than API Gateway waits', () => {
    expect(theOne(stack('one'), 'Endpoint')).toMatchObject({
      FunctionName: 'one',
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 90,
      Code: { S3Key: 'endpoint_deployment.zip' },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: 'one/Logs', ApplicationLogLevel: 'DEBUG' },
    });
    expect(theOne(stack('one'), 'Integration')).toMatchObject({
      ApiId: 'one/Api',
      IntegrationUri: 'one/Endpoint.Arn',
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
      TimeoutInMillis: 30_000,
    });
    expect(theOne(stack('one'), 'Route')).toMatchObject({
      RouteKey: '$default',
      Target: 'integrations/one/Integration',
    });
  });

  test('every variable that the handler reads is set, and every one that is set is read', async () => {
    const set = Object.keys(variables(FULL));
    const read = await variablesOfEndpoint();
    expect(read.filter((name) => !set.includes(name) && !(name in ELSEWHERE))).toEqual([]);
    expect(set.filter((name) => !read.includes(name))).toEqual([]);
    expect(Object.keys(ELSEWHERE).filter((name) => !read.includes(name))).toEqual([]);
  });

  test('what is left out sets no variable, and the address is that of the API', () => {
    expect(Object.keys(variables()).sort()).toEqual([
      'ADDRESS_REQUESTS_PER_MINUTE',
      'BYODS_STORE',
      'KEY_IN_PATH',
      'KEY_REQUESTS_PER_MINUTE',
      'LOG_LEVEL',
      'WEBEX_API_BASE_URL',
      'WEBEX_INTEGRATION_REDIRECT_URI',
    ]);
    expect(variables()).toMatchObject({
      BYODS_STORE: 'dynamodb:one/Credentials',
      KEY_IN_PATH: 'no',
      WEBEX_INTEGRATION_REDIRECT_URI: 'https://one/Api.execute-api.us-east-1.amazonaws.com/callback',
    });
    const own = { RedirectUri: 'https://tokens.corp.test/key', TableName: 'made-before' };
    expect(variables(own)).toMatchObject({
      BYODS_STORE: 'dynamodb:made-before',
      WEBEX_INTEGRATION_REDIRECT_URI: own.RedirectUri,
    });
  });

  test('a domain name of its own is made with its certificate, mapped, and led there where its zone is given', () => {
    const certificate = 'arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-4000-8000-000000000000';
    const own = { DomainName: 'tokens.corp.test', CertificateArn: certificate };
    const ids = (parameters: Record<string, string>) => stack('one', parameters).map(({ id }) => id);
    expect(ids({}).filter((id) => id.startsWith('Domain'))).toEqual([]);
    expect(ids(own).filter((id) => id.startsWith('Domain'))).toEqual(['Domain', 'DomainMapping']);
    expect(variables(own)).toMatchObject({ WEBEX_INTEGRATION_REDIRECT_URI: 'https://tokens.corp.test/callback' });
    const made = stack('one', { ...own, HostedZoneId: 'Z0FAKE' });
    expect(theOne(made, 'Domain')).toMatchObject({
      DomainName: own.DomainName,
      DomainNameConfigurations: [{ CertificateArn: certificate, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
    });
    expect(theOne(made, 'DomainMapping')).toEqual({ ApiId: 'one/Api', DomainName: 'one/Domain', Stage: 'one/Stage' });
    expect(theOne(made, 'DomainRecord')).toMatchObject({
      HostedZoneId: 'Z0FAKE',
      Name: own.DomainName,
      Type: 'A',
      AliasTarget: { DNSName: 'one/Domain.RegionalDomainName', HostedZoneId: 'one/Domain.RegionalHostedZoneId' },
    });
  });

  test.each([NUMBERS.keyRequestsPerMinute, NUMBERS.addressRequestsPerMinute])(
    'the parameter for $name has its default and its bounds',
    (number) => {
      const name = number.name.toLowerCase().replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
      expect(described(name)).toContain(`Default: ${number.default}\n`);
      expect(described(name)).toContain(`MinValue: ${number.least}\n`);
      expect(described(name)).toContain(`MaxValue: ${number.most}\n`);
      expect(variables({ [name]: '7' })).toMatchObject({ [number.name]: '7' });
    },
  );

  test('a level of the log, and an address of Webex, are those that the program takes', () => {
    const allowed = (name: string) => /AllowedValues: \[(.*)\]/.exec(described(name))![1]!.split(', ');
    expect(LOG_LEVELS).toEqual(expect.arrayContaining(allowed('LogLevel')));
    expect(allowed('WebexApiBaseUrl')).toEqual(API_BASE_URLS);
  });

  test('the table is that of the store, can be brought back, and outlives the stack; one that is there is used', () => {
    const made = stack('one').find(({ id }) => id === 'Credentials')!;
    expect(made.deletionPolicy).toBe('Retain');
    expect(made.properties).toEqual({
      TableName: 'one-credentials',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      DeletionProtectionEnabled: true,
    });
    const types = stack('one', { TableName: 'made-before' }).map(({ type }) => type);
    expect(types.filter((type) => type.includes('DynamoDB'))).toEqual([]);
  });

  test('no secret stands in the template, and none can be given as a parameter', () => {
    const text = readFileSync(TEMPLATE, 'utf8');
    expect(text).not.toMatch(/SecretString|resolve:|NoEcho/);
    expect(Object.keys(variables(FULL)).filter((name) => /SECRET$|ENCRYPTION_KEY|PASSWORD/.test(name))).toEqual([]);
    expect(JSON.stringify(stack('one', FULL))).not.toContain('AWS::SecretsManager');
  });

  test('the API lets in so many requests, and nobody else calls the function', () => {
    const settings = (given?: Record<string, string>) => theOne(stack('one', given), 'Stage').DefaultRouteSettings;
    expect(settings()).toEqual({ ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 });
    expect(settings({ RequestsPerSecond: '5', RequestsAtOnce: '9' })).toEqual({
      ThrottlingRateLimit: '5',
      ThrottlingBurstLimit: '9',
    });
    expect(theOne(stack('one'), 'Stage')).not.toHaveProperty('AccessLogSettings');
    const permissions = stack('one').filter(({ type }) => type === 'AWS::Lambda::Permission');
    expect(permissions.map(({ properties }) => properties)).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: 'one/Endpoint',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: 'arn:aws:execute-api:us-east-1:111122223333:one/Api/*/$default',
      },
    ]);
  });

  test('logs are kept as long as the parameter says', () => {
    const kept = (days?: string) => theOne(stack('one', days ? { LogRetentionDays: days } : {}), 'Logs');
    expect(kept()).toMatchObject({ LogGroupName: '/aws/lambda/one', RetentionInDays: 30 });
    expect(kept('365').RetentionInDays).toBe('365');
  });

  test('each alarm is of what AWS counts for this stack, is told, and names the section that mends it', () => {
    const alarms = stack('one', FULL).filter(({ type }) => type === 'AWS::CloudWatch::Alarm');
    const of = { Name: 'FunctionName', Value: 'one/Endpoint' };
    expect(
      alarms.map(({ properties: { AlarmName, Namespace, MetricName, Dimensions } }) => [
        AlarmName,
        `${Namespace} ${MetricName}`,
        Dimensions,
      ]),
    ).toEqual([
      ['one-errors', 'AWS/Lambda Errors', [of]],
      ['one-no-tokens', 'AWS/ApiGateway 5xx', [{ Name: 'ApiId', Value: 'one/Api' }]],
      ['one-throttles', 'AWS/Lambda Throttles', [of]],
    ]);
    const headings = [...GUIDE.matchAll(/^#+ (Alarm: .*)$/gm)].map(([, heading]) =>
      heading!.toLowerCase().replaceAll(':', '').replaceAll(' ', '-'),
    );
    const told = alarms.map(
      ({ properties }) => /docs\/token-endpoint\.md#([\w-]+)$/.exec(String(properties.AlarmDescription))![1],
    );
    expect(told).toEqual(headings);
    for (const { properties } of alarms) {
      expect(properties).toMatchObject({ AlarmActions: ['one/Alarms'], OKActions: ['one/Alarms'] });
    }
    expect(theOne(stack('one', FULL), 'AlarmsByEmail')).toMatchObject({ Endpoint: 'ops@corp.test' });
    const none = stack('one', { ...FULL, Monitoring: 'none' }).map(({ type }) => type);
    expect(none.filter((type) => /CloudWatch|SNS/.test(type))).toEqual([]);
  });

  test('every parameter is told of in the guide, with its default', () => {
    const [, section] = /^Parameters:\n([\s\S]*?)^Rules:/m.exec(readFileSync(TEMPLATE, 'utf8'))!;
    const parameters = [...section!.matchAll(/^ {2}(\w+):\n((?: {4}.*\n)+)/gm)].map(([, name, text]) => ({
      name: name!,
      fallback: /Default: '?([^'\n]*)'?/.exec(text!)![1]!,
    }));
    const rows = GUIDE.split('| parameter | default | what it is |\n')[1]!
      .split('\n\n')[0]!
      .split('\n')
      .slice(1)
      .map((row) => row.split('|').map((cell) => cell.trim().replaceAll('`', '')));
    expect(rows.map(([, name]) => name)).toEqual(parameters.map(({ name }) => name));
    for (const { name, fallback } of parameters.filter((each) => each.fallback !== ''))
      expect(rows.find(([, first]) => first === name)![2], name).toBe(fallback);
  });

  test('two stacks share nothing', () => {
    const names = (name: string) =>
      stack(name, FULL).flatMap(({ properties }) =>
        Object.entries(properties)
          .filter(
            ([key]) => /^(?:\w*Name|Name)$/.test(key) && !['MetricName', 'DisplayName', 'StageName'].includes(key),
          )
          .map(([, value]) => String(value)),
      );
    const first = names('one-of-two');
    expect(first.length).toBeGreaterThan(7);
    expect(first.filter((value) => !value.includes('one-of-two'))).toEqual([]);
    expect(first.filter((value) => names('the-other').includes(value))).toEqual([]);
    expect(JSON.stringify(stack('one-of-two', FULL)).replaceAll('one-of-two', 'the-other')).toBe(
      JSON.stringify(stack('the-other', FULL)),
    );
  });
});
