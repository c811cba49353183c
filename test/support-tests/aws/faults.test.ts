import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { secretsClient } from '../../support/aws/client.ts';
import { SecretsManagerFake } from '../../support/aws/secrets-manager-fake.ts';

const TOKEN = 'f'.repeat(32);

describe('injected faults', () => {
  let fake: SecretsManagerFake;
  let client: ReturnType<typeof secretsClient>;

  beforeEach(async () => {
    fake = await SecretsManagerFake.start();
    client = secretsClient(fake.url);
    fake.seed('app', 'canary-one');
  });
  afterEach(async () => {
    client.destroy();
    await fake.close();
  });

  const get = (VersionStage = 'AWSCURRENT') =>
    client.send(new GetSecretValueCommand({ SecretId: 'app', VersionStage }));
  const put = (VersionStages: string[] = ['BYODS_PENDING'], ClientRequestToken = TOKEN) =>
    client.send(
      new PutSecretValueCommand({ SecretId: 'app', SecretString: 'canary-two', ClientRequestToken, VersionStages }),
    );

  test.each([
    ['throttle', 'ThrottlingException'],
    ['internal-error', 'InternalServiceError'],
    ['kms-access-denied', 'AccessDeniedException'],
    ['decryption-failure', 'DecryptionFailure'],
  ] as const)('%s answers %s before anything is done', async (fault, name) => {
    fake.inject({ operation: 'PutSecretValue', fault });
    await expect(put()).rejects.toMatchObject({ name });
    expect(fake.versionsOf('app')).toHaveLength(1);
    await put();
    expect(fake.calls.map((call) => call.outcome)).toEqual([name, 'ok']);
  });

  test('strikes the n-th request that names the label, as many times as asked', async () => {
    fake.inject({ operation: 'GetSecretValue', fault: 'throttle', stage: 'AWSCURRENT', nth: 2, times: 2 });
    await get();
    await expect(get('AWSPREVIOUS')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(get()).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(fake.unspentFaults).toHaveLength(1);
    await expect(get()).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(fake.unspentFaults).toHaveLength(0);
    await get();
  });

  test('goes on for ever until healthy', async () => {
    fake.inject({ operation: 'GetSecretValue', fault: 'throttle', times: Infinity });
    for (let n = 0; n < 5; n += 1) await expect(get()).rejects.toMatchObject({ name: 'ThrottlingException' });
    fake.healthy();
    await get();
  });

  test('the SDK itself gets over a throttled read', async () => {
    const patient = secretsClient(fake.url, { maxAttempts: 3 });
    fake.inject({ operation: 'GetSecretValue', fault: 'throttle' });
    const answer = await patient.send(new GetSecretValueCommand({ SecretId: 'app' }));
    expect(answer.SecretString).toBe('canary-one');
    expect(fake.calls).toHaveLength(2);
    patient.destroy();
  });

  test.each([
    ['commit-then-drop', true, 'dropped'],
    ['commit-then-500', true, 'InternalServiceError'],
    ['drop', false, 'dropped'],
  ] as const)('%s: the caller sees an error, committed is %s', async (fault, committed, outcome) => {
    fake.inject({ operation: 'PutSecretValue', fault });
    await expect(put()).rejects.toThrow();
    expect(fake.calls).toMatchObject([{ committed, outcome }]);
    expect(fake.valueOf(TOKEN)).toBe(committed ? 'canary-two' : undefined);
    expect((await put()).VersionId).toBe(TOKEN);
  });

  test.each([
    ['stall', undefined],
    ['commit-then-stall', 'canary-two'],
  ] as const)('%s: no answer until the caller gives up', async (fault, stored) => {
    fake.inject({ operation: 'PutSecretValue', fault });
    const command = new PutSecretValueCommand({
      SecretId: 'app',
      SecretString: 'canary-two',
      ClientRequestToken: TOKEN,
    });
    const caller = new AbortController();
    const sent = client.send(command, { abortSignal: caller.signal });
    await vi.waitFor(() => expect(fake.calls[0]?.outcome).toBe('stalled'));
    caller.abort();
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
    expect(fake.valueOf(TOKEN)).toBe(stored);
  });

  test('a denied operation names the principal, the action and the ARN', async () => {
    const { ARN } = await get();
    fake.deny('PutSecretValue');
    await expect(put()).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        `is not authorized to perform: secretsmanager:PutSecretValue on resource: ${ARN}`,
      ),
    });
    expect(fake.calls.at(-1)).toMatchObject({ outcome: 'AccessDeniedException', committed: false });
    fake.healthy();
    await put();
  });

  test('with a condition on labels, a read must name an allowed one', async () => {
    fake.allowReadingOnly('AWSCURRENT', 'BYODS_PENDING');
    await get('AWSCURRENT');
    const versionId = fake.versionAt('app') ?? '';
    for (const input of [{}, { VersionId: versionId }, { VersionStage: 'AWSPREVIOUS' }]) {
      await expect(client.send(new GetSecretValueCommand({ SecretId: 'app', ...input }))).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
    }
    await client.send(new DescribeSecretCommand({ SecretId: 'app' }));
  });

  test('delayed visibility: reads see the past for a while, writes never do', async () => {
    const before = fake.versionAt('app') ?? '';
    await put();
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: 'app',
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: TOKEN,
        RemoveFromVersionId: before,
      }),
    );
    fake.delayVisibility({ writes: 2, reads: 2 });
    expect((await get()).VersionId).toBe(before);
    await expect(get('BYODS_PENDING')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect((await get()).VersionId).toBe(TOKEN);
  });

  test('a hook lets another writer in just before a request', async () => {
    fake.beforeNext('UpdateSecretVersionStage', () =>
      fake.perform('PutSecretValue', { SecretId: 'app', SecretString: 'from the console' }),
    );
    const before = fake.versionAt('app') ?? '';
    await put();
    const promote = new UpdateSecretVersionStageCommand({
      SecretId: 'app',
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: TOKEN,
      RemoveFromVersionId: before,
    });
    await expect(client.send(promote)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect(fake.valueOf(fake.versionAt('app') ?? '')).toBe('from the console');
  });

  test('an unsigned request is refused', async () => {
    const headers = { 'x-amz-target': 'secretsmanager.GetSecretValue' };
    const answer = await fetch(fake.url, { method: 'POST', headers, body: '{"SecretId":"app"}' });
    expect(await answer.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });

  test('the ledger tells who asked for what, and holds no contents', async () => {
    await put();
    await get('BYODS_PENDING');
    expect(fake.calls).toMatchObject([
      {
        operation: 'PutSecretValue',
        secretId: 'app',
        stages: ['BYODS_PENDING'],
        versionId: TOKEN,
        committed: true,
        outcome: 'ok',
        answeredVersionId: TOKEN,
      },
      { operation: 'GetSecretValue', stages: ['BYODS_PENDING'], committed: false, answeredVersionId: TOKEN },
    ]);
    expect(JSON.stringify(fake.calls)).not.toContain('canary');
  });
});
