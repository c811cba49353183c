import { randomUUID } from 'node:crypto';
import { CreateEventBusCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { eventBridgeBus } from '../../src/adapters/aws/events.ts';
import { systemClock, systemIds } from '../../src/adapters/system.ts';
import type { KeeperEvent } from '../../src/core/keeper-event.ts';
import { eventsClient } from '../support/aws/client.ts';
import { motoQueue } from '../support/aws/moto-queue.ts';

const motoUrl = inject('motoUrl');
const TIME = { remainingMs: () => 20_000 };

const event = (id: string, state: 'appeared' | 'cleared' = 'appeared'): KeeperEvent => ({
  at: Date.UTC(2026, 5, 1, 12),
  detailType: 'Data Source At Risk',
  detail: {
    version: 1,
    programVersion: '0.0.0-test',
    store: { kind: 'aws', location: 'webex-byods-test' },
    state,
    problem: { code: 'data-source-at-risk', message: 'it is at risk', id },
  },
});

describe.skipIf(motoUrl === undefined)('events on moto (skipped, loudly, where it cannot run)', () => {
  /** A bus with a rule whose target is a queue, from which the events are read. */
  async function world(pattern: object) {
    const client = eventsClient(motoUrl!);
    onTestFinished(() => client.destroy());
    const name = `bus-${randomUUID()}`;
    const { arn: Arn, received } = await motoQueue(motoUrl!);
    await client.send(new CreateEventBusCommand({ Name: name }));
    const rule = { Name: 'all', EventBusName: name };
    await client.send(new PutRuleCommand({ ...rule, EventPattern: JSON.stringify(pattern) }));
    await client.send(new PutTargetsCommand({ Rule: 'all', EventBusName: name, Targets: [{ Id: 'queue', Arn }] }));
    const busNamed = (of: string) => eventBridgeBus({ name: of, client, clock: systemClock, ids: systemIds });
    return { name, bus: busNamed(name), busNamed, received };
  }

  test('reach the target of a rule for our source, as they are documented', async () => {
    const { bus, received } = await world({ source: ['byods-keeper'] });
    expect(await bus.send([event('ds-1')], TIME)).toEqual([]);
    expect(await received()).toEqual([
      expect.objectContaining({
        source: 'byods-keeper',
        'detail-type': 'Data Source At Risk',
        detail: event('ds-1').detail,
      }),
    ]);
  });

  test('can be chosen by what stands in the detail', async () => {
    const { bus, received } = await world({ 'detail-type': ['Data Source At Risk'], detail: { state: ['cleared'] } });
    await bus.send([event('ds-1'), event('ds-2', 'cleared')], TIME);
    expect(await received()).toMatchObject([{ detail: { problem: { id: 'ds-2' } } }]);
  });

  test('many are taken ten at a time', { timeout: 60_000 }, async () => {
    const { bus, received } = await world({ source: ['byods-keeper'] });
    const many = Array.from({ length: 12 }, (_, n) => event(`ds-${n}`));
    expect(await bus.send(many, TIME)).toEqual([]);
    expect(await received()).toHaveLength(12);
  });

  test('a bus that is not there takes none', async () => {
    const { busNamed } = await world({ source: ['byods-keeper'] });
    const refused = await busNamed('no-such-bus').send([event('ds-1')], TIME);
    expect(refused).toMatchObject([{ why: expect.stringMatching(/^ResourceNotFoundException: .*EVENT_BUS_NAME/) }]);
  });
});
