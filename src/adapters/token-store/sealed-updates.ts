import { KeeperError } from '../../core/errors.ts';
import type { StoreUpdate } from '../../core/model.ts';
import type { Seal } from '../../core/sealing/seal.ts';
import { decodeUpdates, encodeUpdates } from './update-codec.ts';

/** What updates are sealed as: journal entries, rescue files and what is kept aside are never taken for a document. */
export const UPDATES = 'updates';

/** Updates as they are written, in a journal or a file. */
export function sealUpdates(seal: Seal, updates: readonly StoreUpdate[]): Buffer {
  return seal.seal(Buffer.from(encodeUpdates(updates)), UPDATES);
}

/**
 * The updates in such bytes; undefined for anything else.
 *
 * @throws KeeperError `configuration` where they are sealed with another key: they are not lost, and not to be passed over
 */
export async function openUpdates(
  seal: Seal,
  bytes: Uint8Array,
  where: string,
): Promise<readonly StoreUpdate[] | undefined> {
  try {
    return decodeUpdates((await seal.open(bytes, UPDATES, where)).toString('utf8'));
  } catch (thrown) {
    if (thrown instanceof KeeperError && thrown.code === 'store-corrupt') return undefined;
    throw thrown;
  }
}
