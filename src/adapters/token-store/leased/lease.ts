import type { Clock, Ids, Log } from '../../../core/ports.ts';
import { stopwatch } from '../../../core/stopwatch.ts';
import { pause } from '../../retry.ts';
import { busy, type Intent, type IntentContent, isLive } from './intent.ts';

/** The lock lapses this long after it was taken. */
export const LEASE_MS = 180_000;
/** So long before it lapses a lock no longer counts as ours. */
const LEASE_MARGIN_MS = 10_000;
/** How often somebody who lost a race at the end of the waiting time looks who won. */
const LAST_LOOKS = 3;

/** Where intents are kept: each has one successor, whoever tries at once. */
export interface IntentChain<Head extends Intent = Intent> {
  /** The newest intent; undefined for a store that has never been locked. */
  head(signal?: AbortSignal): Promise<Head | undefined>;
  /** Refuses, by throwing, to follow the head, before anything is written. */
  refuse?(head: Head | undefined): void;
  /** Puts an intent after the head and gives its id; undefined when somebody else was first. */
  succeed(head: Head | undefined, content: IntentContent): Promise<string | undefined>;
  /** Shows that whatever else a save needs is allowed, before a token is asked for. The lock is ours. */
  prove(head: Head | undefined): Promise<void>;
  /** Tells the others that the holder of an intent is done with it. */
  finish(id: string): Promise<void>;
  /** What helps where nobody holds the lock, and it can still not be had. */
  readonly stuck: string;
}

/** What taking the lock needs. */
export interface LeaseSettings {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log | undefined;
  /** Who we are, for people. */
  readonly owner: string;
  readonly leaseMs: number;
  /** The store, for messages. */
  readonly where: string;
}

/** The lock, held. */
export interface HeldLease {
  /** Of our intent. */
  readonly id: string;
  remainingMs(): number;
  /** Never throws. */
  release(): Promise<void>;
}

/**
 * Refuses a lock that could lapse while a token is asked for.
 *
 * @throws RangeError
 */
export function requireLongLease(leaseMs: number, tokenRequestTimeoutMs: number): void {
  if (tokenRequestTimeoutMs + LEASE_MARGIN_MS >= leaseMs) {
    throw new RangeError(`a token request of ${tokenRequestTimeoutMs} ms could outlast a lock of ${leaseMs} ms`);
  }
}

/**
 * Takes the lock of a store that no kernel guards: each intent follows the one before it, and one only can. When the
 * promise resolves our intent is durable, and we were allowed to write it.
 *
 * @throws what the chain refuses with
 * @throws LockBusyError when another holds it for longer than `waitMs`
 */
export async function takeLease<Head extends Intent>(
  chain: IntentChain<Head>,
  settings: LeaseSettings,
  { waitMs, signal }: { waitMs: number; signal?: AbortSignal | undefined },
): Promise<HeldLease> {
  const { clock, where } = settings;
  const began = clock.monotonic();
  const holder = settings.ids.nonce();
  for (let round = 1, lookedAtTheEnd = 0; ; round += 1) {
    signal?.throwIfAborted();
    // The lease is counted from before the head is read: a machine that slept in between must not win.
    const elapsedMs = stopwatch(clock);
    const head = await chain.head(signal);
    const left = waitMs - (clock.monotonic() - began);
    const live = isLive(head);
    if (live && head.holder !== holder) {
      if (left <= 0) throw busy(where, head, chain.stuck);
      await clock.sleep(Math.max(1, Math.min(left, head.lapsesInMs, 500 + settings.ids.random() * 1_500)), signal);
      continue;
    }
    // Before anything is written: what is refused must not use up what it is refused for.
    if (!live) chain.refuse?.(head);
    const leaseMs = live ? head.lapsesInMs : settings.leaseMs;
    const remainingMs = () => Math.max(0, leaseMs - LEASE_MARGIN_MS - elapsedMs());
    const id = live ? head.id : await succeed(chain, settings, head, holder);
    if (id !== undefined && remainingMs() > 0) {
      const held = hold(chain, settings, id, remainingMs);
      try {
        await chain.prove(head);
      } catch (thrown) {
        await held.release();
        throw thrown;
      }
      return held;
    }
    if (left <= 0 && ++lookedAtTheEnd >= LAST_LOOKS) throw busy(where, head, chain.stuck);
    await pause(settings, Math.min(round, 3), signal);
  }
}

/** A write whose answer was lost or refused may have been carried out all the same: then the head is ours. */
async function succeed<Head extends Intent>(
  chain: IntentChain<Head>,
  { owner, leaseMs }: LeaseSettings,
  head: Head | undefined,
  holder: string,
): Promise<string | undefined> {
  try {
    return await chain.succeed(head, { owner, holder, leaseMs });
  } catch (thrown) {
    const now = await chain.head().catch(() => undefined);
    if (now?.holder === holder) return now.id;
    throw thrown;
  }
}

function hold(
  chain: Pick<IntentChain, 'finish'>,
  { log, where }: LeaseSettings,
  id: string,
  remainingMs: () => number,
): HeldLease {
  let released = false;
  return {
    id,
    remainingMs: () => (released ? 0 : remainingMs()),
    async release() {
      // A lock that has lapsed may be another's by now, and is then not ours to end.
      if (released || remainingMs() <= 0) return;
      released = true;
      try {
        await chain.finish(id);
      } catch (thrown) {
        log?.warn(`the lock of ${where} could not be given back; it lapses by itself`, { error: String(thrown) });
      }
    },
  };
}
