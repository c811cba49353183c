import { describe, expect, test } from 'vitest';
import { secretProblemMemory } from '../../../src/adapters/token-store/secrets-manager/told-problems.ts';
import type { ReportedProblem } from '../../../src/core/report.ts';
import { secretsClient } from '../../support/aws/client.ts';
import { recordingLog } from '../../support/virtual-world.ts';
import { edit, testIds } from './secrets-manager-harness.ts';
import { SECRET, secretWorld } from './secrets-manager-world.ts';

const HOUR = 3_600_000;
const PROBLEMS: readonly ReportedProblem[] = [
  { code: 'data-source-at-risk', message: 'ünïcode', orgId: 'org-1', id: 'ds-1', remedy: 'extend it' },
  { code: 'store-corrupt', message: 'it cannot be read', since: '2026-06-01T12:00:00Z' },
];
const many = (count: number, length = 100): ReportedProblem[] =>
  Array.from({ length: count }, (_, n) => ({
    code: 'data-source-at-risk',
    message: 'm'.repeat(length),
    remedy: 'r'.repeat(length),
    id: `ds-${n}`,
  }));

async function memoryWorld() {
  const world = await secretWorld();
  const log = recordingLog();
  const memory = (listener = 'a-bus', secretId = SECRET) =>
    secretProblemMemory({
      client: secretsClient(world.fake.url),
      secretId,
      listener,
      clock: world.clock,
      ids: testIds,
      log,
    });
  return { ...world, memory, log };
}

describe('secretProblemMemory', () => {
  test('remembers beside the document, which it leaves as it is', async () => {
    const { memory, fake, firstVersionId, versions } = await memoryWorld();
    expect(await memory().recall()).toEqual([]);
    expect(await memory().remember(PROBLEMS)).toBeUndefined();
    expect(await memory().recall()).toEqual(PROBLEMS);
    expect(await memory().remember([])).toBeUndefined();
    expect(await memory().recall()).toEqual([]);
    expect(fake.versionAt(SECRET)).toBe(firstVersionId);
    expect(versions()).toBe(3);
  });

  test('needs no lock, and the store works on as if it were not there', async () => {
    const { memory, store } = await memoryWorld();
    const locked = await store().lock({ waitMs: 0 });
    expect(await memory().remember(PROBLEMS)).toBeUndefined();
    await locked.release();
    const snapshot = await store().read();
    expect(snapshot.warnings).toEqual([]);
    const again = await store().lock({ waitMs: 0 });
    expect((await again.read()).warnings).toEqual([]);
    await again.release();
    expect(await memory().recall()).toEqual(PROBLEMS);
  });

  test('each listener has its own', async () => {
    const { memory } = await memoryWorld();
    await memory('a-bus').remember(PROBLEMS);
    await memory('another-bus').remember([PROBLEMS[1]!]);
    expect(await memory('a-bus').recall()).toEqual(PROBLEMS);
    expect(await memory('another-bus').recall()).toEqual([PROBLEMS[1]]);
  });

  test('is written eight times within 26 hours at most: tokens need versions too', async () => {
    const { memory, clock, versions } = await memoryWorld();
    for (let n = 0; n < 8; n += 1) {
      expect(await memory().remember([])).toBeUndefined();
      clock.advance(HOUR);
    }
    expect(await memory().remember(PROBLEMS)).toBe(
      'what was told of problems could not be remembered in the secret: it was written 8 times within a day',
    );
    expect(versions()).toBe(9);
    clock.advance(18 * HOUR - 1);
    expect(await memory().remember(PROBLEMS)).toMatch(/8 times within a day$/);
    clock.advance(1);
    expect(await memory().remember(PROBLEMS)).toBeUndefined();
    expect(await memory().remember(PROBLEMS)).toMatch(/8 times within a day$/);
  });

  test('writes nothing into a secret without a value: the first version would stand where the tokens belong', async () => {
    const { memory, fake } = await memoryWorld();
    fake.seed('empty-secret');
    expect(await memory('a-bus', 'empty-secret').remember(PROBLEMS)).toMatch(/it has no value yet$/);
    expect(fake.versionsOf('empty-secret')).toEqual([]);
    expect(await memory('a-bus', 'empty-secret').recall()).toEqual([]);
  });

  test('a role that may not read it is told, and everything counts as new', async () => {
    const { memory, fake, log } = await memoryWorld();
    await memory().remember(PROBLEMS);
    fake.allowReadingOnly('AWSCURRENT', 'BYODS_PENDING', 'BYODS_INTENT');
    expect(await memory().recall()).toEqual([]);
    expect(log.lines.join()).toMatch(
      /^warn what was told of problems could not be read, so all of them are told again: /,
    );
    expect(await memory().remember(PROBLEMS)).toMatch(/could not be remembered in the secret: /);
  });

  test.each([
    ['no JSON', 'told'],
    ['a list', '[]'],
    ['of a newer version', JSON.stringify({ version: 2, told: { 'a-bus': PROBLEMS } })],
    ['with something that is no problem', JSON.stringify({ version: 1, written: [], told: { 'a-bus': ['x'] } })],
    ['without anything', JSON.stringify({ version: 1 })],
  ])('what is %s counts as nothing, and is replaced', async (_what, text) => {
    const { memory, fake } = await memoryWorld();
    fake.perform('PutSecretValue', {
      SecretId: SECRET,
      SecretString: text,
      ClientRequestToken: crypto.randomUUID(),
      VersionStages: ['BYODS_TOLD'],
    });
    expect(await memory().recall()).toEqual([]);
    expect(await memory().remember(PROBLEMS)).toBeUndefined();
    expect(await memory().recall()).toEqual(PROBLEMS);
  });

  test('more than fits is kept without remedies, then without messages, then the worst of it', async () => {
    const { memory } = await memoryWorld();
    const kept = async (problems: ReportedProblem[]) => {
      expect(await memory().remember(problems)).toBeUndefined();
      return await memory().recall();
    };
    expect(await kept(many(200))).toEqual(many(200));
    const withoutRemedies = await kept(many(300));
    expect(withoutRemedies).toHaveLength(300);
    expect(withoutRemedies[0]).toEqual({ code: 'data-source-at-risk', message: 'm'.repeat(100), id: 'ds-0' });
    const withoutMessages = await kept(many(800));
    expect(withoutMessages).toHaveLength(800);
    expect(withoutMessages[799]).toMatchObject({ id: 'ds-799', message: 'data-source-at-risk' });
    const worst = await kept(many(2000));
    expect(worst.length).toBeGreaterThan(600);
    expect(worst[0]?.id).toBe('ds-0');
  });

  test('survives whoever stores a document by hand', async () => {
    const { memory, fake, document } = await memoryWorld();
    await memory().remember(PROBLEMS);
    await edit(secretsClient(fake.url), SECRET, JSON.stringify(document()));
    expect(await memory().recall()).toEqual(PROBLEMS);
  });
});
