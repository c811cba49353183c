import { isSameContent } from './canonical.ts';
import { type CopyPlan, type Overwrite, planCopy, tokensIn } from './copy-plan.ts';
import { asKeeperError, KeeperError } from './errors.ts';
import { type MovedTo, withMovedTo, withoutMovedTo } from './moved.ts';
import type { Clock } from './ports.ts';
import type { JsonObject } from './strict-json.ts';
import type { LockedTokenStore, TokenStore } from './token-store.ts';

/** How long a copy waits for whoever refreshes at this moment. */
const LOCK_WAIT_MS = 10_000;
/** A store may show for a moment what was there before. */
const LOOKS = 5;
const LOOK_PAUSE_MS = 500;

/** One end of a copy. */
export interface CopyEnd {
  readonly store: TokenStore;
  /** As `--store` names it from anywhere on this machine. */
  readonly address: string;
  /** This machine, where the store is a file on it. */
  readonly host?: string;
}

/** What a copy works with. */
export interface CopyContext {
  readonly from: CopyEnd;
  readonly to: CopyEnd;
  readonly clock: Clock;
  readonly overwrite: Overwrite;
  /** Ends it as long as nothing but the target, which nobody uses yet, has changed. */
  readonly signal?: AbortSignal;
}

/**
 * What a copy would do. Reads; never writes.
 *
 * @throws KeeperError when an end cannot be read, or the target cannot be made or has no room
 */
export async function lookAtCopy({
  from,
  to,
  clock,
  overwrite,
}: CopyContext): Promise<{ plan: CopyPlan; warnings: readonly string[] }> {
  const { config, warnings } = await from.store.read();
  const there = await to.store.exists();
  const target = there ? (await to.store.read()).config : undefined;
  // A place that cannot be is told now.
  if (!there) await to.store.document();
  to.store.refuseTooMany?.(config, []);
  const ends = { from: from.address, to: to.address };
  return { plan: planCopy(config, target, ends, { overwrite, now: clock.now() }), warnings };
}

/**
 * Moves a document from one store to another. At no moment, and after no crash, do both refresh its tokens: the target
 * holds them unused and proven first, then the source gives them up, and then the target takes them. What dies in between
 * is finished by doing the same again. See `docs/decisions/0005-a-store-that-moves.md`.
 *
 * @throws KeeperError `refused` when the target would lose something, `lock-busy`, `changed-meanwhile`, store errors
 */
export async function copyStore(context: CopyContext): Promise<CopyPlan> {
  const { from, to, clock, signal } = context;
  const lock = (end: CopyEnd) => end.store.lock({ waitMs: LOCK_WAIT_MS, ...(signal && { signal }) });
  const progress = new Progress(from.address, to.address);
  const held: LockedTokenStore[] = [];
  try {
    const source = await lock(from);
    held.push(source);
    const { config } = await source.read();
    const there = await to.store.exists();
    if (there) held.push(await lock(to));
    const before = there ? (await held[1]!.read()).config : undefined;
    to.store.refuseTooMany?.(config, []);
    const ends = { from: from.address, to: to.address };
    const plan = planCopy(config, before, ends, { overwrite: context.overwrite, now: clock.now() });
    if (plan.error) throw plan.error;
    signal?.throwIfAborted();

    const document = withoutMovedTo(config.document);
    const tokens = tokensIn(config.credentials);
    const arriving = withMovedTo(document, { ...markOf(from, clock), tokens, unfinished: true });
    progress.begin('arriving');
    if (before) await held[1]!.rewrite(unless(before.document, to, arriving));
    else await to.store.create(arriving);
    await prove(to, arriving, clock);
    if (!there) held.push(await lock(to));
    signal?.throwIfAborted();

    progress.begin('leaving');
    await source.rewrite(unless(config.document, from, withMovedTo(document, { ...markOf(to, clock), tokens })));
    progress.begin('taking');
    await held[1]!.rewrite(unless(arriving, to, document));
    await prove(to, document, clock);
    return plan;
  } catch (thrown) {
    throw progress.failed(thrown);
  } finally {
    for (const each of held.reverse()) await each.release();
  }
}

/** What to say of a copy that failed, by how far it had come. */
class Progress {
  readonly #ends: readonly [from: string, to: string];
  #step: 'nothing' | 'arriving' | 'leaving' | 'taking' = 'nothing';

  constructor(from: string, to: string) {
    this.#ends = [from, to];
  }

  begin(step: 'arriving' | 'leaving' | 'taking'): void {
    this.#step = step;
  }

  failed(thrown: unknown): unknown {
    if (this.#step === 'nothing' || !(thrown instanceof KeeperError)) return thrown;
    const [from, to] = this.#ends;
    const { code, message, remedy } = asKeeperError(thrown);
    const state =
      this.#step === 'arriving'
        ? `${from} is in use as before; ${to} is not used until the copy is finished`
        : `every token is in ${from} and in ${to}, and neither may be in use until the copy is finished`;
    const again = `then finish it: byods store copy --from ${from} --to ${to}`;
    return new KeeperError(code, `the copy was not finished: ${message}. ${state}`, {
      remedy: remedy === undefined ? again : `${remedy}; ${again}`,
    });
  }
}

function markOf({ address, host }: CopyEnd, clock: Clock): MovedTo {
  return { store: address, at: clock.now(), ...(host !== undefined && { host }) };
}

/** A change to a document that must be there still as it was read. */
function unless(read: JsonObject, { address }: CopyEnd, after: JsonObject): (now: JsonObject) => JsonObject {
  return (now) => {
    if (isSameContent(now, read)) return after;
    throw new KeeperError('changed-meanwhile', `somebody changed ${address} at the same moment`, {
      remedy: 'close editors of it',
    });
  };
}

/** Reads back what the store shows to others. */
async function prove({ store, address }: CopyEnd, expected: JsonObject, clock: Clock): Promise<void> {
  for (let look = 1; ; look += 1) {
    if (isSameContent((await store.read()).config.document, expected)) return;
    if (look === LOOKS) break;
    await clock.sleep(LOOK_PAUSE_MS * look);
  }
  throw new KeeperError('changed-meanwhile', `${address} does not hold what was written there`, {
    remedy: 'see that nothing else writes to it',
  });
}
