import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEASE_MS } from '../../../src/adapters/token-store/leased/lease.ts';
import { successorOf } from '../../../src/adapters/token-store/secrets-manager/chain.ts';
import { LockBusyError } from '../../../src/core/errors.ts';
import { integrationRefresh, refreshToken } from './documents.ts';
import { refreshTokenIn, SECRET, secretWorld } from './secrets-manager-world.ts';

describe('the lock of a secret', () => {
  it('B6: lets exactly one of eight contenders in, thirty times, and writes one version a round', async () => {
    const world = await secretWorld();
    const contenders = Array.from({ length: 8 }, (_, n) => world.store({ owner: `contender ${n}` }));
    let overtaken = 0;
    for (let round = 1; round <= 30; round += 1) {
      const before = world.versions();
      const tries = await Promise.allSettled(contenders.map((store) => store.lock({ waitMs: 0 })));
      const won = tries.filter((result) => result.status === 'fulfilled');
      expect(won).toHaveLength(1);
      for (const result of tries) {
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(LockBusyError);
      }
      overtaken += 7;
      expect(world.versions() - before).toBe(round === 1 ? 2 : 1);
      await won[0]!.value.release();
    }
    expect(overtaken).toBe(210);
  });

  it('B6: lets all of eight in one after the other, each seeing what the one before saved', async () => {
    const world = await secretWorld();
    const holders = new Set<number>();
    const refreshed = await Promise.all(
      Array.from({ length: 8 }, async (_, n) => {
        const locked = await world.store({ owner: `contender ${n}` }).lock({ waitMs: 3_600_000 });
        holders.add(n);
        expect(holders.size).toBe(1);
        const held = refreshTokenIn(await locked.read())!;
        const next = Number(/^R(\d+)/.exec(held)?.[1]) + 1;
        await locked.save([integrationRefresh(next)]);
        holders.delete(n);
        await locked.release();
        return next;
      }),
    );
    expect(refreshed.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('B7: an intent whose holder died lapses after its lease, by the clock of AWS', async () => {
    const world = await secretWorld();
    await world.store({ owner: 'host-a/17' }).lock({ waitMs: 0 });
    const busy = await world
      .store()
      .lock({ waitMs: 0 })
      .catch((thrown) => thrown);
    expect(busy).toBeInstanceOf(LockBusyError);
    expect(busy.message).toMatch(
      /locked by host-a\/17; if that has died, its lock lapses in 180 s, at 2026-06-01T12:03:00Z/,
    );
    expect(busy.remedy).toContain('180 s');

    world.clock.advance(LEASE_MS - 2_000);
    await expect(world.store().lock({ waitMs: 0 })).rejects.toBeInstanceOf(LockBusyError);
    world.clock.advance(3_000);
    const next = await world.store().lock({ waitMs: 0 });
    expect(next.remainingMs()).toBeGreaterThan(0);
  });

  it('waits for a dead holder no longer than its lease', async () => {
    const world = await secretWorld();
    await world.store().lock({ waitMs: 0 });
    const before = world.clock.monotonic();
    await world.store().lock({ waitMs: 3_600_000 });
    expect(world.clock.monotonic() - before).toBeLessThan(LEASE_MS + 3_000);
  });

  it.each([-3_600_000, 3_600_000, 365 * 86_400_000])(
    'D1: a local clock that is %d ms off changes nothing',
    async (ms) => {
      const world = await secretWorld();
      const off = {
        ...world.clock,
        now: () => world.clock.now() + ms,
        monotonic: world.clock.monotonic,
        sleep: world.clock.sleep.bind(world.clock),
      };
      const held = await world.store({ clock: off }).lock({ waitMs: 0 });
      await expect(world.store({ clock: off }).lock({ waitMs: 0 })).rejects.toBeInstanceOf(LockBusyError);
      await held.release();
      await world.store({ clock: off }).lock({ waitMs: 0 });
    },
  );

  it('B4: a holder that slept knows that its lock is gone, and still saves what it holds', async () => {
    const world = await secretWorld();
    const sleeper = await world.store().lock({ waitMs: 0 });
    await sleeper.read();
    expect(sleeper.remainingMs()).toBe(LEASE_MS - 10_000);
    world.clock.jump(LEASE_MS);
    expect(sleeper.remainingMs()).toBe(0);
    const other = await world.store().lock({ waitMs: 0 });
    await other.read();
    await sleeper.save([integrationRefresh(1)]);
    await sleeper.release();
    expect(other.remainingMs()).toBeGreaterThan(0);
    await expect(world.store().lock({ waitMs: 0 })).rejects.toBeInstanceOf(LockBusyError);
    expect(refreshTokenIn(await other.read())).toBe(refreshToken(1));
  });

  it('does not win when the machine slept between looking and writing', async () => {
    const world = await secretWorld();
    const first = await world.store().lock({ waitMs: 0 });
    await first.release();
    world.fake.beforeNext('PutSecretValue', () => world.clock.jump(LEASE_MS * 2));
    const late = await world.store().lock({ waitMs: 60_000 });
    expect(late.remainingMs()).toBeGreaterThan(LEASE_MS / 2);
  });

  it('B5: refuses to start with a request that could outlast the lock', async () => {
    const world = await secretWorld();
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400_000 }),
        fc.integer({ min: 1, max: 400_000 }),
        (tokenRequestTimeoutMs, leaseMs) => {
          const make = () => world.store({ tokenRequestTimeoutMs, leaseMs });
          if (tokenRequestTimeoutMs + 10_000 >= leaseMs) expect(make).toThrow(RangeError);
          else expect(make).not.toThrow();
        },
      ),
    );
  });

  it.each(['commit-then-drop', 'commit-then-500', 'drop', 'throttle', 'internal-error'] as const)(
    'F7: holds one intent when the answer to it is %s',
    async (fault) => {
      const world = await secretWorld();
      await (await world.store().lock({ waitMs: 0 })).release();
      const before = world.versions();
      world.fake.inject({ operation: 'PutSecretValue', stage: 'BYODS_INTENT', fault });
      const held = await world.store().lock({ waitMs: 0 });
      expect(world.fake.unspentFaults).toEqual([]);
      expect(world.versions()).toBe(before + 1);
      await expect(world.store().lock({ waitMs: 0 })).rejects.toBeInstanceOf(LockBusyError);
      await held.release();
      await world.store().lock({ waitMs: 0 });
    },
  );

  it('F7: holds its intent when every answer to it is lost', async () => {
    const world = await secretWorld();
    world.fake.inject({ operation: 'PutSecretValue', stage: 'BYODS_INTENT', fault: 'commit-then-drop', times: 4 });
    const held = await world.store().lock({ waitMs: 0 });
    expect(held.remainingMs()).toBeGreaterThan(0);
    await expect(world.store().lock({ waitMs: 0 })).rejects.toBeInstanceOf(LockBusyError);
  });

  it.each([
    ['UpdateSecretVersionStage', 'BYODS_CHAIN'],
    ['PutSecretValue', 'BYODS_CANDIDATE'],
    ['UpdateSecretVersionStage', 'BYODS_DONE'],
  ] as const)('loses no lock to a lost answer of %s %s', async (operation, stage) => {
    const world = await secretWorld();
    world.fake.inject({ operation, stage, fault: 'commit-then-drop' });
    await (await world.store().lock({ waitMs: 0 })).release();
    expect(world.fake.unspentFaults).toEqual([]);
    await (await world.store().lock({ waitMs: 0 })).release();
    await world.store().lock({ waitMs: 0 });
  });

  it('F9: a late view of the chain wins nothing', async () => {
    const world = await secretWorld();
    await (await world.store().lock({ waitMs: 0 })).release();
    const held = await world.store().lock({ waitMs: 0 });
    for (const writes of [1, 2, 3, 4, 5]) {
      world.fake.delayVisibility({ writes, reads: 40 });
      await expect(world.store().lock({ waitMs: 0 })).rejects.toBeInstanceOf(LockBusyError);
    }
    world.fake.healthy();
    await held.release();
    await world.store().lock({ waitMs: 0 });
  });

  it('an edit during the very first lock makes no second chain', async () => {
    const world = await secretWorld();
    const held: unknown[] = [];
    world.fake.beforeNext('PutSecretValue', async () => {
      await world.change((document) => (document.note = 'edited'));
      held.push(await world.store().lock({ waitMs: 0 }));
    });
    await expect(world.store().lock({ waitMs: 0 })).rejects.toBeInstanceOf(LockBusyError);
    expect(held).toHaveLength(1);
  });

  it('releases after a holder that died, whose mark is elsewhere', async () => {
    const world = await secretWorld();
    await (await world.store().lock({ waitMs: 0 })).release();
    const late = await world.store().lock({ waitMs: 0 });
    world.clock.advance(LEASE_MS);
    const next = await world.store().lock({ waitMs: 0 });
    await next.release();
    await late.release();
    await world.store().lock({ waitMs: 0 });
  });

  it('releases after a holder that died before it had taken the mark of release', async () => {
    const world = await secretWorld();
    await (await world.store().lock({ waitMs: 0 })).release();
    world.fake.inject({ operation: 'UpdateSecretVersionStage', fault: 'drop', times: Number.POSITIVE_INFINITY });
    await expect(world.store().lock({ waitMs: 0 })).rejects.toMatchObject({ code: 'store-unavailable' });
    world.fake.healthy();
    world.clock.advance(LEASE_MS);
    await (await world.store().lock({ waitMs: 0 })).release();
    await world.store().lock({ waitMs: 0 });
  });

  it.each(['PutSecretValue', 'UpdateSecretVersionStage'] as const)(
    'F3: finds out about a denied %s before it is held',
    async (operation) => {
      const world = await secretWorld();
      const expected = { code: 'store-unavailable', message: expect.stringContaining(`secretsmanager:${operation}`) };
      world.fake.deny(operation);
      await expect(world.store().lock({ waitMs: 0 })).rejects.toMatchObject(expected);
      world.fake.healthy();
      await (await world.store().lock({ waitMs: 0 })).release();
      world.fake.deny(operation);
      await expect(world.store().lock({ waitMs: 0 })).rejects.toMatchObject(expected);
    },
  );

  it('needs to read no label but the three of the documented policy', async () => {
    const world = await secretWorld();
    world.fake.allowReadingOnly('AWSCURRENT', 'BYODS_PENDING', 'BYODS_INTENT');
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    await locked.save([integrationRefresh(1)]);
    await locked.release();
    expect(refreshTokenIn(await world.store().read())).toBe(refreshToken(1));
  });

  it('can be waited for no longer than its caller lives', async () => {
    const world = await secretWorld();
    await world.store().lock({ waitMs: 0 });
    const stop = new AbortController();
    const sleeping = {
      ...world.clock,
      now: world.clock.now,
      monotonic: world.clock.monotonic,
      sleep: async (ms: number, signal?: AbortSignal) => {
        stop.abort(new Error('interrupted'));
        await world.clock.sleep(ms, signal);
      },
    };
    await expect(world.store({ clock: sleeping }).lock({ waitMs: 9e9, signal: stop.signal })).rejects.toThrow(
      'interrupted',
    );
  });

  it('a version that somebody else put under the label counts as an intent of unknown origin', async () => {
    const world = await secretWorld();
    world.fake.perform('PutSecretValue', {
      SecretId: SECRET,
      SecretString: 'not ours',
      VersionStages: ['BYODS_INTENT'],
    });
    const busy = await world
      .store()
      .lock({ waitMs: 0 })
      .catch((thrown) => thrown);
    expect(busy.message).toContain('an unknown program');
    world.clock.advance(LEASE_MS);
    await world.store().lock({ waitMs: 0 });
  });

  it('I8: ids that AWS logs look like UUIDs and tell nothing', () => {
    expect(successorOf('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(successorOf('a')).toBe(successorOf('a'));
    expect(successorOf('a')).not.toBe(successorOf('b'));
  });
});
