import { asKeeperError } from '../../../core/errors.ts';
import type { StoreUpdate } from '../../../core/model.ts';
import type { Ids } from '../../../core/ports.ts';
import type { TargetOrg } from '../../../core/target-orgs.ts';
import { readTokenConfig } from '../../../core/token-config.ts';
import type { DocumentChange, LockedTokenStore, StoreSnapshot } from '../../../core/token-store.ts';
import { Turns } from '../../../core/turns.ts';
import { type Pacing, pause } from '../../retry.ts';
import type { HeldLease } from '../leased/lease.ts';
import { changedAgainAndAgain, type RescueSettings, saveFailed } from '../leased/save-failed.ts';
import type { SecretCalls } from './calls.ts';
import { outlook, type StoredVersion } from './document.ts';
import { refuseWhenFull } from './limits.ts';
import { setAside } from './publish.ts';
import { Publisher } from './publisher.ts';

/** What the store hands to its locked half. */
export interface LockedSettings extends Pacing, RescueSettings {
  readonly calls: SecretCalls;
  readonly ids: Ids;
}

/** How often a publication is tried anew because somebody edited the secret meanwhile. */
const ROUNDS = 5;

/**
 * The secret while we hold its lock. Every save is one new version: durable under `BYODS_PENDING` first, then made
 * current by comparing and moving `AWSCURRENT`. Nothing is left behind by that, and a run that dies in between leaves a
 * version that the next one publishes.
 */
export class LockedSecret implements LockedTokenStore {
  readonly #settings: LockedSettings;
  readonly #intent: HeldLease;
  readonly #publisher: Publisher;
  /** Updates of saves that failed: the next save brings them in. */
  #unsaved: readonly StoreUpdate[] = [];
  /** The orgs as they were last seen, for what people are told. */
  #orgs: readonly TargetOrg[] = [];
  readonly #turns = new Turns();

  constructor(settings: LockedSettings, intent: HeldLease) {
    this.#settings = settings;
    this.#intent = intent;
    this.#publisher = new Publisher(settings, () => intent.remainingMs());
  }

  read(): Promise<StoreSnapshot> {
    return this.#turns.take(async () => {
      await this.#bringInRescued();
      const { current, warnings } = await this.#bringIn([], true);
      const config = readTokenConfig(current.document, this.#settings.where);
      refuseWhenFull(config, this.#settings.where);
      return { config, revision: current.versionId, warnings };
    });
  }

  save(updates: readonly StoreUpdate[]): Promise<void> {
    return this.#turns.take(async () => {
      const all = [...this.#unsaved, ...updates];
      if (all.length === 0) return;
      this.#publisher.pendingPut = undefined;
      try {
        const { warnings } = await this.#bringIn(all, false);
        for (const warning of warnings) this.#settings.log?.warn(warning);
        this.#unsaved = [];
      } catch (thrown) {
        const cause = asKeeperError(thrown);
        if (cause.code !== 'store-full') this.#unsaved = all;
        throw await saveFailed(this.#settings, all, {
          cause,
          orgs: this.#orgs,
          safeIn: this.#safeIn(),
        });
      }
    });
  }

  rewrite(change: DocumentChange): Promise<void> {
    return this.#turns.take(async () => {
      this.#publisher.refuseLapsed();
      await this.#bringInRescued();
      for (let round = 1; round <= ROUNDS; round += 1) {
        const unfinished = await this.#publisher.versions.unfinished(round > 1);
        const current = unfinished ?? (await this.#bringIn(this.#unsaved, true, round > 1)).current;
        this.#unsaved = [];
        if ((await this.#publisher.replace(current, change)) === 'published') return;
        await pause(this.#settings, round);
      }
      throw changedAgainAndAgain(this.#settings.where);
    });
  }

  async forgetCopies(): Promise<readonly string[]> {
    return [
      `AWS keeps the earlier versions of ${this.#settings.where}, which hold tokens, for a day or longer; whoever may read the secret can read them. To be rid of them at once, delete the secret and make it anew`,
    ];
  }

  remainingMs(): number {
    return this.#intent.remainingMs();
  }

  async release(): Promise<void> {
    await this.#turns.take(() => this.#intent.release());
  }

  #safeIn(): string | undefined {
    const { pendingPut } = this.#publisher;
    if (pendingPut === undefined) return undefined;
    return `in version ${pendingPut} of the secret under BYODS_PENDING, and the next run publishes them`;
  }

  /** What an earlier run could not publish and wrote into rescue files on this machine; they go once it is published. */
  async #bringInRescued(): Promise<void> {
    for (const { updates, discard } of await this.#settings.rescued()) {
      await this.#bringIn(updates, true);
      await discard();
    }
  }

  /** Makes updates, and whatever an earlier run could not publish, part of the current version. */
  async #bringIn(
    updates: readonly StoreUpdate[],
    look: boolean,
    contested = false,
  ): Promise<{ current: StoredVersion; warnings: string[] }> {
    const { where, log, calls } = this.#settings;
    const warnings = new Set<string>();
    const stale = new Set<string>();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const known = !look && round === 1 && this.remainingMs() > 0 ? this.#publisher.versions.latest : undefined;
      const { current, pending } = known
        ? { current: known, pending: undefined }
        : await this.#publisher.versions.look(contested, warnings);
      const seen = outlook(current, pending, where);
      this.#orgs = seen.config.orgs;
      for (const sentence of seen.warnings) warnings.add(sentence);
      if (pending && seen.stale.length > 0) stale.add(pending.versionId);
      const outcome = await this.#publisher.write(current, pending, seen, updates);
      if (outcome === 'split') {
        const half = Math.ceil(updates.length / 2);
        await this.#bringIn(updates.slice(0, half), false);
        return await this.#bringIn(updates.slice(half), false);
      }
      if (outcome === 'published' && this.#publisher.versions.latest) {
        for (const versionId of stale) await setAside(calls, versionId, log);
        return { current: this.#publisher.versions.latest, warnings: [...warnings] };
      }
      contested = true;
      await pause(this.#settings, round);
    }
    throw changedAgainAndAgain(where);
  }
}
