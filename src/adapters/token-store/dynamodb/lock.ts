import { LockBusyError } from '../../../core/errors.ts';
import type { Clock, Ids, Log } from '../../../core/ports.ts';
import { instant } from '../../../core/report.ts';
import { isJsonObject, type JsonObject } from '../../../core/strict-json.ts';
import { type LeaseHead, takeLease } from '../aws/lease.ts';
import type { TableCalls } from './calls.ts';
import { PARTITIONS } from './items.ts';

/** The longest that a lock of somebody else is believed to last. */
const LONGEST_LEASE_MS = 900_000;

/** How far the clocks of two of AWS's machines may be from each other. */
const LATER_MS = 60_000;

/** What taking the lock needs. */
export interface TableLockSettings {
  readonly calls: TableCalls;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log | undefined;
  /** Who we are, for people. */
  readonly owner: string;
  readonly leaseMs: number;
  /** The document, for messages. */
  readonly where: string;
}

/** The lock, held. */
export interface HeldTableLock {
  remainingMs(): number;
  /** Never throws. */
  release(): Promise<void>;
}

interface Head extends LeaseHead {
  readonly rev: string;
  readonly owner: string;
  readonly lapsesAt: number;
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
): Promise<HeldTableLock> {
  const { calls, log, where, owner, leaseMs, ids } = settings;
  const key = { pk: PARTITIONS.locks, sk: name };
  let readAt = 0;
  const { id, remainingMs } = await takeLease<Head>(
    {
      ...settings,
      async readHead(signal) {
        const { item, answeredAt } = await calls.getWithTime(key, signal);
        readAt = answeredAt;
        return item && headOf(item.rev, parsed(item.lock), answeredAt);
      },
      async succeed(head, holder) {
        const lock = JSON.stringify({ holder, owner, since: readAt, leaseMs });
        const rev = ids.nonce();
        return (await calls.put({ ...key, rev, lock }, head ?? 'nothing')) === 'stored' ? rev : undefined;
      },
      idOf: ({ rev }) => rev,
      busy: (head) => busy(where, head),
    },
    request,
  );
  let released = false;
  return {
    remainingMs: () => (released ? 0 : remainingMs()),
    async release() {
      if (released) return;
      released = true;
      try {
        // Another's that came after it has another rev, and stays.
        await calls.remove(key, { rev: id });
      } catch (thrown) {
        log?.warn(`the lock of ${where} could not be given back; it lapses by itself`, { error: String(thrown) });
      }
    },
  };
}

function headOf(rev: string, { holder, owner, since, leaseMs }: JsonObject, answeredAt: number): Head {
  // One that nobody can make sense of, or that says to be from the future, would never lapse: it has lapsed.
  const makesSense = typeof since === 'number' && typeof leaseMs === 'number' && since <= answeredAt + LATER_MS;
  const lapsesAt = makesSense ? since + Math.min(leaseMs, LONGEST_LEASE_MS) : answeredAt;
  return {
    rev,
    holder: typeof holder === 'string' ? holder : undefined,
    owner: typeof owner === 'string' ? owner : 'an unknown program',
    released: false,
    lapsesAt,
    lapsesInMs: lapsesAt - answeredAt,
  };
}

function parsed(text: string | undefined): JsonObject {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

function busy(where: string, head: Head | undefined): LockBusyError {
  if (!head || head.lapsesInMs <= 0) {
    return new LockBusyError(`${where} is being locked by somebody else at this moment`, {
      remedy: 'run again in a minute',
    });
  }
  const seconds = Math.ceil(head.lapsesInMs / 1000);
  return new LockBusyError(
    `${where} is locked by ${head.owner}; if that has died, its lock lapses in ${seconds} s, at ${instant(head.lapsesAt)}`,
    { remedy: `run again in ${seconds} s, or when the other has finished` },
  );
}
