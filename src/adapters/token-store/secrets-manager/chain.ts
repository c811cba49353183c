import { createHash } from 'node:crypto';
import { isJsonObject, type JsonValue, parseStrictJson } from '../../../core/strict-json.ts';
import { type Intent, intentOf } from '../leased/intent.ts';
import type { IntentChain } from '../leased/lease.ts';
import type { SecretCalls } from './calls.ts';
import type { SecretVersion } from './secret-version.ts';

/** The label of the newest intent: the head of the chain. */
const INTENT = 'BYODS_INTENT';
/** The label that its holder puts on an intent when it is done with it. */
const DONE = 'BYODS_DONE';
/** The label of the version, holding nothing, that the first intent of a secret follows; it never moves. */
export const CHAIN = 'BYODS_CHAIN';
/** A version needs a label to be written with: the one for what may become the first of the chain. */
const CANDIDATE = 'BYODS_CANDIDATE';

/** An intent of a secret. */
interface SecretIntent extends Intent {
  /** When the intents of the day before it were written, and it itself: AWS's clock, milliseconds. */
  readonly recent: readonly number[];
}

/**
 * The intents of a secret. Each is a version whose id is derived from the intent before it, so that each has one
 * successor: AWS refuses a second content under one id. An intent that was written shows that versions may be written,
 * and the proof, save where the holder before us died, that labels may be moved.
 *
 * @param refuseBusyDay  refuses, by throwing, when so many locks were taken in a day; absent: whatever was
 */
export function secretChain(
  calls: SecretCalls,
  leaseMs: number,
  refuseBusyDay: ((locks: number) => void) | undefined,
): IntentChain<SecretIntent> {
  return {
    stuck: `take the labels ${INTENT} and ${CHAIN} off the secret and store its value once more`,
    head: (signal) => readHead(calls, leaseMs, signal),
    refuse: (head) => refuseBusyDay?.(head?.recent.length ?? 0),
    async succeed(head, content) {
      const predecessor = head?.id ?? (await rootOf(calls));
      if (predecessor === undefined) return undefined;
      const token = successorOf(predecessor);
      const text = JSON.stringify({ byodsIntent: 1, ...content, predecessor, recent: head?.recent ?? [] });
      return (await calls.put(token, text, INTENT)) === 'stored' ? token : undefined;
    },
    // The mark of release is of no more use there.
    async prove(head) {
      if (head?.released) await calls.move(DONE, { from: head.id });
    },
    async finish(id) {
      if ((await calls.move(DONE, { to: id })) === 'moved') return;
      const from = await calls.holderOf(DONE);
      if (from !== id) await calls.move(DONE, { to: id, ...(from !== undefined && { from }) });
    },
  };
}

/** The newest intent; undefined for a secret that has never been locked. */
export async function readHead(
  calls: SecretCalls,
  leaseMs: number,
  signal?: AbortSignal,
): Promise<SecretIntent | undefined> {
  const version = await calls.get(INTENT, signal);
  if (!version) return undefined;
  const { versionId: id, stages, createdAt, answeredAt, text } = version;
  const content = parse(text);
  const intent = intentOf(content, { id, released: stages.includes(DONE), createdAt, answeredAt }, leaseMs);
  return { ...intent, recent: recentTo(version, isJsonObject(content) ? content.recent : undefined) };
}

/** AWS keeps a version for a day at least. */
const KEPT_MS = 86_400_000;
/** More than there can be in a day: somebody else's content is not believed without end. */
const MOST_RECENT = 150;

function recentTo({ createdAt, answeredAt }: SecretVersion, told: unknown): number[] {
  const earlier = Array.isArray(told) ? told.filter((at): at is number => Number.isSafeInteger(at)) : [];
  return [...earlier, createdAt].filter((at) => at > answeredAt - KEPT_MS).slice(-MOST_RECENT);
}

function parse(text: string | undefined): JsonValue | undefined {
  try {
    return parseStrictJson(text ?? '');
  } catch {
    return undefined;
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

/** The id that the successor of an intent has: shaped like a UUID, and it tells nothing. */
export function successorOf(predecessor: string): string {
  return idFrom(`intent:${predecessor}`);
}

/** A version id made from a text: shaped like a UUID. */
export function idFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
