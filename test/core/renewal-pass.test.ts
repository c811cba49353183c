import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { VirtualWorld } from '../support/virtual-world.ts';

describe('the demo scenario', () => {
  test('every due data source is extended and every due credential renewed, and a second run does nothing', async () => {
    const world = await VirtualWorld.start('demo');
    const first = await world.pass();
    expect(first.exitCode).toBe(0);
    console.log(JSON.stringify(first.report, null, 1));
    const second = await world.pass();
    console.log(JSON.stringify(second.report, null, 1));
    expect(second.report.counts.extended).toBe(0);
    expect(second.report.credentials.map(({ action }) => action)).toEqual(['kept', 'kept', 'kept']);
  });
});

test('x', async () => {
  const world = await VirtualWorld.start(scenario({ orgs: 3 }));
  expect((await world.pass()).exitCode).toBe(0);
});
