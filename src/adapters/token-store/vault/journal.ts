import type { StoreUpdate } from '../../../core/model.ts';
import { isPrecious } from '../../../core/store-update.ts';
import { isJsonObject, type JsonObject, parseStrictJson } from '../../../core/strict-json.ts';
import { changedAgainAndAgain } from '../leased/save-failed.ts';
import { decodeUpdates, encodeUpdates } from '../update-codec.ts';
import type { KvDocument } from './kv-document.ts';

/** How often a write is tried anew because somebody else wrote. */
const ROUNDS = 5;

/** What a run received and could not publish. */
export interface LeftUpdates {
  /** Of the journal. */
  readonly version: number;
  readonly updates: readonly StoreUpdate[];
  /** What this program cannot read, as it stands there. */
  readonly unreadable?: JsonObject;
}

/** Reads the journal, without the lock and without writing. */
export async function readJournal(journal: KvDocument): Promise<LeftUpdates> {
  const { version, data } = await journal.read();
  if (!data) return { version, updates: [] };
  const updates = decodeUpdates(JSON.stringify(data));
  return updates ? { version, updates } : { version, updates: [], unreadable: data };
}

/**
 * The journal: a document that holds what was received and is not yet published. For the holder of the lock; one whose
 * lock has lapsed meanwhile takes over what the next holder left there, and loses nothing of it.
 */
export class KvJournal {
  readonly #document: KvDocument;
  #left: LeftUpdates | undefined;

  constructor(document: KvDocument) {
    this.#document = document;
  }

  get name(): string {
    return this.#document.name;
  }

  /** What waits there, read once: nobody else writes it while the lock is ours. */
  async left(): Promise<LeftUpdates> {
    this.#left ??= await readJournal(this.#document);
    return this.#left;
  }

  /**
   * Adds updates behind what waits there. They are durable when this resolves, to all that waits now. Notes alone are not
   * journalled. What cannot be read there must have been put aside and cleared before.
   */
  async add(updates: readonly StoreUpdate[]): Promise<readonly StoreUpdate[]> {
    if (!updates.some(isPrecious)) return [...(await this.left()).updates, ...updates];
    for (let round = 1; ; round += 1) {
      const left = await this.left();
      const all = [...left.updates, ...updates];
      const written = await this.#document.write(contentOf(all), left.version);
      if (written !== 'conflict') {
        this.#left = { version: written, updates: all };
        return all;
      }
      this.#left = undefined;
      if (round >= ROUNDS) throw changedAgainAndAgain(this.name);
    }
  }

  /** Forgets what waits there, once it is published. What somebody else has written since stays. */
  async clear(): Promise<void> {
    const { version, updates, unreadable } = await this.left();
    if (updates.length === 0 && !unreadable) return;
    const written = await this.#document.write(contentOf([]), version);
    this.#left = written === 'conflict' ? undefined : { version: written, updates: [] };
  }
}

/** Updates as what a document holds. */
export function contentOf(updates: readonly StoreUpdate[]): JsonObject {
  const value = parseStrictJson(encodeUpdates(updates));
  return isJsonObject(value) ? value : {};
}
