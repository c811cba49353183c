import type { Secret } from '../../core/secret.ts';

/** Which of Webex's calls was made; decides what its errors mean. */
export type CallKind =
  | 'refresh'
  | 'exchange'
  | 'mint'
  | 'grant'
  | 'token-expiry'
  | 'person'
  | 'read'
  | 'write'
  | 'register'
  | 'keys';

/** One call to Webex: what is asked, in words and on the wire. */
export interface WebexCall {
  readonly kind: CallKind;
  /** Whom it is made to, for messages, where that is not Webex. */
  readonly server?: string;
  /** An infinitive for the messages: "read the data source X". */
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query, encoded. */
  readonly path: string;
  readonly bearer?: Secret;
  /** A client's key and secret, as HTTP Basic has them (RFC 7617). */
  readonly basic?: Secret;
  /** A text that is made is made before each attempt, after its wait. */
  readonly body?: { readonly type: 'form' | 'json'; readonly text: string | (() => Promise<string>) };
  /** Every secret in it, for cleaning what Webex may echo. */
  readonly secrets: readonly Secret[];
  /** A second one does no harm, so it is sent again when its answer was lost. */
  readonly idempotent: boolean;
  /** Once written it is waited for, whatever signal comes: its answer may be the only copy of a token. */
  readonly unstoppable?: boolean;
  /** Not begun with less than this left of the run: what comes back must be waited for, and saved. */
  readonly needsMs?: number;
  /** On a socket of its own, closed afterwards. */
  readonly freshSocket?: boolean;
  /** The longest answer that is read, where that is not the client's usual one. */
  readonly maxBodyBytes?: number;
  /** Whether a 2xx answer's JSON is of the kind that was asked for; what is not counts as an answer that was lost. */
  readonly accepts: (json: unknown) => boolean;
}

/** A 2xx answer whose JSON was accepted. */
export interface WebexAnswer {
  readonly json: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly trackingId?: string | undefined;
  /** When the request began, by Webex's clock. */
  readonly requestedAt: number;
}
