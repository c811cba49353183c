import { describe, expect, test } from 'vitest';
import type { Keeper } from '../../src/compose.ts';
import { DataSources } from '../../src/core/data-sources.ts';
import { LockBusyError, SaveFailedError, WebexAnswerError } from '../../src/core/errors.ts';
import { withMovedTo } from '../../src/core/moved.ts';
import { runRenewalPass } from '../../src/core/renewal-pass.ts';
import { TokenManager } from '../../src/core/token-manager.ts';
import type { TokenStore } from '../../src/core/token-store.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { HOUR, MINUTE, VirtualWorld } from '../support/virtual-world.ts';

const OLD = { obtainedMinutesAgo: 8 * 24 * 60 };
const OVER = { obtainedMinutesAgo: 15 * 24 * 60 };
const PASS = { lifetimeMinutes: 1440, renewAfterMinutes: 50, concurrency: 8 };

/** A keeper of which the lock sessions are counted, and of whose store parts may be replaced. */
async function counting(world: VirtualWorld, change: Partial<TokenStore> = {}, failingSaves = 0) {
  const keeper = await world.keeper();
  const count = { sessions: 0, failingSaves };
  const store: TokenStore = {
    ...keeper.store,
    async lock(options) {
      count.sessions += 1;
      const locked = await keeper.store.lock(options);
      return {
        read: () => locked.read(),
        async save(updates) {
          count.failingSaves -= 1;
          if (count.failingSaves >= 0) throw new SaveFailedError('the disk is full', {});
          await locked.save(updates);
        },
        rewrite: (change) => locked.rewrite(change),
        forgetCopies: () => locked.forgetCopies(),
        remainingMs: () => locked.remainingMs(),
        release: () => locked.release(),
      };
    },
    ...change,
  };
  const { webex, clock, log, ids } = keeper;
  const tokens = new TokenManager({ store, webex, clock, log, apiOrigin: new URL(world.sandbox.baseUrl).origin });
  const dataSources = new DataSources({ tokens, webex, ids, clock });
  const counted: Keeper = { ...keeper, store, tokens, dataSources };
  return { keeper: counted, count };
}

function orgOf(world: VirtualWorld, index = 0): string {
  return world.sandbox.setup.serviceApp.targetOrgIds[index]!;
}

describe('how many lock sessions there are', () => {
  test('tokens of many orgs that are rejected together are renewed in a few', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 24, modes: { latencyMs: 10 } }));
    for (const org of world.sandbox.setup.serviceApp.targetOrgIds) {
      world.sandbox.control.credentials.revoke(`service-app:${org}`, 'access-token');
    }
    const { keeper, count } = await counting(world);
    const { report, exitCode } = await runRenewalPass(keeper, PASS);
    expect(exitCode).toBe(0);
    expect(report.counts.extended).toBe(24);
    expect(count.sessions).toBeLessThanOrEqual(12);
  });

  test('a caller in a loop, for an org without a token, opens one a minute', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: 'none' }));
    world.sandbox.control.orgs.deauthorize(orgOf(world));
    const { keeper, count } = await counting(world);
    for (let call = 0; call < 20; call += 1) {
      await expect(keeper.tokens.accessToken()).rejects.toMatchObject({ code: 'reauthorization-required' });
    }
    expect(count.sessions).toBe(1);
    world.advance(61_000);
    await expect(keeper.tokens.accessToken()).rejects.toMatchObject({ code: 'reauthorization-required' });
    expect(count.sessions).toBe(2);
  });

  test('none where the store takes no more refreshes and every token still serves', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: OLD }));
    const { keeper, count } = await counting(world, { refreshesPerSession: () => 0 });
    const { report, exitCode } = await runRenewalPass(keeper, PASS);
    expect(exitCode).toBe(0);
    expect(report.counts.extended).toBe(1);
    expect(count.sessions).toBe(0);
  });
});

test('an org whose turn does not come in this run is not a matter for a person', async () => {
  const world = await VirtualWorld.start(scenario({ orgs: 3, serviceAppPairs: OVER, integration: 'none' }));
  const { keeper } = await counting(world, { refreshesPerSession: () => 2 });
  const first = await runRenewalPass(keeper, PASS);
  expect(first.exitCode).toBe(3);
  expect(first.report.error).toMatchObject({ code: 'out-of-time', remedy: expect.stringMatching(/next run/) });
  world.advance(HOUR);
  expect((await runRenewalPass(keeper, PASS)).report.credentials.at(-1)).toMatchObject({ action: 'refreshed' });
});

test('a run that waited in vain for the lock while the tokens were moved does not go on with those that are stored', async () => {
  const world = await VirtualWorld.start(scenario({ serviceAppPairs: OLD }));
  const { keeper } = await counting(world, {
    async lock() {
      // Whoever held it moved the tokens.
      await world.write(withMovedTo(JSON.parse(await world.read()), { store: 'aws:another' }));
      throw new LockBusyError('another process holds the lock', { remedy: 'wait' });
    },
  });
  await expect(keeper.tokens.accessToken()).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining('moved to aws:another'),
  });
  expect(world.sandbox.control.ledger.get().total).toBe(0);
});

test('A5: minted tokens that cannot be saved serve this run, which has failed, and are saved by the next session', async () => {
  const world = await VirtualWorld.start(scenario({ serviceAppPairs: 'none' }));
  const { keeper } = await counting(world, {}, 1);
  const first = await runRenewalPass(keeper, PASS);
  expect(first.exitCode).toBe(5);
  expect(first.report.counts.extended).toBe(1);
  expect((await runRenewalPass(keeper, PASS)).exitCode).toBe(0);
  const mints = world.sandbox.control.ledger.get().requests.filter(({ path }) => path.includes('applications'));
  expect(mints).toHaveLength(1);
  expect(JSON.parse(await world.read()).byods.serviceApps[orgOf(world)].accessToken).toBeTruthy();
});

test('a refresh token that came with a reading, and was never presented, is not called dead', async () => {
  const world = await VirtualWorld.start(scenario({ orgs: 2, dataSourcesPerOrg: 0, serviceAppPairs: OVER }));
  const [first, second] = [orgOf(world, 0), orgOf(world, 1)];
  const keeper = await world.keeper();
  const refusal = () =>
    new WebexAnswerError('webex-refused', 'dead', { status: 400, oauthError: 'invalid_grant', reasons: 'dead' });
  const { refresh } = keeper.webex.oauth;
  const { mint } = keeper.webex.applications;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const pair = world.sandbox.control.credentials.issue(`service-app:${first}`);
  const held = world.sandbox.setup.serviceAppTokens;
  Object.assign(keeper.webex.oauth, {
    refresh: async (...args: Parameters<typeof refresh>) => {
      if (args[1].reveal() === held[second]!.refreshToken) {
        // A program without our lock stores a new pair of the first org; then the second one's refusal has us read it.
        const document = JSON.parse(await world.read());
        Object.assign(document.byods.serviceApps[first], {
          accessToken: pair.accessToken,
          refreshToken: pair.refreshToken,
        });
        await world.write(document);
        throw refusal();
      }
      if (args[1].reveal() !== held[first]!.refreshToken) return await refresh(...args);
      await released;
      throw refusal();
    },
  });
  Object.assign(keeper.webex.applications, {
    mint: async (...args: Parameters<typeof mint>) => {
      release();
      return await mint(...args);
    },
  });
  const outcomes = await keeper.tokens.refresh();
  expect(outcomes.map(({ action }) => action)).toEqual(['kept', 'refreshed', 'minted']);
});

describe('a process that lives long', () => {
  test('sees what others have stored within half a minute', async () => {
    const world = await VirtualWorld.start(scenario({ dataSourcesPerOrg: 0 }));
    const { tokens } = await world.keeper();
    const paused = async () => (await tokens.config()).orgs[0]!.paused;
    expect(await paused()).toBe(false);
    const document = JSON.parse(await world.read());
    await world.write({ ...document, orgs: { [orgOf(world)]: { paused: true } } });
    world.advance(31_000);
    expect(await paused()).toBe(true);
  });

  test('tries again later to renew a token that serves and could not be renewed', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: OLD, integration: 'none' }));
    world.sandbox.control.faults.add({
      at: 'POST /access_token',
      do: 'status:400',
      body: { error: 'invalid_request' },
      times: 'always',
    });
    const { tokens } = await world.keeper();
    const tries = () => world.sandbox.control.ledger.get().requests.length;
    for (let call = 0; call < 10; call += 1) await tokens.accessToken();
    expect(tries()).toBe(1);
    world.advance(2 * HOUR);
    for (let call = 0; call < 10; call += 1) await tokens.accessToken();
    expect(tries()).toBe(2);
    world.advance(MINUTE);
  });
});

test('E3: a nonce that was refused, or whose PUT was lost, is not used again', async () => {
  const world = await VirtualWorld.start(scenario());
  const [{ id } = { id: '' }] = world.sandbox.control.dataSources.list();
  const { dataSources } = await world.keeper();
  world.sandbox.control.faults.add(
    { at: 'PUT /dataSources/*', do: 'status:409', body: { message: 'nonce used before' } },
    { at: 'PUT /dataSources/*', do: 'reset', phase: 'before' },
  );
  const nonces: string[] = [];
  const nonce = () => {
    nonces.push(`fake-nonce-${nonces.length}-${id}`);
    return nonces.at(-1)!;
  };
  const { sent } = await dataSources.extend(id, { nonce });
  expect(nonces).toHaveLength(3);
  expect(sent.nonce).toBe(nonces[2]);
  expect(world.sandbox.control.dataSources.get(id).nonce).toBe(nonces[2]);
});
