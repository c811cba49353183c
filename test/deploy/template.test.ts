import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { REQUEST_DETAIL_TYPE } from '../../src/core/keeper-event.ts';
import { deployCommand, stackInWords } from '../../src/core/policy/new-schedule.ts';
import { letsRequestThrough } from '../../src/core/policy/run-request.ts';
import { API_BASE_URLS, LOG_LEVELS, NUMBERS } from '../../src/core/settings.ts';
import { variablesOfFunction } from '../support/deploy/function-needs.ts';
import { PYTHON, whyNo } from '../support/deploy/python.ts';
import { type Fields, stackOf, theOne, type Value } from '../support/deploy/stack.ts';

const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:made-before-AbCdEf';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000000';

/** Variables that the function looks at and the template does not set, and why. */
const ELSEWHERE: Record<string, string> = {
  BYODS_STORE: 'the store is the secret',
  BYODS_CONFIG: 'the store is the secret',
  AWS_LAMBDA_FUNCTION_NAME: 'AWS sets it',
  AWS_REGION: 'AWS sets it',
  AWS_PROFILE: 'the function has a role',
  XDG_CONFIG_HOME: 'a Lambda has no user',
  APPDATA: 'a Lambda has no user',
  HOME: 'a Lambda has no user',
  BYODS_TOKEN_URLS: 'a secret holds no client of another server',
  WEBEX_INTEGRATION_CLIENT_ID: "a secret holds no person's credential",
  WEBEX_INTEGRATION_CLIENT_SECRET: "a secret holds no person's credential",
  KEY_REQUESTS_PER_MINUTE: 'the token endpoint is another function',
  ADDRESS_REQUESTS_PER_MINUTE: 'the token endpoint is another function',
  NODE_TLS_REJECT_UNAUTHORIZED: 'is refused',
  HTTPS_PROXY: 'the function is in no VPC',
  https_proxy: 'the function is in no VPC',
  NO_PROXY: 'the function is in no VPC',
  no_proxy: 'the function is in no VPC',
};

describe.skipIf(whyNo('cfnlint', 'samtranslator'))('deploy/template.yaml (skipped, loudly, without cfn-lint)', () => {
  test('cfn-lint has nothing to say', { timeout: 120_000 }, () => {
    const lint = ['-c', 'import sys; from cfnlint.runner import main; sys.exit(main())', 'deploy/template.yaml'];
    const options = { encoding: 'utf8', env: { ...process.env, AWS_DEFAULT_REGION: 'us-east-1' } } as const;
    expect(execFileSync(PYTHON, lint, { ...options, stdio: 'pipe' })).toBe('');
  });

  test('the function is what the zip holds, on the runtime of today, with its time', () => {
    expect(theOne(stackOf('one'), 'Keeper')).toMatchObject({
      FunctionName: 'one',
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 256,
      Timeout: 900,
      Code: { S3Key: 'lambda_deployment.zip' },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: 'one/Logs', ApplicationLogLevel: 'DEBUG', SystemLogLevel: 'INFO' },
    });
  });

  test('every variable that the handler reads is set, and every one that is set is read', async () => {
    const full = { DataSourceIds: 'a,b', EventBusName: 'default' };
    const { Variables } = theOne(stackOf('one', full), 'Keeper').Environment as { Variables: Fields };
    const read = await variablesOfFunction();
    expect(read.filter((name) => !(name in Variables) && !(name in ELSEWHERE))).toEqual([]);
    expect(Object.keys(Variables).filter((name) => !read.includes(name))).toEqual([]);
    expect(Object.keys(ELSEWHERE).filter((name) => !read.includes(name))).toEqual([]);
  });

  test('a parameter that is left out sets no variable where absence means something', () => {
    const { Variables } = theOne(stackOf('one'), 'Keeper').Environment as { Variables: Fields };
    expect(Object.keys(Variables).filter((name) => ['DATA_SOURCE_ID', 'EVENT_BUS_NAME'].includes(name))).toEqual([]);
    expect(theOne(stackOf('one'), 'Keeper')).not.toHaveProperty('ReservedConcurrentExecutions');
    expect(theOne(stackOf('one', { ReservedConcurrency: '1' }), 'Keeper').ReservedConcurrentExecutions).toBe('1');
  });

  test.each(Object.values(NUMBERS).filter(({ name }) => !(name in ELSEWHERE)))(
    'the parameter for $name has its default and its bounds',
    (number) => {
      const name = number.name.toLowerCase().replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
      const text = readFileSync('deploy/template.yaml', 'utf8');
      const [, described] = new RegExp(`^  ${name}:\\n((?:    .*\\n)+)`, 'm').exec(text)!;
      expect(described).toMatch(new RegExp(`Default: ${number.default}\\n`));
      expect(described).toMatch(new RegExp(`MinValue: ${number.least}\\n`));
      expect(described).toMatch(new RegExp(`MaxValue: ${number.most}\\n`));
      expect(theOne(stackOf('one', { [name]: '7' }), 'Keeper')).toMatchObject({
        Environment: { Variables: { [number.name]: '7' } },
      });
    },
  );

  test('a level of the log, and an address of Webex, are those that the program takes', () => {
    const text = readFileSync('deploy/template.yaml', 'utf8');
    const allowed = (name: string) =>
      new RegExp(`^  ${name}:\\n(?:    .*\\n)*?    AllowedValues: \\[(.*)\\]`, 'm').exec(text)![1]!.split(', ');
    expect(LOG_LEVELS).toEqual(expect.arrayContaining(allowed('LogLevel')));
    expect(allowed('WebexApiBaseUrl')).toEqual(API_BASE_URLS);
  });

  test('the rule starts the function every hour, and an event that it cannot deliver is kept', () => {
    const stack = stackOf('one');
    const rule = theOne(stack, 'KeeperHourly');
    expect(rule).toMatchObject({ Name: 'one-hourly', ScheduleExpression: 'rate(60 minutes)' });
    expect(rule.State ?? 'ENABLED').toBe('ENABLED');
    expect(rule.Targets).toEqual([
      expect.objectContaining({
        Arn: 'one/Keeper.Arn',
        DeadLetterConfig: { Arn: 'one/Undelivered.Arn' },
        RetryPolicy: { MaximumEventAgeInSeconds: 3300, MaximumRetryAttempts: 185 },
      }),
    ]);
    expect(theOne(stack, 'KeeperHourlyPermission')).toMatchObject({
      FunctionName: 'one/Keeper',
      Principal: 'events.amazonaws.com',
      SourceArn: 'one/KeeperHourly.Arn',
    });
    const [statement] = (theOne(stack, 'UndeliveredPolicy').PolicyDocument as { Statement: Value[] }).Statement;
    const rules = ['one/KeeperHourly.Arn', 'one/KeeperOnRequest.Arn'];
    expect(statement).toMatchObject({ Condition: { ArnEquals: { 'aws:SourceArn': rules } } });
    expect(theOne(stackOf('one', { ScheduleMinutes: '30' }), 'KeeperHourly').ScheduleExpression).toBe(
      'rate(30 minutes)',
    );
  });

  test('a second rule lets through what byods schedule run-now sends to this function, and to no other', () => {
    const stack = stackOf('one');
    const rule = theOne(stack, 'KeeperOnRequest');
    expect(rule).not.toHaveProperty('ScheduleExpression');
    // On the default bus, where run-now sends it.
    expect(rule).not.toHaveProperty('EventBusName');
    expect(rule.Name).toBe('one-on-request');
    expect(rule.State ?? 'ENABLED').toBe('ENABLED');
    const pattern = JSON.stringify(rule.EventPattern);
    expect(letsRequestThrough(pattern, 'one')).toBe(true);
    expect(letsRequestThrough(pattern, 'two')).toBe(false);
    // What the function tells a bus must never start it.
    expect(rule.EventPattern).toMatchObject({ 'detail-type': [REQUEST_DETAIL_TYPE] });
    expect(rule.Targets).toEqual([
      expect.objectContaining({
        Arn: 'one/Keeper.Arn',
        DeadLetterConfig: { Arn: 'one/Undelivered.Arn' },
        RetryPolicy: { MaximumEventAgeInSeconds: 3300, MaximumRetryAttempts: 185 },
      }),
    ]);
    expect(theOne(stack, 'KeeperOnRequestPermission')).toMatchObject({
      FunctionName: 'one/Keeper',
      Principal: 'events.amazonaws.com',
      SourceArn: 'one/KeeperOnRequest.Arn',
    });
  });

  test('byods schedule set knows the stack by the words of its rule', () => {
    expect(stackInWords(String(theOne(stackOf('one'), 'KeeperHourly').Description))).toBe('one');
    const text = readFileSync('deploy/template.yaml', 'utf8');
    const [, described] = /^ {2}ScheduleMinutes:\n((?: {4}.*\n)+)/m.exec(text)!;
    for (const [bound, at] of [
      ['MinValue', 5],
      ['MaxValue', 60],
    ] as const) {
      expect(described).toContain(`${bound}: ${at}\n`);
      const outside = at === 5 ? 4 : 61;
      const wish = (intervalMinutes: number) => ({ expression: 'rate(…)', intervalMinutes, isRate: true });
      expect(deployCommand('one', undefined, wish(at))).toContain(`ScheduleMinutes=${at}`);
      expect(() => deployCommand('one', undefined, wish(outside))).toThrow();
    }
  });

  test('G6: an event is no older than the hour when it becomes a run, and one that never does is kept', () => {
    expect(theOne(stackOf('one'), 'KeeperEventInvokeConfig')).toMatchObject({
      FunctionName: 'one/Keeper',
      MaximumEventAgeInSeconds: 3300,
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: 'one/Undelivered.Arn' } },
    });
  });

  test('the secret is made without a value and outlives the stack; one that is there is used', () => {
    const made = stackOf('one').find(({ id }) => id === 'Credentials')!;
    expect(made.deletionPolicy).toBe('Retain');
    expect(Object.keys(made.properties).sort()).toEqual(['Description', 'Name']);
    expect(theOne(stackOf('one', { KmsKeyArn: KEY }), 'Credentials').KmsKeyId).toBe(KEY);
    const stack = stackOf('one', { SecretArn: SECRET });
    expect(stack.filter(({ type }) => type.includes('SecretsManager'))).toEqual([]);
    expect(theOne(stack, 'Keeper')).toMatchObject({ Environment: { Variables: { SECRET_NAME: SECRET } } });
    expect(JSON.stringify(stack)).not.toMatch(/SecretString|GenerateSecretString/);
  });

  test('logs are kept as long as the parameter says', () => {
    const kept = (days?: string) => theOne(stackOf('one', days ? { LogRetentionDays: days } : {}), 'Logs');
    expect(kept()).toMatchObject({ LogGroupName: '/aws/lambda/one', RetentionInDays: 30 });
    expect(kept('365').RetentionInDays).toBe('365');
  });

  test('two stacks share nothing', () => {
    const parameters = { Monitoring: 'full', AlarmEmail: 'ops@corp.test', EventBusName: 'default' };
    const NAME = /^(?:\w*Name|Name)$/;
    const names = (stack: string) =>
      stackOf(stack, parameters).flatMap(({ id, properties }) =>
        Object.entries(properties)
          .filter(([key]) => NAME.test(key) && !['MetricName', 'DisplayName'].includes(key))
          .map(([key, value]) => ({ id, key, value: String(value) })),
      );
    const first = names('one-of-two');
    expect(first.length).toBeGreaterThan(15);
    expect(first.filter(({ value }) => !value.includes('one-of-two'))).toEqual([]);
    const second = new Set(names('the-other').map(({ value }) => value));
    expect(first.filter(({ value }) => second.has(value))).toEqual([]);
    // Whatever else is said of a stack, its own name is the only thing in it that tells it from another.
    expect(JSON.stringify(stackOf('one-of-two', parameters)).replaceAll('one-of-two', 'the-other')).toBe(
      JSON.stringify(stackOf('the-other', parameters)),
    );
  });
});
