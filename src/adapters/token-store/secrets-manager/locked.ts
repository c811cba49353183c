import { asKeeperError, KeeperError } from '../../../core/errors.ts';
import type { StoreUpdate } from '../../../core/model.ts';
import type { Ids, LockedTokenStore, StoreSnapshot } from '../../../core/ports.ts';
import type { TargetOrg } from '../../../core/target-orgs.ts';
import { readTokenConfig } from '../../../core/token-config.ts';
import type { SecretCalls } from './calls.ts';
import { type Outlook, outlook, parseVersion, readable, type StoredVersion, sameDocument } from './document.ts';
import { type RescueSettings, saveFailed, tooLarge } from './failure.ts';
import type { HeldIntent } from './intent.ts';
import { refuseWhenFull } from './limits.ts';
import { distinct, type PendingEntry } from './pending.ts';
import { applyAll } from './pending-updates.ts';
import { CURRENT, PENDING, pendingText, promote, setAside } from './publish.ts';
import { type Pacing, pause } from './retry.ts';

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
  readonly #intent: HeldIntent;
  /** The version that we know to be current: the one read last, or the one that we published since. */
  #latest: StoredVersion | undefined;
  /** Versions that we have read or written and know to be past: a read that shows one again is late. */
  readonly #past = new Set<string>();
  /** What this holder has published. Each version repeats it, so that it is made good if somebody stores an older document. */
  #journal: PendingEntry[] = [];
  /** Updates of saves that failed: the next save brings them in. */
  #unsaved: readonly StoreUpdate[] = [];
  /** The orgs as they were last seen, for what people are told. */
  #orgs: readonly TargetOrg[] = [];
  /** The version that holds the updates of the save that is running, once it is durable. */
  #pendingPut: string | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(settings: LockedSettings, intent: HeldIntent) {
    this.#settings = settings;
    this.#intent = intent;
  }

  read(): Promise<StoreSnapshot> {
    return this.#enqueue(async () => {
      await this.#bringInRescued();
      const { current, warnings } = await this.#bringIn([], true);
      const config = readTokenConfig(current.document, this.#settings.where);
      refuseWhenFull(config, this.#settings.where);
      return { config, revision: current.versionId, warnings };
    });
  }

  save(updates: readonly StoreUpdate[]): Promise<void> {
    return this.#enqueue(async () => {
      const all = [...this.#unsaved, ...updates];
      if (all.length === 0) return;
      this.#pendingPut = undefined;
      try {
        const { warnings } = await this.#bringIn(all, false);
        for (const warning of warnings) this.#settings.log?.warn(warning);
        this.#unsaved = [];
      } catch (thrown) {
        const cause = asKeeperError(thrown);
        if (cause.code !== 'store-full') this.#unsaved = all;
        throw await saveFailed(this.#settings, all, { cause, orgs: this.#orgs, pendingVersion: this.#pendingPut });
      }
    });
  }

  remainingMs(): number {
    return this.#intent.remainingMs();
  }

  async release(): Promise<void> {
    await this.#enqueue(() => this.#intent.release());
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
  ): Promise<{ current: StoredVersion; warnings: string[] }> {
    const { where, log, calls } = this.#settings;
    const warnings = new Set<string>();
    const stale = new Set<string>();
    let contested = false;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const known = !look && round === 1 && this.remainingMs() > 0 ? this.#latest : undefined;
      const { current, pending } = known
        ? { current: known, pending: undefined }
        : await this.#look(contested, warnings);
      const seen = outlook(current, pending, where);
      this.#orgs = seen.config.orgs;
      for (const sentence of seen.warnings) warnings.add(sentence);
      if (pending && seen.stale.length > 0) stale.add(pending.versionId);
      const outcome = await this.#write(current, pending, seen, updates);
      if (outcome === 'split') {
        const half = Math.ceil(updates.length / 2);
        await this.#bringIn(updates.slice(0, half), false);
        return await this.#bringIn(updates.slice(half), false);
      }
      if (outcome === 'published' && this.#latest) {
        for (const versionId of stale) await setAside(calls, versionId, log);
        return { current: this.#latest, warnings: [...warnings] };
      }
      contested = true;
      await pause(this.#settings, round);
    }
    throw new KeeperError('store-unavailable', `${where} is being changed by somebody else again and again`, {
      remedy: 'close editors of the secret and run again',
    });
  }

  /** One attempt: a new version upon `current`, durable, then published. */
  async #write(
    current: StoredVersion,
    pending: StoredVersion | undefined,
    seen: Outlook,
    updates: readonly StoreUpdate[],
  ): Promise<'published' | 'conflict' | 'split'> {
    const { calls, ids } = this.#settings;
    const { document, entries } = applyAll(current.document, [...seen.updates, ...updates]);
    if (sameDocument(document, current.document)) {
      this.#latest = current;
      return 'published';
    }
    if (pending && seen.promotable && updates.length === 0) {
      return await this.#promote(current, pending);
    }
    const versionId = ids.nonce();
    const record = { version: versionId, parent: current.versionId, entries: distinct([...this.#journal, ...entries]) };
    const text = pendingText(document, record) ?? pendingText(document, { ...record, entries });
    if (text === undefined) {
      if (updates.length > 1) return 'split';
      throw tooLarge(this.#settings.where);
    }
    await calls.put(versionId, text, PENDING);
    this.#pendingPut = versionId;
    return await this.#promote(current, { versionId, stages: [], document, record }, pending);
  }

  async #promote(parent: StoredVersion, next: StoredVersion, merged?: StoredVersion) {
    const versionId = next.versionId;
    const outcome = await promote(this.#settings.calls, this.#settings, { versionId, parent: parent.versionId });
    if (outcome === 'conflict') return outcome;
    this.#pendingPut = undefined;
    this.#past.add(parent.versionId);
    if (merged) this.#past.add(merged.versionId);
    this.#journal = distinct([...this.#journal, ...(next.record?.entries ?? [])]);
    this.#latest = next;
    return outcome;
  }

  /**
   * The current and the pending version as AWS shows them; a late answer, which shows a version that is past, gives way
   * to what we know, except when a publication upon that was refused.
   */
  async #look(
    contested: boolean,
    warnings: Set<string>,
  ): Promise<{ current: StoredVersion; pending: StoredVersion | undefined }> {
    const { calls, where } = this.#settings;
    const read = parseVersion((await calls.get(CURRENT))!, where);
    const current = !contested && this.#latest && this.#past.has(read.versionId) ? this.#latest : read;
    const version = await calls.get(PENDING);
    if (!version || version.versionId === current.versionId || this.#past.has(version.versionId)) {
      return { current, pending: undefined };
    }
    return { current, pending: readable(version, where, warnings) };
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}
