import { constants } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import type { StoreUpdate } from '../../../core/model.ts';
import { isPrecious } from '../../../core/store-update.ts';
import { type RescueFile, readRescueFiles, writeRescueFile } from '../rescue.ts';
import { openUpdates, sealUpdates } from '../sealed-updates.ts';
import { encodeUpdates } from '../update-codec.ts';
import { type Journal, parseJournal } from './journal.ts';
import type { StorePlace } from './place.ts';
import { errnoOf } from './system-error.ts';

/** What one save brought, or an earlier run left. */
export interface BacklogEntry {
  readonly updates: readonly StoreUpdate[];
  /** Whether it is durable somewhere already. */
  safe: boolean;
}

/** What earlier runs received and could not publish, in the order in which it came. */
export interface LeftUpdates {
  readonly updates: readonly (readonly StoreUpdate[])[];
  /** Whole journal entries that this version cannot read. */
  readonly unreadable: readonly string[];
  /** Equal as long as nothing was added or published. */
  readonly fingerprint: string;
}

/** Reads what earlier runs left, without the lock and without writing. */
export async function readLeftUpdates(place: StorePlace): Promise<LeftUpdates> {
  const rescues = await readRescueFiles(place.folder, place.base, place.seal);
  const { entries } = parseJournal(await readJournal(place.journal));
  const { updates, unreadable } = await collect(place, rescues, entries);
  const fingerprint = [...rescues.map(({ path }) => path), ...entries.map((entry) => entry.toString('latin1'))].join(
    '\n',
  );
  return { updates, unreadable, fingerprint };
}

async function readJournal(path: string): Promise<Buffer> {
  try {
    const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return Buffer.alloc(0);
    throw thrown;
  }
}

/** Rescue files come first: they hold what could not be journalled, and what came after it may build upon it. */
async function collect(
  place: StorePlace,
  rescues: readonly RescueFile[],
  payloads: readonly Buffer[],
): Promise<Omit<LeftUpdates, 'fingerprint'>> {
  const whole = new Map<string, readonly StoreUpdate[]>();
  const unreadable: string[] = [];
  for (const { updates } of rescues) if (updates) whole.set(encodeUpdates(updates), updates);
  for (const payload of payloads) {
    const updates = await openUpdates(place.seal, payload, place.journal);
    if (updates) whole.set(encodeUpdates(updates), updates);
    else unreadable.push(payload.toString('utf8'));
  }
  return { updates: [...whole.values()], unreadable };
}

/** What was received and is not yet published, kept durably until it is. For the holder of the lock. */
export class Backlog {
  readonly #place: StorePlace;
  readonly #journal: Journal;
  readonly #rescueFiles: Set<string>;
  #entries: BacklogEntry[];
  #lastRescue: { text: string; path: string } | undefined;
  /** Journal entries of an earlier run that this version cannot read; to be kept aside. */
  unreadable: readonly string[];

  private constructor(
    place: StorePlace,
    journal: Journal,
    rescues: readonly RescueFile[],
    { updates, unreadable }: Omit<LeftUpdates, 'fingerprint'>,
  ) {
    this.#place = place;
    this.#journal = journal;
    this.#rescueFiles = new Set(rescues.filter((file) => file.updates).map(({ path }) => path));
    this.#entries = updates.map((each) => ({ updates: each, safe: true }));
    this.unreadable = unreadable;
  }

  /** Takes over what earlier runs left in the journal and in rescue files. */
  static async load(place: StorePlace, journal: Journal): Promise<Backlog> {
    const rescues = await readRescueFiles(place.folder, place.base, place.seal);
    return new Backlog(place, journal, rescues, await collect(place, rescues, journal.found));
  }

  /** What waits, in order; the list itself never changes, so it may be kept. */
  get entries(): readonly BacklogEntry[] {
    return this.#entries;
  }

  get updates(): readonly StoreUpdate[] {
    return this.#entries.flatMap(({ updates }) => updates);
  }

  /** Whether there is nothing to publish and nothing to tidy up. */
  get empty(): boolean {
    return this.#entries.length === 0 && this.unreadable.length === 0 && !this.#journal.used;
  }

  /** Whether all that waits would survive the end of this process in the journal or in a rescue file that is found again. */
  get safe(): boolean {
    return this.#entries.every((entry) => entry.safe || !entry.updates.some(isPrecious));
  }

  /**
   * Adds updates. Synchronous: they are durable in the journal when it returns, unless it gives what went wrong, and then
   * they are in the backlog all the same. Notes alone are not journalled.
   */
  add(updates: readonly StoreUpdate[]): { entry: BacklogEntry; problem?: unknown } {
    const entry: BacklogEntry = { updates, safe: false };
    this.#entries = [...this.#entries, entry];
    try {
      for (const waiting of this.#entries) {
        if (waiting.safe || !waiting.updates.some(isPrecious)) continue;
        this.#journal.append(sealUpdates(this.#place.seal, waiting.updates));
        waiting.safe = true;
      }
      return { entry };
    } catch (problem) {
      return { entry, problem };
    }
  }

  /**
   * Forgets entries that are published, durably; when none is left, empties the journal and removes the rescue files.
   * Gives what went wrong in that; it is not worth failing for, since published updates do no harm.
   */
  async settle(published: readonly BacklogEntry[]): Promise<unknown> {
    this.#entries = this.#entries.filter((entry) => !published.includes(entry));
    this.unreadable = [];
    if (this.#entries.length > 0) return undefined;
    try {
      this.#journal.reset();
      const done = [...this.#rescueFiles];
      this.#rescueFiles.clear();
      this.#lastRescue = undefined;
      for (const path of done) await unlink(path);
      return undefined;
    } catch (problem) {
      return problem;
    }
  }

  /**
   * Writes all that waits, but notes, into a rescue file: in the folder or, where that fails, in the second directory.
   *
   * @returns its path, or undefined when there is nothing else, or neither place takes it
   */
  async rescue(secondDirectory: string, now: number): Promise<string | undefined> {
    const updates = this.updates.filter(isPrecious);
    if (updates.length === 0) return undefined;
    const text = encodeUpdates(updates);
    if (this.#lastRescue?.text === text) return this.#lastRescue.path;
    for (const directory of [this.#place.folder, secondDirectory]) {
      try {
        const path = await writeRescueFile(directory, this.#place.base, updates, now, this.#place.seal);
        this.#lastRescue = { text, path };
        this.#rescueFiles.add(path);
        return path;
      } catch {
        // the next place, if there is one
      }
    }
    return undefined;
  }

  close(): void {
    try {
      this.#journal.close();
    } catch {
      // what was to be durable is
    }
  }
}
