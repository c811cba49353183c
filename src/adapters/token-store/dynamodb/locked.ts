import { asKeeperError, KeeperError, LockBusyError } from '../../../core/errors.ts';
import type { StoreUpdate } from '../../../core/model.ts';
import type { Ids } from '../../../core/ports.ts';
import { rewritten } from '../../../core/rewritten.ts';
import { isPrecious } from '../../../core/store-update.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import type { TargetOrg } from '../../../core/target-orgs.ts';
import { readTokenConfig } from '../../../core/token-config.ts';
import type { DocumentChange, LockedTokenStore, StoreSnapshot } from '../../../core/token-store.ts';
import { Turns } from '../../../core/turns.ts';
import { type Pacing, pause } from '../../retry.ts';
import type { HeldLease } from '../leased/lease.ts';
import { changedAgainAndAgain, type RescueSettings, saveFailed } from '../leased/save-failed.ts';
import { type Item, PARTITIONS, sealItem } from './items.ts';
import { LARGEST_BYTES } from './limits.ts';
import { type Look, lookAt, staleSentence, type TableDocument } from './look.ts';

/** What the store hands to its locked half. */
export interface LockedDocumentSettings extends Pacing, RescueSettings {
  readonly document: TableDocument;
  readonly ids: Ids;
}

/** How often a publication is tried anew because somebody wrote the item meanwhile. */
const ROUNDS = 5;

/**
 * A document of the table while we hold its lock. What is received is an item of the journal first; then the document is
 * written, if it is still the one that was read; then the journal's item goes.
 */
export class LockedDocument implements LockedTokenStore {
  readonly #settings: LockedDocumentSettings;
  readonly #lock: HeldLease;
  readonly #turns = new Turns();
  /** Updates of saves that failed and that are not in the journal: the next save brings them in. */
  #unsaved: readonly StoreUpdate[] = [];
  /** The orgs as they were last seen, for what people are told. */
  #orgs: readonly TargetOrg[] = [];

  constructor(settings: LockedDocumentSettings, lock: HeldLease) {
    this.#settings = settings;
    this.#lock = lock;
  }

  read(): Promise<StoreSnapshot> {
    return this.#turns.take(async () => {
      await this.#bringInRescued();
      const warnings = await this.#publish([]);
      const { item, rolled } = await lookAt(this.#settings.document);
      return { config: rolled.config, revision: item.rev, warnings };
    });
  }

  save(updates: readonly StoreUpdate[]): Promise<void> {
    return this.#turns.take(async () => {
      const all = [...this.#unsaved, ...updates];
      if (all.length === 0) return;
      let entry: Item | undefined;
      try {
        entry = await this.#journalled(all);
        for (const warning of await this.#publish(all)) this.#settings.log?.warn(warning);
        this.#unsaved = [];
      } catch (thrown) {
        this.#unsaved = entry ? [] : all;
        const safeIn =
          entry &&
          `in the journal of the table "${this.#settings.document.calls.table}", and the next run publishes them`;
        throw await saveFailed(this.#settings, all, { cause: asKeeperError(thrown), orgs: this.#orgs, safeIn });
      }
    });
  }

  rewrite(change: DocumentChange): Promise<void> {
    return this.#turns.take(async () => {
      this.#refuseLapsed();
      await this.#bringInRescued();
      for (let round = 1; round <= ROUNDS; round += 1) {
        await this.#publish(this.#unsaved);
        this.#unsaved = [];
        const look = await lookAt(this.#settings.document);
        const { document } = rewritten(look.before, change, this.#settings.where);
        this.#refuseLapsed();
        if ((await this.#write(look, document)) === 'stored') return;
        await pause(this.#settings, round);
      }
      throw changedAgainAndAgain(this.#settings.where);
    });
  }

  forgetCopies(): Promise<readonly string[]> {
    return this.#turns.take(async () => {
      await this.#settings.document.journal.forgetAside();
      return [
        `where point-in-time recovery is on, AWS can bring back what the table "${this.#settings.document.calls.table}" held in the last 35 days, tokens included, encrypted as they were`,
      ];
    });
  }

  remainingMs(): number {
    return this.#lock.remainingMs();
  }

  async release(): Promise<void> {
    await this.#turns.take(() => this.#lock.release());
  }

  /** What an earlier run could not write down and wrote into rescue files on this machine; they go once it is published. */
  async #bringInRescued(): Promise<void> {
    for (const { updates, discard } of await this.#settings.rescued()) {
      // By the journal: what no longer fits is then kept aside, and not lost with the file.
      await this.#settings.document.journal.add(updates);
      await this.#publish([]);
      await discard();
    }
  }

  /** Notes alone are not journalled. Where the journal cannot be written, the document may be all the same. */
  async #journalled(updates: readonly StoreUpdate[]): Promise<Item | undefined> {
    if (!updates.some(isPrecious)) return undefined;
    try {
      return await this.#settings.document.journal.add(updates);
    } catch (thrown) {
      this.#settings.log?.error('the journal could not be written', { error: asKeeperError(thrown).message });
      return undefined;
    }
  }

  /** Makes updates, and whatever is in the journal, part of the document. @returns what a person should know */
  async #publish(updates: readonly StoreUpdate[]): Promise<string[]> {
    const { document, where } = this.#settings;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const look = await lookAt(document, updates);
      this.#orgs = look.rolled.config.orgs;
      if ((await this.#write(look, look.rolled.config.document)) === 'stored') return await this.#settle(look);
      await pause(this.#settings, round);
    }
    throw changedAgainAndAgain(where);
  }

  /** Writes the document, if it is still the one that was read. */
  async #write({ item, before }: Look, after: JsonObject): Promise<'stored' | 'refused'> {
    const { document, ids, where } = this.#settings;
    const { calls, seal } = document;
    const text = JSON.stringify(after);
    if (text === JSON.stringify(before) && seal.isCurrent(Buffer.from(item.sealed ?? ''))) return 'stored';
    readTokenConfig(after, where);
    const key = { pk: PARTITIONS.documents, sk: document.name };
    const sealed = sealItem(seal, key, text);
    if (sealed.length > LARGEST_BYTES) throw tooLarge(where, after);
    return await calls.put({ ...key, rev: ids.nonce(), sealed }, item);
  }

  /** Tidies up after a publication. What no longer fits is kept where a person finds it. */
  async #settle(look: Look): Promise<string[]> {
    const { document, log, where } = this.#settings;
    const isStale = (updates: readonly StoreUpdate[] | undefined) =>
      updates === undefined || updates.some((each) => look.rolled.stale.some((stale) => stale === each));
    const [stale, done] = [true, false].map((wanted) =>
      look.entries.filter(({ updates }) => isStale(updates) === wanted),
    );
    await document.journal.remove(done!.map(({ item }) => item));
    for (const { item } of stale!) await document.journal.setAside(item);
    const sentence = stale!.length > 0 ? staleSentence(look, this.#orgs, where) : undefined;
    if (sentence) log?.warn(sentence);
    return sentence ? [sentence] : [];
  }

  /** A save is worth a try without the lock, because tokens would be lost; a change that can be repeated is not. */
  #refuseLapsed(): void {
    if (this.remainingMs() > 0) return;
    const what = `the lock of ${this.#settings.where} lapsed before the change was made; it was left as it is`;
    throw new LockBusyError(what, { remedy: 'run it again' });
  }
}

function tooLarge(where: string, document: JsonObject): KeeperError {
  return new KeeperError(
    'store-full',
    `${where} would grow beyond what one item of DynamoDB stores, with ${readTokenConfig(document, where).orgs.length} orgs`,
    { remedy: 'move some of serviceApp.targetOrgId to a second credential of the same shape' },
  );
}
