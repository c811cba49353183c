import { describe, expect, test } from 'vitest';
import { KeeperError, LockBusyError } from '../../src/core/errors.ts';
import { problemChanges } from '../../src/core/policy/problem-changes.ts';
import { type RenewalPassResult, runRenewalPass } from '../../src/core/renewal-pass.ts';
import type { ReportedProblem } from '../../src/core/report.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { DAY, HOUR, MINUTE, VirtualWorld } from '../support/virtual-world.ts';

const codes = ({ report }: RenewalPassResult) => report.problems.map(({ code }) => code);
const orgOf = (world: VirtualWorld, index = 0) => world.sandbox.setup.serviceApp.targetOrgIds[index]!;
const idsOf = (world: VirtualWorld) => world.sandbox.control.dataSources.list().map(({ id }) => id);

/** A pass whose token store gives no lock, for this reason. */
async function passWithLock(world: VirtualWorld, why: KeeperError, options: { force?: boolean } = {}) {
  const keeper = await world.keeper();
  keeper.store.lock = async () => {
    throw why;
  };
  const { lifetimeMinutes, renewAfterMinutes, concurrency } = keeper.settings;
  return await runRenewalPass(keeper, { lifetimeMinutes, renewAfterMinutes, concurrency, ...options });
}

describe('the problems of a pass', () => {
  test('none after a good one, although much was wrong before it', async () => {
    const world = await VirtualWorld.start('demo');
    const passed = await world.pass();
    expect(passed).toMatchObject({ exitCode: 0, report: { problems: [] }, sight: { orgsNotRead: [] } });
  });

  test('an extension that fails is one at once, and another one when the data source is at risk, and when it is over', async () => {
    const world = await VirtualWorld.start(scenario({ dataSourcesPerOrg: 2, dataSourceAgeMinutes: 60 }));
    const [id] = idsOf(world);
    world.sandbox.control.faults.add({ at: `PUT /dataSources/${id}`, do: 'status:403', times: 'always' });
    const first = await world.pass();
    expect(first.exitCode).toBe(3);
    expect(first.report.problems).toEqual([
      {
        code: 'extension-failing',
        message: expect.stringMatching(`^the extension of data source ${id} failed: .`),
        remedy: first.report.dataSources.find((each) => each.id === id)?.error?.remedy,
        orgId: orgOf(world),
        id,
      },
    ]);
    world.advance(18 * HOUR);
    const later = await world.pass();
    expect(later.report.problems).toMatchObject([
      {
        code: 'data-source-at-risk',
        id,
        message: expect.stringMatching(/is at risk: .* left; its extension failed: ./),
      },
    ]);
    world.advance(6 * HOUR);
    const over = await world.pass();
    expect(over.report.problems).toMatchObject([
      { code: 'data-source-expired', id, since: over.report.dataSources.find((each) => each.id === id)?.expiresAt },
    ]);
  });

  test('an org that nobody can get a token for, hour after hour the same one', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 2 }));
    world.sandbox.control.orgs.deauthorize(orgOf(world));
    let remembered: readonly ReportedProblem[] = [];
    const told: string[][] = [];
    for (let hour = 0; hour < 30; hour += 1) {
      const { report, sight, exitCode } = await world.pass();
      expect(exitCode).toBeGreaterThan(0);
      const news = problemChanges({ problems: report.problems, sight }, remembered, world.clock.now());
      ({ remembered } = news);
      const { appeared, cleared } = news.changes;
      if (appeared.length + cleared.length > 0)
        told.push([...appeared.map(({ code }) => `+${code}`), ...cleared.map(({ code }) => `-${code}`)]);
      expect(report.problems.every(({ orgId }) => orgId === orgOf(world))).toBe(true);
      world.advance(HOUR);
    }
    expect(told).toHaveLength(1);

    world.sandbox.control.orgs.authorize(orgOf(world));
    world.advance(DAY);
    const { report, sight } = await world.pass();
    const { changes } = problemChanges({ problems: report.problems, sight }, remembered, world.clock.now());
    expect(changes.cleared).toHaveLength(remembered.length);
  });

  test('a person must authorize: said of the org, with what to do', async () => {
    const world = await VirtualWorld.start(scenario());
    for (const { id } of world.sandbox.control.credentials.list()) world.sandbox.control.credentials.revoke(id, 'both');
    const passed = await world.pass();
    expect(passed.exitCode).toBe(4);
    expect(passed.report.problems[0]).toMatchObject({
      code: 'reauthorization-required',
      orgId: orgOf(world),
      message: passed.report.error?.message,
      remedy: expect.stringMatching(/./),
    });
    expect(codes(passed).filter((code) => code === 'reauthorization-required')).toHaveLength(1);
    expect(passed.sight).toEqual({ orgsNotRead: [orgOf(world)] });
  });

  test('Webex is down: every org, and the next good pass has none', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 2 }));
    world.sandbox.control.faults.add({ at: 'GET /dataSources', do: 'reset', times: 'always' });
    const down = await world.pass();
    expect(down.exitCode).toBe(6);
    expect(down.report.problems.map(({ code, orgId }) => [code, orgId])).toEqual([
      ['data-sources-not-read', orgOf(world, 0)],
      ['data-sources-not-read', orgOf(world, 1)],
    ]);
    expect(new Set(down.sight.orgsNotRead)).toEqual(new Set([orgOf(world, 0), orgOf(world, 1)]));
    world.sandbox.control.faults.clear();
    expect(codes(await world.pass())).toEqual([]);
  });

  test('a list that ends before its end: what is behind it is out of sight', async () => {
    const world = await VirtualWorld.start(scenario({ dataSourcesPerOrg: 2, modes: { pageSize: 1 } }));
    world.sandbox.control.faults.add({ at: 'GET /dataSources', nth: 2, do: 'status:403', times: 'always' });
    const passed = await world.pass();
    expect(passed.report.counts.extended).toBe(1);
    expect(passed.report.problems).toMatchObject([
      { code: 'data-sources-not-read', message: expect.stringContaining('could not all be read') },
    ]);
    expect(passed.sight).toEqual({ orgsNotRead: [orgOf(world)] });
  });

  test('what is not yet a failure, and needs a person some day: a refresh token that ends', async () => {
    const world = await VirtualWorld.start(scenario({ modes: { refresh: 'same-never-renewed' } }));
    world.advance(80 * DAY);
    const passed = await world.pass();
    expect(passed.exitCode).toBe(0);
    expect(passed.report.problems).toContainEqual(
      expect.objectContaining({ code: 'refresh-token-ending', message: expect.stringContaining("integration's") }),
    );
    expect(passed.report.problems.find(({ code }) => code === 'refresh-token-ending')).not.toHaveProperty('id');
  });

  test('an id of DATA_SOURCE_ID that no org has is one of no org', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 2 }));
    const passed = await world.pass({ only: ['no-such-id'] });
    expect(passed.report.problems).toEqual([
      {
        code: 'extension-failing',
        id: 'no-such-id',
        message: expect.stringContaining('is in none of the orgs'),
        remedy: expect.any(String),
      },
    ]);
    expect(passed.sight).toEqual({ orgsNotRead: [], only: ['no-such-id'] });
  });

  test('a run for one org does not see the others, and nobody sees a paused one', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 3 }));
    const document = JSON.parse(await world.read());
    const [first, second, third] = [0, 1, 2].map((index) => orgOf(world, index));
    await world.write({ ...document, orgs: { [third!]: { paused: true } } });
    const config = await (await world.keeper()).tokens.config();
    const { sight } = await world.pass({ orgs: config.orgs.filter(({ id }) => id === first) });
    expect(sight).toEqual({ orgsNotRead: [second] });
  });

  test('the time ran out: what is at risk, and orgs that were not read', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 2, dataSourceAgeMinutes: 20 * 60 }));
    await world.pass({ only: [] });
    const passed = await world.pass({ budget: { remainingMs: () => 1000 } });
    expect(passed.exitCode).toBe(3);
    expect(codes(passed)).toEqual(['data-sources-not-read', 'data-sources-not-read']);
  });

  test('a token store that cannot be written is told first, whatever else there is', async () => {
    const world = await VirtualWorld.start(scenario());
    world.advance(8 * DAY);
    const passed = await passWithLock(world, new KeeperError('store-unavailable', 'test: it cannot be written'));
    expect(passed.exitCode).toBe(5);
    expect(codes(passed)[0]).toBe('store-unavailable');
    expect(passed.report.problems[0]).not.toHaveProperty('orgId');
  });

  test('whatever else makes a run fail is one, too: a forced one whose lock another process holds', async () => {
    const world = await VirtualWorld.start(scenario({ dataSourceAgeMinutes: 1 }));
    const passed = await passWithLock(world, new LockBusyError('test: another process holds it'), { force: true });
    expect(passed.exitCode).toBe(7);
    expect(passed.report.problems).toEqual([{ code: 'lock-busy', message: 'test: another process holds it' }]);
  });

  test('a dry run tells how things are now', async () => {
    const world = await VirtualWorld.start('demo');
    const passed = await world.pass({ dryRun: true });
    expect(new Set(codes(passed))).toEqual(
      new Set(['data-source-expired', 'data-source-at-risk', 'data-sources-not-read']),
    );
    expect(passed.report.problems.find(({ code }) => code === 'data-sources-not-read')?.message).toMatch(
      /its token would be renewed first/,
    );
  });

  test.each([1, 5, 49].map((minutes) => [minutes]))(
    '%i minutes after a good pass there is still none',
    async (minutes) => {
      const world = await VirtualWorld.start(scenario({ orgs: 2 }));
      await world.pass();
      world.advance(minutes * MINUTE);
      expect(codes(await world.pass())).toEqual([]);
    },
  );
});
