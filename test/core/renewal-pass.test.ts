import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/core/ports.ts';
import { runRenewalPass } from '../../src/core/renewal-pass.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { DAY, HOUR, MINUTE, VirtualWorld } from '../support/virtual-world.ts';

const ORG = 0;

function ids(world: VirtualWorld): string[] {
  return world.sandbox.control.dataSources.list().map(({ id }) => id);
}

function orgOf(world: VirtualWorld, index = ORG): string {
  return world.sandbox.setup.serviceApp.targetOrgIds[index]!;
}

function fieldsOf(world: VirtualWorld, id: string) {
  const { schemaId, url, audience, subject, nonce, status, tokenLifetimeMinutes } =
    world.sandbox.control.dataSources.get(id);
  return { schemaId, url, audience, subject, nonce, status, tokenLifetimeMinutes };
}

describe('the demo scenario', () => {
  test('renews and extends whatever is due, says why, and a second run does nothing', async () => {
    const world = await VirtualWorld.start('demo');
    const { report, exitCode } = await world.pass();
    expect(exitCode).toBe(0);
    expect(report.outcome).toBe('ok');
    expect(report.counts).toEqual({ extended: 6, kept: 1, skipped: 1, deferred: 0, failed: 0 });
    expect(report.credentials.map(({ action }) => action)).toEqual(['refreshed', 'refreshed', 'minted']);
    for (const each of [...report.credentials, ...report.dataSources]) expect(each.reason).not.toBe('');
    // The soonest to end comes first.
    const ends = report.dataSources.map(({ previousExpiresAt }) => previousExpiresAt!);
    expect(ends).toEqual([...ends].sort());

    world.sandbox.control.ledger.reset();
    const second = await world.pass();
    expect(second.report.counts).toEqual({ extended: 0, kept: 7, skipped: 1, deferred: 0, failed: 0 });
    expect(second.report.credentials.map(({ action }) => action)).toEqual(['kept', 'kept', 'kept']);
    expect(world.sandbox.control.ledger.get().requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  test('an hour later, and every hour, what is enabled is extended again', async () => {
    const world = await VirtualWorld.start('demo');
    await world.pass();
    world.advance(59 * MINUTE);
    expect((await world.pass()).report.counts).toMatchObject({ extended: 7, skipped: 1 });
  });

  test('a dry run sends nothing that changes anything and writes nothing', async () => {
    const world = await VirtualWorld.start('demo');
    const before = await world.read();
    const { report, exitCode } = await world.pass({ dryRun: true });
    expect(exitCode).toBe(0);
    expect(report.dryRun).toBe(true);
    expect(await world.read()).toBe(before);
    expect(world.sandbox.control.ledger.get().requests.every(({ method }) => method === 'GET')).toBe(true);
    expect(report.credentials.map(({ reason }) => reason.startsWith('would be renewed'))).toEqual([true, true, true]);
    expect(report.dataSources.filter(({ reason }) => reason.startsWith('would be extended'))).toHaveLength(5);
  });

  test('a dry run knows where a person must act without sending anything, and exits as the run would', async () => {
    const world = await VirtualWorld.start(
      scenario({ integration: 'none', serviceAppPairs: { obtainedMinutesAgo: 91 * 1440 } }),
    );
    const { report, exitCode } = await world.pass({ dryRun: true });
    expect(exitCode).toBe(4);
    expect(report).toMatchObject({ outcome: 'reauthorize', dryRun: true, requests: 0 });
    expect(report.warnings.join()).not.toContain('its token would be renewed first');
  });

  test('--force renews and extends what is fresh, and still leaves the disabled one alone', async () => {
    const world = await VirtualWorld.start('demo');
    await world.pass();
    const { report } = await world.pass({ force: true });
    expect(report.counts).toMatchObject({ extended: 7, skipped: 1 });
    expect(report.credentials.map(({ action }) => action)).toEqual(['refreshed', 'refreshed', 'refreshed']);
    expect(world.sandbox.control.ledger.get().putsToDisabled).toEqual([]);
  });
});

describe('one data source', () => {
  test('E1: a PUT that took effect and whose answer was lost is recognised by its nonce', async () => {
    const world = await VirtualWorld.start(scenario());
    world.sandbox.control.faults.add({ at: 'PUT /dataSources/*', do: 'reset', phase: 'after-commit' });
    const { report } = await world.pass();
    expect(report.counts.extended).toBe(1);
    expect(Object.values(world.sandbox.control.ledger.get().putsPerDataSource)).toEqual([1]);
  });

  test('C17: a PUT that was lost before it took effect is sent again', async () => {
    const world = await VirtualWorld.start(scenario());
    world.sandbox.control.faults.add({ at: 'PUT /dataSources/*', do: 'reset', phase: 'before' });
    expect((await world.pass()).report.counts.extended).toBe(1);
  });

  test.each(['400', '409'] as const)('E3: a nonce that is refused (%s) is replaced once', async (status) => {
    const world = await VirtualWorld.start(scenario());
    const body = { message: 'The nonce was used before.', errors: [{ description: 'nonce must be new' }] };
    world.sandbox.control.faults.add({ at: 'PUT /dataSources/*', do: `status:${status}`, body });
    expect((await world.pass()).report.counts.extended).toBe(1);
    world.advance(HOUR);
    world.sandbox.control.faults.add({ at: 'PUT /dataSources/*', do: `status:${status}`, body, times: 'always' });
    world.sandbox.control.ledger.reset();
    const { report } = await world.pass();
    expect(report.counts.failed).toBe(1);
    expect(Object.values(world.sandbox.control.ledger.get().putsPerDataSource)).toEqual([2]);
  });

  test('E4: one that is deleted during the run is reported as gone, and the others go on', async () => {
    const world = await VirtualWorld.start(scenario({ dataSourcesPerOrg: 3 }));
    const [gone] = ids(world);
    world.sandbox.control.faults.add({
      at: `PUT /dataSources/${gone}`,
      do: 'mutate',
      mutate: { id: gone!, set: { deleted: true } },
    });
    const { report, exitCode } = await world.pass();
    expect(exitCode).toBe(3);
    expect(report.outcome).toBe('partial');
    expect(report.counts).toMatchObject({ extended: 2, failed: 1 });
    const failed = report.dataSources.find(({ action }) => action === 'failed');
    expect(failed).toMatchObject({ id: gone, reason: expect.stringContaining('gone'), error: { code: 'not-found' } });
  });

  test('E6: one that was disabled between reading and writing is reported loudly', async () => {
    const world = await VirtualWorld.start(scenario());
    const [id] = ids(world);
    world.sandbox.control.faults.add({
      at: `PUT /dataSources/${id}`,
      do: 'patch',
      patch: { errorMessage: 'disabled by an administrator' },
    });
    const { report, exitCode } = await world.pass();
    expect(exitCode).toBe(3);
    expect(report.dataSources[0]).toMatchObject({ action: 'failed', error: { code: 'changed-meanwhile' } });
  });

  test('E7: a url that comes back different is reported with the run failed in part', async () => {
    const world = await VirtualWorld.start(scenario());
    const [id] = ids(world);
    world.sandbox.control.faults.add({
      at: `PUT /dataSources/${id}`,
      do: 'patch',
      patch: { url: 'https://elsewhere.example.com/' },
    });
    const { report, exitCode } = await world.pass();
    expect(exitCode).toBe(3);
    expect(report.dataSources[0]!.error!.message).toMatch(/url/);
  });

  test.each(['capture', 'openapi', 'readme', 'full'] as const)(
    'E8: in the response profile "%s" it is extended, keeping its fields',
    async (profile) => {
      const world = await VirtualWorld.start(scenario({ modes: { profile } }));
      const [id] = ids(world);
      const before = fieldsOf(world, id!);
      const { report, exitCode } = await world.pass();
      expect(report.dataSources[0]?.error).toBeUndefined();
      expect(exitCode).toBe(0);
      const after = fieldsOf(world, id!);
      expect({ ...after, nonce: before.nonce }).toEqual(before);
      expect(after.nonce).not.toBe(before.nonce);
    },
  );

  test('E8: a field that is in neither answer nor token is named, and nothing is sent', async () => {
    const world = await VirtualWorld.start(scenario({ modes: { profile: 'full' } }));
    for (const at of ['GET /dataSources', 'GET /dataSources/*']) {
      world.sandbox.control.faults.add({
        at,
        do: 'patch',
        times: 'always',
        patch: { items: [{ id: ids(world)[0], status: 'active', url: 'https://a.example.com/', audience: 'a' }] },
      });
    }
    const { report, exitCode } = await world.pass();
    expect(exitCode).toBe(3);
    expect(report.dataSources[0]!.error).toMatchObject({
      code: 'incomplete',
      message: expect.stringMatching(/schemaId, subject/),
    });
    expect(world.sandbox.control.ledger.get().putsPerDataSource).toEqual({});
  });

  test('E9: a subject that is not ASCII and a url of two kilobytes go through byte for byte', async () => {
    const world = await VirtualWorld.start(scenario({ dataSourcesPerOrg: 0 }));
    const subject = 'Ünïcödé ☎ 数据 "quoted" \\ back';
    const url = `https://byods.example.com/${'x'.repeat(2000)}?a=%2F&b=ü`;
    const { id } = world.sandbox.control.dataSources.create({ orgId: orgOf(world), subject, url, ageMinutes: 600 });
    expect((await world.pass()).exitCode).toBe(0);
    expect(fieldsOf(world, id)).toMatchObject({ subject, url });
  });

  test.each(['keep-jws', 'reissue'] as const)(
    'E10: an answer of 200 whose token did not move counts as a failure (%s)',
    async (sameNonce) => {
      const world = await VirtualWorld.start(scenario({ modes: { sameNonce } }));
      const keeper = await world.keeper();
      const [id] = ids(world);
      const { nonce } = fieldsOf(world, id!);
      const extension = keeper.dataSources.extend(id!, { nonce: () => nonce });
      if (sameNonce === 'reissue') await expect(extension).resolves.toMatchObject({ reason: expect.any(String) });
      else
        await expect(extension).rejects.toMatchObject({
          code: 'not-extended',
          message: expect.stringMatching(/did not move/),
        });
    },
  );

  test('E5: a disabled one gets no PUT, and named it is refused with what enables it', async () => {
    const world = await VirtualWorld.start(scenario());
    const [id] = ids(world);
    world.sandbox.control.dataSources.change(id!, { status: 'disabled', errorMessage: 'maintenance' });
    expect((await world.pass({ force: true })).report.counts.skipped).toBe(1);
    const keeper = await world.keeper();
    await expect(keeper.dataSources.extend(id!)).rejects.toMatchObject({
      code: 'disabled',
      remedy: expect.stringMatching(/active/),
    });
    expect(world.sandbox.control.ledger.get().putsPerDataSource).toEqual({});
  });

  describe('what was read more than a minute ago is read again before it is written back', () => {
    /** Extends the one data source by name, or in a pass; its first PUT is told to wait, and meanwhile an administrator acts. */
    async function whileItWaits(
      seconds: number,
      act: (world: VirtualWorld, id: string) => void,
      extend: 'by name' | 'in a pass' = 'by name',
    ) {
      const world = await VirtualWorld.start(scenario());
      const [id] = ids(world);
      const headers = { 'Retry-After': String(seconds) };
      world.sandbox.control.faults.add({ at: 'PUT /dataSources/*', do: 'status:429', headers });
      let acted = false;
      const clock: Clock = {
        ...world.clock,
        sleep: async (ms) => {
          world.advance(ms);
          if (!acted) act(world, id!);
          acted = true;
        },
      };
      const keeper = await world.keeper({ clock });
      const { lifetimeMinutes, renewAfterMinutes, concurrency } = keeper.settings;
      const outcome =
        extend === 'by name'
          ? await keeper.dataSources.extend(id!).then(
              () => 'extended',
              (thrown) => thrown.code,
            )
          : (await runRenewalPass(keeper, { lifetimeMinutes, renewAfterMinutes, concurrency })).report.dataSources[0]!
              .action;
      const calls = world.sandbox.control.ledger.get().requests.map(({ method, path }) => `${method} ${path}`);
      const one = calls.filter((call) => call.endsWith(`/${id}`)).map((call) => call.split(' ')[0]);
      const [source] = world.sandbox.control.dataSources.list();
      return { outcome, one, source };
    }
    const moveUrl = (world: VirtualWorld, id: string) =>
      world.sandbox.control.dataSources.change(id, { url: 'https://moved.example.com/byods' });

    test.each(['by name', 'in a pass'] as const)('E7: a url that changed meanwhile is kept: %s', async (extend) => {
      const { outcome, one, source } = await whileItWaits(90, moveUrl, extend);
      expect(outcome).toBe('extended');
      expect(one).toEqual([...(extend === 'by name' ? ['GET'] : []), 'PUT', 'GET', 'PUT']);
      expect(source?.url).toBe('https://moved.example.com/byods');
    });

    test('E7: an update of another field keeps it as well', async () => {
      const world = await VirtualWorld.start(scenario());
      const [id] = ids(world);
      const headers = { 'Retry-After': '90' };
      world.sandbox.control.faults.add({ at: 'PUT /dataSources/*', do: 'status:429', headers });
      const sleep = async (ms: number) => {
        world.advance(ms);
        moveUrl(world, id!);
      };
      const keeper = await world.keeper({ clock: { ...world.clock, sleep } });
      const { action } = await keeper.dataSources.update(id!, { audience: 'Another' });
      expect({ action, ...fieldsOf(world, id!) }).toMatchObject({
        action: 'updated',
        audience: 'Another',
        url: 'https://moved.example.com/byods',
      });
    });

    test('E6: one that was disabled meanwhile is left as it is', async () => {
      const disable = (world: VirtualWorld, id: string) =>
        world.sandbox.control.dataSources.change(id, { status: 'disabled', errorMessage: 'under maintenance' });
      const { outcome, one, source } = await whileItWaits(90, disable);
      expect({ outcome, one, status: source?.status }).toEqual({
        outcome: 'disabled',
        one: ['GET', 'PUT', 'GET'],
        status: 'disabled',
      });
    });

    test('E4: one that was deleted meanwhile is gone', async () => {
      const remove = (world: VirtualWorld, id: string) => world.sandbox.control.dataSources.delete(id);
      expect(await whileItWaits(90, remove)).toEqual({ outcome: 'not-found', one: ['GET', 'PUT', 'GET'] });
    });

    test.each<[number, string[]]>([
      [59, ['GET', 'PUT', 'PUT']],
      [61, ['GET', 'PUT', 'GET', 'PUT']],
    ])('after %i seconds: %j', async (seconds, calls) => {
      const { outcome, one } = await whileItWaits(seconds, () => {});
      expect({ outcome, one }).toEqual({ outcome: 'extended', one: calls });
    });

    test('what is still in the queue of a pass is read again too', async () => {
      const world = await VirtualWorld.start(scenario({ dataSourcesPerOrg: 2 }));
      // The first PUT is told to wait 90 s, for the whole client.
      const headers = { 'Retry-After': '90' };
      world.sandbox.control.faults.add({ at: 'PUT /dataSources/*', do: 'status:429', headers });
      expect((await world.pass({ concurrency: 1 })).report.counts.extended).toBe(2);
      const calls = world.sandbox.control.ledger.get().requests.filter(({ path }) => /dataSources\/.+/.test(path));
      expect(calls.map(({ method }) => method)).toEqual(['PUT', 'GET', 'PUT', 'GET', 'PUT']);
    });
  });
});

describe('many', () => {
  test('E12: nothing, one, and a thousand data sources', { timeout: 60_000 }, async () => {
    const none = await VirtualWorld.start(scenario({ dataSourcesPerOrg: 0 }));
    expect((await none.pass()).report.counts.extended).toBe(0);
    const thousand = await VirtualWorld.start(scenario({ dataSourcesPerOrg: 1000, modes: { pageSize: 300 } }));
    const { report, exitCode } = await thousand.pass({ concurrency: 64 });
    expect(exitCode).toBe(0);
    expect(report.counts.extended).toBe(1000);
  });

  test('E13, P9: what fails changes nothing for the others', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 2, dataSourcesPerOrg: 5 }));
    const all = ids(world);
    for (const id of [all[1]!, all[7]!])
      world.sandbox.control.faults.add({ at: `PUT /dataSources/${id}`, do: 'status:500', times: 'always' });
    const { report, exitCode } = await world.pass();
    expect(exitCode).toBe(3);
    const failed = report.dataSources.filter(({ action }) => action === 'failed').map(({ id }) => id);
    expect(failed.sort()).toEqual([all[1]!, all[7]!].sort());
    expect(report.counts.extended).toBe(8);
  });

  test('an org whose data sources cannot be read fails the run in part, and the others are served', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 3 }));
    world.sandbox.control.faults.add({
      at: 'GET /dataSources',
      do: 'status:503',
      times: 'always',
      orgId: orgOf(world, 1),
    });
    const { report, exitCode } = await world.pass();
    expect(exitCode).toBe(3);
    expect(report.counts.extended).toBe(2);
    expect(report.credentials.find(({ orgId }) => orgId === orgOf(world, 1))).toMatchObject({
      action: 'kept',
      error: { code: 'unreachable' },
    });
  });

  test('an org without a rung asks for a person, and the others are served', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 3, serviceAppPairs: 'none' }));
    world.sandbox.control.orgs.deauthorize(orgOf(world, 2));
    const { report, exitCode } = await world.pass();
    expect(exitCode).toBe(4);
    expect(report.outcome).toBe('reauthorize');
    expect(report.counts.extended).toBe(2);
  });

  test('when Webex is down, the run says unreachable', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 2 }));
    world.sandbox.control.faults.add({ at: '* /dataSources', do: 'status:503', times: 'always' });
    const { report, exitCode } = await world.pass();
    expect(exitCode).toBe(6);
    expect(report.outcome).toBe('failed');
  });

  test('a paused org is left alone, and that is said', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 2 }));
    const document = JSON.parse(await world.read());
    document.orgs[orgOf(world, 1)].paused = true;
    await world.write(document);
    const { report, exitCode } = await world.pass();
    expect(exitCode).toBe(0);
    expect(report.counts.extended).toBe(1);
    expect(report.warnings.join()).toMatch(/is paused/);
  });

  test('the allow-list restricts the pass, and a wrong id in it is told', async () => {
    const world = await VirtualWorld.start(scenario({ dataSourcesPerOrg: 3 }));
    const [first] = ids(world);
    const { report, exitCode } = await world.pass({ only: [first!, '00000000-1111-4222-8333-444444444444'] });
    expect(report.counts).toMatchObject({ extended: 1, failed: 1 });
    expect(exitCode).toBe(3);
    expect(Object.keys(world.sandbox.control.ledger.get().putsPerDataSource)).toEqual([first]);
  });

  test('the soonest to end is extended first, over all orgs', async () => {
    const world = await VirtualWorld.start(
      scenario({
        orgs: 4,
        dataSourcesPerOrg: 3,
        dataSourceAgeMinutes: (org, index) => 100 + ((org * 7 + index * 5) % 12) * 60,
      }),
    );
    await world.pass({ concurrency: 1 });
    const control = world.sandbox.control;
    const order = control.ledger
      .get()
      .requests.filter(({ method }) => method === 'PUT')
      .map(({ path }) => path.split('/').at(-1)!);
    expect(order).toHaveLength(12);
    const { report } = await world.pass();
    expect(report.counts.kept).toBe(12);
  });
});

describe('the time that a run has', () => {
  test('G1: what does not fit is deferred, the most urgent having gone first, and fails the run only when it is at risk', async () => {
    const world = await VirtualWorld.start(
      scenario({ dataSourcesPerOrg: 6, dataSourceAgeMinutes: (_, index) => (index === 5 ? 1300 : 100 + index) }),
    );
    const urgent = ids(world)[5];
    let calls = 0;
    const budget = { remainingMs: () => (++calls > 6 ? 7999 : 600_000) };
    const { report, exitCode } = await world.pass({ concurrency: 1, budget });
    expect(report.counts.deferred).toBeGreaterThan(0);
    expect(report.dataSources.find(({ id }) => id === urgent)!.action).toBe('extended');
    expect(exitCode).toBe(0);
    const next = await world.pass();
    expect(next.report.counts.extended).toBe(report.counts.deferred);
  });

  test('G1: a deferred one at risk fails the run', async () => {
    const world = await VirtualWorld.start(scenario({ dataSourcesPerOrg: 2, dataSourceAgeMinutes: 1300 }));
    const keeper = await world.keeper();
    let listed = false;
    const list = keeper.dataSources.list.bind(keeper.dataSources);
    Object.assign(keeper.dataSources, { list: async (org?: string) => list(org).finally(() => (listed = true)) });
    const budget = { remainingMs: () => (listed ? 7999 : 600_000) };
    const { report, exitCode } = await runRenewalPass(
      { ...keeper, budget },
      { lifetimeMinutes: 1440, renewAfterMinutes: 50, concurrency: 1 },
    );
    expect(report.counts.deferred).toBe(2);
    expect(exitCode).toBe(3);
  });
});

describe('a month of hourly runs', () => {
  test('P4, P10, P11, P12: through outages of up to 19 hours no data source lapses, and requests stay bounded', {
    timeout: 180_000,
  }, async () => {
    const world = await VirtualWorld.start(scenario({ dataSourceAgeMinutes: 0, modes: { refresh: 'rotate-strict' } }));
    const { control } = world.sandbox;
    // Deterministic weather: outages of 1 to 19 hours with at least one good hour between them.
    let seed = 7;
    const random = (most: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed % most;
    };
    let hoursOfOutage = 0;
    for (let hour = 0; hour < 30 * 24; hour += 1) {
      world.advance(HOUR);
      if (hoursOfOutage > 0) hoursOfOutage -= 1;
      else if (random(40) === 0) hoursOfOutage = 1 + random(19);
      control.faults.clear();
      if (hoursOfOutage > 0) {
        control.faults.add(
          { at: '* /*', do: 'status:503', times: 'always' },
          { at: '* /*/*', do: 'status:503', times: 'always' },
        );
        // An outage costs nothing but the requests of a few retries: one run in six shows that well enough.
        if (hour % 6 !== 0) continue;
      }
      await world.pass();
      const lapsed = control.delivery().filter(({ delivers }) => !delivers);
      expect(lapsed).toEqual([]);
    }
    const ledger = control.ledger.get();
    expect(ledger.supersededRefreshTokenUses).toEqual([]);
    expect(ledger.deadAccessTokenUses).toEqual([]);
    expect(ledger.total).toBeLessThan(30 * 24 * 6);
    world.advance(DAY);
  });
});
