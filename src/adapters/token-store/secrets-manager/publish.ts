import { KeeperError } from '../../../core/errors.ts';
import type { Log } from '../../../core/ports.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import { isTransient, type Pacing, pause } from '../../retry.ts';
import type { SecretCalls } from './calls.ts';
import { LARGEST_BYTES } from './limits.ts';
import { type PendingRecord, withPending } from './pending.ts';

export const CURRENT = 'AWSCURRENT';
/** The label of the newest version that holds received tokens; it stays there after the version was published. */
export const PENDING = 'BYODS_PENDING';
/** The label that keeps a version with tokens that no longer fit from being removed by AWS. */
const ASIDE = 'BYODS_ASIDE';

/** How often a publication that AWS refuses is compared with a current version that says it should not be. */
const LOOKS = 4;

/**
 * Publishes a version by moving `AWSCURRENT` to it from `parent`. `published` when it is current; `conflict` when some
 * other version is current instead of `parent`: an edit, perhaps made upon ours.
 */
export async function promote(
  calls: SecretCalls,
  pacing: Pacing,
  { versionId, parent }: { versionId: string; parent: string },
): Promise<'published' | 'conflict'> {
  for (let look = 1; ; look += 1) {
    const failure = await attempt(() => calls.move(CURRENT, { to: versionId, from: parent }));
    if (failure === undefined) return 'published';
    if (failure instanceof KeeperError && !isTransient(failure)) throw failure;
    const current = await calls.get(CURRENT);
    if (current?.versionId === versionId) return 'published';
    if (current?.versionId !== parent) return 'conflict';
    if (failure !== 'refused') throw failure;
    // Refused although the parent is current: the answer to the read was late. Ask for both again.
    if (look >= LOOKS) return 'conflict';
    await pause(pacing, look);
  }
}

/** The text of a version that holds this document as a journal entry, and its id; undefined when it is too large. */
export function pendingText(document: JsonObject, record: PendingRecord): string | undefined {
  const text = JSON.stringify(withPending(document, record));
  return Buffer.byteLength(text) > LARGEST_BYTES ? undefined : text;
}

/**
 * Keeps a version with stale tokens from being removed, and takes it out of the journal, so that it is reported once.
 * Does what it can: nothing depends on it.
 */
export async function setAside(calls: SecretCalls, versionId: string, log: Log | undefined): Promise<void> {
  try {
    const from = await calls.holderOf(ASIDE);
    if (from !== versionId) await calls.move(ASIDE, { to: versionId, ...(from !== undefined && { from }) });
    await calls.move(PENDING, { from: versionId });
  } catch (thrown) {
    log?.debug('a version with tokens that no longer fit keeps its label', { versionId, error: String(thrown) });
  }
}

async function attempt(move: () => Promise<'moved' | 'refused'>): Promise<'refused' | Error | undefined> {
  try {
    return (await move()) === 'moved' ? undefined : 'refused';
  } catch (thrown) {
    if (thrown instanceof Error) return thrown;
    throw thrown;
  }
}
