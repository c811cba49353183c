import { type KeeperError, WebexUnreachableError } from '../../core/errors.ts';
import type { AttemptOutcome } from '../../core/policy/retry.ts';
import { retryAfterMs } from '../../core/policy/retry-after.ts';
import { printable } from '../../core/secret.ts';
import { isJsonObject } from '../../core/strict-json.ts';
import type { HttpAnswer, HttpFailure } from '../http/http.ts';
import { answerError } from './answers.ts';
import type { WebexAnswer, WebexCall } from './asked.ts';

/** How an attempt ended: with an answer to use, or with what the policy and the message need. */
export type Attempt = { readonly answer: WebexAnswer } | FailedAttempt;

/** An attempt that did not succeed. */
export interface FailedAttempt {
  readonly outcome: AttemptOutcome;
  /** The error to throw when there is no further attempt; the note is appended to its message. */
  readonly error: (note: string) => KeeperError;
}

/** What surrounds an answer that is to be judged. */
export interface AnswerContext {
  /** The answer's JSON, when it holds any. */
  readonly json: unknown;
  readonly trackingId: string | undefined;
  /** When the request began, by our clock: what is computed from it is compared with that clock again. */
  readonly requestedAt: number;
  readonly serverNow: number;
}

/**
 * Judges an answer. Whatever is not 2xx is a refusal, a redirect too: a request with a token in it is never sent to where
 * an answer points. A 2xx whose content is not what was asked for counts as lost, for Webex may have acted. Pure.
 */
export function judge(call: WebexCall, answer: HttpAnswer, context: AnswerContext): Attempt {
  const { status, headers, problem, bytes } = answer;
  const { json, trackingId, requestedAt, serverNow } = context;
  const ambiguous = isAmbiguous(call, status);
  if (!ambiguous && (status < 200 || status >= 300)) {
    const refusal = { status, json, trackingId, redirectedTo: redirectHost(single(headers.location)) };
    return {
      outcome: { kind: 'answered', status, retryAfterMs: retryAfterMs(headers['retry-after'], serverNow) },
      error: (note) => answerError(call, refusal, note),
    };
  }
  if (!ambiguous && problem === undefined && call.accepts(json))
    return { answer: { json, headers, trackingId, requestedAt } };
  const content = ambiguous
    ? 'a server on the way failed'
    : bytes.length === 0
      ? 'it is empty'
      : json === undefined
        ? 'it is not JSON'
        : 'it is not what was asked for';
  return {
    outcome: { kind: 'lost', ...(ambiguous && { retryAfterMs: retryAfterMs(headers['retry-after'], serverNow) }) },
    error: (note) =>
      new WebexUnreachableError(
        `${call.server ?? 'Webex'} was asked to ${call.what}, and its answer (HTTP ${status}) cannot be used: ${problem ?? content}${note}${acted(call)}`,
        { sent: 'maybe', status, trackingId },
      ),
  };
}

/**
 * A gateway that gave up says nothing about what stood behind it: a refresh may have replaced its token already. A
 * registration that is made twice is two data sources, and a code is good once: neither is repeated after any failure of a
 * server.
 */
function isAmbiguous({ kind }: WebexCall, status: number): boolean {
  if (kind === 'register' || kind === 'exchange') return status >= 500;
  return kind === 'refresh' && (status === 502 || status === 504);
}

/** A lost answer to a question has changed nothing. */
function acted(call: WebexCall): string {
  return call.method === 'GET' ? '' : '; Webex may have acted on it';
}

/**
 * What it means that no answer came. Pure.
 *
 * @param earlier  an earlier attempt of the same call may have reached Webex
 */
export function unreached(call: WebexCall, failure: HttpFailure, earlier: boolean): FailedAttempt {
  const sent = earlier ? 'maybe' : failure.sent;
  const what = sent === 'no' ? '; nothing was sent' : acted(call);
  return {
    outcome: failure.sent === 'no' ? { kind: 'unsent', hopeless: failure.hopeless } : { kind: 'lost' },
    error: (note) =>
      new WebexUnreachableError(
        `${call.server ?? 'Webex'} could not be reached to ${call.what}: ${failure.message}${note}${what}`,
        {
          sent,
          remedy: failure.remedy,
        },
      ),
  };
}

/** The header `trackingid`, else the body's `trackingId` (contract 5), fit to be shown. Pure. */
export function trackingIdOf(answer: HttpAnswer, json: unknown): string | undefined {
  const inBody = isJsonObject(json) ? json.trackingId : undefined;
  const id = single(answer.headers.trackingid) ?? (typeof inBody === 'string' ? inBody : undefined);
  return id === undefined || /^[\w.:-]{1,128}$/.test(id) ? id : printable(id).slice(0, 128);
}

/** The first of several headers of one name. Pure. */
export function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}

/** Where a redirect would have led: its host alone, because the rest may hold what was sent. */
function redirectHost(location: string | undefined): string | undefined {
  return location !== undefined && URL.canParse(location) ? new URL(location).host : undefined;
}
