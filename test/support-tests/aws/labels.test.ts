import {
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { secretsClient } from '../../support/aws/client.ts';
import { SecretsManagerFake } from '../../support/aws/secrets-manager-fake.ts';

const V2 = '22222222-2222-4222-8222-222222222222';
const V3 = '33333333-3333-4333-8333-333333333333';

describe('labels on the versions of a secret', () => {
  let fake: SecretsManagerFake;
  let client: ReturnType<typeof secretsClient>;
  let v1: string;

  beforeEach(async () => {
    fake = await SecretsManagerFake.start();
    client = secretsClient(fake.url);
    v1 = fake.seed('app', 'one').versionId;
  });
  afterEach(async () => {
    client.destroy();
    await fake.close();
  });

  const put = (id: string, text: string, stages?: string[]) =>
    client.send(
      new PutSecretValueCommand({
        SecretId: 'app',
        ClientRequestToken: id,
        SecretString: text,
        ...(stages && { VersionStages: stages }),
      }),
    );
  const move = (stage: string, to?: string, from?: string) =>
    client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: 'app',
        VersionStage: stage,
        ...(to && { MoveToVersionId: to }),
        ...(from && { RemoveFromVersionId: from }),
      }),
    );
  const labels = () => Object.fromEntries(fake.versionsOf('app').map((version) => [version.versionId, version.stages]));

  test('a put without labels takes AWSCURRENT, and AWSPREVIOUS follows it', async () => {
    await put(V2, 'two');
    await put(V3, 'three');
    expect(labels()).toEqual({ [v1]: [], [V2]: ['AWSPREVIOUS'], [V3]: ['AWSCURRENT'] });
  });

  test('a put with labels leaves AWSCURRENT alone and takes the labels from other versions', async () => {
    await put(V2, 'two', ['BYODS_PENDING', 'BYODS_INTENT']);
    await put(V3, 'three', ['BYODS_PENDING']);
    expect(labels()).toEqual({ [v1]: ['AWSCURRENT'], [V2]: ['BYODS_INTENT'], [V3]: ['BYODS_PENDING'] });
  });

  test('moving AWSCURRENT keeps labels of our own where they are', async () => {
    await put(V2, 'two', ['BYODS_PENDING']);
    await move('AWSCURRENT', V2, v1);
    expect(labels()).toEqual({ [v1]: ['AWSPREVIOUS'], [V2]: ['AWSCURRENT', 'BYODS_PENDING'] });
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: 'app' }));
    expect(SecretString).toBe('two');
  });

  test('a put that takes AWSCURRENT drops AWSPENDING from the version that had both', async () => {
    await put(V2, 'two', ['AWSPENDING']);
    await move('AWSCURRENT', V2, v1);
    await put(V3, 'three');
    expect(labels()).toEqual({ [v1]: [], [V2]: ['AWSPREVIOUS'], [V3]: ['AWSCURRENT'] });
  });

  test('a move back swaps AWSCURRENT and AWSPREVIOUS', async () => {
    await put(V2, 'two');
    await move('AWSCURRENT', v1, V2);
    expect(labels()).toEqual({ [v1]: ['AWSCURRENT'], [V2]: ['AWSPREVIOUS'] });
  });

  test.each([
    ['from a version that does not have it', 'AWSCURRENT', V2, V2],
    ['without saying from where', 'AWSCURRENT', V2, undefined],
    ['a label of our own without saying from where', 'BYODS_PENDING', V3, undefined],
    ['to a version that does not exist', 'AWSCURRENT', '44444444-4444-4444-8444-444444444444', 'v1'],
    ['AWSCURRENT to nowhere', 'AWSCURRENT', undefined, 'v1'],
    ['nothing at all', 'AWSCURRENT', undefined, undefined],
  ])('refuses to move %s, and changes nothing', async (_, stage, to, from) => {
    await put(V2, 'two', ['BYODS_PENDING']);
    await put(V3, 'three', ['OTHER']);
    const before = labels();
    await expect(move(stage, to, from === 'v1' ? v1 : from)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    expect(labels()).toEqual(before);
  });

  test('a promotion sent twice fails the second time, and the version tells that the first one worked', async () => {
    await put(V2, 'two', ['BYODS_PENDING']);
    await move('AWSCURRENT', V2, v1);
    await expect(move('AWSCURRENT', V2, v1)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect(fake.versionAt('app')).toBe(V2);
  });

  test('of eight who move AWSCURRENT from the same version, one wins', async () => {
    const ids = Array.from({ length: 8 }, (_, n) => `${n}`.repeat(32));
    await Promise.all(ids.map((id) => put(id, id, [`L${id[0]}`])));
    const outcomes = await Promise.allSettled(ids.map((id) => move('AWSCURRENT', id, v1)));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    expect(fake.versionsOf('app').filter((version) => version.stages.includes('AWSCURRENT'))).toHaveLength(1);
  });

  test('versions without a label are listed only when asked for', async () => {
    await put(V2, 'two');
    await put(V3, 'three');
    const list = (IncludeDeprecated: boolean) =>
      client.send(new ListSecretVersionIdsCommand({ SecretId: 'app', IncludeDeprecated }));
    expect((await list(false)).Versions?.map((version) => version.VersionId)).toEqual([V2, V3]);
    expect((await list(true)).Versions?.map((version) => version.VersionId)).toEqual([v1, V2, V3]);
  });
});
