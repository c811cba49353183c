import { rmSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { completedEventSchema, problemEventSchema, runSchema } from '../../src/schemas.ts';
import { EventBusFake } from '../support/aws/event-bus-fake.ts';
import { SecretsManagerFake } from '../support/aws/secrets-manager-fake.ts';
import { ProgramWorld } from '../support/program.ts';

/** A program that knows of an event bus, and what that was told. */
async function eventfulWorld() {
  const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 2, dataSourceAgeMinutes: 60 }));
  const bus = await EventBusFake.start();
  onTestFinished(() => bus.close());
  const env = {
    EVENT_BUS_NAME: 'a-bus',
    AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIANOTAREALKEY',
    AWS_SECRET_ACCESS_KEY: 'not-a-real-secret-key',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const ids = world.sandbox.control.dataSources.list().map(({ id }) => id);
  const fail = () =>
    world.sandbox.control.faults.add({ at: `PUT /dataSources/${ids[0]}`, do: 'status:403', times: 'always' });
  return { world, bus, env, ids, fail };
}

describe('byods run with EVENT_BUS_NAME', () => {
  test('from run to run: each problem once when it appears and once when it clears, and each good run', async () => {
    const { world, bus, env, ids, fail } = await eventfulWorld();
    fail();
    for (const _ of [1, 2]) expect((await world.run(['run', '--quiet'], { env })).code).toBe(3);
    world.sandbox.control.faults.clear();
    for (const _ of [1, 2]) expect((await world.run(['run', '--quiet'], { env })).code).toBe(0);
    expect(bus.told()).toEqual([
      'Renewal Failed appeared extension-failing',
      'Renewal Failed cleared extension-failing',
      'Renewal Completed',
      'Renewal Completed',
    ]);
    const [appeared, cleared] = bus.taken.slice(0, 2).map(({ detail }) => problemEventSchema.parse(detail));
    expect(appeared).toMatchObject({
      store: { kind: 'file', location: expect.stringMatching(/\/token-config\.json$/) },
      problem: { id: ids[0], message: expect.any(String), remedy: expect.any(String), since: expect.any(String) },
    });
    expect(appeared).not.toHaveProperty('function');
    expect(cleared?.problem).toEqual(appeared?.problem);
    expect(completedEventSchema.parse(bus.taken[2]?.detail)).toMatchObject({ outcome: 'ok', problems: 0 });
  });

  test('each listener is told of everything: another bus, and the command of --on-problem', async () => {
    const { world, bus, env, fail } = await eventfulWorld();
    fail();
    await world.run(['run'], { env });
    await world.run(['run'], { env: { ...env, EVENT_BUS_NAME: 'another-bus' } });
    const told = await world.run(['run', '--quiet', '--on-problem', 'echo "told $BYODS_PROBLEMS_APPEARED"'], { env });
    expect(told.stderr).toContain('told 1\n');
    expect(bus.taken.map(({ EventBusName }) => EventBusName)).toEqual(['a-bus', 'another-bus']);
  });

  test('a bus that refuses changes nothing about the run, is warned of, and is told again', async () => {
    const { world, bus, env, fail } = await eventfulWorld();
    fail();
    bus.next({ status: 400, code: 'AccessDeniedException' });
    const refused = await world.json(runSchema, ['run'], { env });
    expect(refused).toMatchObject({ code: 3, document: { outcome: 'partial' } });
    expect(refused.document.warnings).toEqual([
      expect.stringMatching(
        /^the event bus "a-bus" did not take 1 of 1 events: AccessDeniedException: .*: the same is told again after/,
      ),
    ]);
    await world.run(['run'], { env });
    expect(bus.told()).toEqual(['Renewal Failed appeared extension-failing']);
  });

  test('a run that finds no token store is told', async () => {
    const { world, bus, env } = await eventfulWorld();
    rmSync(world.configPath);
    for (const _ of [1, 2]) expect((await world.run(['run'], { env })).code).toBe(2);
    expect(bus.told()).toEqual(['Renewal Failed appeared configuration']);
  });

  test('with a secret of AWS, what the bus was told is remembered there, for every machine', async () => {
    const { world, bus, env, fail } = await eventfulWorld();
    const aws = await SecretsManagerFake.start();
    onTestFinished(() => aws.close());
    aws.seed('webex-byods-test', await world.stored());
    fail();
    const secret = { ...env, AWS_ENDPOINT_URL: aws.url, BYODS_STORE: 'aws:webex-byods-test' };
    await world.run(['run'], { env: secret });
    await world.run(['run'], { env: { ...secret, HOME: '/nonexistent', XDG_STATE_HOME: '' } });
    expect(bus.told()).toEqual(['Renewal Failed appeared extension-failing']);
    expect(bus.taken[0]?.detail).toMatchObject({ store: { kind: 'aws', location: 'webex-byods-test' } });
    expect(aws.versionAt('webex-byods-test', 'BYODS_TOLD')).toBeDefined();
  });

  test('a dry run, a sandbox and other commands tell nothing', async () => {
    const { world, bus, env, fail } = await eventfulWorld();
    fail();
    await world.run(['run', '--dry-run'], { env });
    await world.run(['status'], { env });
    await world.run(['run', '--sandbox'], { env });
    await world.run(['refresh-token', '--force'], { env });
    expect(bus.requests).toEqual([]);
  });

  test.each(['two words', 'arn:aws:sns:eu-west-1:123456789012:x', 'x'.repeat(257)])(
    'the bad name %s is refused before anything is sent',
    async (name) => {
      const { world, bus, env } = await eventfulWorld();
      const ran = await world.run(['run'], { env: { ...env, EVENT_BUS_NAME: name } });
      expect(ran).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('EVENT_BUS_NAME must be the name or the ARN'),
      });
      expect(world.sandbox.control.ledger.get().total).toBe(0);
      expect(bus.requests).toEqual([]);
    },
  );
});
