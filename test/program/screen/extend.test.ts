import { describe, expect, test } from 'vitest';
import { scenario } from '../../../src/sandbox/scenarios/builder.ts';
import { operationRecordSchema } from '../../../src/schemas.ts';
import { ProgramWorld } from '../../support/program.ts';
import { TerminalScreen, withoutTmux } from '../../support/screen.ts';

function puts(world: ProgramWorld): Record<string, number> {
  return world.sandbox.control.ledger.get().putsPerDataSource;
}

describe.skipIf(withoutTmux())('extending in the screen', () => {
  test.each(['40x10', '80x24', '120x50'])('%s: x, y, and it has arrived at Webex', async (size) => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 3, dataSourceAgeMinutes: (_, i) => 900 - i }));
    const screen = await TerminalScreen.start(world, ['data-sources'], { size });
    await screen.shows('source-1');
    screen.press('j', 'x');
    await screen.shows('Esc cancels');
    expect(puts(world)).toEqual({});
    screen.press('z', 'j', 'Enter');
    screen.press('y');
    await screen.shows('extended to 1440 minutes');
    const [, second] = world.sandbox.control.dataSources.list();
    expect(puts(world)).toEqual({ [second!.id]: 1 });
    const [record, ...others] = await world.records();
    expect(others).toEqual([]);
    expect(operationRecordSchema.parse(JSON.parse(record!.text))).toMatchObject({
      operation: 'extend',
      dataSourceId: second!.id,
      success: true,
      asked: { tokenLifetimeMinutes: 1440 },
    });
    screen.press('q');
    const { code, sane, text } = await screen.ended();
    expect({ code, sane }).toEqual({ code: 0, sane: true });
    expect(text).toContain('1 change made');
  });

  test('the lifetime as typed; nothing is sent with one that Webex would refuse, and nothing after Esc', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 1 }));
    const screen = await TerminalScreen.start(world, ['data-sources']);
    await screen.shows('source-1');
    screen.press('3');
    await screen.shows('1440');
    screen.type('1441y');
    await screen.shows('from 1 to 1440');
    screen.press('Escape');
    await screen.shows('nothing was sent');
    expect(puts(world)).toEqual({});
    screen.press('x');
    await screen.shows('Esc cancels');
    screen.type('90y');
    await screen.shows('extended to 90 minutes');
    expect(world.sandbox.control.dataSources.list()[0]!.tokenLifetimeMinutes).toBe(90);
    await screen.shows(/1h (?:30|29)m/);
  });

  test('Space marks, x extends those; one that fails does not stop the rest, and its row says why', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 4, dataSourceAgeMinutes: (_, i) => 900 - i }));
    const [one, two, three, four] = world.sandbox.control.dataSources.list().map(({ id }) => id);
    world.sandbox.control.faults.add({ at: `PUT /dataSources/${two}`, do: 'status:403', times: 'always' });
    const screen = await TerminalScreen.start(world, ['data-sources']);
    await screen.shows('source-4');
    screen.press('Space', 'Space', 'Space');
    await screen.shows('3 marked');
    screen.press('x');
    await screen.shows('3 marked data sources');
    screen.press('y');
    const text = await screen.shows('2 extended to 1440 minutes, 1 failed');
    expect(text).toContain('fix:');
    expect(text).toMatch(/✗ active.*source-2/);
    expect(text).toMatch(/✓ active.*source-1/);
    expect(Object.keys(puts(world)).sort()).toEqual([one, two, three].sort());
    expect(puts(world)[four!]).toBeUndefined();
    expect(await world.records()).toHaveLength(3);
  });

  test('X extends all that are due, and nothing else', async () => {
    const world = await ProgramWorld.start('demo');
    const screen = await TerminalScreen.start(world, ['data-sources']);
    await screen.shows('8 data sources');
    screen.press('X');
    await screen.shows('all 6 that are due');
    screen.press('y');
    await screen.shows('6 extended to 1440 minutes');
    const { putsToDisabled } = world.sandbox.control.ledger.get();
    expect(putsToDisabled).toEqual([]);
    expect(Object.keys(puts(world))).toHaveLength(6);
  });

  test('--readonly: no key sends anything', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 2 }));
    const screen = await TerminalScreen.start(world, ['data-sources', '--readonly']);
    await screen.shows('source-2');
    for (const key of ['x', 'X', 'Space', '3']) screen.press(key, 'y');
    await screen.shows('nothing is changed with --readonly');
    expect(await screen.shows('read-only')).not.toContain('x/3');
    expect(puts(world)).toEqual({});
  });
});
