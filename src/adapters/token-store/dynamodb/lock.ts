import type { Ids } from '../../../core/ports.ts';
import { isJsonObject, type JsonObject } from '../../../core/strict-json.ts';
import { type Intent, intentOf } from '../leased/intent.ts';
import { type HeldLease, type IntentChain, type LeaseSettings, takeLease } from '../leased/lease.ts';
import type { TableCalls } from './calls.ts';
import { inWords, PARTITIONS } from './items.ts';

/** How far the clocks of two of AWS's machines may be from each other. */
const LATER_MS = 60_000;

/** What taking the lock needs. */
export interface TableLockSettings extends LeaseSettings {
  readonly calls: TableCalls;
  readonly ids: Ids;
}

/**
 * Takes the lock of a document: an item that each holder writes over the one before it, which only one can. It lapses by
 * AWS's clock.
 *
 * @throws LockBusyError when another holds it for longer than `waitMs`
 */
export async function takeTableLock(
  settings: TableLockSettings,
  name: string,
  request: { waitMs: number; signal?: AbortSignal | undefined },
): Promise<HeldLease> {
  return await takeLease(tableChain(settings, name), settings, request);
}

function tableChain({ calls, ids, leaseMs }: TableLockSettings, name: string): IntentChain {
  const key = { pk: PARTITIONS.locks, sk: name };
  let readAt = 0;
  return {
    async head(signal) {
      const { item, answeredAt } = await calls.getWithTime(key, signal);
      readAt = answeredAt;
      return item && headOf(item.rev, parsed(item.lock), { answeredAt, leaseMs });
    },
    async succeed(head, content) {
      const rev = ids.nonce();
      const lock = JSON.stringify({ ...content, since: readAt });
      const expected = head ? { rev: head.id } : 'nothing';
      return (await calls.put({ ...key, rev, lock }, expected)) === 'stored' ? rev : undefined;
    },
    // To write the lock takes the same right as to write the document.
    prove: async () => {},
    // Another's that came after it has another rev, and stays.
    finish: (id) => calls.remove(key, { rev: id }),
    stuck: `remove ${inWords(key, calls.table)}`,
  };
}

function headOf(
  id: string,
  content: JsonObject,
  { answeredAt, leaseMs }: { answeredAt: number; leaseMs: number },
): Intent {
  const { since } = content;
  // One that nobody can make sense of, or that says to be from the future, would never lapse: it has lapsed.
  const makesSense = typeof since === 'number' && typeof content.leaseMs === 'number' && since <= answeredAt + LATER_MS;
  const createdAt = makesSense ? since : answeredAt;
  return intentOf(content, { id, released: !makesSense, createdAt, answeredAt }, leaseMs);
}

function parsed(text: string | undefined): JsonObject {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
