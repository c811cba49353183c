import { describe, expect, test } from 'vitest';
import { KeeperError } from '../../src/core/errors.ts';
import { TokenManager } from '../../src/core/token-manager.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { VirtualWorld } from '../support/virtual-world.ts';

const OLD = { obtainedMinutesAgo: 8 * 24 * 60 };
const OVER = { obtainedMinutesAgo: 15 * 24 * 60 };

function orgOf(world: VirtualWorld, index = 0): string {
  return world.sandbox.setup.serviceApp.targetOrgIds[index]!;
}

function callsOf(world: VirtualWorld, path: string | RegExp) {
  const { requests } = world.sandbox.control.ledger.get();
  return requests.filter((each) => (typeof path === 'string' ? each.path === path : path.test(each.path)));
}

function entryOf(document: string, org: string) {
  return JSON.parse(document).byods.serviceApps[org];
}

describe('several at once', () => {
  test('calls that are all answered with 401 share one renewal, and all succeed', async () => {
    const world = await VirtualWorld.start(scenario({ dataSourcesPerOrg: 6, modes: { latencyMs: 5 } }));
    world.sandbox.control.credentials.revoke(`service-app:${orgOf(world)}`, 'access-token');
    const { dataSources } = await world.keeper();
    const lists = await Promise.all(Array.from({ length: 12 }, () => dataSources.list()));
    expect(lists.every((list) => list.length === 6)).toBe(true);
    expect(callsOf(world, '/access_token')).toHaveLength(1);
  });

  test('a token that is revoked during a pass costs one renewal and no data source', async () => {
    const world = await VirtualWorld.start(scenario({ dataSourcesPerOrg: 20, modes: { latencyMs: 5 } }));
    // The list is answered; then the token dies.
    world.sandbox.control.faults.add({ at: 'PUT /dataSources/*', do: 'reject-token', times: 8 });
    const { report, exitCode } = await world.pass();
    expect(exitCode).toBe(0);
    expect(report.counts.extended).toBe(20);
    expect(callsOf(world, '/access_token')).toHaveLength(1);
    expect(report.credentials.find(({ kind }) => kind === 'service-app')).toMatchObject({ action: 'refreshed' });
  });

  test('mints that are all answered with 401 refresh the integration once', async () => {
    const world = await VirtualWorld.start(
      scenario({
        orgs: 5,
        dataSourcesPerOrg: 0,
        serviceAppPairs: 'none',
        modes: { latencyMs: 5, refresh: 'rotate-strict-revoke-family' },
      }),
    );
    world.sandbox.control.credentials.revoke('integration', 'access-token');
    const { exitCode } = await world.pass();
    expect(exitCode).toBe(0);
    expect(callsOf(world, '/access_token')).toHaveLength(1);
    expect(world.sandbox.control.ledger.get().maxTokenRequestsInFlight.integration).toBe(1);
  });

  test('one org whose refusal cannot be checked against the store takes nothing from the others', async () => {
    const world = await VirtualWorld.start(
      scenario({
        orgs: 2,
        dataSourcesPerOrg: 0,
        serviceAppPairs: OLD,
        integration: 'none',
        modes: { refresh: 'rotate-strict' },
      }),
    );
    const [dead, alive] = [orgOf(world, 0), orgOf(world, 1)];
    world.sandbox.control.credentials.revoke(`service-app:${dead}`, 'refresh-token');
    const before = entryOf(await world.read(), alive);
    const keeper = await world.keeper();
    let reads = 0;
    const store = {
      ...keeper.store,
      lock: async (options: Parameters<typeof keeper.store.lock>[0]) => {
        const locked = await keeper.store.lock(options);
        const read = async () => {
          reads += 1;
          if (reads > 1) throw new KeeperError('store-unavailable', 'the disk went away');
          return await locked.read();
        };
        return {
          read,
          save: locked.save.bind(locked),
          rewrite: locked.rewrite.bind(locked),
          forgetCopies: locked.forgetCopies.bind(locked),
          remainingMs: () => locked.remainingMs(),
          release: () => locked.release(),
        };
      },
    };
    const { webex, clock, log } = keeper;
    const tokens = new TokenManager({ store, webex, clock, log, apiOrigin: new URL(world.sandbox.baseUrl).origin });
    const outcomes = await tokens.refresh();
    expect(outcomes.map(({ action }) => action)).toEqual(['failed', 'refreshed']);
    expect(reads).toBe(2);
    expect(entryOf(await world.read(), alive).refreshToken).not.toBe(before.refreshToken);
    expect((await (await world.keeper()).tokens.refresh()).find(({ orgId }) => orgId === alive)).toMatchObject({
      action: 'kept',
    });
  });
});

describe('what is remembered', () => {
  test('a successful refresh clears the failures and the rejection that went before, in the store too', async () => {
    const world = await VirtualWorld.start(scenario());
    const document = JSON.parse(await world.read());
    const at = new Date(world.clock.now()).toISOString().replace(/\.\d+/, '');
    document.byods.serviceApps[orgOf(world)].notes = { failing: { attempts: 5, since: at, lastAt: at } };
    await world.write(document);
    world.sandbox.control.credentials.revoke(`service-app:${orgOf(world)}`, 'access-token');
    await (await world.keeper()).dataSources.list();
    expect(entryOf(await world.read(), orgOf(world)).notes).toBeUndefined();
  });

  test('--force presents again what was rejected, a personal access token too', async () => {
    const world = await VirtualWorld.start(
      scenario({
        serviceAppPairs: 'none',
        integration: 'none',
        personalAccessToken: { obtainedMinutesAgo: 5 },
        dataSourcesPerOrg: 0,
      }),
    );
    world.sandbox.control.faults.add({ at: 'POST /applications/*/token', do: 'reject-token' });
    expect((await world.pass()).exitCode).toBe(4);
    expect((await world.pass()).exitCode).toBe(4);
    expect((await world.pass({ force: true })).exitCode).toBe(0);
  });

  test('after a 401 a lost answer is asked for again at once: the rejected token gives no time to wait', async () => {
    const world = await VirtualWorld.start(scenario({ integration: 'none' }));
    world.sandbox.control.credentials.revoke(`service-app:${orgOf(world)}`, 'access-token');
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'reset', phase: 'after-commit' });
    expect(await (await world.keeper()).dataSources.list()).toHaveLength(1);
    expect(callsOf(world, '/access_token')).toHaveLength(2);
  });

  test('when a refresh brings back the token that was rejected, the next rung is tried', async () => {
    const world = await VirtualWorld.start(scenario({ modes: { refresh: 'same-access-token' } }));
    world.sandbox.control.faults.add({ at: 'GET /dataSources', do: 'reject-token' });
    expect(await (await world.keeper()).dataSources.list()).toHaveLength(1);
    expect(callsOf(world, /applications/)).toHaveLength(1);
  });

  test('a lost answer is told as a warning until the next run has tried again', async () => {
    const world = await VirtualWorld.start(
      scenario({ serviceAppPairs: OLD, integration: 'none', modes: { refresh: 'rotate-grace' } }),
    );
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'reset', phase: 'after-commit' });
    expect((await world.pass()).report.warnings.join()).toMatch(/was lost: the next run tries again/);
    world.advance(3_600_000);
    expect((await world.pass()).report.warnings.join()).not.toMatch(/was lost/);
  });
});

describe('what nothing can renew', () => {
  test('a portal token alone serves without the lock, and its end is asked for', async () => {
    const world = await VirtualWorld.start(scenario({ integration: 'none' }));
    const [org] = world.sandbox.setup.serviceApp.targetOrgIds;
    await world.write({
      env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: world.sandbox.setup.serviceAppTokens[org!]!.accessToken },
    });
    const before = await world.read();
    const { report, exitCode } = await world.pass();
    expect(exitCode).toBe(0);
    expect(report.counts.extended).toBe(1);
    expect(report.credentials).toMatchObject([{ action: 'kept', expiresAt: expect.any(String) }]);
    expect(await world.read()).toBe(before);
    expect(report.warnings.join()).toMatch(
      /nothing that renews it: it ends in 13 d .*\(20\S+Z\), and a person must act before/,
    );
  });

  test('when it is rejected, a person is asked for', async () => {
    const world = await VirtualWorld.start(scenario({ integration: 'none' }));
    const [org] = world.sandbox.setup.serviceApp.targetOrgIds;
    await world.write({
      env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: world.sandbox.setup.serviceAppTokens[org!]!.accessToken },
    });
    world.sandbox.control.credentials.revoke(`service-app:${org}`, 'both');
    const { report, exitCode } = await world.pass();
    expect(exitCode).toBe(4);
    expect(`${report.error?.remedy}`).toMatch(/WEBEX_SERVICE_APP_ACCESS_TOKEN/);
  });

  test('the end of a personal access token is asked for', async () => {
    const world = await VirtualWorld.start(
      scenario({ integration: 'none', personalAccessToken: { obtainedMinutesAgo: 60 } }),
    );
    const { report } = await world.pass();
    const [integration] = report.credentials;
    expect(Date.parse(integration!.expiresAt!) - world.clock.now()).toBeCloseTo(11 * 3_600_000, -5);
  });

  test('an integration that is over and whose refresh token is dead asks for a person when a mint needs it', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: 'none', integration: OVER }));
    world.sandbox.control.credentials.revoke('integration', 'both');
    expect((await world.pass()).exitCode).toBe(4);
  });
});

describe('one data source, changed by others', () => {
  test('disabled between a lost PUT and its repetition: it is left alone', async () => {
    const world = await VirtualWorld.start(scenario());
    const [{ id } = { id: '' }] = world.sandbox.control.dataSources.list();
    world.sandbox.control.faults.add(
      { at: 'PUT /dataSources/*', do: 'reset', phase: 'before' },
      {
        at: 'GET /dataSources/*',
        do: 'mutate',
        mutate: { id, set: { status: 'disabled', errorMessage: 'maintenance' } },
      },
    );
    const { report } = await world.pass();
    expect(report.dataSources[0]).toMatchObject({ action: 'failed', error: { code: 'disabled' } });
    expect(world.sandbox.control.ledger.get().putsToDisabled).toEqual([]);
    expect(world.sandbox.control.dataSources.get(id).status).toBe('disabled');
  });

  test('B11, E5: what is read again because the listing is old is decided again', async () => {
    const world = await VirtualWorld.start(scenario({ dataSourcesPerOrg: 3 }));
    const [, second, third] = world.sandbox.control.dataSources.list().map(({ id }) => id);
    world.sandbox.control.faults.add(
      { at: 'PUT /dataSources/*', do: 'status:429', headers: { 'Retry-After': '90' } },
      {
        at: `GET /dataSources/${second}`,
        do: 'mutate',
        mutate: { id: second!, set: { status: 'disabled', errorMessage: 'x' } },
      },
      { at: `GET /dataSources/${third}`, do: 'mutate', mutate: { id: third!, set: { ageMinutes: 1 } } },
    );
    const { report, exitCode } = await world.pass({ concurrency: 1 });
    expect(exitCode).toBe(0);
    expect(report.counts).toMatchObject({ extended: 1, skipped: 1, kept: 1 });
  });

  test('a lost PUT that cannot be read back is told as not known', async () => {
    const world = await VirtualWorld.start(scenario());
    world.sandbox.control.faults.add(
      { at: 'PUT /dataSources/*', do: 'reset', phase: 'after-commit' },
      { at: 'GET /dataSources/*', do: 'status:404', times: 'always' },
    );
    const { report } = await world.pass();
    expect(report.dataSources[0]!.error).toMatchObject({
      code: 'answer-lost',
      message: expect.stringMatching(/not known/),
    });
  });

  test('one that cannot be recorded is extended all the same', async () => {
    const world = await VirtualWorld.start(scenario({ dataSourcesPerOrg: 2 }));
    const onExtension = () => Promise.reject(new Error('no room'));
    const { report, exitCode } = await world.pass({ onExtension });
    expect(exitCode).toBe(0);
    expect(report.counts).toMatchObject({ extended: 2, failed: 0 });
  });

  test('an id of the allow-list that may belong to an org that was left out is not called missing', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 2 }));
    const config = await (await world.keeper()).tokens.config();
    const only = world.sandbox.control.dataSources.list().map(({ id }) => id);
    expect((await world.pass({ only, orgs: [config.orgs[0]!] })).exitCode).toBe(0);
  });
});
