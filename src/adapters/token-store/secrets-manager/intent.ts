import type { Clock, Ids, Log } from '../../../core/ports.ts';
import { takeLease } from '../aws/lease.ts';
import type { SecretCalls } from './calls.ts';
import { busy, CHAIN, DONE, INTENT, type Intent, idFrom, readHead, successorOf } from './chain.ts';

/** A version needs a label to be written with: the one for what may become the first of the chain. */
const CANDIDATE = 'BYODS_CANDIDATE';

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
  const { calls, leaseMs, where } = settings;
  const { id, head, remainingMs } = await takeLease(
    {
      ...settings,
      readHead: (asked) => readHead(calls, leaseMs, asked),
      async succeed(before, holder) {
        // Before anything is written: what is refused must not use up what it is refused for.
        settings.refuseBusyDay?.(before?.recent.length ?? 0);
        return await succeed(settings, before, holder);
      },
      idOf: ({ versionId }) => versionId,
      busy: (newest) => busy(where, newest),
    },
    { waitMs, signal },
  );
  const held = hold(settings, id, remainingMs);
  await proveLabels(calls, head, held);
  return held;
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
