import { describe, expect, test } from 'vitest';
import { addOrgs } from '../../src/core/add-orgs.ts';
import { changeOrg, planChange } from '../../src/core/change-org.ts';
import { KeeperError, SaveFailedError } from '../../src/core/errors.ts';
import { TokenManager } from '../../src/core/token-manager.ts';
import type { TokenStore } from '../../src/core/token-store.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { VirtualWorld } from '../support/virtual-world.ts';

const DUE = { obtainedMinutesAgo: 8 * 1440 };

function toAdd(world: VirtualWorld): string[] {
  const configured = new Set(world.sandbox.setup.serviceApp.targetOrgIds);
  return world.sandbox.control.orgs.list().flatMap(({ id }) => (configured.has(id) ? [] : [id]));
}

describe('addOrgs', () => {
  test('refreshes the integration once when Webex rejects its token, and mints again', async () => {
    const world = await VirtualWorld.start(scenario({ orgsToAdd: 3, modes: { refresh: 'rotate-strict' } }));
    world.sandbox.control.credentials.revoke('integration', 'access-token');
    const added = await addOrgs(
      await world.keeper(),
      toAdd(world).map((org) => ({ org })),
    );
    expect(added.map(({ action }) => action)).toEqual(['added', 'added', 'added']);
    const { requests, supersededRefreshTokenUses } = world.sandbox.control.ledger.get();
    expect(requests.filter(({ path }) => path === '/access_token')).toHaveLength(1);
    expect(supersededRefreshTokenUses).toEqual([]);
    const document = JSON.parse(await world.read());
    expect(document.tokenManager.oauthRefreshToken).not.toBe(world.sandbox.setup.integration?.refreshToken);
  });

  test('keeps the order in which they were wanted, whatever the order of the answers', async () => {
    const world = await VirtualWorld.start(scenario({ orgsToAdd: 5 }));
    const orgs = toAdd(world);
    world.sandbox.control.faults.add({ at: 'POST /applications/*/token', do: 'status:503' });
    await addOrgs(
      await world.keeper(),
      orgs.map((org) => ({ org })),
    );
    expect(JSON.parse(await world.read()).serviceApp.targetOrgId.slice(1)).toEqual(orgs);
  });

  test('does not add an org whose tokens turn out too long for the store, and keeps nothing of it', async () => {
    const world = await VirtualWorld.start(scenario({ orgsToAdd: 3 }));
    const [one, two, three] = toAdd(world) as [string, string, string];
    const { tokens } = await world.keeper();
    const store = {
      refuseTooMany: ({ orgs }: { orgs: readonly unknown[] }) => {
        if (orgs.length > 3) throw new KeeperError('store-full', 'no room');
      },
    };
    const added = await addOrgs(
      { tokens, store },
      [one, two, three].map((org) => ({ org })),
    );
    expect(added.map(({ action, error }) => [action, error?.code])).toEqual([
      ['added', undefined],
      ['added', undefined],
      ['failed', 'store-full'],
    ]);
    expect(await world.read()).not.toContain(three);
    expect(JSON.parse(await world.read()).byods.serviceApps).toHaveProperty(two);
  });

  test('says so when what came could not be saved', async () => {
    const world = await VirtualWorld.start(scenario({ orgsToAdd: 1 }));
    const keeper = await world.keeper();
    const failing: TokenStore = {
      ...keeper.store,
      async lock(options) {
        const locked = await keeper.store.lock(options);
        const save = async () => {
          throw new SaveFailedError('the disk is full', {});
        };
        const rewrite = save;
        const forgetCopies = async () => [];
        return {
          read: () => locked.read(),
          save,
          rewrite,
          forgetCopies,
          remainingMs: () => 60_000,
          release: () => locked.release(),
        };
      },
    };
    const { webex, clock, log } = keeper;
    const apiOrigin = new URL(world.sandbox.baseUrl).origin;
    const tokens = new TokenManager({ store: failing, webex, clock, log, apiOrigin });
    const adding = addOrgs({ tokens, store: failing }, [{ org: toAdd(world)[0]! }]);
    await expect(adding).rejects.toMatchObject({ code: 'save-failed', exitCode: 5 });
  });

  test('needs a service app', async () => {
    const world = await VirtualWorld.start(scenario({ orgsToAdd: 1 }));
    const [org] = world.sandbox.setup.serviceApp.targetOrgIds as [string];
    await world.write({ env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: `fake_PF84_${org}` } });
    const adding = addOrgs(
      await world.keeper(),
      toAdd(world).map((each) => ({ org: each })),
    );
    await expect(adding).rejects.toMatchObject({ code: 'configuration' });
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });
});

describe('an org that was removed since somebody looked', () => {
  test('is not renewed, and nothing of it comes back', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 2, serviceAppPairs: DUE }));
    const running = await world.keeper();
    const { orgs } = await running.tokens.config();
    const other = await world.keeper();
    expect(await changeOrg(other.tokens, orgs[1]!, 'remove')).toBe('removed');

    const outcomes = await running.tokens.refresh({ orgs });
    expect(outcomes.map(({ action, error }) => [action, error?.code])).toEqual([
      ['kept', undefined],
      ['refreshed', undefined],
      ['failed', 'not-found'],
    ]);
    await expect(running.tokens.accessToken(orgs[1])).rejects.toMatchObject({ code: 'not-found' });
    expect(await running.tokens.prepare(orgs)).toMatchObject([{ action: 'failed' }]);
    expect(await world.read()).not.toContain(orgs[1]!.id);
  });

  test('fails as the others do while the lock cannot be had', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 2, serviceAppPairs: DUE }));
    const running = await world.keeper();
    const { orgs } = await running.tokens.config();
    const other = await world.keeper();
    await changeOrg(other.tokens, orgs[1]!, 'remove');
    const held = await other.store.lock({ waitMs: 0 });
    const outcomes = await running.tokens.refresh({ orgs });
    await held.release();
    expect(outcomes.map(({ action, error }) => [action, error?.code])).toEqual([
      ['kept', undefined],
      ['failed', 'lock-busy'],
      ['failed', 'lock-busy'],
    ]);
  });
});

describe('changeOrg', () => {
  test('decides again under the lock: of two who remove the last two orgs, one is refused', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 2 }));
    const [mine, yours] = [await world.keeper(), await world.keeper()];
    const { orgs } = await mine.tokens.config();
    await yours.tokens.config();
    await changeOrg(mine.tokens, orgs[0]!, 'remove');
    await expect(changeOrg(yours.tokens, orgs[1]!, 'remove')).rejects.toMatchObject({ code: 'refused', exitCode: 2 });
    expect(await changeOrg(yours.tokens, orgs[0]!, 'remove')).toBe('kept');
  });

  test('what is so already needs no save', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 2 }));
    const config = await (await world.keeper()).tokens.config();
    const [org] = config.orgs;
    expect(planChange(config, org!, 'resume')).toBeUndefined();
    expect(planChange(config, org!, 'pause')).toEqual({ org: org!.id, paused: true });
    expect(planChange({ ...config, orgs: [] }, org!, 'remove')).toBeUndefined();
  });
});
