import type { Clock } from '../../../core/ports.ts';
import { Turns } from '../../../core/turns.ts';
import { type KernelLock, requireKernelLock, takeLock } from '../file/lock.ts';

/** How long a change waits for another program. Each holds the lock for one write. */
const WAIT_MS = 10_000;

/** What a {@link Exclusive} works with. */
export interface ExclusiveOptions {
  readonly clock: Clock;
  readonly loadLock: () => Promise<KernelLock>;
}

/**
 * Lets one change at a time happen to what a lock file stands for: inside this program in the order in which they came,
 * and between programs by the kernel's lock.
 */
export class Exclusive {
  readonly #options: ExclusiveOptions;
  readonly #turns = new Map<string, Turns>();

  constructor(options: ExclusiveOptions) {
    this.#options = options;
  }

  /** @throws LockBusyError; KeeperError `lock-unavailable`, `store-unavailable`; what the work throws */
  async run<T>(lock: string, work: () => Promise<T>): Promise<T> {
    const turns = this.#turns.get(lock) ?? new Turns();
    this.#turns.set(lock, turns);
    return await turns.take(async () => {
      const { clock, loadLock } = this.#options;
      const held = await takeLock(lock, await requireKernelLock(loadLock), { waitMs: WAIT_MS, clock });
      try {
        return await work();
      } finally {
        held.release();
      }
    });
  }
}
