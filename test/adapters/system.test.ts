import { describe, expect, test } from 'vitest';
import { systemClock, systemIds } from '../../src/adapters/system.ts';

describe('the machine', () => {
  test('D6: sleeps longer than a timer can, where Node would wake at once', async () => {
    const signal = AbortSignal.timeout(50);
    await expect(systemClock.sleep(2 ** 31 + 5, signal)).rejects.toMatchObject({ name: 'AbortError' });
    await expect(systemClock.sleep(90 * 86_400_000, AbortSignal.timeout(20))).rejects.toThrow();
  });

  test('does not sleep at all for nothing, and gives a fresh nonce each time', async () => {
    await systemClock.sleep(0);
    await systemClock.sleep(-5);
    expect(systemIds.nonce()).not.toBe(systemIds.nonce());
    expect(systemClock.monotonic()).toBeLessThanOrEqual(systemClock.monotonic());
  });
});
