import type { KeeperError } from './errors.ts';
import type { OrgUpdate, StoreUpdate } from './model.ts';
import type { JsonObject } from './strict-json.ts';
import type { TokenConfig } from './token-config.ts';

/** The document as it is now: what is stored, with every journalled update that still applies already applied. */
export interface StoreSnapshot {
  readonly config: TokenConfig;
  /** Changes whenever the stored document changes (a version id, or the hash of the bytes). */
  readonly revision: string;
  /** Sentences about the store itself that a person should read (a mode that was too open, a journal entry kept aside). */
  readonly warnings: readonly string[];
}

/**
 * Where credentials are kept. One document; other programs and people may edit it too.
 *
 * Contract: nothing there is `KeeperError('configuration')` (file) or `('store-unavailable')`; malformed throws
 * `KeeperError('store-corrupt')` without quoting the content; nothing is ever deleted because it could not be parsed.
 */
export interface TokenStore {
  /** What `--store` names it by, before the colon. */
  readonly kind: string;
  /** For people: the path, the secret's name, or the table with the document's name. */
  readonly location: string;
  /** Reads. Never writes, needs no lock and no right to write. */
  read(): Promise<StoreSnapshot>;
  /**
   * Whether anything is there, usable or not. Reads nothing of it.
   *
   * @throws KeeperError when that cannot be told
   */
  exists(): Promise<boolean>;
  /**
   * The document alone, whatever its fields are worth: for who completes it. Undefined where there is none. Reads, as
   * {@link read}.
   *
   * @throws KeeperError as {@link create} does for a place that cannot be, where there is none
   */
  document(): Promise<JsonObject | undefined>;
  /**
   * Makes the store, which is not there yet, with this document: a new file, a new secret, or the first value of a secret
   * that has none. Durable when it resolves. Never overwrites what is there or appears meanwhile.
   *
   * @throws KeeperError `refused` where something is there already, `configuration` for a document that cannot be used or a
   *   place that cannot be, `store-full`, `store-unavailable`
   */
  create(document: JsonObject): Promise<void>;
  /**
   * How many refreshed pairs the store can take in one lock session, when it limits its writes (each is saved alone, at
   * once); absent when it does not. Mints are written together and do not count.
   */
  refreshesPerSession?(config: TokenConfig, now: number): number;
  /**
   * Refuses orgs that the store would have no room for, before anything is asked for; absent when it has no such limit.
   *
   * @throws KeeperError `store-full`, telling how to split
   */
  refuseTooMany?(config: TokenConfig, adding: readonly OrgUpdate[]): void;
  /**
   * Takes the lock that all programs using this store share, and proves that a save can succeed, before any token is
   * asked for. Waits `waitMs` at most, then throws `LockBusyError`; a store that cannot be written throws
   * `KeeperError('store-unavailable')`; a lock that cannot be had at all on this machine throws `'lock-unavailable'`.
   *
   * @param options.sparing  for renewals, which can come later: where the store limits its writes, refused with
   *   `store-full` before anything is written when what is received might not be stored any more
   */
  lock(options: { waitMs: number; signal?: AbortSignal; sparing?: boolean }): Promise<LockedTokenStore>;
  /** The last good document, where the store keeps one of its own. */
  readonly lastGood?: LastGood;
  /** The document before the current one, where the store cannot tell which was good: only for one that cannot be read. */
  readonly previous?: LastGood;
}

/** An earlier document, kept for the day on which the current one is spoilt or gone. */
export interface LastGood {
  /**
   * Reads it, and what stands in its place now. Never writes, needs no lock.
   *
   * @throws KeeperError `configuration` when there is none, `store-corrupt` when it cannot be used either
   */
  look(): Promise<LastGoodLook>;
  /**
   * Puts it in the store's place, after what stood there was kept aside. Durable when it resolves.
   *
   * @param look  what a person agreed to
   * @returns where what stood there is now; undefined where nothing did
   * @throws KeeperError `changed-meanwhile` when either is another by now, `lock-busy`, `store-unavailable`, …
   */
  bringBack(look: LastGoodLook, options: { waitMs: number; signal?: AbortSignal }): Promise<string | undefined>;
}

/** The last good document beside the one that stands in the store. */
export interface LastGoodLook {
  readonly config: TokenConfig;
  /** When it was kept, epoch milliseconds. */
  readonly keptAt: number;
  /** What stands there now: a document, one that cannot be used, or nothing. */
  readonly current: TokenConfig | KeeperError | undefined;
  /** Tells both from what they may become. */
  readonly revision: string;
}

/** What a document is to become. Pure: it may be asked more than once. */
export type DocumentChange = (document: JsonObject) => JsonObject;

/** The store while we hold its lock. */
export interface LockedTokenStore {
  /** Reads again, first rolling forward, durably, what an earlier run journalled and could not publish. */
  read(): Promise<StoreSnapshot>;
  /**
   * Saves updates. For the file store the first write, which makes them recoverable after a crash, happens
   * synchronously inside the call, before it yields. When the promise resolves the updates are durable and published.
   * Unknown keys and edits made by others meanwhile are kept. Concurrent calls are queued. Retries by itself; when it
   * gives up it throws `SaveFailedError` naming the rescue file, where the updates are.
   */
  save(updates: readonly StoreUpdate[]): Promise<void>;
  /**
   * Changes the document as a whole, once what an earlier run could not publish is part of it. The document that the change
   * gives is checked, and is durable and published when this resolves; when it rejects, the stored document is the old one
   * or the new one. It is not journalled: what dies half-way is done again by whoever wanted it. The change is asked again
   * where somebody edits the store at the same moment; a `KeeperError` that it throws is thrown.
   *
   * @throws KeeperError `configuration` when the result could not be used, `store-full`, `store-unavailable`, …
   */
  rewrite(change: DocumentChange): Promise<void>;
  /**
   * Removes what the store keeps beside the document and may hold tokens of earlier times, as far as it can. For the time
   * after the document's own were taken out.
   *
   * @returns sentences about copies that remain, and how they go
   */
  forgetCopies(): Promise<readonly string[]>;
  /** How long the lock is certainly still ours. Infinity where the kernel holds it. Check before anything is sent. */
  remainingMs(): number;
  /** Gives the lock back. Never throws. */
  release(): Promise<void>;
}
