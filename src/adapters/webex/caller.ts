import { KeeperError } from '../../core/errors.ts';
import { decideRetry } from '../../core/policy/retry.ts';
import type { Budget, Clock, Ids, Log } from '../../core/ports.ts';
import { jsonIn } from '../http/body.ts';
import { type Http, type HttpAnswer, HttpFailure } from '../http/http.ts';
import type { WebexAnswer, WebexCall } from './asked.ts';
import { type Attempt, type FailedAttempt, judge, single, trackingIdOf, unreached } from './attempt.ts';
import type { Closed, Gate } from './gate.ts';
import { requestHeaders } from './request-headers.ts';
import type { ServerClock } from './server-clock.ts';

/** What the calls of one client share. */
export interface CallerOptions {
  readonly http: Http;
  readonly gate: Gate;
  readonly serverClock: Pick<ServerClock, 'now' | 'observe' | 'check'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly retries: number;
  readonly retryIntervalMs: number;
  readonly requestTimeoutMs: number;
  readonly userAgent: string;
}

/** Makes calls: waits for its turn, sends, judges, and tries again where that is safe and there is time. */
export class Caller {
  readonly #options: CallerOptions;
  #requests = 0;

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  /** Requests sent or tried so far. */
  requests(): number {
    return this.#requests;
  }

  /**
   * @throws WebexAnswerError for an answer that is not a success
   * @throws WebexUnreachableError when none arrived, or none that can be used; its `sent` speaks of every attempt
   * @throws KeeperError `out-of-time`, `interrupted` or `clock`, and `configuration` for a token that no header can carry
   */
  async call(call: WebexCall, budget: Budget): Promise<WebexAnswer> {
    const { gate, ids, log, retries, retryIntervalMs: intervalMs, serverClock } = this.#options;
    const headers = requestHeaders(call, this.#options.userAgent);
    // Waits must leave what the request itself needs.
    const waiting: Budget = { ...budget, remainingMs: () => budget.remainingMs() - (call.needsMs ?? 0) };
    let failed: FailedAttempt | undefined;
    let mayHaveActed = false;
    for (let attempt = 1; ; attempt += 1) {
      serverClock.check();
      const closed = await gate.pass(waiting);
      if (closed) throw closedError(call, closed, failed);
      const result = await this.#attempt(await withText(call), headers, budget, mayHaveActed);
      if ('answer' in result) {
        // What changed something is never thrown away for the clock's sake: it may hold the only copy of a token.
        if (call.method === 'GET') serverClock.check();
        return result.answer;
      }
      failed = result;
      mayHaveActed ||= result.outcome.kind === 'lost';
      const limits = { retries, intervalMs, idempotent: call.idempotent, remainingMs: waiting.remainingMs() };
      const decision = decideRetry(attempt, result.outcome, ids.random(), limits);
      if (decision.pauseAllMs !== undefined) gate.pause(decision.pauseAllMs);
      if (!decision.retry) {
        const tries = attempt === 1 ? '' : ` (tried ${attempt} times)`;
        throw result.error(decision.reason === 'out-of-time' ? `${tries}${NO_TIME}` : tries);
      }
      const waitMs = Math.round(decision.waitMs);
      log.debug('webex retry', { what: call.what, attempt, waitMs, reason: decision.reason });
      const interrupted = await gate.sleep(decision.waitMs, budget);
      if (interrupted) throw closedError(call, interrupted, failed);
    }
  }

  async #attempt(call: ReadyCall, headers: Headers, budget: Budget, earlier: boolean): Promise<Attempt> {
    const send = (freshSocket: boolean) => this.#send(call, headers, budget, freshSocket);
    try {
      return await send(call.freshSocket ?? false).catch((thrown: unknown) => {
        // A kept socket that its other end had left (RFC 9112 section 9.3.1): once more, at once, on a new one.
        const stale = thrown instanceof HttpFailure && thrown.kind === 'network' && thrown.keptSocket;
        if (stale && call.idempotent) return send(true);
        throw thrown;
      });
    } catch (thrown) {
      if (!(thrown instanceof HttpFailure)) throw thrown;
      if (thrown.kind !== 'interrupted') return unreached(call, thrown, earlier);
      const asked = `interrupted while Webex was asked to ${call.what}`;
      const mayHaveActed = call.method !== 'GET' && (earlier || thrown.sent === 'maybe');
      throw new KeeperError('interrupted', mayHaveActed ? `${asked}; Webex may have acted on it` : asked);
    }
  }

  async #send(call: ReadyCall, headers: Headers, budget: Budget, freshSocket: boolean): Promise<Attempt> {
    const { http, clock, log, serverClock, requestTimeoutMs } = this.#options;
    const { method, path } = call;
    const startedAt = clock.now();
    const started = clock.monotonic();
    this.#requests += 1;
    const tell = (facts: Record<string, unknown>) => {
      const ms = Math.round(clock.monotonic() - started);
      log.debug('webex request', { method, path: path.replace(/\?.*$/s, ''), ms, ...facts });
    };
    let answer: HttpAnswer;
    try {
      answer = await http.send({
        method,
        path,
        headers,
        freshSocket,
        timeoutMs: Math.min(requestTimeoutMs, budget.remainingMs()),
        maxBodyBytes: call.maxBodyBytes,
        ...(call.body && { body: call.body.text }),
        ...(!call.unstoppable && { signal: budget.signal }),
      });
    } catch (thrown) {
      tell({ failed: thrown instanceof HttpFailure ? thrown.message : 'unexpectedly' });
      throw thrown;
    }
    serverClock.observe(single(answer.headers.date), startedAt, clock.monotonic() - started);
    const json = answer.problem === undefined ? jsonIn(answer.bytes) : undefined;
    const trackingId = trackingIdOf(answer, json);
    tell({ status: answer.status, ...(trackingId !== undefined && { trackingId }) });
    return judge(call, answer, { json, trackingId, requestedAt: startedAt, serverNow: serverClock.now() });
  }
}

type Headers = Readonly<Record<string, string>>;

/** A call whose body is there. */
type ReadyCall = WebexCall & { readonly body?: { readonly text: string } };

async function withText(call: WebexCall): Promise<ReadyCall> {
  const { body, ...rest } = call;
  if (body === undefined) return rest;
  const text = typeof body.text === 'string' ? body.text : await body.text();
  return { ...rest, body: { ...body, text } };
}

const NO_TIME = '; there is no time left to try again';

/** Why a call was not made, or not once more. */
function closedError(call: WebexCall, closed: Closed, failed: FailedAttempt | undefined): KeeperError {
  if (failed && closed.code === 'out-of-time') return failed.error(NO_TIME);
  const before = failed ? 'the attempt before had failed' : 'nothing was sent';
  if (closed.code === 'interrupted') {
    return new KeeperError('interrupted', `interrupted before Webex was asked to ${call.what}; ${before}`);
  }
  const why = closed.why === undefined ? '' : `: ${closed.why}`;
  return new KeeperError('out-of-time', `there was no time left to ${call.what}${why}; ${before}`, {
    remedy: 'run the same command again, it goes on where this one stopped',
  });
}
