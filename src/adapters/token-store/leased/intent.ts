import { LockBusyError } from '../../../core/errors.ts';
import { isJsonObject, type JsonValue } from '../../../core/strict-json.ts';

/** The longest lease that is believed of somebody else's intent. */
const LONGEST_LEASE_MS = 900_000;

/** What an intent says of itself, beside what the store needs to find it. */
export interface IntentContent {
  /** For people. */
  readonly owner: string;
  /** Random: tells our own intent from everybody else's. */
  readonly holder: string;
  readonly leaseMs: number;
}

/** An intent as others see it. */
export interface Intent {
  /** Names it, and nothing but it, in its store. */
  readonly id: string;
  readonly owner: string;
  readonly holder: string | undefined;
  readonly released: boolean;
  /** When it lapses, and how long that is from the answer that showed it. The server's clock, milliseconds. */
  readonly lapsesAt: number;
  readonly lapsesInMs: number;
}

/** Where an intent was found, and when by the server's clock. */
interface IntentFacts {
  readonly id: string;
  readonly released: boolean;
  readonly createdAt: number;
  readonly answeredAt: number;
}

/** An intent by what it says. What is no intent of ours (somebody meddled) counts as one with our own lease. Pure. */
export function intentOf(
  content: JsonValue | undefined,
  { id, released, createdAt, answeredAt }: IntentFacts,
  ourLeaseMs: number,
): Intent {
  const { owner, holder, leaseMs } = isJsonObject(content) ? content : {};
  const lease = typeof leaseMs === 'number' && leaseMs > 0 ? Math.min(leaseMs, LONGEST_LEASE_MS) : ourLeaseMs;
  return {
    id,
    owner: typeof owner === 'string' ? owner : 'an unknown program',
    holder: typeof holder === 'string' ? holder : undefined,
    released,
    lapsesAt: createdAt + lease,
    lapsesInMs: createdAt + lease - answeredAt,
  };
}

/** Whether an intent still keeps others out. */
export function isLive<Any extends Intent>(intent: Any | undefined): intent is Any {
  return intent !== undefined && !intent.released && intent.lapsesInMs > 0;
}

/**
 * The error for whoever does not want to wait any longer.
 *
 * @param stuck  what helps where nobody holds the lock, and it can still not be had
 */
export function busy(where: string, head: Intent | undefined, stuck: string): LockBusyError {
  if (!isLive(head)) {
    return new LockBusyError(`${where} is being locked by somebody else at this moment`, {
      remedy: `run again in a minute; if this goes on although nothing runs, ${stuck}`,
    });
  }
  const until = new Date(head.lapsesAt).toISOString().replace(/\.\d+Z$/, 'Z');
  const seconds = Math.ceil(head.lapsesInMs / 1000);
  return new LockBusyError(
    `${where} is locked by ${head.owner}; if that has died, its lock lapses in ${seconds} s, at ${until}`,
    {
      remedy: `run again in ${seconds} s, or when the other has finished`,
    },
  );
}
