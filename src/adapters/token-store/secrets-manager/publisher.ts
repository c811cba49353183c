import { LockBusyError } from '../../../core/errors.ts';
import type { StoreUpdate } from '../../../core/model.ts';
import { rewritten } from '../../../core/rewritten.ts';
import type { DocumentChange } from '../../../core/token-store.ts';
import { type Outlook, type StoredVersion, sameDocument } from './document.ts';
import { KnownVersions } from './known-versions.ts';
import { refuseWhenFull, tooLarge } from './limits.ts';
import type { LockedSettings } from './locked.ts';
import { distinct, type PendingEntry } from './pending.ts';
import { applyAll } from './pending-updates.ts';
import { PENDING, pendingText, promote } from './publish.ts';

/** What makes new versions of a secret for the holder of its lock: each durable first, then current. */
export class Publisher {
  readonly #settings: LockedSettings;
  readonly #remainingMs: () => number;
  readonly versions: KnownVersions;
  /** What this holder has published. Each version repeats it, so that it is made good if somebody stores an older document. */
  #journal: PendingEntry[] = [];
  /** The version that holds the updates of the save that is running, once it is durable. */
  pendingPut: string | undefined;

  constructor(settings: LockedSettings, remainingMs: () => number) {
    this.#settings = settings;
    this.#remainingMs = remainingMs;
    this.versions = new KnownVersions(settings.calls, settings.where);
  }

  /** One attempt: a new version upon `current`, durable, then published. `split` where it takes not so many updates. */
  async write(
    current: StoredVersion,
    pending: StoredVersion | undefined,
    seen: Outlook,
    updates: readonly StoreUpdate[],
  ): Promise<'published' | 'conflict' | 'split'> {
    const { calls, ids, where } = this.#settings;
    const { document, entries } = applyAll(current.document, [...seen.updates, ...updates]);
    if (sameDocument(document, current.document)) {
      this.versions.latest = current;
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
      throw tooLarge(where);
    }
    await calls.put(versionId, text, PENDING);
    this.pendingPut = versionId;
    return await this.#promote(current, { versionId, stages: [], document, record }, pending);
  }

  /** A new version with the whole document changed. Before it was published it means nothing, after it nothing undoes it. */
  async replace(current: StoredVersion, change: DocumentChange): Promise<'published' | 'conflict'> {
    const { calls, ids, where } = this.#settings;
    const config = rewritten(current.document, change, where);
    if (sameDocument(config.document, current.document)) return 'published';
    refuseWhenFull(config, where);
    const record = { version: ids.nonce(), parent: current.versionId, entries: [], rewrites: true } as const;
    const text = pendingText(config.document, record);
    if (text === undefined) throw tooLarge(where);
    this.refuseLapsed();
    await calls.put(record.version, text, PENDING);
    this.refuseLapsed();
    this.#journal = [];
    return await this.#promote(current, {
      versionId: record.version,
      stages: [],
      document: config.document,
      record,
    });
  }

  /** A save is worth a try without the lock, because tokens would be lost; a change that can be repeated is not. */
  refuseLapsed(): void {
    if (this.#remainingMs() > 0) return;
    const what = `the lock of ${this.#settings.where} lapsed before the change was made; the secret was left as it is`;
    throw new LockBusyError(what, { remedy: 'run it again' });
  }

  async #promote(
    parent: StoredVersion,
    next: StoredVersion,
    merged?: StoredVersion,
  ): Promise<'published' | 'conflict'> {
    const versionId = next.versionId;
    const outcome = await promote(this.#settings.calls, this.#settings, { versionId, parent: parent.versionId });
    if (outcome === 'conflict') return outcome;
    this.pendingPut = undefined;
    this.#journal = distinct([...this.#journal, ...(next.record?.entries ?? [])]);
    this.versions.published(next, parent, merged);
    return outcome;
  }
}
