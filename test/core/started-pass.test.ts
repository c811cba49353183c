import { describe, expect, test } from 'vitest';
import { readPause, withPause } from '../../src/core/pause.ts';
import type { RunStart } from '../../src/core/policy/pause.ts';
import { runStartedPass } from '../../src/core/started-pass.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { HOUR, MINUTE, VirtualWorld } from '../support/virtual-world.ts';

const BY_SCHEDULE: RunStart = { by: 'schedule' };
const OVER = { obtainedMinutesAgo: 15 * 24 * 60 };

/** A world whose data sources are due, and whose schedule is paused for two hours. */
async function paused(of = scenario({ dataSourceAgeMinutes: 120 }), forMs = 2 * HOUR) {
  const world = await VirtualWorld.start(of);
  const now = world.clock.now();
  const pause = { since: now, until: now + forMs, reason: 'the secret is edited' };
  const document = JSON.parse(await world.read());
  await world.write(withPause(document, pause));
  const stored = async () => readPause(JSON.parse(await world.read()));
  const run = async (start: RunStart, more: { dryRun?: true } = {}) => {
    const keeper = await world.keeper();
    const options = { lifetimeMinutes: 1440, renewAfterMinutes: 50, concurrency: 8, ...more };
    const result = await runStartedPass(keeper, options, start);
    await keeper.close();
    return result;
  };
  const puts = () => Object.keys(world.sandbox.control.ledger.get().putsPerDataSource).length;
  return { world, run, stored, puts, now };
}

describe('a run of the schedule, in a pause', () => {
  test('only looks: nothing but reads is sent, nothing is written, and the report says so', async () => {
    const { world, run, stored } = await paused();
    const before = await world.read();
    const { report, held, exitCode } = await run(BY_SCHEDULE);
    expect({ exitCode, dryRun: report.dryRun, reason: held?.reason }).toEqual({
      exitCode: 0,
      dryRun: true,
      reason: 'the secret is edited',
    });
    expect(report.paused).toMatchObject({ reason: 'the secret is edited' });
    expect(report.counts).toMatchObject({ extended: 0, kept: 1 });
    expect(world.sandbox.control.ledger.get().requests.every(({ method }) => method === 'GET')).toBe(true);
    expect(await world.read()).toBe(before);
    expect(await stored()).toBeDefined();
  });

  test('at its end a run takes place as ever, and takes it out', async () => {
    const { world, run, stored, puts } = await paused();
    world.advance(2 * HOUR - 1000);
    expect((await run(BY_SCHEDULE)).held).toBeDefined();
    world.advance(1000);
    const { held, report } = await run(BY_SCHEDULE);
    expect(held).toBeUndefined();
    expect(report.counts.extended).toBe(1);
    expect(report.warnings.filter((warning) => warning.includes('pause'))).toEqual([]);
    expect(puts()).toBe(1);
    expect(await stored()).toBeUndefined();
  });

  test.each([
    ['is at risk', scenario({ dataSourceAgeMinutes: 1440 - 359 }), /the data source \S+ is at risk/],
    [
      'cannot be seen, for want of a fresh token',
      scenario({ dataSourceAgeMinutes: 120, serviceAppPairs: OVER }),
      /the data sources of the org \S+ could not be looked at/,
    ],
  ])('a data source that %s ends it at once', async (_, of, why) => {
    const { run, stored, puts } = await paused(of);
    const { held, report } = await run(BY_SCHEDULE);
    expect(held).toBeUndefined();
    expect(puts()).toBe(1);
    expect(report.warnings[0]).toMatch(/^the pause of the schedule \(the secret is edited\), until \S+, is over: /);
    expect(report.warnings[0]).toMatch(why);
    expect(await stored()).toBeUndefined();
  });

  test('a data source that is just not at risk does not', async () => {
    const { run } = await paused(scenario({ dataSourceAgeMinutes: 1440 - 361 }));
    expect((await run(BY_SCHEDULE)).held).toBeDefined();
  });

  test('nobody ends it, every hour there is a run: nothing ever lapses', async () => {
    const { world, run, stored } = await paused(scenario({ dataSourceAgeMinutes: 60 }), 24 * HOUR);
    const lives: number[] = [];
    for (let hour = 0; hour < 30; hour += 1) {
      world.advance(HOUR);
      const { report } = await run(BY_SCHEDULE);
      for (const { expiresAt } of report.dataSources) lives.push(Date.parse(expiresAt!) - world.clock.now());
    }
    expect(await stored()).toBeUndefined();
    expect(lives.length).toBe(30);
    expect(Math.min(...lives)).toBeGreaterThan(6 * HOUR - 1);
  });
});

describe('a run that somebody asks for, in a pause', () => {
  test('ends it, and says so', async () => {
    const { run, stored, puts } = await paused();
    const { report, held } = await run({ by: 'request' });
    expect(held).toBeUndefined();
    expect(report.warnings[0]).toMatch(/is over: this run was asked for$/);
    expect(puts()).toBe(1);
    expect(await stored()).toBeUndefined();
  });

  test('that was asked for before it, and comes late or twice, does not', async () => {
    const { run, stored, puts, now } = await paused();
    expect((await run({ by: 'request', at: now - MINUTE })).held).toBeDefined();
    expect(puts()).toBe(0);
    expect(await stored()).toBeDefined();
  });

  test('a dry run leaves it', async () => {
    const { run, stored } = await paused();
    expect((await run({ by: 'request' }, { dryRun: true })).report.paused).toBeUndefined();
    expect(await stored()).toBeDefined();
  });
});

describe('what stands in the document', () => {
  test.each([
    ['no object', 'for ever'],
    ['no end', { since: '2026-11-22T12:00:00Z', reason: 'x' }],
    ['no reason', { since: '2026-11-22T12:00:00Z', until: '2026-11-22T13:00:00Z' }],
    ['an end before its beginning', { since: '2026-11-22T12:00:00Z', until: '2026-11-22T11:00:00Z', reason: 'x' }],
    ['numbers', { since: 1, until: 2, reason: 'x' }],
  ])('%s is no pause', (_, pause) => {
    expect(readPause({ byods: { pause } })).toBeUndefined();
  });

  test('a reason cannot drive a terminal', () => {
    const pause = { since: '2026-11-22T12:00:00Z', until: '2026-11-22T13:00:00Z', reason: 'x\u001b[2J' };
    expect(readPause({ byods: { pause } })?.reason).toBe('x\\x1b[2J');
  });
});
