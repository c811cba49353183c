import { randomUUID } from 'node:crypto';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { secretsClient } from '../support/aws/client.ts';
import { OneSecret } from '../support/aws/one-secret.ts';
import { SecretsManagerFake } from '../support/aws/secrets-manager-fake.ts';
import { CuttingProxy } from '../support/cutting-proxy.ts';

/** Version ids of a story, by a readable name; any secret may use them. */
const ID = {
  one: '11111111-1111-4111-8111-111111111111',
  two: '22222222-2222-4222-8222-222222222222',
  three: '33333333-3333-4333-8333-333333333333',
  none: '99999999-9999-4999-8999-999999999999',
};

const motoUrl = inject('motoUrl');

describe.skipIf(motoUrl === undefined)('the fake and moto', () => {
  let service: SecretsManagerFake;
  let fakeClient: SecretsManagerClient;
  let motoClient: SecretsManagerClient;
  let fake: OneSecret;
  let moto: OneSecret;

  beforeAll(async () => {
    service = await SecretsManagerFake.start();
    fakeClient = secretsClient(service.url);
    motoClient = secretsClient(motoUrl ?? '');
  });
  beforeEach(() => {
    const name = `agree-${randomUUID()}`;
    fake = new OneSecret(fakeClient, name);
    moto = new OneSecret(motoClient, name);
  });
  afterAll(async () => {
    fakeClient.destroy();
    motoClient.destroy();
    await service.close();
  });

  /** Tells a story to both sides; every step must come out the same. */
  async function agree(story: (side: OneSecret) => AsyncGenerator<unknown>): Promise<void> {
    const ours: unknown[] = [];
    const theirs: unknown[] = [];
    for await (const step of story(fake)) ours.push(step);
    for await (const step of story(moto)) theirs.push(step);
    expect(ours).toEqual(theirs);
    expect(ours.length).toBeGreaterThan(0);
  }

  describe('agree', () => {
    test('on creating, reading and describing', () =>
      agree(async function* (side) {
        yield await side.get();
        yield await side.create(ID.one, 'a');
        yield await side.create(ID.one, 'a');
        yield await side.create(ID.one, 'other');
        yield await side.create(ID.two, 'a');
        yield await side.get();
        yield await side.get({ VersionStage: 'AWSCURRENT' });
        yield await side.get({ VersionId: ID.one });
        yield await side.get({ VersionId: ID.one, VersionStage: 'AWSCURRENT' });
        yield await side.get({ VersionId: ID.one, VersionStage: 'AWSPREVIOUS' });
        yield await side.get({ VersionId: ID.none });
        yield await side.get({ VersionStage: 'BYODS_PENDING' });
        yield await side.labels();
      }));

    test('on a secret without a value', () =>
      agree(async function* (side) {
        yield await side.createEmpty();
        yield await side.get({ VersionStage: 'AWSCURRENT' });
        yield await side.put(ID.one, 'a', ['X']);
        yield await side.get({ VersionStage: 'AWSCURRENT' });
      }));

    test('on tokens: replay, other content, length', () =>
      agree(async function* (side) {
        yield await side.create(ID.one, 'a');
        yield await side.put(ID.two, 'b', ['BYODS_PENDING']);
        yield await side.put(ID.two, 'b', ['BYODS_PENDING']);
        yield await side.put(ID.two, 'b', ['BYODS_INTENT']);
        yield await side.put(ID.two, 'c', ['BYODS_PENDING']);
        yield await side.put('x'.repeat(31), 'd');
        yield await side.put('x'.repeat(65), 'd');
        yield await side.labels();
        yield await side.listed(true);
      }));

    test('on the refresh protocol: intent, pending, promotion, and the same again', () =>
      agree(async function* (side) {
        yield await side.create(ID.one, 'a');
        yield await side.put(ID.two, 'intent', ['BYODS_INTENT']);
        yield await side.put(ID.two, 'intent of another', ['BYODS_INTENT']);
        yield await side.put(ID.three, 'b', ['BYODS_PENDING']);
        yield await side.labels();
        yield await side.move('AWSCURRENT', ID.three, ID.two);
        yield await side.move('AWSCURRENT', ID.three);
        yield await side.move('AWSCURRENT', ID.three, ID.one);
        yield await side.labels();
        yield await side.move('AWSCURRENT', ID.three, ID.one);
        yield await side.move('AWSCURRENT', ID.three, ID.none);
        yield await side.labels();
        yield await side.get({ VersionStage: 'AWSCURRENT' });
        yield await side.get({ VersionStage: 'AWSPREVIOUS' });
        yield await side.get({ VersionId: ID.three, VersionStage: 'BYODS_PENDING' });
      }));

    test('on labels of our own: moving, removing, taking by a put', () =>
      agree(async function* (side) {
        yield await side.create(ID.one, 'a');
        yield await side.put(ID.two, 'b', ['BYODS_PENDING', 'KEEP']);
        yield await side.move('BYODS_PENDING', ID.one, ID.two);
        yield await side.labels();
        yield await side.move('BYODS_PENDING', undefined, ID.two);
        yield await side.move('BYODS_PENDING', undefined, ID.one);
        yield await side.labels();
        yield await side.put(ID.three, 'c', ['KEEP', 'MORE']);
        yield await side.labels();
      }));

    test('on a put that takes AWSCURRENT', () =>
      agree(async function* (side) {
        yield await side.create(ID.one, 'a');
        yield await side.put(ID.two, 'b');
        yield await side.put(ID.three, 'c', ['AWSCURRENT', 'X']);
        yield await side.labels();
        yield await side.get();
        yield await side.listed(true);
      }));

    test('on deletion and restoring', () =>
      agree(async function* (side) {
        yield await side.delete();
        yield await side.create(ID.one, 'a');
        yield await side.delete({ RecoveryWindowInDays: 6 });
        yield await side.delete({ RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true });
        yield await side.delete({ RecoveryWindowInDays: 7 });
        yield await side.delete({ RecoveryWindowInDays: 7 });
        yield await side.get();
        yield await side.restore();
        yield await side.get();
        yield await side.delete({ ForceDeleteWithoutRecovery: true });
        yield await side.get();
      }));

    test('on eight contenders for one token, and for one label', async () => {
      for (const side of [fake, moto]) {
        await side.create(ID.one, 'a');
        const intents = Array.from({ length: 8 }, (_, n) => side.put(ID.two, `owner ${n}`, ['BYODS_INTENT']));
        const refused = (await Promise.all(intents)).filter((answer) => 'error' in answer);
        expect(refused).toEqual(Array.from({ length: 7 }, () => ({ error: 'ResourceExistsException' })));
        const ids = Array.from({ length: 8 }, () => randomUUID());
        for (const id of ids) await side.put(id, id, [`L-${id}`]);
        const moves = await Promise.all(ids.map((id) => side.move('AWSCURRENT', id, ID.one)));
        expect(moves.filter((answer) => 'error' in answer)).toHaveLength(7);
      }
    });
  });

  test('agree on a write whose answer is lost: it was done, and doing it again changes nothing', async () => {
    const proxy = await CuttingProxy.start(motoUrl ?? '');
    const proxied = secretsClient(proxy.url);
    try {
      const name = `lost-${randomUUID()}`;
      const sides = [new OneSecret(fakeClient, name), new OneSecret(proxied, name)];
      for (const side of sides) await side.create(ID.one, 'a');
      service.inject({ operation: 'PutSecretValue', fault: 'commit-then-drop' });
      service.inject({ operation: 'UpdateSecretVersionStage', fault: 'commit-then-drop' });
      proxy.cut({ when: (request) => request.headers['x-amz-target'] === 'secretsmanager.PutSecretValue' });
      proxy.cut({ when: (request) => request.headers['x-amz-target'] === 'secretsmanager.UpdateSecretVersionStage' });
      for (const side of sides) {
        expect(await side.put(ID.two, 'b', ['BYODS_PENDING'])).toHaveProperty('error');
        expect(await side.put(ID.two, 'b', ['BYODS_PENDING'])).toMatchObject({ VersionId: ID.two });
        expect(await side.move('AWSCURRENT', ID.two, ID.one)).toHaveProperty('error');
        expect(await side.move('AWSCURRENT', ID.two, ID.one)).toEqual({ error: 'InvalidParameterException' });
        expect(await side.get({ VersionStage: 'AWSCURRENT' })).toMatchObject({ VersionId: ID.two });
      }
    } finally {
      proxied.destroy();
      await proxy.close();
    }
  });

  /** The fake does what AWS is known to do; when one of these fails, moto has learned it: move it up to `agree`. */
  describe('differ, because moto', () => {
    test('reads the old version without a label after AWSCURRENT has moved', async () => {
      for (const side of [fake, moto]) {
        await side.create(ID.one, 'a');
        await side.put(ID.two, 'b', ['BYODS_PENDING']);
        await side.move('AWSCURRENT', ID.two, ID.one);
      }
      expect(await fake.get()).toMatchObject({ VersionId: ID.two });
      expect(await moto.get()).toMatchObject({ VersionId: ID.one });
    });

    test('leaves two versions with AWSCURRENT when a put follows a move', async () => {
      for (const side of [fake, moto]) {
        await side.create(ID.one, 'a');
        await side.put(ID.two, 'b', ['BYODS_PENDING']);
        await side.move('AWSCURRENT', ID.two, ID.one);
        await side.put(ID.three, 'c');
      }
      const currents = async (side: OneSecret) =>
        Object.entries(await side.labels()).flatMap(([id, stages]) => (stages.includes('AWSCURRENT') ? [id] : []));
      expect(await currents(fake)).toEqual([ID.three]);
      expect((await currents(moto)).toSorted()).toEqual([ID.two, ID.three]);
    });

    test('takes values of any size', async () => {
      for (const side of [fake, moto]) await side.create(ID.one, 'a');
      expect(await fake.put(ID.two, 'x'.repeat(200_000))).toEqual({ error: 'ValidationException' });
      expect(await moto.put(ID.two, 'x'.repeat(200_000))).toMatchObject({ VersionId: ID.two });
    });

    test('takes any number of versions', async () => {
      const last = async (side: OneSecret) => {
        await side.create(ID.one, 'a');
        for (let n = 2; n <= 100; n += 1) await side.put(randomUUID(), `${n}`);
        return await side.put(ID.two, 'one too many');
      };
      expect(await last(fake)).toEqual({ error: 'LimitExceededException' });
      expect(await last(moto)).toMatchObject({ VersionId: ID.two });
    });

    test('drops labels of our own from the version that a put takes AWSCURRENT from', async () => {
      for (const side of [fake, moto]) {
        await side.create(ID.one, 'a');
        await side.move('KEEP', ID.one);
        await side.put(ID.two, 'b');
      }
      expect((await fake.labels())[ID.one]).toEqual(['AWSPREVIOUS', 'KEEP']);
      expect((await moto.labels())[ID.one]).toEqual(['AWSPREVIOUS']);
    });

    test('gives a label of our own to a second version instead of asking where it is to be taken from', async () => {
      for (const side of [fake, moto]) {
        await side.create(ID.one, 'a');
        await side.put(ID.two, 'b', ['BYODS_PENDING']);
      }
      expect(await fake.move('BYODS_PENDING', ID.one)).toEqual({ error: 'InvalidParameterException' });
      expect(await moto.move('BYODS_PENDING', ID.one)).not.toHaveProperty('error');
      expect((await moto.labels())[ID.one]).toEqual(['AWSCURRENT', 'BYODS_PENDING']);
    });

    test('loses AWSCURRENT when it is to move to a version that is not there', async () => {
      for (const side of [fake, moto]) {
        await side.create(ID.one, 'a');
        expect(await side.move('AWSCURRENT', ID.none, ID.one)).toEqual({ error: 'InvalidParameterException' });
      }
      expect(await fake.labels()).toEqual({ [ID.one]: ['AWSCURRENT'] });
      expect(await moto.labels()).toEqual({});
    });

    test('removes AWSCURRENT altogether when asked to', async () => {
      for (const side of [fake, moto]) await side.create(ID.one, 'a');
      expect(await fake.move('AWSCURRENT', undefined, ID.one)).toEqual({ error: 'InvalidParameterException' });
      expect(await moto.move('AWSCURRENT', undefined, ID.one)).not.toHaveProperty('error');
    });

    test('lets a version be overwritten while it is AWSPENDING', async () => {
      for (const side of [fake, moto]) {
        await side.create(ID.one, 'a');
        await side.put(ID.two, 'b', ['AWSPENDING']);
      }
      expect(await fake.put(ID.two, 'c', ['AWSPENDING'])).toEqual({ error: 'ResourceExistsException' });
      expect(await moto.put(ID.two, 'c', ['AWSPENDING'])).toMatchObject({ VersionId: ID.two });
    });

    test('lets a secret that is marked for deletion be written', async () => {
      for (const side of [fake, moto]) {
        await side.create(ID.one, 'a');
        await side.delete();
      }
      expect(await fake.put(ID.two, 'b')).toEqual({ error: 'InvalidRequestException' });
      expect(await moto.put(ID.two, 'b')).toMatchObject({ VersionId: ID.two });
    });

    test('lists versions without a label even when they were not asked for', async () => {
      for (const side of [fake, moto]) {
        await side.create(ID.one, 'a');
        await side.put(ID.two, 'b');
        await side.put(ID.three, 'c');
      }
      expect(await fake.listed(false)).toEqual([ID.two, ID.three]);
      expect(await moto.listed(false)).toEqual([ID.one, ID.two, ID.three]);
    });
  });
});
