/** How one attempt of a request ended, when it did not succeed. */
export type AttemptOutcome =
  /** Webex answered with an error. `retryAfterMs` is its `Retry-After`, clamped. */
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs?: number | undefined }
  /** The request was never written. `hopeless` when a second attempt would end the same (a certificate, a refused login). */
  | { readonly kind: 'unsent'; readonly hopeless: boolean }
  /** It was written, and its answer was lost, or does not tell what came of it: Webex may have acted. */
  | { readonly kind: 'lost'; readonly retryAfterMs?: number | undefined };

/** What a request may spend on further attempts. */
export interface RetryLimits {
  readonly retries: number;
  readonly intervalMs: number;
  /** Whether doing it twice is as good as once. */
  readonly idempotent: boolean;
  /** Milliseconds left of the run. */
  readonly remainingMs: number;
}

/** Whether to try again, and in both cases how long every other request is to be held back. */
export type RetryDecision = { readonly pauseAllMs?: number } & (
  | { readonly retry: true; readonly waitMs: number; readonly reason: string }
  | { readonly retry: false; readonly reason: 'final' | 'exhausted' | 'out-of-time' }
);

const RETRIED = new Set([423, 429, 500, 502, 503, 504]);
const LONGEST_BACKOFF_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;
const SHORTEST_PAUSE_MS = 1000;

/** Whether an answer with this status may be a success a moment later. Pure. */
export function isPassing(status: number): boolean {
  return RETRIED.has(status);
}

/**
 * Decides about the next attempt. What never left is sent again by every call; what was answered with 423, 429 or 500 to
 * 504 too; what was lost only by idempotent calls, because a second refresh could present a token that the first has
 * replaced. `Retry-After` is obeyed with jitter on top; else the wait is drawn from the whole of a doubling interval
 * (full jitter), at most 30 s. A wait that does not fit into the time left is not begun. Pure.
 *
 * @param attempt  1 for the first
 * @param random   in [0, 1)
 */
export function decideRetry(
  attempt: number,
  outcome: AttemptOutcome,
  random: number,
  limits: RetryLimits,
): RetryDecision {
  const asked = outcome.kind === 'answered' ? outcome.retryAfterMs : undefined;
  const backOff = random * Math.min(LONGEST_BACKOFF_MS, limits.intervalMs * 2 ** (attempt - 1));
  const jitter = random * Math.min(limits.intervalMs, LONGEST_BACKOFF_MS);
  const limited = outcome.kind === 'answered' && outcome.status === 429;
  const waitMs =
    asked !== undefined
      ? Math.max(asked, Math.min(LONGEST_WAIT_MS, asked + jitter))
      : limited
        ? Math.max(SHORTEST_PAUSE_MS, backOff)
        : backOff;
  const pause = pauseOf(outcome, waitMs);
  const decided = (decision: RetryDecision): RetryDecision => ({ ...decision, ...pause });

  if (!mayRetry(outcome, limits.idempotent)) return decided({ retry: false, reason: 'final' });
  if (attempt > limits.retries) return decided({ retry: false, reason: 'exhausted' });
  if (waitMs >= limits.remainingMs) return decided({ retry: false, reason: 'out-of-time' });
  return decided({ retry: true, waitMs, reason: reasonOf(outcome, asked) });
}

function mayRetry(outcome: AttemptOutcome, idempotent: boolean): boolean {
  if (outcome.kind === 'unsent') return !outcome.hopeless;
  if (outcome.kind === 'lost') return idempotent;
  return isPassing(outcome.status);
}

/** 429, and `Retry-After` on a server error, speak of the whole client; 423 speaks of one resource (contract 5). */
function pauseOf(outcome: AttemptOutcome, waitMs: number): { pauseAllMs?: number } {
  if (outcome.kind === 'lost' && outcome.retryAfterMs !== undefined) return { pauseAllMs: outcome.retryAfterMs };
  if (outcome.kind !== 'answered') return {};
  const whole = outcome.status === 429 || (outcome.retryAfterMs !== undefined && outcome.status >= 500);
  return whole ? { pauseAllMs: outcome.retryAfterMs ?? waitMs } : {};
}

function reasonOf(outcome: AttemptOutcome, asked: number | undefined): string {
  if (outcome.kind === 'unsent') return 'the connection could not be made';
  if (outcome.kind === 'lost') return 'the answer was lost';
  return asked === undefined ? `HTTP ${outcome.status}` : `HTTP ${outcome.status} with Retry-After`;
}
