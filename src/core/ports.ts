import type { ClientCredentials } from './client-credentials.ts';
import type { KeeperEvent } from './keeper-event.ts';
import type { DataSource, DataSourceSchema, DataSourceUpdate, OAuthClient, OrgId, ServiceApp } from './model.ts';
import type { ArrivedCallback } from './policy/callback.ts';
import type { ReportedProblem } from './report.ts';
import type { Secret } from './secret.ts';

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
