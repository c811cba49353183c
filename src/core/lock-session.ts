import { KeeperError, SaveFailedError } from './errors.ts';
import type { Credential, CredentialKey, CredentialUpdate, StoreUpdate } from './model.ts';
import { isOrgUpdate, isPrecious, withUpdate } from './store-update.ts';
import { readTokenConfig, type TokenConfig } from './token-config.ts';
import type { DocumentChange, LockedTokenStore, StoreSnapshot } from './token-store.ts';

/**
 * What one holder of the store's lock knows, and has still to save. The document is read once after the lock is won;
 * every update is applied to it in memory too, so that a save that failed does not take the new token from this run.
 */
export class LockSession {
  readonly #locked: LockedTokenStore;
  readonly #where: string;
  #config: TokenConfig;
  #batch: StoreUpdate[] = [];
  /** Set when new tokens could not be written: the run has failed, whatever else it does. */
  saveFailure: SaveFailedError | undefined;
  /** What could not be written, for a later session to try again. */
  readonly unsaved: StoreUpdate[] = [];
  readonly warnings: readonly string[];

  constructor(locked: LockedTokenStore, snapshot: StoreSnapshot, where: string) {
    this.#locked = locked;
    this.#config = snapshot.config;
    this.#where = where;
    this.warnings = snapshot.warnings;
  }

  get config(): TokenConfig {
    return this.#config;
  }

  credential(key: CredentialKey): Credential | undefined {
    return this.#config.credentials.get(key);
  }

  /** How long the lock is certainly still ours. */
  remainingMs(): number {
    return this.#locked.remainingMs();
  }

  /** Reads the store again, for what somebody without the lock may have changed; keeps what we have still to save. */
  async reread(): Promise<TokenConfig> {
    this.#config = (await this.#locked.read()).config;
    for (const update of [...this.unsaved, ...this.#batch]) this.#apply(update);
    return this.#config;
  }

  /**
   * Saves one update at once. Durable when it resolves, unless {@link saveFailure} is set. The store's first write
   * happens before this yields.
   */
  async saveNow(update: CredentialUpdate): Promise<void> {
    // Notes that wait in the batch are older than what is saved now, and would overwrite it.
    this.#batch = this.#batch.filter(
      (waiting) => isPrecious(waiting) || isOrgUpdate(waiting) || waiting.credential !== update.credential,
    );
    const saving = this.#save([update]);
    this.#apply(update);
    await saving;
  }

  /** Saves what an earlier session could not. What no longer fits, because somebody authorized again, is left out. */
  async saveAgain(unsaved: readonly StoreUpdate[]): Promise<void> {
    const updates = unsaved.filter(isPrecious);
    if (updates.length === 0) return;
    for (const update of updates) this.#apply(update);
    await this.#save(updates);
  }

  /** Applies an update now and saves it with the others in {@link flush}: for what can be had again (mints, notes). */
  saveLater(update: StoreUpdate): void {
    this.#apply(update);
    this.#batch.push(update);
  }

  /** Saves the batch, in one write. */
  async flush(): Promise<void> {
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    await this.#save(batch);
  }

  /**
   * Changes the whole document at once, after what waits was saved. Durable when it resolves.
   *
   * @throws KeeperError as the store's rewrite; what the change throws
   */
  async rewrite(change: DocumentChange): Promise<void> {
    await this.flush();
    if (this.saveFailure) throw this.saveFailure;
    await this.#locked.rewrite(change);
    await this.reread();
  }

  /** As the store's. */
  forgetCopies(): Promise<readonly string[]> {
    return this.#locked.forgetCopies();
  }

  async release(): Promise<void> {
    await this.#locked.release();
  }

  #apply(update: StoreUpdate): void {
    const document = withUpdate(this.#config.document, update);
    this.#config = readTokenConfig(document, this.#where);
  }

  async #save(updates: readonly StoreUpdate[]): Promise<void> {
    try {
      await this.#locked.save(updates);
    } catch (thrown) {
      if (!(thrown instanceof KeeperError)) throw thrown;
      this.unsaved.push(...updates);
      this.saveFailure = thrown instanceof SaveFailedError ? thrown : new SaveFailedError(thrown.message, thrown);
    }
  }
}
