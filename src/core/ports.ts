import type { ClientCredentials } from './client-credentials.ts';
import type { KeeperError } from './errors.ts';
import type { KeeperEvent } from './keeper-event.ts';
import type {
  DataSource,
  DataSourceSchema,
  DataSourceUpdate,
  OAuthClient,
  OrgId,
  OrgUpdate,
  ServiceApp,
  StoreUpdate,
} from './model.ts';
import type { ArrivedCallback } from './policy/callback.ts';
import type { ReportedProblem } from './report.ts';
import type { Secret } from './secret.ts';
import type { JsonObject } from './strict-json.ts';
import type { TokenConfig } from './token-config.ts';

/** Time. Policies never see it: they get `now` as a number. */
export interface Clock {
  /** Wall clock, epoch milliseconds. */
  now(): number;
  /** Milliseconds on a clock that never jumps; for durations. */
  monotonic(): number;
  /** Resolves after `ms`, however long that is; rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Randomness and identifiers. */
export interface Ids {
  /** A fresh nonce for a data source (a random UUID). */
  nonce(): string;
  /** A number in [0, 1), for jitter. */
  random(): number;
}

/** Where decisions and problems are told. Fields hold no secret values; `Secret` prints as `[redacted]`. */
export interface Log {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/** How much time a run may still take. */
export interface Budget {
  /** Milliseconds until the run must be over; Infinity when nothing ends it. */
  remainingMs(): number;
  /** Aborts when the run is to stop at once. */
  readonly signal?: AbortSignal;
}

/**
 * What a token endpoint answered with a 2xx status, before anything was judged. `requestedAt` is the wall clock when
 * the request began: `expires_in` counts from there.
 */
export interface TokenAnswer {
  readonly body: unknown;
  readonly requestedAt: number;
  readonly trackingId?: string | undefined;
}

/**
 * `POST /access_token` with `grant_type=refresh_token` (contract 1.3).
 *
 * Throws `WebexAnswerError` for an answer that is not 2xx, and `WebexUnreachableError` otherwise. Retries by itself
 * only what certainly did not reach Webex, 429 and 5xx; never an answer that was lost (`sent: 'maybe'`).
 */
export interface OAuthApi {
  refresh(client: OAuthClient, refreshToken: Secret, budget: Budget): Promise<TokenAnswer>;
  /** The same with `grant_type=authorization_code`. A server error counts as a lost answer too: a code is good once. */
  exchange(client: OAuthClient, grant: CodeGrant, budget: Budget): Promise<TokenAnswer>;
  /**
   * `grant_type=client_credentials` at another server than Webex, if the configuration allows it. A lost answer is retried:
   * asked twice, it gives two tokens.
   *
   * @throws KeeperError `refused` for a server that is not allowed; else as {@link OAuthApi}
   */
  clientCredentials(wanted: ClientCredentials, budget: Budget): Promise<TokenAnswer>;
  /** `GET /authorizations/tokenExpiry`: when this token ends, epoch milliseconds, or undefined where Webex does not say. */
  tokenExpiry(accessToken: Secret, budget: Budget): Promise<number | undefined>;
  /**
   * The same as the proof that Webex takes the token: an answer that says nothing about it (a server that fails, a limit,
   * a page of somebody else) is thrown. Undefined where Webex answers, and tells no end.
   */
  provenExpiry(accessToken: Secret, budget: Budget): Promise<number | undefined>;
}

/** A person as Webex knows one, as far as it says. */
export interface Person {
  readonly id?: string;
  readonly displayName?: string;
  readonly emails?: readonly string[];
  /** As Webex writes it, in either form. */
  readonly orgId?: string;
  /** `person`, `bot` or `appuser`. */
  readonly type?: string;
}

/** A code that a person's approval gave, with what it is bound to. */
export interface CodeGrant {
  readonly code: Secret;
  readonly redirectUri: string;
  /** The PKCE verifier. */
  readonly verifier: Secret;
}

/** `POST /applications/{id}/token` (contract 2.1). Throws as {@link OAuthApi}; a lost answer is retried: a second mint is harmless. */
export interface ApplicationsApi {
  mint(app: ServiceApp, orgId: OrgId, bearer: Secret, budget: Budget): Promise<TokenAnswer>;
}

/**
 * `/dataSources` (contract 3). Throws `WebexAnswerError` and `WebexUnreachableError`; GET is retried, everything else only
 * where no answer was lost. A lost answer is thrown (`sent: 'maybe'`): only the caller can look what came of it.
 */
export interface DataSourcesApi {
  /** All pages; what cannot be read to its end throws `IncompleteListError`, which holds what was read. */
  list(accessToken: Secret, budget: Budget): Promise<DataSource[]>;
  get(accessToken: Secret, id: string, budget: Budget): Promise<WithTrackingId<DataSource>>;
  /** The answer may leave out fields. */
  put(accessToken: Secret, id: string, update: UpdateSource, budget: Budget): Promise<WithTrackingId<DataSource>>;
  /** Registers one. A server error counts as a lost answer: done twice, it would be two. The answer may leave out fields. */
  post(accessToken: Secret, registration: DataSourceUpdate, budget: Budget): Promise<WithTrackingId<DataSource>>;
  delete(accessToken: Secret, id: string, budget: Budget): Promise<{ readonly trackingId?: string | undefined }>;
  /** The schemas that Webex offers, in its order. */
  schemas(accessToken: Secret, budget: Budget): Promise<DataSourceSchema[]>;
}

/** A body, or what makes it: asked before each attempt, after its wait, because what it is made of grows old. */
export type UpdateSource = DataSourceUpdate | (() => Promise<DataSourceUpdate>);

/** An answer's content with Webex's tracking id and the raw body for the operation record. */
export interface WithTrackingId<T> {
  readonly value: T;
  readonly trackingId?: string | undefined;
  readonly raw: unknown;
}

/** Webex, whole. `serverNow` is our clock corrected by the `Date` of Webex's latest answer (0 correction below a minute). */
export interface Webex {
  readonly oauth: OAuthApi;
  readonly applications: ApplicationsApi;
  readonly dataSources: DataSourcesApi;
  /** Requests sent so far. */
  requests(): number;
  /** Wall clock as Webex sees it, epoch milliseconds. */
  serverNow(): number;
}

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

/** Waits at the redirect URI for the browser of the person who authorizes. */
export interface CallbackListener {
  /** The first callback with the state of this run. Pending for as long as none comes. */
  readonly arrived: Promise<ArrivedCallback>;
  /** Tells the browser that waits, if one does, what came of it; whoever comes from then on is told that it was used. */
  tell(page: 'saved' | 'denied' | 'failed'): Promise<void>;
  /** Stops listening. A browser that still waits is told that it failed. */
  close(): Promise<void>;
}

/** An event that a bus did not take, and why, for people. */
export interface RefusedEvent {
  readonly event: KeeperEvent;
  readonly why: string;
}

/** Where events go. */
export interface EventBus {
  /** For people: its name or ARN. */
  readonly name: string;
  /** Sends events, trying again a little within the time. Resolves to those that were not taken. Never throws. */
  send(events: readonly KeeperEvent[], budget: Budget): Promise<readonly RefusedEvent[]>;
}

/** The problems that somebody was told of and that have not cleared since, kept from one run to the next. */
export interface ProblemMemory {
  /** What cannot be read is nothing: then every problem is told once more. Never throws. */
  recall(): Promise<readonly ReportedProblem[]>;
  /** Replaces what was kept. Resolves to why it could not, else to nothing. Never throws. */
  remember(problems: readonly ReportedProblem[]): Promise<string | undefined>;
}
