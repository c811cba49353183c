import { createHash } from 'node:crypto';
import { LockBusyError } from '../../../core/errors.ts';
import type { SecretCalls } from './calls.ts';
import type { SecretVersion } from './secret-version.ts';

/** The label of the newest intent: the head of the chain. */
export const INTENT = 'BYODS_INTENT';
/** The label that its holder puts on an intent when it is done with it. */
export const DONE = 'BYODS_DONE';
/** The label of the version, holding nothing, that the first intent of a secret follows; it never moves. */
export const CHAIN = 'BYODS_CHAIN';

/** The longest lease that is believed of somebody else's intent. */
const LONGEST_LEASE_MS = 900_000;

/** An intent as others see it. */
export interface Intent {
  readonly versionId: string;
  readonly owner: string;
  readonly holder: string | undefined;
  readonly released: boolean;
  /** When the intents of the day before it were written, and it itself: AWS's clock, milliseconds. */
  readonly recent: readonly number[];
  /** When it lapses, and how long that is from the answer that showed it. AWS's clock, milliseconds. */
  readonly lapsesAt: number;
  readonly lapsesInMs: number;
}

/** The newest intent; undefined for a secret that has never been locked. */
export async function readHead(calls: SecretCalls, leaseMs: number, signal?: AbortSignal): Promise<Intent | undefined> {
  const version = await calls.get(INTENT, signal);
  return version && readIntent(version, leaseMs);
}

/** A version under the label that is no intent of ours (somebody moved the label) counts as one with our own lease. */
function readIntent(version: SecretVersion, leaseMs: number): Intent {
  const content = parse(version.text);
  const given = content.leaseMs;
  const lease = typeof given === 'number' && given > 0 ? Math.min(given, LONGEST_LEASE_MS) : leaseMs;
  return {
    versionId: version.versionId,
    owner: typeof content.owner === 'string' ? content.owner : 'an unknown program',
    holder: typeof content.holder === 'string' ? content.holder : undefined,
    released: version.stages.includes(DONE),
    recent: recentTo(version, content.recent),
    lapsesAt: version.createdAt + lease,
    lapsesInMs: version.createdAt + lease - version.answeredAt,
  };
}

/** AWS keeps a version for a day at least. */
const KEPT_MS = 86_400_000;
/** More than there can be in a day: somebody else's content is not believed without end. */
const MOST_RECENT = 150;

function recentTo({ createdAt, answeredAt }: SecretVersion, told: unknown): number[] {
  const earlier = Array.isArray(told) ? told.filter((at): at is number => Number.isSafeInteger(at)) : [];
  return [...earlier, createdAt].filter((at) => at > answeredAt - KEPT_MS).slice(-MOST_RECENT);
}

function parse(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The id that the successor of an intent has: shaped like a UUID, and it tells nothing. */
export function successorOf(predecessor: string): string {
  return idFrom(`intent:${predecessor}`);
}

/** A version id made from a text: shaped like a UUID. */
export function idFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The error for whoever does not want to wait any longer. */
export function busy(where: string, head: Intent | undefined): LockBusyError {
  if (head === undefined || head.lapsesInMs <= 0 || head.released) {
    return new LockBusyError(`${where} is being locked by somebody else at this moment`, {
      remedy: `run again in a minute; if this goes on although nothing runs, take the labels ${INTENT} and ${CHAIN} off the secret and store its value once more`,
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
