import { randomUUID } from 'node:crypto';
import { createServer, request as httpRequest } from 'node:http';
import { DisableRuleCommand, EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateSecretCommand, DeleteSecretCommand, DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { runDoctor } from '../../src/compose-doctor.ts';
import { documentFor } from '../../src/compose-sandbox.ts';
import type { CheckName } from '../../src/core/doctor/check.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { doctorSchema } from '../../src/schemas.ts';
import { secretsClient } from '../support/aws/client.ts';
import { SecretsManagerFake } from '../support/aws/secrets-manager-fake.ts';

const motoUrl = inject('motoUrl');
const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:byods-keeper';

/** Passes everything on to a server and keeps the names of what was asked. */
async function recorded(target: string): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    asked.push(String(incoming.headers['x-amz-target']).split('.').at(-1)!);
    const passed = httpRequest(
      new URL(incoming.url ?? '/', target),
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, asked };
}

/** A secret with a document that fits a sandbox, and `byods doctor` looking at it through a recorder. */
async function world(target: string) {
  const sandbox = await startSandbox({ scenario: scenario({ dataSourceAgeMinutes: 10 }) });
  onTestFinished(() => sandbox.close());
  const { url, asked } = await recorded(target);
  const secret = `byods-${randomUUID()}`;
  const client = secretsClient(target);
  const text = JSON.stringify(documentFor(sandbox.setup, new URL(sandbox.baseUrl).origin));
  await client.send(new CreateSecretCommand({ Name: secret, SecretString: text, ClientRequestToken: randomUUID() }));
  const examine = async (env: Record<string, string | undefined> = {}, rule?: string) => {
    const whole: Record<string, string | undefined> = {
      SECRET_NAME: secret,
      WEBEX_API_BASE_URL: sandbox.baseUrl,
      AWS_REGION: 'us-east-1',
      ...env,
    };
    const { report, exitCode } = await withAwsEnvironment({ AWS_ENDPOINT_URL: url, ...whole }, () =>
      runDoctor({
        env: whole,
        log: { debug() {}, info() {}, warn() {}, error() {} },
        budget: { remainingMs: () => 60_000 },
        sandbox: false,
        warnings: [],
        fix: false,
        rule,
      }),
    );
    const document = doctorSchema.parse(report);
    const check = (name: CheckName) => document.checks.find((each) => each.name === name)!;
    return { exitCode, document, check };
  };
  return { examine, asked, secret, client };
}

/** The SDK reads its own variables from the process. */
async function withAwsEnvironment<T>(env: Record<string, string | undefined>, run: () => Promise<T>): Promise<T> {
  const own: Record<string, string | undefined> = {
    AWS_ACCESS_KEY_ID: 'AKIANOTAREALKEY',
    AWS_SECRET_ACCESS_KEY: 'not-a-real-secret-key',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nowhere',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    AWS_DEFAULT_REGION: undefined,
    AWS_PROFILE: undefined,
    ...env,
  };
  const before = Object.fromEntries(Object.keys(own).map((name) => [name, process.env[name]]));
  const set = (values: Record<string, string | undefined>) => {
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
  set(own);
  try {
    return await run();
  } finally {
    set(before);
  }
}

const READS = ['GetSecretValue', 'DescribeSecret', 'DescribeRule', 'ListTargetsByRule'];

describe.skipIf(motoUrl === undefined)('byods doctor on the AWS emulator', () => {
  const url = motoUrl ?? '';
  const events = () =>
    new EventBridgeClient({
      endpoint: url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIANOTAREALKEY', secretAccessKey: 'not-a-real-secret-key' },
    });

  async function rule(expression = 'rate(1 hour)', targets: readonly string[] = [FUNCTION]): Promise<string> {
    const Name = `byods-${randomUUID()}`;
    await events().send(new PutRuleCommand({ Name, ScheduleExpression: expression }));
    const Targets = targets.map((Arn, index) => ({ Id: String(index), Arn }));
    if (Targets.length > 0) await events().send(new PutTargetsCommand({ Rule: Name, Targets }));
    return Name;
  }

  test('all is well: reads alone are asked for, and the versions of the secret stay as they are', async () => {
    const { examine, asked, client, secret } = await world(url);
    const versions = async () =>
      (await client.send(new DescribeSecretCommand({ SecretId: secret }))).VersionIdsToStages;
    const before = await versions();
    const { exitCode, check, document } = await examine({}, await rule());
    expect(document.checks.filter(({ ok }) => ok === false)).toEqual([]);
    expect(exitCode).toBe(0);
    expect(check('aws-region')).toMatchObject({ ok: true, message: 'us-east-1' });
    expect(check('aws-credentials').ok).toBe(true);
    expect(check('secret-readable').ok).toBe(true);
    expect(check('store-writable')).toMatchObject({
      ok: 'unknown',
      message: expect.stringContaining('cannot be proved without writing'),
    });
    expect(check('lock').ok).toBe(true);
    expect(check('schedule')).toMatchObject({
      ok: true,
      message: expect.stringContaining('starts the Lambda byods-keeper'),
    });
    expect(asked.length).toBeGreaterThan(4);
    expect(asked.filter((operation) => !READS.includes(operation))).toEqual([]);
    expect(await versions()).toEqual(before);
  });

  test('no region: exit code 5, and Webex is looked at', async () => {
    const { examine, asked } = await world(url);
    const { exitCode, check } = await examine({ AWS_REGION: undefined });
    expect(exitCode).toBe(5);
    expect(check('aws-region')).toMatchObject({ ok: false, remedy: expect.stringContaining('AWS_REGION') });
    for (const name of ['aws-credentials', 'secret-readable', 'store-writable', 'configuration'] as const) {
      expect(check(name).ok).toBe('unknown');
    }
    expect(check('webex').ok).toBe(true);
    expect(asked).toEqual([]);
  });

  test.each([
    ['none', { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }, 'there are no AWS credentials'],
    [
      'none in a profile',
      { AWS_PROFILE: 'nope', AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
      '"nope"',
    ],
  ])('credentials: %s', async (_name, env, words) => {
    const { examine, asked } = await world(url);
    const { exitCode, check } = await examine(env);
    expect(exitCode).toBe(5);
    expect(check('aws-credentials')).toMatchObject({ ok: false, message: expect.stringContaining(words) });
    expect(check('secret-readable').ok).toBe('unknown');
    expect(asked).toEqual([]);
  });

  test('the secret is not there', async () => {
    const { examine } = await world(url);
    const { exitCode, check } = await examine({ SECRET_NAME: 'byods-nowhere' });
    expect(exitCode).toBe(5);
    expect(check('secret-readable')).toMatchObject({
      ok: false,
      message: expect.stringContaining('there is no secret "byods-nowhere"'),
    });
    expect(check('configuration').ok).toBe('unknown');
  });

  test('the secret is about to be deleted', async () => {
    const { examine, client, secret } = await world(url);
    await client.send(new DeleteSecretCommand({ SecretId: secret, RecoveryWindowInDays: 7 }));
    const { exitCode, check } = await examine();
    expect(exitCode).toBe(5);
    expect(check('store-writable')).toMatchObject({
      ok: false,
      message: expect.stringContaining('scheduled for deletion'),
    });
  });

  test('the rule is missing, disabled, has another target, or runs once a day', async () => {
    const { examine } = await world(url);
    const of = async (name: string) => (await examine({}, name)).check('schedule');
    expect(await of('byods-nowhere')).toMatchObject({
      ok: false,
      message: expect.stringContaining('there is no EventBridge rule'),
    });
    const disabled = await rule();
    await events().send(new DisableRuleCommand({ Name: disabled }));
    expect(await of(disabled)).toMatchObject({ ok: false, remedy: expect.stringContaining('enable-rule') });
    const elsewhere = await rule('rate(1 hour)', ['arn:aws:sqs:us-east-1:123456789012:queue']);
    expect(await of(elsewhere)).toMatchObject({ ok: false, message: expect.stringContaining('is no Lambda') });
    expect(await of(await rule('rate(1 hour)', []))).toMatchObject({
      ok: false,
      message: expect.stringContaining('no target'),
    });
    expect(await of(await rule('rate(1 day)'))).toMatchObject({
      ok: false,
      message: expect.stringContaining('rate(1 day)'),
    });
    expect(
      (await examine({ SCHEDULE_RULE_NAME: `arn:aws:events:us-east-1:123456789012:rule/${await rule()}` })).check(
        'schedule',
      ).ok,
    ).toBe(true);
    expect(await examine({}, 'no such name')).toMatchObject({ exitCode: 2 });
  });

  test('without AWS credentials nobody can say how the rule is', async () => {
    const { examine } = await world(url);
    const { check } = await examine({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }, 'r');
    expect(check('schedule')).toMatchObject({ ok: 'unknown', message: expect.stringContaining('no AWS credentials') });
  });
});

describe('byods doctor where AWS denies', () => {
  test('reading: exit code 5 with the action that is missing', async () => {
    const fake = await SecretsManagerFake.start();
    onTestFinished(() => fake.close());
    const { examine } = await world(fake.url);
    fake.deny('GetSecretValue');
    const { exitCode, check } = await examine();
    expect(exitCode).toBe(5);
    expect(check('secret-readable')).toMatchObject({
      ok: false,
      message: expect.stringContaining('denies secretsmanager:GetSecretValue'),
    });
  });

  test('describing, which a save needs: exit code 5; writing, which nobody can ask: unknown', async () => {
    const fake = await SecretsManagerFake.start();
    onTestFinished(() => fake.close());
    const { examine } = await world(fake.url);
    fake.deny('PutSecretValue', 'UpdateSecretVersionStage');
    expect((await examine()).check('store-writable').ok).toBe('unknown');
    fake.deny('DescribeSecret');
    const { exitCode, check } = await examine();
    expect({ exitCode, ok: check('store-writable').ok }).toEqual({ exitCode: 5, ok: false });
    expect(check('access-token').ok).toBe(true);
    expect(new Set(fake.calls.map(({ operation }) => operation))).toEqual(
      new Set(['CreateSecret', 'GetSecretValue', 'DescribeSecret']),
    );
  });

  test('a lock that somebody holds is told with who it is', async () => {
    const fake = await SecretsManagerFake.start();
    onTestFinished(() => fake.close());
    const { examine, secret } = await world(fake.url);
    fake.perform('PutSecretValue', {
      SecretId: secret,
      SecretString: JSON.stringify({ byodsIntent: 1, owner: 'Lambda byods', holder: 'x', leaseMs: 180_000 }),
      VersionStages: ['BYODS_INTENT'],
    });
    expect((await examine()).check('lock')).toMatchObject({
      ok: true,
      message: expect.stringContaining('Lambda byods holds the lock'),
    });
  });
});
