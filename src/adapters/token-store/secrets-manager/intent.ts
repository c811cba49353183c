import type { Clock, Ids, Log } from '../../../core/ports.ts';
import { pause } from '../aws/retry.ts';
import type { SecretCalls } from './calls.ts';
import { busy, CHAIN, DONE, INTENT, type Intent, idFrom, readHead, successorOf } from './chain.ts';

/** A version needs a label to be written with: the one for what may become the first of the chain. */
const CANDIDATE = 'BYODS_CANDIDATE';

/** The lock lapses this long after it was taken. */
export const LEASE_MS = 180_000;
/** So long before it lapses a lock no longer counts as ours. */
export const LEASE_MARGIN_MS = 10_000;
/** How often somebody who lost a race at the end of the waiting time looks who won. */
const LAST_LOOKS = 3;

/** What taking the lock needs. */
export interface IntentSettings {
  readonly calls: SecretCalls;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log | undefined;
  /** Who we are, for people. */
  readonly owner: string;
  readonly leaseMs: number;
  /** The secret, for messages. */
  readonly where: string;
  /** Refuses, by throwing, when so many locks were taken in a day; absent: whatever was. */
  readonly refuseBusyDay?: ((locks: number) => void) | undefined;
}

/** The lock, held. */
export interface HeldIntent {
  readonly versionId: string;
  remainingMs(): number;
  /** Never throws. */
  release(): Promise<void>;
}

/**
 * Takes the lock of a secret. Each intent is a version whose id is derived from the intent before it, so that each has
 * one successor: AWS refuses a second content under one id. When the promise resolves our intent is durable, and we
 * were allowed to write the secret and, save where the holder before us died, to move its labels.
 *
 * @throws what `refuseBusyDay` throws
 * @throws LockBusyError when another holds it for longer than `waitMs`
 */
export async function takeIntent(
  settings: IntentSettings,
  { waitMs, signal }: { waitMs: number; signal?: AbortSignal | undefined },
): Promise<HeldIntent> {
  const { calls, clock } = settings;
  const began = clock.monotonic();
  const holder = settings.ids.nonce();
  for (let round = 1, lookedAtTheEnd = 0; ; round += 1) {
    signal?.throwIfAborted();
    // The lease is counted from before the head is read: a machine that slept in between must not win.
    const elapsedMs = stopwatch(clock);
    const head = await readHead(calls, settings.leaseMs, signal);
    const left = waitMs - (clock.monotonic() - began);
    const live = head !== undefined && !head.released && head.lapsesInMs > 0;
    if (live && head.holder !== holder) {
      if (left <= 0) throw busy(settings.where, head);
      await clock.sleep(Math.max(1, Math.min(left, head.lapsesInMs, 500 + settings.ids.random() * 1_500)), signal);
      continue;
    }
    // Before anything is written: what is refused must not use up what it is refused for.
    if (!live) settings.refuseBusyDay?.(head?.recent.length ?? 0);
    const leaseMs = live ? head.lapsesInMs : settings.leaseMs;
    const remainingMs = () => Math.max(0, leaseMs - LEASE_MARGIN_MS - elapsedMs());
    const versionId = live ? head.versionId : await succeed(settings, head, holder);
    if (versionId !== undefined && remainingMs() > 0) {
      const held = hold(settings, versionId, remainingMs);
      await proveLabels(calls, head, held);
      return held;
    }
    if (left <= 0 && ++lookedAtTheEnd >= LAST_LOOKS) throw busy(settings.where, head);
    await pause(settings, Math.min(round, 3), signal);
  }
}

/** Writes our intent after the head. Gives its version id, or undefined when somebody else was first. */
async function succeed(
  settings: IntentSettings,
  head: Intent | undefined,
  holder: string,
): Promise<string | undefined> {
  const { calls, owner, leaseMs } = settings;
  const predecessor = head?.versionId ?? (await rootOf(calls));
  if (predecessor === undefined) return undefined;
  const token = successorOf(predecessor);
  try {
    const content = JSON.stringify({ byodsIntent: 1, owner, holder, leaseMs, predecessor, recent: head?.recent ?? [] });
    return (await calls.put(token, content, INTENT)) === 'stored' ? token : undefined;
  } catch (thrown) {
    if (await isHolder(settings, holder).catch(() => false)) return token;
    throw thrown;
  }
}

/**
 * The version from which the first intent of a secret is derived. It is one and the same for all, whatever is edited
 * meanwhile: a label that nobody has can be attached once, AWS does not take it from its holder unasked.
 */
async function rootOf(calls: SecretCalls): Promise<string | undefined> {
  const known = await calls.holderOf(CHAIN);
  if (known !== undefined) return known;
  const root = idFrom(`root:${(await calls.get('AWSCURRENT'))?.versionId}`);
  await calls.put(root, JSON.stringify({ byodsIntent: 1, root: true }), CANDIDATE);
  return (await calls.move(CHAIN, { to: root })) === 'moved' ? root : await calls.holderOf(CHAIN);
}

/** Whether a write of ours whose answer was lost or refused has been carried out all the same. */
async function isHolder({ calls, leaseMs }: IntentSettings, holder: string): Promise<boolean> {
  return (await readHead(calls, leaseMs))?.holder === holder;
}

/**
 * Takes the mark of release from the intent before ours. It is not needed there any more, and a policy that allows
 * writing versions but not moving labels is found now, before a token is asked for.
 */
async function proveLabels(calls: SecretCalls, head: Intent | undefined, held: HeldIntent): Promise<void> {
  if (!head?.released) return;
  try {
    await calls.move(DONE, { from: head.versionId });
  } catch (thrown) {
    await held.release();
    throw thrown;
  }
}

function hold(settings: IntentSettings, versionId: string, remainingMs: () => number): HeldIntent {
  const { calls, log, where } = settings;
  let released = false;
  return {
    versionId,
    remainingMs: () => (released ? 0 : remainingMs()),
    async release() {
      // A lock that has lapsed may be another's by now, and its mark is then not ours to move.
      if (released || remainingMs() <= 0) return;
      released = true;
      try {
        if ((await calls.move(DONE, { to: versionId })) === 'moved') return;
        const from = await calls.holderOf(DONE);
        if (from !== versionId) await calls.move(DONE, { to: versionId, ...(from !== undefined && { from }) });
      } catch (thrown) {
        log?.warn(`the lock of ${where} could not be given back; it lapses by itself`, { error: String(thrown) });
      }
    },
  };
}

/** Time that has passed by the monotonic or by the wall clock, whichever says more: the one stands still while a machine sleeps. */
function stopwatch(clock: Clock): () => number {
  const wall = clock.now();
  const monotonic = clock.monotonic();
  return () => Math.max(clock.now() - wall, clock.monotonic() - monotonic);
}
