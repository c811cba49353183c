import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SingleFlight } from '../../src/core/single-flight.ts';

describe('SingleFlight', () => {
  it('gives everybody who asks meanwhile the same promise', async () => {
    const flight = new SingleFlight<number>();
    let resolve = (_: number) => {};
    const promise = new Promise<number>((settle) => {
      resolve = settle;
    });
    let begun = 0;
    const work = () => {
      begun += 1;
      return promise;
    };
    const all = [flight.run('a', work), flight.run('a', work), flight.run('a', work)];
    resolve(7);
    expect(await Promise.all(all)).toEqual([7, 7, 7]);
    expect(begun).toBe(1);
  });

  it('begins again once it is over', async () => {
    const flight = new SingleFlight<number>();
    let begun = 0;
    const work = async () => {
      begun += 1;
      return begun;
    };
    expect(await flight.run('a', work)).toBe(1);
    expect(await flight.run('a', work)).toBe(2);
  });

  it('never serves a failure twice', async () => {
    const flight = new SingleFlight<number>();
    const failing = flight.run('a', async () => {
      throw new Error('it failed');
    });
    await expect(failing).rejects.toThrow('it failed');
    await expect(flight.run('a', async () => 1)).resolves.toBe(1);
  });

  it('keeps different keys apart', async () => {
    const flight = new SingleFlight<string>();
    const results = [flight.run('a', async () => 'A'), flight.run('b', async () => 'B')];
    expect(await Promise.all(results)).toEqual(['A', 'B']);
  });

  it('settles when the last is over, also when it fails, and at once when nothing runs', async () => {
    const flight = new SingleFlight<void>();
    await flight.settled();
    let reject = (_: Error) => {};
    const promise = new Promise<void>((_, fail) => {
      reject = fail;
    });
    const running = flight.run('a', () => promise).catch(() => 'failed');
    let settled = false;
    const settling = flight.settled().then(() => {
      settled = true;
    });
    await Promise.resolve();
    expect(settled).toBe(false);
    reject(new Error('it failed'));
    await settling;
    expect(await running).toBe('failed');
  });

  it('P3: at most one piece of work runs per key, in whatever order things happen', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(fc.constantFrom('a', 'b'), { minLength: 1 }), async (s, keys) => {
        const flight = new SingleFlight<void>();
        const running = new Map<string, number>();
        const asks = keys.map(async (key, index) => {
          await s.schedule(Promise.resolve(), `ask ${index}`);
          await flight.run(key, async () => {
            const now = (running.get(key) ?? 0) + 1;
            running.set(key, now);
            expect(now).toBe(1);
            await s.schedule(Promise.resolve(), `work ${index}`);
            running.set(key, now - 1);
          });
        });
        await s.waitFor(Promise.all(asks));
      }),
    );
  });
});
