import { unlink } from 'node:fs/promises';
import { KeeperError, type SaveFailedError } from '../../../core/errors.ts';
import type { StoreUpdate } from '../../../core/model.ts';
import type { Clock, Log } from '../../../core/ports.ts';
import { isOrgUpdate, isPrecious } from '../../../core/store-update.ts';
import type { DocumentChange, LockedTokenStore, StoreSnapshot } from '../../../core/token-store.ts';
import { Turns } from '../../../core/turns.ts';
import type { Backlog, BacklogEntry } from './backlog.ts';
import { removeKeptAside } from './copies.ts';
import type { HeldLock } from './lock.ts';
import { leftOvers, type StorePlace } from './place.ts';
import { documentOf, isFinal, publish, rewrite } from './publication.ts';
import { keepStaleAside } from './stale.ts';
import { notesNotSaved, notRewritten, saveFailed } from './store-errors.ts';
import { readStoredFile, revisionOf } from './stored-file.ts';
import { systemSays } from './system-error.ts';
import { triedAgain } from './tries.ts';

/** What a {@link LockedFileStore} works with. It owns the lock and the backlog, and gives them back. */
export interface LockedParts {
  readonly place: StorePlace;
  readonly held: HeldLock;
  readonly backlog: Backlog;
  readonly clock: Clock;
  readonly log?: Log | undefined;
  /** Sentences found when the lock was taken. */
  readonly warnings: readonly string[];
  /** Where rescue files go when the folder does not take them. */
  readonly secondDirectory: string;
}

/** A file store whose lock we hold. Its work is done one after the other; only the journal is written at once. */
export class LockedFileStore implements LockedTokenStore {
  readonly #parts: LockedParts;
  readonly #failures = new WeakMap<BacklogEntry, SaveFailedError>();
  readonly #warnings: string[];
  readonly #turns = new Turns();
  #released: Promise<void> | undefined;
  #tidied = false;

  constructor(parts: LockedParts) {
    this.#parts = parts;
    this.#warnings = [...parts.warnings];
  }

  read(): Promise<StoreSnapshot> {
    this.#assertHeld();
    return this.#turns.take(async () => {
      const snapshot = await this.#snapshot();
      if (this.#parts.backlog.empty) return snapshot;
      await this.#publish();
      return await this.#snapshot();
    });
  }

  async save(updates: readonly StoreUpdate[]): Promise<void> {
    this.#assertHeld();
    if (updates.length === 0) return;
    const { backlog, place, log } = this.#parts;
    const { entry, problem } = backlog.add(updates);
    if (problem !== undefined)
      log?.error('the journal could not be written', { journal: place.journal, why: systemSays(problem) });
    await this.#turns.take(async () => {
      const failure = this.#failures.get(entry);
      if (failure) throw failure;
      if (backlog.entries.includes(entry)) await this.#publish();
    });
  }

  async rewrite(change: DocumentChange): Promise<void> {
    this.#assertHeld();
    const { backlog, place } = this.#parts;
    await this.#turns.take(async () => {
      if (!backlog.empty) await this.#publish();
      try {
        const isOurs = (thrown: unknown) => thrown instanceof KeeperError;
        const { lastGoodProblem } = await triedAgain(this.#parts, () => rewrite(place, change), isOurs);
        this.#tellOf(lastGoodProblem);
      } catch (thrown) {
        throw notRewritten(thrown, place.file);
      }
    });
  }

  async forgetCopies(): Promise<readonly string[]> {
    this.#assertHeld();
    const { place, backlog, secondDirectory } = this.#parts;
    return await this.#turns.take(async () => {
      if (!backlog.empty) await this.#publish();
      await rewrite(place, (same) => same);
      return await removeKeptAside(place, secondDirectory);
    });
  }

  remainingMs(): number {
    return Number.POSITIVE_INFINITY;
  }

  release(): Promise<void> {
    this.#released ??= this.#turns.settled().then(() => {
      this.#parts.backlog.close();
      this.#parts.held.release();
    });
    return this.#released;
  }

  #assertHeld(): void {
    if (this.#released) throw new Error('the lock of this token store was given back');
  }

  async #snapshot(): Promise<StoreSnapshot> {
    const { place, backlog } = this.#parts;
    const stored = await readStoredFile(place);
    const { config } = await documentOf(place, stored, backlog.updates);
    return { config, revision: revisionOf(config.document), warnings: [...stored.warnings, ...this.#warnings] };
  }

  /** Publishes all that waits; tries again a few times. @throws SaveFailedError */
  async #publish(): Promise<void> {
    const { backlog } = this.#parts;
    let batch = backlog.entries;
    const once = () => {
      batch = backlog.entries;
      return this.#publishOnce(batch);
    };
    try {
      await triedAgain(this.#parts, once, isFinal);
    } catch (thrown) {
      throw await this.#failed(batch, thrown);
    }
  }

  async #publishOnce(batch: readonly BacklogEntry[]): Promise<void> {
    const { place, backlog, log } = this.#parts;
    const { stale, orgs, lastGoodProblem } = await publish(
      place,
      batch.flatMap(({ updates }) => updates),
    );
    this.#tellOf(lastGoodProblem);
    const kept = await keepStaleAside(this.#parts, stale, orgs);
    if (kept.warning !== undefined) this.#warnings.push(kept.warning);
    if (!kept.settled) return;
    const problem = await backlog.settle(batch);
    if (problem !== undefined) log?.warn('the journal could not be emptied', { why: systemSays(problem) });
    await this.#tidy();
  }

  #tellOf(lastGoodProblem: unknown): void {
    if (lastGoodProblem === undefined) return;
    this.#parts.log?.warn('the last good file could not be written', { why: systemSays(lastGoodProblem) });
  }

  async #failed(batch: readonly BacklogEntry[], thrown: unknown): Promise<SaveFailedError> {
    const { place, backlog, clock, secondDirectory } = this.#parts;
    const journalled = backlog.safe;
    const rescuedTo = await backlog.rescue(secondDirectory, clock.now());
    const failure = backlog.updates.some(isPrecious)
      ? saveFailed(thrown, {
          what: backlog.updates.every(isOrgUpdate) ? 'the changes of the orgs' : 'the new tokens',
          file: place.file,
          folder: place.folder,
          journal: journalled ? place.journal : undefined,
          rescuedTo,
          rescueIsFound: rescuedTo?.startsWith(place.folder) ?? false,
        })
      : notesNotSaved(thrown, place.file);
    for (const entry of batch) this.#failures.set(entry, failure);
    return failure;
  }

  /** Removes what killed runs left half-written, once. */
  async #tidy(): Promise<void> {
    if (this.#tidied) return;
    this.#tidied = true;
    try {
      for (const path of await leftOvers(this.#parts.place)) await unlink(path);
    } catch (thrown) {
      this.#parts.log?.debug('left-over files could not be removed', { why: systemSays(thrown) });
    }
  }
}
