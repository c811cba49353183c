import type { LockBusyError } from '../../../core/errors.ts';
import type { Clock, Ids } from '../../../core/ports.ts';
import { pause } from './retry.ts';

/** The lock lapses this long after it was taken. */
export const LEASE_MS = 180_000;
/** So long before it lapses a lock no longer counts as ours. */
export const LEASE_MARGIN_MS = 10_000;
/** How often somebody who lost a race at the end of the waiting time looks who won. */
const LAST_LOOKS = 3;

/** The newest lock as others see it. */
export interface LeaseHead {
  readonly holder: string | undefined;
  readonly released: boolean;
  /** How long it lasts from the answer that showed it, by AWS's clock, milliseconds. */
  readonly lapsesInMs: number;
}

/** How a lock that lapses is kept in some place. */
export interface LeasePlace<H extends LeaseHead> {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly leaseMs: number;
  /** The newest lock; undefined where there has been none. */
  readonly readHead: (signal: AbortSignal | undefined) => Promise<H | undefined>;
  /** Takes the lock after that one. Undefined when somebody else was first. */
  readonly succeed: (head: H | undefined, holder: string) => Promise<string | undefined>;
  /** The id of a lock that is live and ours: a write of ours whose answer was lost. */
  readonly idOf: (head: H) => string;
  /** The error for whoever does not want to wait any longer. */
  readonly busy: (head: H | undefined) => LockBusyError;
}

/** A lock that was taken. */
export interface TakenLease<H> {
  readonly id: string;
  /** The one before it. */
  readonly head: H | undefined;
  remainingMs(): number;
}

/**
 * Waits until no live lock is in the place, and takes it. How long it remains ours is counted from before the place was
 * read: a machine that slept in between must not win.
 *
 * @throws LockBusyError when another holds it for longer than `waitMs`
 */
export async function takeLease<H extends LeaseHead>(
  place: LeasePlace<H>,
  { waitMs, signal }: { waitMs: number; signal?: AbortSignal | undefined },
): Promise<TakenLease<H>> {
  const { clock, ids } = place;
  const began = clock.monotonic();
  const holder = ids.nonce();
  for (let round = 1, lookedAtTheEnd = 0; ; round += 1) {
    signal?.throwIfAborted();
    const elapsedMs = stopwatch(clock);
    const head = await place.readHead(signal);
    const left = waitMs - (clock.monotonic() - began);
    const live = head !== undefined && !head.released && head.lapsesInMs > 0;
    if (live && head.holder !== holder) {
      if (left <= 0) throw place.busy(head);
      await clock.sleep(Math.max(1, Math.min(left, head.lapsesInMs, 500 + ids.random() * 1_500)), signal);
      continue;
    }
    const leaseMs = live ? head.lapsesInMs : place.leaseMs;
    const remainingMs = () => Math.max(0, leaseMs - LEASE_MARGIN_MS - elapsedMs());
    const id = live ? place.idOf(head) : await place.succeed(head, holder);
    if (id !== undefined && remainingMs() > 0) return { id, head, remainingMs };
    if (left <= 0 && ++lookedAtTheEnd >= LAST_LOOKS) throw place.busy(head);
    await pause(place, Math.min(round, 3), signal);
  }
}

/** Time that has passed by the monotonic or by the wall clock, whichever says more: the one stands still while a machine sleeps. */
function stopwatch(clock: Clock): () => number {
  const wall = clock.now();
  const monotonic = clock.monotonic();
  return () => Math.max(clock.now() - wall, clock.monotonic() - monotonic);
}
