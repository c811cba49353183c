import { isSameContent } from '../../../core/canonical.ts';
import { asKeeperError, LockBusyError } from '../../../core/errors.ts';
import type { StoreUpdate } from '../../../core/model.ts';
import { rewritten } from '../../../core/rewritten.ts';
import { isPrecious } from '../../../core/store-update.ts';
import { rollForward } from '../../../core/stored-document.ts';
import type { TargetOrg } from '../../../core/target-orgs.ts';
import { readTokenConfig } from '../../../core/token-config.ts';
import type { DocumentChange, LockedTokenStore, StoreSnapshot } from '../../../core/token-store.ts';
import { Turns } from '../../../core/turns.ts';
import { type Pacing, pause } from '../../retry.ts';
import type { HeldLease } from '../leased/lease.ts';
import { changedAgainAndAgain, type RescueSettings, saveFailed } from '../leased/save-failed.ts';
import { putAside, staleSentence, write } from './aside.ts';
import { dataOf, type StoredTokens, tokensIn } from './content.ts';
import { contentOf, KvJournal } from './journal.ts';
import type { KvDocument } from './kv-document.ts';
import type { StorePaths } from './location.ts';

/** What the store hands to its locked half. */
export interface LockedSettings extends Pacing, RescueSettings {
  readonly documents: Readonly<Record<keyof StorePaths, KvDocument>>;
}

/** How often a publication is tried anew because somebody edited the document meanwhile. */
const ROUNDS = 5;

/**
 * The store while we hold its lock. Every save is durable in the journal first, then in the token document, whose version
 * is compared; then the journal is emptied. A run that dies in between leaves a journal that the next one publishes.
 */
export class LockedVault implements LockedTokenStore {
  readonly #settings: LockedSettings;
  readonly #lease: HeldLease;
  readonly #journal: KvJournal;
  readonly #turns = new Turns();
  /** The document as we read or wrote it last: a publication upon an older one is refused by Vault. */
  #latest: StoredTokens | undefined;
  /** Updates that not even the journal took: the next save brings them in. */
  #unsaved: readonly StoreUpdate[] = [];
  /** The orgs as they were last seen, for what people are told. */
  #orgs: readonly TargetOrg[] = [];

  constructor(settings: LockedSettings, lease: HeldLease) {
    this.#settings = settings;
    this.#lease = lease;
    this.#journal = new KvJournal(settings.documents.journal);
  }

  read(): Promise<StoreSnapshot> {
    return this.#turns.take(async () => {
      await this.#bringInRescued();
      const { tokens, warnings } = await this.#bringIn([], true);
      const config = readTokenConfig(tokens.document, this.#settings.where);
      return { config, revision: String(tokens.version), warnings };
    });
  }

  save(updates: readonly StoreUpdate[]): Promise<void> {
    return this.#turns.take(async () => {
      const all = [...this.#unsaved, ...updates];
      if (all.length === 0) return;
      this.#unsaved = all;
      try {
        const { warnings } = await this.#bringIn(all, false);
        for (const warning of warnings) this.#settings.log?.warn(warning);
      } catch (thrown) {
        const isJournalled = this.#unsaved.length === 0 && all.some(isPrecious);
        const safeIn = isJournalled ? `in ${this.#journal.name}, and the next run publishes them` : undefined;
        throw await saveFailed(this.#settings, all, { cause: asKeeperError(thrown), orgs: this.#orgs, safeIn });
      }
    });
  }

  rewrite(change: DocumentChange): Promise<void> {
    return this.#turns.take(async () => {
      const { documents, where } = this.#settings;
      this.#refuseLapsed();
      await this.#bringInRescued();
      for (let round = 1; round <= ROUNDS; round += 1) {
        const { updates, unreadable } = await this.#journal.left();
        const isWaiting = updates.length > 0 || this.#unsaved.length > 0 || unreadable;
        // A document that a person has begun is taken as it is, unless something waits to become part of it.
        const current = isWaiting ? (await this.#bringIn(this.#unsaved, true)).tokens : await this.#readTokens();
        const { document } = rewritten(current.document, change, where);
        if (isSameContent(document, current.document)) return;
        this.#refuseLapsed();
        const version = await documents.tokens.write(dataOf(document, current.field), current.version);
        if (version !== 'conflict') {
          this.#latest = { ...current, version, document };
          return;
        }
        await pause(this.#settings, round);
      }
      throw changedAgainAndAgain(where);
    });
  }

  forgetCopies(): Promise<readonly string[]> {
    return this.#turns.take(async () => {
      const { tokens, journal, aside } = this.#settings.documents;
      await this.#bringIn(this.#unsaved, true);
      if ((await aside.read()).data) await write(aside, contentOf([]));
      return [
        `Vault keeps earlier versions, which hold tokens, for whoever may read them. They go with: vault kv metadata delete ${journal.name}; vault kv metadata delete ${aside.name}; vault kv destroy -versions=<all but the newest> ${tokens.name}`,
      ];
    });
  }

  remainingMs(): number {
    return this.#lease.remainingMs();
  }

  async release(): Promise<void> {
    await this.#turns.take(() => this.#lease.release());
  }

  /** What an earlier run could not save anywhere in Vault and wrote into rescue files here; they go once it is published. */
  async #bringInRescued(): Promise<void> {
    for (const { updates, discard } of await this.#settings.rescued()) {
      await this.#bringIn(updates, true);
      await discard();
    }
  }

  /** Makes updates, and whatever an earlier run could not publish, part of the document, the journal first. */
  async #bringIn(
    updates: readonly StoreUpdate[],
    look: boolean,
  ): Promise<{ tokens: StoredTokens; warnings: readonly string[] }> {
    const { documents, where } = this.#settings;
    const warnings = await this.#putUnreadableAside();
    const waiting = await this.#journal.add(updates);
    if (updates === this.#unsaved) this.#unsaved = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const known = !look && round === 1 && this.remainingMs() > 0 ? this.#latest : undefined;
      const current = known ?? (await this.#readTokens());
      const { config, stale } = rollForward(current.document, waiting, where);
      this.#orgs = config.orgs;
      const { document } = config;
      const isSame = isSameContent(document, current.document);
      const version = isSame
        ? current.version
        : await documents.tokens.write(dataOf(document, current.field), current.version);
      if (version !== 'conflict') {
        const tokens = isSame ? current : { ...current, version, document };
        this.#latest = tokens;
        return { tokens, warnings: [...warnings, ...(await this.#settle(stale))] };
      }
      await pause(this.#settings, round);
    }
    throw changedAgainAndAgain(where);
  }

  async #readTokens(): Promise<StoredTokens> {
    const { documents, where } = this.#settings;
    return tokensIn(await documents.tokens.read(), documents.tokens, where);
  }

  /** A journal of another version of this program would be written over. */
  async #putUnreadableAside(): Promise<readonly string[]> {
    const { unreadable } = await this.#journal.left();
    if (!unreadable) return [];
    const kept = await putAside(this.#settings.documents.aside, unreadable);
    await this.#journal.clear();
    return [staleSentence([], this.#orgs, `they were put aside in ${kept}`)];
  }

  /** What was published is forgotten; what no longer fits is put where a person finds it, and stays where that fails. */
  async #settle(stale: readonly StoreUpdate[]): Promise<readonly string[]> {
    const { documents, log } = this.#settings;
    try {
      const kept = stale.length > 0 ? await putAside(documents.aside, contentOf(stale)) : undefined;
      await this.#journal.clear();
      return kept === undefined ? [] : [staleSentence(stale, this.#orgs, `they were put aside in ${kept}`)];
    } catch (thrown) {
      const how = stale.length > 0 ? 'warn' : 'debug';
      log?.[how]('the journal could not be emptied', {
        journal: this.#journal.name,
        why: asKeeperError(thrown).message,
      });
      return [];
    }
  }

  /** A save is worth a try without the lock, because tokens would be lost; a change that can be repeated is not. */
  #refuseLapsed(): void {
    if (this.remainingMs() > 0) return;
    const what = `the lock of ${this.#settings.where} lapsed before the change was made; it was left as it is`;
    throw new LockBusyError(what, { remedy: 'run it again' });
  }
}
