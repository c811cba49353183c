import { describe, expect, onTestFinished, test } from 'vitest';
import { eventBridgeClient } from '../../../src/adapters/aws/event-bridge-client.ts';
import { eventBridgeBus } from '../../../src/adapters/aws/events.ts';
import type { KeeperEvent } from '../../../src/core/keeper-event.ts';
import type { Budget } from '../../../src/core/ports.ts';
import { Secret } from '../../../src/core/secret.ts';
import { eventsClient } from '../../support/aws/client.ts';
import { EventBusFake } from '../../support/aws/event-bus-fake.ts';

const NOON = Date.UTC(2026, 5, 1, 12);
const AGES: Budget = { remainingMs: () => 60_000 };

const event = (id: string, message = 'it is at risk'): KeeperEvent => ({
  at: NOON,
  detailType: 'Data Source At Risk',
  detail: {
    version: 1,
    programVersion: '0.0.0-test',
    store: { kind: 'aws', location: 'webex-byods-test' },
    state: 'appeared',
    problem: { code: 'data-source-at-risk', message, id },
  },
});
const events = (count: number) => Array.from({ length: count }, (_, n) => event(`ds-${n}`));

async function world() {
  const fake = await EventBusFake.start();
  const waits: number[] = [];
  const client = eventsClient(fake.url);
  onTestFinished(async () => {
    client.destroy();
    await fake.close();
  });
  const clock = {
    sleep: async (ms: number) => {
      waits.push(ms);
    },
  };
  return { fake, waits, bus: eventBridgeBus({ name: 'a-bus', client, clock, ids: { random: () => 0 } }) };
}

const idsOf = (refused: readonly { event: KeeperEvent; why: string }[]) =>
  refused.map(({ event: { detail } }) => ('problem' in detail ? detail.problem.id : undefined));

describe('eventBridgeBus', () => {
  test('sends an event as it is, to the bus, with our source and its time', async () => {
    const { fake, bus } = await world();
    expect(await bus.send([event('ds-1')], AGES)).toEqual([]);
    expect(fake.taken).toEqual([
      {
        EventBusName: 'a-bus',
        Source: 'byods-keeper',
        DetailType: 'Data Source At Risk',
        Time: NOON / 1000,
        detail: event('ds-1').detail,
      },
    ]);
  });

  test.each([
    [0, []],
    [1, [1]],
    [10, [10]],
    [11, [10, 1]],
    [25, [10, 10, 5]],
  ])('%i events go ten at a time', async (count, requests) => {
    const { fake, bus } = await world();
    expect(await bus.send(events(count), AGES)).toEqual([]);
    expect(fake.requests).toEqual(requests);
    expect(fake.taken.map(({ detail }) => (detail.problem as { id: string }).id)).toEqual(
      events(count).map((_, n) => `ds-${n}`),
    );
  });

  test('a request stays below 256 KB; what is larger alone is refused and keeps nothing else back', async () => {
    const { fake, bus } = await world();
    const large = (id: string) => event(id, 'x'.repeat(100_000));
    const tooLarge = event('too-large', 'x'.repeat(262_144));
    const refused = await bus.send([large('a'), large('b'), tooLarge, large('c'), event('d')], AGES);
    expect(refused).toEqual([{ event: tooLarge, why: 'it is larger than an event may be' }]);
    expect(fake.requests).toEqual([2, 2]);
  });

  test('the largest event that may be is sent, and one byte more is not', async () => {
    const { fake, bus } = await world();
    const rest = 14 + ['byods-keeper', 'Data Source At Risk', JSON.stringify(event('a', '').detail)].join('').length;
    const fits = event('a', 'x'.repeat(262_144 - rest));
    const over = event('b', 'x'.repeat(262_144 - rest + 1));
    expect(idsOf(await bus.send([fits, over], AGES))).toEqual(['b']);
    expect(fake.taken).toHaveLength(1);
  });

  test('only what was refused for a moment is offered again, twice at most, and only that', async () => {
    const { fake, waits, bus } = await world();
    fake.next(
      { entries: [undefined, 'ThrottlingException', 'MalformedDetail', 'InternalFailure'] },
      { entries: [undefined, 'InternalFailure'] },
      { entries: ['ThrottlingException'] },
    );
    const refused = await bus.send(events(4), AGES);
    expect(fake.requests).toEqual([4, 2, 1]);
    expect(waits).toEqual([100, 200]);
    expect(idsOf(refused)).toEqual(['ds-2', 'ds-3']);
    expect(refused[0]?.why).toBe('MalformedDetail: a planned MalformedDetail');
    expect(fake.taken).toHaveLength(2);
  });

  test.each([
    ['throttled', { status: 400, code: 'ThrottlingException' }, 3],
    ['failing', { status: 500, code: 'InternalException' }, 3],
    ['unavailable', { status: 503, code: 'ServiceUnavailable' }, 3],
    ['cutting', 'cut', 3],
    ['forbidding', { status: 400, code: 'AccessDeniedException' }, 1],
    ['not there', { status: 400, code: 'ResourceNotFoundException' }, 1],
  ] as const)('a bus that is %s gets each request that may help, and every event comes back', async (_, how, tries) => {
    const { fake, bus } = await world();
    fake.always(how);
    expect(idsOf(await bus.send(events(2), AGES))).toEqual(['ds-0', 'ds-1']);
    expect(fake.requests).toHaveLength(tries);
  });

  test('a refusal says what mends it', async () => {
    const { fake, bus } = await world();
    fake.next({ status: 400, code: 'AccessDeniedException' }, { status: 400, code: 'ResourceNotFoundException' });
    expect((await bus.send(events(1), AGES))[0]?.why).toMatch(/^AccessDeniedException: .*\(allow events:PutEvents on /);
    expect((await bus.send(events(1), AGES))[0]?.why).toMatch(/\(correct EVENT_BUS_NAME, or the region\)$/);
  });

  test.each([
    ['no region', {}, /^Region is missing \(set AWS_REGION, or give EVENT_BUS_NAME as an ARN\)$/],
    ['no credentials', { AWS_REGION: 'eu-west-1' }, /^CredentialsProviderError: nobody signed in \(sign in \(aws sso/],
  ])('with %s nothing is sent, and it says what mends that', async (_what, env, why) => {
    const waits: number[] = [];
    const credentials = async () => {
      throw Object.assign(new Error('nobody signed in'), { name: 'CredentialsProviderError' });
    };
    const client = eventBridgeClient('a-bus', env, 1);
    client.config.credentials = credentials as typeof client.config.credentials;
    onTestFinished(() => client.destroy());
    const clock = {
      sleep: async (ms: number) => {
        waits.push(ms);
      },
    };
    const bus = eventBridgeBus({ name: 'a-bus', client, clock, ids: { random: () => 0 } });
    expect(await bus.send(events(1), AGES)).toMatchObject([{ why: expect.stringMatching(why) }]);
    expect(waits).toEqual([]);
  });

  test('a bus that does not answer is left when the time is over, and nothing is begun without time', async () => {
    const { fake, bus } = await world();
    fake.always('stall');
    const over = performance.now() + 600;
    const refused = await bus.send(events(11), { remainingMs: () => over - performance.now() });
    expect(refused).toHaveLength(11);
    expect(fake.requests).toEqual([10]);
    expect(await bus.send(events(1), { remainingMs: () => 100 })).toMatchObject([{ why: 'the time ran out' }]);
    expect(fake.requests).toEqual([10]);
  });

  test('a secret that stands in a message does not leave', async () => {
    const { fake, bus } = await world();
    const secret = new Secret('visibly-fake-secret-in-an-event');
    await bus.send([event('a', `Webex said ${secret.reveal()}`)], AGES);
    expect(fake.taken).toMatchObject([{ detail: { problem: { message: 'Webex said [redacted]' } } }]);
  });
});

describe('eventBridgeClient', () => {
  test('takes the region of an ARN, and tries as often as it is told', async () => {
    const arn = 'arn:aws:events:ap-south-1:123456789012:event-bus/ops';
    const client = eventBridgeClient(arn, { AWS_REGION: 'eu-west-1' }, 1);
    onTestFinished(() => client.destroy());
    expect(await client.config.region()).toBe('ap-south-1');
    expect(await client.config.maxAttempts()).toBe(1);
    const named = eventBridgeClient('ops', { AWS_REGION: 'eu-west-1' }, 3);
    onTestFinished(() => named.destroy());
    expect(await named.config.region()).toBe('eu-west-1');
  });
});
