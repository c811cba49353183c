import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { secretsClient } from '../../support/aws/client.ts';
import { SecretsManagerFake } from '../../support/aws/secrets-manager-fake.ts';

const HOUR = 3_600_000;
const TOKEN = '0'.repeat(32);

describe('values, tokens, quotas and the clock', () => {
  let now: number;
  let fake: SecretsManagerFake;
  let client: ReturnType<typeof secretsClient>;

  beforeEach(async () => {
    now = Date.UTC(2026, 10, 1, 12, 0, 0, 250);
    fake = await SecretsManagerFake.start({ clock: () => now, maxVersions: 5, region: 'eu-central-1' });
    client = secretsClient(fake.url, { region: 'eu-central-1' });
  });
  afterEach(async () => {
    client.destroy();
    await fake.close();
  });

  const get = (input: { VersionId?: string; VersionStage?: string } = {}, SecretId = 'app') =>
    client.send(new GetSecretValueCommand({ SecretId, ...input }));
  const put = (SecretString: string, more: { ClientRequestToken?: string; VersionStages?: string[] } = {}) =>
    client.send(new PutSecretValueCommand({ SecretId: 'app', SecretString, ...more }));

  test('reads by name, ARN and ARN without the random end, with the creation date of the version', async () => {
    const { arn, versionId } = fake.seed('app', 'one');
    for (const id of ['app', arn, arn.slice(0, -7)]) {
      expect(await get({}, id)).toMatchObject({ ARN: arn, VersionId: versionId, CreatedDate: new Date(now) });
    }
    expect(arn).toMatch(/^arn:aws:secretsmanager:eu-central-1:123456789012:secret:app-\w{6}$/);
  });

  test('sends its own clock as Date', async () => {
    fake.seed('app', 'one');
    const answer = await fetch(fake.url, { method: 'POST', body: '{}' });
    expect(answer.headers.get('date')).toBe('Sun, 01 Nov 2026 12:00:00 GMT');
  });

  test('a version id and a label must agree', async () => {
    const { versionId } = fake.seed('app', 'one');
    expect((await get({ VersionId: versionId, VersionStage: 'AWSCURRENT' })).SecretString).toBe('one');
    await expect(get({ VersionId: versionId, VersionStage: 'AWSPREVIOUS' })).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
  });

  test.each([
    ['the secret', {}, 'other'],
    ['the label', { VersionStage: 'BYODS_PENDING' }, 'app'],
    ['the version', { VersionId: TOKEN }, 'app'],
    ['any version', {}, 'empty'],
  ])('ResourceNotFoundException when %s is not there', async (_, input, secretId) => {
    fake.seed('app', 'one');
    fake.seed('empty');
    await expect(get(input, secretId)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('another region has none of the secrets', async () => {
    fake.seed('app', 'one');
    const elsewhere = secretsClient(fake.url, { region: 'us-east-1' });
    await expect(elsewhere.send(new GetSecretValueCommand({ SecretId: 'app' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    elsewhere.destroy();
  });

  test('the same token with the same value does nothing, with another value it is refused', async () => {
    fake.seed('app', 'one');
    const first = await put('two', { ClientRequestToken: TOKEN, VersionStages: ['BYODS_PENDING'] });
    const again = await put('two', { ClientRequestToken: TOKEN, VersionStages: ['AWSCURRENT'] });
    expect(again.VersionStages).toEqual(first.VersionStages);
    await expect(put('three', { ClientRequestToken: TOKEN })).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
    expect(fake.valueOf(TOKEN)).toBe('two');
    expect(fake.versionsOf('app')).toHaveLength(2);
  });

  test('of eight who put different content under one token, one wins', async () => {
    fake.seed('app', 'one');
    const contenders = Array.from({ length: 8 }, (_, n) => put(`owner ${n}`, { ClientRequestToken: TOKEN }));
    const outcomes = await Promise.allSettled(contenders);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });

  test.each([31, 65])('a token of %i characters is refused', async (length) => {
    fake.seed('app', 'one');
    await expect(put('two', { ClientRequestToken: 'x'.repeat(length) })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test('holds 65,536 bytes and not one more, counted as UTF-8', async () => {
    fake.seed('app', 'one');
    await put('x'.repeat(65_536));
    for (const value of ['x'.repeat(65_537), 'ü'.repeat(32_769)]) {
      await expect(put(value)).rejects.toMatchObject({ name: 'ValidationException' });
    }
    await expect(put('')).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('a full secret refuses versions until unlabelled ones are more than a day old', async () => {
    fake.seed('app', 'zero');
    for (const text of ['one', 'two', 'three', 'four']) await put(text);
    await expect(put('five')).rejects.toMatchObject({ name: 'LimitExceededException' });
    now += 24 * HOUR;
    await expect(put('five')).rejects.toMatchObject({ name: 'LimitExceededException' });
    now += 1;
    await put('five');
    const texts = fake.versionsOf('app').map((version) => fake.valueOf(version.versionId));
    expect(texts).toEqual(['one', 'two', 'three', 'four', 'five']);
  });

  test('labelled versions are never removed, however old', async () => {
    fake.seed('app', 'zero');
    for (const label of ['A', 'B', 'C', 'D']) await put(label, { VersionStages: [label] });
    now += 1000 * HOUR;
    await expect(put('five', { VersionStages: ['E'] })).rejects.toMatchObject({ name: 'LimitExceededException' });
  });

  test('a secret carries twenty labels at most', async () => {
    fake.seed('app', 'one');
    const labels = Array.from({ length: 20 }, (_, n) => `L${n}`);
    await expect(put('two', { VersionStages: labels })).rejects.toMatchObject({ name: 'LimitExceededException' });
    await put('two', { VersionStages: labels.slice(1) });
  });

  test('bytes come back as bytes', async () => {
    fake.seed('app', Buffer.from([1, 2, 3]));
    const { SecretBinary, SecretString } = await get();
    expect([...(SecretBinary ?? [])]).toEqual([1, 2, 3]);
    expect(SecretString).toBeUndefined();
  });

  test('marked for deletion: nothing can be read or written, until it is restored', async () => {
    fake.seed('app', 'one');
    const { DeletionDate } = await client.send(new DeleteSecretCommand({ SecretId: 'app', RecoveryWindowInDays: 7 }));
    expect(DeletionDate).toEqual(new Date(now + 7 * 24 * HOUR));
    await expect(get()).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await expect(put('two')).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await expect(client.send(new CreateSecretCommand({ Name: 'app', SecretString: 'two' }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
    const { DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId: 'app' }));
    expect(DeletedDate).toEqual(DeletionDate);
    await client.send(new RestoreSecretCommand({ SecretId: 'app' }));
    expect((await get()).SecretString).toBe('one');
  });

  test('created without a value: no version, and the first put is AWSCURRENT whatever it names', async () => {
    await client.send(new CreateSecretCommand({ Name: 'app' }));
    const described = await client.send(new DescribeSecretCommand({ SecretId: 'app' }));
    expect(described.VersionIdsToStages).toBeUndefined();
    expect((await put('one', { VersionStages: ['X'] })).VersionStages).toEqual(['AWSCURRENT', 'X']);
  });

  test('creates once: the same token again is a no-op, another is refused', async () => {
    const create = (token: string, SecretString: string) =>
      client.send(new CreateSecretCommand({ Name: 'app', ClientRequestToken: token, SecretString }));
    await create(TOKEN, 'one');
    expect((await create(TOKEN, 'one')).VersionId).toBe(TOKEN);
    await expect(create(TOKEN, 'two')).rejects.toMatchObject({ name: 'ResourceExistsException' });
    await expect(create('1'.repeat(32), 'one')).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  test('lists versions in pages', async () => {
    fake.seed('app', 'zero');
    await put('one');
    await put('two');
    const page = (NextToken?: string) =>
      client.send(
        new ListSecretVersionIdsCommand({
          SecretId: 'app',
          MaxResults: 2,
          IncludeDeprecated: true,
          ...(NextToken && { NextToken }),
        }),
      );
    const first = await page();
    expect(first.Versions).toHaveLength(2);
    expect((await page(first.NextToken)).Versions).toHaveLength(1);
  });
});
