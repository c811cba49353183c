import { existsSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/system.ts';
import { loadKernelLock, takeLock } from '../../../src/adapters/token-store/file/lock.ts';
import { Child } from './child.ts';
import { integrationRefresh, refreshToken } from './documents.ts';
import { FileHarness, inventoryOf } from './file-harness.ts';

let harness: FileHarness;
let children: Child[];
beforeEach(() => {
  harness = new FileHarness();
  children = [];
});
afterEach(async () => {
  for (const child of children) await child.kill();
  await harness.close();
});

async function holder(): Promise<Child> {
  const child = Child.start(harness, ['hold']);
  children.push(child);
  await child.told('locked');
  return child;
}

describe('the lock', () => {
  it('excludes another process, and tells which one holds it', async () => {
    const child = await holder();
    const busy = await harness.store.lock({ waitMs: 0 }).catch((thrown) => thrown);
    expect(busy).toMatchObject({ code: 'lock-busy', exitCode: 7 });
    expect(busy.message).toContain(`process ${child.process.pid}`);
  });

  it('excludes a second holder inside one process', async () => {
    const kernel = await loadKernelLock();
    const locked = await harness.store.lock({ waitMs: 0 });
    const again = takeLock(harness.beside('lock'), kernel, { waitMs: 0, clock: harness.clock });
    await expect(again).rejects.toMatchObject({ code: 'lock-busy' });
    await locked.release();
    const held = await takeLock(harness.beside('lock'), kernel, { waitMs: 0, clock: harness.clock });
    held.release();
  });

  it('is free less than a second after its holder was killed', async () => {
    const child = await holder();
    await child.kill();
    const since = performance.now();
    const locked = await harness.another({ clock: systemClock }).lock({ waitMs: 1000 });
    expect(performance.now() - since).toBeLessThan(1000);
    await locked.release();
  });

  it('stays with a holder that is stopped, as a laptop that sleeps, and goes on when it continues', async () => {
    const child = await holder();
    child.process.kill('SIGSTOP');
    await expect(harness.store.lock({ waitMs: 5000 })).rejects.toMatchObject({ code: 'lock-busy' });
    expect(harness.clock.monotonic()).toBeGreaterThanOrEqual(5000);
    child.process.kill('SIGCONT');
    child.go();
    await child.told('done');
    const locked = await harness.store.lock({ waitMs: 0 });
    await locked.release();
  });

  it('is waited for in pauses that grow to a quarter of a second, and no longer than asked', async () => {
    const locked = await harness.store.lock({ waitMs: 0 });
    await expect(harness.another().lock({ waitMs: 1000 })).rejects.toMatchObject({ code: 'lock-busy' });
    expect(harness.clock.sleeps).toEqual([25, 50, 100, 200, 250, 250, 125]);
    await locked.release();
  });

  it('is taken as soon as it is given back', async () => {
    const first = await harness.store.lock({ waitMs: 0 });
    const second = harness.another().lock({ waitMs: Number.POSITIVE_INFINITY });
    await first.save([integrationRefresh(1)]);
    await first.release();
    const snapshot = await (await second).read();
    expect(snapshot.config.credentials.get('integration')?.refreshToken?.value.reveal()).toBe(refreshToken(1));
    await (await second).release();
  });

  it('ends its wait when the signal aborts', async () => {
    const first = await harness.store.lock({ waitMs: 0 });
    const stop = new AbortController();
    const second = harness.another({ clock: systemClock }).lock({ waitMs: 60_000, signal: stop.signal });
    stop.abort(new Error('stop'));
    await expect(second).rejects.toThrow(/stop|abort/);
    await first.release();
  });

  it('hangs on a file that stays the same', async () => {
    const first = await harness.store.lock({ waitMs: 0 });
    await first.save([integrationRefresh(1)]);
    const { ino } = statSync(harness.beside('lock'));
    await first.release();
    const second = await harness.store.lock({ waitMs: 0 });
    await second.release();
    expect(statSync(harness.beside('lock')).ino).toBe(ino);
  });

  it('is not believed on a file that somebody removed between its opening and its locking', async () => {
    let tries = 0;
    const kernel = await loadKernelLock();
    const meddled = {
      tryLock(fd: number): boolean {
        tries += 1;
        if (tries === 1) unlinkSync(harness.beside('lock'));
        return kernel.tryLock(fd);
      },
    };
    const locked = await harness.another({ loadLock: async () => meddled }).lock({ waitMs: 0 });
    expect(tries).toBe(2);
    await expect(harness.store.lock({ waitMs: 0 })).rejects.toMatchObject({ code: 'lock-busy' });
    await locked.release();
  });

  it('that cannot be loaded is refused, and nothing is written', async () => {
    const before = inventoryOf(harness.root);
    const store = harness.another({
      loadLock: () =>
        Promise.reject(Object.assign(new Error('no prebuild for linux-x64-musl'), { code: 'MODULE_NOT_FOUND' })),
    });
    const refusal = store.lock({ waitMs: 0 });
    await expect(refusal).rejects.toMatchObject({ code: 'lock-unavailable', exitCode: 5, remedy: /npm install/ });
    expect(inventoryOf(harness.root)).toEqual(before);
  });

  it('that the file system does not know is refused', async () => {
    const enolck = Object.assign(new Error('no locks available'), { code: 'ENOLCK' });
    const store = harness.another({
      loadLock: async () => ({
        tryLock() {
          throw enolck;
        },
      }),
    });
    await expect(store.lock({ waitMs: 0 })).rejects.toMatchObject({
      code: 'lock-unavailable',
      message: /no locks available/,
    });
  });

  it('tells no holder when none is known', async () => {
    const locked = await harness.store.lock({ waitMs: 0 });
    await locked.release();
    expect(readFileSync(harness.beside('lock'), 'utf8').trim()).toBe('');
    expect(existsSync(harness.beside('lock'))).toBe(true);
  });

  it('given back, takes no more work', async () => {
    const locked = await harness.store.lock({ waitMs: 0 });
    const saved = locked.save([integrationRefresh(1)]);
    await locked.release();
    await saved;
    expect(harness.text()).toContain(refreshToken(1));
    await expect(locked.save([integrationRefresh(2)])).rejects.toThrow(/given back/);
    expect(() => locked.read()).toThrow(/given back/);
  });
});
