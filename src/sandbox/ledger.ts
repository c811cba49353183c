import type { AuthorizationEntry, CodeMisuse } from './authorization-codes.ts';

/** One request, without any secret: tokens appear as eight hex digits of their hash. */
export interface LedgerRequest {
  seq: number;
  at: string;
  method: string;
  path: string;
  /** 0 while it is unanswered, or when no status was ever sent. */
  status: number;
  credential?: string;
  tokenHash?: string;
  trackingId: string;
  /** What the sandbox did on purpose, as `phase do`. */
  fault?: string;
}

export interface IssuedToken {
  at: string;
  kind: 'access' | 'refresh';
  hash: string;
  credential: string;
  /** How it came to be; `again`: a value that the client had already was handed out once more. */
  via: 'scenario' | 'authorization' | 'refresh' | 'mint' | 'control' | 'again';
  /** The number of the request that it answered; 0 = none. */
  request: number;
  /** Whether that answer went out whole. Not set before it has. */
  delivered?: boolean;
}

/** A token presented that should not have been. */
export interface TokenMisuse {
  at: string;
  hash: string;
  credential: string;
  reason: 'superseded' | 'expired' | 'revoked' | 'unknown';
  request: number;
  /** For a superseded refresh token: whether the client ever got the one that took its place. */
  successorDelivered?: boolean;
}

interface DisabledPut {
  at: string;
  dataSourceId: string;
  request: number;
  /** The status that the PUT asked for. */
  wanted: string;
}

/** What the judge says. */
export interface LedgerView {
  total: number;
  requestsPerMinute: Record<string, number>;
  busiestMinute: number;
  /** The last 20 000. */
  requests: LedgerRequest[];
  tokensIssued: IssuedToken[];
  supersededRefreshTokenUses: TokenMisuse[];
  deadRefreshTokenUses: TokenMisuse[];
  deadAccessTokenUses: TokenMisuse[];
  authorizations: AuthorizationEntry[];
  codeMisuses: CodeMisuse[];
  /** PUTs that arrived for a data source that exists, whatever became of them. */
  putsPerDataSource: Record<string, number>;
  /** Those of them that changed it. */
  replacementsPerDataSource: Record<string, number>;
  /** PUTs for a data source that was disabled when they arrived. */
  putsToDisabled: DisabledPut[];
  /** By credential id: the most token requests that were ever in flight at once. */
  maxTokenRequestsInFlight: Record<string, number>;
}

const KEPT_REQUESTS = 20_000;

/** Writes down what clients do, so that a test can ask afterwards whether they behaved. */
export class Ledger {
  #view = emptyView();
  readonly #inFlight = new Map<string, number>();
  /** By request: what it was given, until its answer has gone. */
  readonly #issuedFor = new Map<number, IssuedToken[]>();
  /** Token requests whose answer went out whole; outlives a reset. */
  readonly #delivered = new Set<number>();

  request(entry: LedgerRequest): void {
    this.#view.total += 1;
    const inThisMinute = count(this.#view.requestsPerMinute, `${entry.at.slice(0, 16)}Z`);
    this.#view.busiestMinute = Math.max(this.#view.busiestMinute, inThisMinute);
    this.#view.requests.push(entry);
    if (this.#view.requests.length > KEPT_REQUESTS) this.#view.requests.shift();
  }

  issued(entry: IssuedToken): void {
    this.#view.tokensIssued.push(entry);
    if (entry.request === 0) return;
    const together = this.#issuedFor.get(entry.request) ?? [];
    this.#issuedFor.set(entry.request, [...together, entry]);
  }

  /** Says whether the answer to token request `seq` went out whole. */
  answered(seq: number, delivered: boolean): void {
    if (delivered) this.#delivered.add(seq);
    for (const token of this.#issuedFor.get(seq) ?? []) token.delivered = delivered;
    this.#issuedFor.delete(seq);
  }

  wasDelivered(seq: number): boolean {
    return this.#delivered.has(seq);
  }

  supersededRefreshToken(entry: TokenMisuse): void {
    this.#view.supersededRefreshTokenUses.push(entry);
  }

  deadRefreshToken(entry: TokenMisuse): void {
    this.#view.deadRefreshTokenUses.push(entry);
  }

  deadAccessToken(entry: TokenMisuse): void {
    this.#view.deadAccessTokenUses.push(entry);
  }

  authorization(entry: AuthorizationEntry): void {
    this.#view.authorizations.push(entry);
  }

  codeMisuse(entry: CodeMisuse): void {
    this.#view.codeMisuses.push(entry);
  }

  put(dataSourceId: string): void {
    count(this.#view.putsPerDataSource, dataSourceId);
  }

  replaced(dataSourceId: string): void {
    count(this.#view.replacementsPerDataSource, dataSourceId);
  }

  putToDisabled(entry: DisabledPut): void {
    this.#view.putsToDisabled.push(entry);
  }

  /** Counts a token request in; call what it returns when the request is over. */
  tokenRequest(credential: string): () => void {
    const now = (this.#inFlight.get(credential) ?? 0) + 1;
    this.#inFlight.set(credential, now);
    const most = this.#view.maxTokenRequestsInFlight;
    most[credential] = Math.max(most[credential] ?? 0, now);
    return () => this.#inFlight.set(credential, (this.#inFlight.get(credential) ?? 1) - 1);
  }

  /** A copy, safe to keep. */
  view(): LedgerView {
    return structuredClone(this.#view);
  }

  /** Starts a clean page. */
  reset(): void {
    this.#view = emptyView();
  }
}

function count(counts: Record<string, number>, key: string): number {
  const now = (counts[key] ?? 0) + 1;
  counts[key] = now;
  return now;
}

function emptyView(): LedgerView {
  return {
    total: 0,
    requestsPerMinute: {},
    busiestMinute: 0,
    requests: [],
    tokensIssued: [],
    supersededRefreshTokenUses: [],
    deadRefreshTokenUses: [],
    deadAccessTokenUses: [],
    authorizations: [],
    codeMisuses: [],
    putsPerDataSource: {},
    replacementsPerDataSource: {},
    putsToDisabled: [],
    maxTokenRequestsInFlight: {},
  };
}
