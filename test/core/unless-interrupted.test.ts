import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/core/ports.ts';
import { unlessInterrupted } from '../../src/core/unless-interrupted.ts';

/** A clock whose sleeps end when they are told to. */
function sleepyClock() {
  const sleeps: { ms: number; end: () => void }[] = [];
  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    sleep: (ms) => new Promise((end) => sleeps.push({ ms, end })),
  };
  return { clock, sleeps };
}

function budget(signal?: AbortSignal) {
  return { remainingMs: () => Number.POSITIVE_INFINITY, ...(signal && { signal }) };
}

const FOREVER = new Promise<string>(() => {});

describe('unlessInterrupted', () => {
  it('gives what the work gives, or throws what it throws', async () => {
    const { clock, sleeps } = sleepyClock();
    const { signal } = new AbortController();
    for (const each of [budget(), budget(signal)]) {
      await expect(unlessInterrupted(Promise.resolve('done'), { budget: each, clock })).resolves.toBe('done');
      const failing = Promise.reject(new Error('no'));
      await expect(unlessInterrupted(failing, { budget: each, clock })).rejects.toThrow('no');
    }
    expect(sleeps).toEqual([]);
  });

  it('gives nothing when the patience after an interruption is over, which is less than two seconds', async () => {
    const { clock, sleeps } = sleepyClock();
    const interruption = new AbortController();
    const waiting = unlessInterrupted(FOREVER, { budget: budget(interruption.signal), clock });
    expect(sleeps).toEqual([]);
    interruption.abort();
    expect(sleeps).toHaveLength(1);
    expect(sleeps[0]!.ms).toBeLessThan(2000);
    sleeps[0]!.end();
    await expect(waiting).resolves.toBeUndefined();
  });

  it('gives what came within the patience, also where it was interrupted before', async () => {
    const { clock, sleeps } = sleepyClock();
    const aborted = budget(AbortSignal.abort());
    await expect(unlessInterrupted(Promise.resolve('done'), { budget: aborted, clock })).resolves.toBe('done');
    expect(sleeps).toHaveLength(1);
  });

  it('is not told of an interruption that comes after', async () => {
    const { clock, sleeps } = sleepyClock();
    const interruption = new AbortController();
    await unlessInterrupted(Promise.resolve('done'), { budget: budget(interruption.signal), clock });
    interruption.abort();
    expect(sleeps).toEqual([]);
  });
});
