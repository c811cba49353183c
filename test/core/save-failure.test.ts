import { describe, expect, test } from 'vitest';
import type { Keeper } from '../../src/compose.ts';
import { newAuthorizationRequest } from '../../src/compose-authorization.ts';
import { takeUpAuthorization } from '../../src/core/authorize.ts';
import { DataSources } from '../../src/core/data-sources.ts';
import { KeeperError, LockBusyError, SaveFailedError } from '../../src/core/errors.ts';
import { runRenewalPass } from '../../src/core/renewal-pass.ts';
import { Secret } from '../../src/core/secret.ts';
import { TokenManager } from '../../src/core/token-manager.ts';
import type { TokenStore } from '../../src/core/token-store.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { HOUR, VirtualWorld } from '../support/virtual-world.ts';

const OLD = { obtainedMinutesAgo: 8 * 24 * 60 };
const OVER = { obtainedMinutesAgo: 15 * 24 * 60 };

/** A keeper whose store behaves as told, and is otherwise the real one. */
function withStore(keeper: Keeper, world: VirtualWorld, change: (store: TokenStore) => Partial<TokenStore>): Keeper {
  const store = { ...keeper.store, ...change(keeper.store) };
  const apiOrigin = new URL(world.sandbox.baseUrl).origin;
  const tokens = new TokenManager({ store, webex: keeper.webex, clock: keeper.clock, log: keeper.log, apiOrigin });
  const dataSources = new DataSources({ tokens, webex: keeper.webex, ids: keeper.ids, clock: keeper.clock });
  return { ...keeper, store, tokens, dataSources };
}

/** A store of which the first so many saves fail. */
function failingSaves(times: number) {
  let left = times;
  return (store: TokenStore): Partial<TokenStore> => ({
    async lock(options) {
      const locked = await store.lock(options);
      return {
        read: () => locked.read(),
        save: async (updates) => {
          left -= 1;
          if (left >= 0) throw new SaveFailedError('the disk is full', { rescuedTo: '/fake/rescue' });
          await locked.save(updates);
        },
        rewrite: (change) => locked.rewrite(change),
        forgetCopies: () => locked.forgetCopies(),
        remainingMs: () => locked.remainingMs(),
        release: () => locked.release(),
      };
    },
  });
}

const PASS = { lifetimeMinutes: 1440, renewAfterMinutes: 50, concurrency: 8 };

describe('A5: new tokens cannot be saved', () => {
  test('an authorization whose answer is unusable besides: where its refresh token was rescued to is told', async () => {
    const world = await VirtualWorld.start(scenario());
    const keeper = withStore(await world.keeper(), world, failingSaves(1));
    const { clock, budget, tokens, settings, webex } = keeper;
    const { clientId } = (await tokens.config()).integration!;
    const exchange = async () => ({ body: { refresh_token: 'fake-refresh-token' }, requestedAt: clock.now() });
    const context = {
      tokens,
      clock,
      budget,
      apiOrigin: settings.apiOrigin,
      oauth: { ...webex.oauth, exchange },
    };
    const request = newAuthorizationRequest({
      apiBaseUrl: settings.apiBaseUrl,
      clientId,
      redirectUri: 'http://localhost:3000/callback',
    });
    const taken = takeUpAuthorization(context, { code: new Secret('fake-code'), request, clientId });
    await expect(taken).rejects.toMatchObject({ code: 'save-failed', exitCode: 5, rescuedTo: '/fake/rescue' });
  });

  test('they serve this run, the run has failed with the store, and the next session saves them', async () => {
    const world = await VirtualWorld.start(
      scenario({ serviceAppPairs: OVER, integration: 'none', modes: { refresh: 'rotate-strict' } }),
    );
    const keeper = withStore(await world.keeper(), world, failingSaves(1));
    const first = await runRenewalPass(keeper, PASS);
    expect(first.exitCode).toBe(5);
    expect(first.report.outcome).toBe('failed');
    expect(first.report.error).toMatchObject({ code: 'save-failed' });
    expect(first.report.counts.extended).toBe(1);

    const second = await runRenewalPass(keeper, PASS);
    expect(second.exitCode).toBe(0);
    expect(keeper.tokens.saveFailure).toBeUndefined();
    const { supersededRefreshTokenUses, requests } = world.sandbox.control.ledger.get();
    expect(supersededRefreshTokenUses).toEqual([]);
    expect(requests.filter(({ path }) => path === '/access_token')).toHaveLength(1);

    // And another program finds them.
    expect((await world.pass()).report.credentials.map(({ action }) => action)).toEqual(['kept']);
  });
});

describe('the lock', () => {
  const busy = (): Partial<TokenStore> => ({
    lock: async () => Promise.reject(new LockBusyError('somebody else holds it')),
  });

  test('that is busy does no harm while the stored token serves', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: OLD, integration: OLD }));
    const keeper = withStore(await world.keeper(), world, busy);
    const { report, exitCode } = await runRenewalPass(keeper, PASS);
    expect(exitCode).toBe(0);
    expect(report.counts.extended).toBe(1);
    expect(report.warnings.join()).toMatch(/could not be renewed: somebody else holds it/);
  });

  test('that is busy is exit code 7 when a refresh was needed', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: OVER }));
    const keeper = withStore(await world.keeper(), world, busy);
    const { exitCode } = await runRenewalPass(keeper, PASS);
    expect(exitCode).toBe(7);
    await expect(keeper.tokens.accessToken()).rejects.toMatchObject({ code: 'lock-busy' });
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });

  test.each(['store-unavailable', 'lock-unavailable'] as const)(
    'A7: a store that says %s is not refreshed from, what is stored still serves, and the run has failed',
    async (code) => {
      const world = await VirtualWorld.start(scenario({ serviceAppPairs: OLD }));
      const refuse = () => ({ lock: async () => Promise.reject(new KeeperError(code, 'read-only')) });
      const { report, exitCode } = await runRenewalPass(withStore(await world.keeper(), world, refuse), PASS);
      expect(exitCode).toBe(5);
      expect(report.counts.extended).toBe(1);
      expect(world.sandbox.control.ledger.get().requests.map(({ path }) => path)).not.toContain('/access_token');
    },
  );

  test('a store that takes only so many refreshes gets the most urgent, and the rest an hour later', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 5, dataSourcesPerOrg: 0, serviceAppPairs: OLD }));
    const limited = (): Partial<TokenStore> => ({ refreshesPerSession: () => 2 });
    const actions = async () => {
      const { report, exitCode } = await runRenewalPass(withStore(await world.keeper(), world, limited), PASS);
      expect(exitCode).toBe(0);
      return report.credentials.filter(({ kind }) => kind === 'service-app').map(({ action }) => action);
    };
    expect((await actions()).sort()).toEqual(['kept', 'kept', 'kept', 'refreshed', 'refreshed']);
    world.advance(HOUR);
    expect((await actions()).filter((action) => action === 'refreshed')).toHaveLength(2);
    world.advance(HOUR);
    expect((await actions()).filter((action) => action === 'refreshed')).toHaveLength(1);
    world.advance(HOUR);
    expect((await actions()).filter((action) => action === 'refreshed')).toHaveLength(0);
  });
});
