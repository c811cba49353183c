import type { Dispatcher } from 'undici';
import type { Clock } from '../../core/ports.ts';
import { readBody } from './body.ts';
import { connections, TunnelError } from './connections.ts';
import { failureWords } from './failure-words.ts';
import { Limit } from './limit.ts';
import type { ProxyServer } from './proxy.ts';

/** One request, ready to be written. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query, encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Never on a socket that an earlier request has used, and closed afterwards. */
  readonly freshSocket: boolean;
  /** For everything together: connecting, writing, headers and body. */
  readonly timeoutMs: number;
  /** The longest body that is read, where that is not the usual one. */
  readonly maxBodyBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A server's answer. When its body could not be read, `problem` says why and `bytes` is empty. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  readonly problem?: string;
}

/** No answer. Rebuilt from codes: it holds nothing of what the library said, no request and no header. */
export class HttpFailure extends Error {
  readonly kind: 'network' | 'deadline' | 'interrupted';
  /** Whether the request had been handed to a connection when it failed. */
  readonly sent: 'no' | 'maybe';
  readonly hopeless: boolean;
  readonly remedy: string | undefined;
  /** It went over a socket that earlier requests had used, which may have been dead already. */
  readonly keptSocket: boolean;

  constructor(
    kind: HttpFailure['kind'],
    words: string,
    facts: { sent: 'no' | 'maybe'; hopeless?: boolean; remedy?: string | undefined; keptSocket?: boolean },
  ) {
    super(words);
    this.kind = kind;
    this.sent = facts.sent;
    this.hopeless = facts.hopeless ?? false;
    this.remedy = facts.remedy;
    this.keptSocket = facts.keptSocket ?? false;
  }
}

/** Where and how requests go out. */
export interface HttpOptions {
  readonly origin: URL;
  readonly clock: Clock;
  readonly maxBodyBytes: number;
  readonly connectTimeoutMs: number;
  readonly proxy?: ProxyServer | undefined;
  /** The only authorities to trust (PEM); the system's unless given. */
  readonly ca?: string | undefined;
  /** Takes the place of the connections that this would make; for tests. */
  readonly dispatcher?: Dispatcher | undefined;
}

/** A socket that was idle longer than this is not trusted: a frozen process cannot see that its peer has left (C23). */
const IDLE_MS = 4000;

/** The one thing that sends. It never follows a redirect, never sends twice, and never takes longer than it was given. */
export class Http {
  readonly #options: HttpOptions;
  readonly #kept: Dispatcher;
  readonly #single: Dispatcher;
  readonly #host: string;
  /** When an answer last came; long ago once a kept socket has failed, because then none of them is trusted. */
  #answeredAt: number | undefined;

  constructor(options: HttpOptions) {
    this.#options = options;
    const { proxy, connectTimeoutMs, ca } = options;
    this.#kept = options.dispatcher ?? connections(proxy, connectTimeoutMs, IDLE_MS, ca);
    this.#single = options.dispatcher ?? connections(proxy, connectTimeoutMs, IDLE_MS, ca);
    this.#host = options.proxy ? `${options.origin.host} through the proxy ${options.proxy.name}` : options.origin.host;
  }

  /**
   * Sends one request and reads its answer, whatever its status.
   *
   * @throws HttpFailure
   */
  async send(wanted: HttpRequest): Promise<HttpAnswer> {
    const { clock } = this.#options;
    const mayBeDead = this.#answeredAt !== undefined && Math.abs(clock.now() - this.#answeredAt) > IDLE_MS;
    const single = wanted.freshSocket || mayBeDead;
    const keptSocket = !single && this.#answeredAt !== undefined;

    let written = false;
    const dispatcher = (single ? this.#single : this.#kept).compose(
      (dispatch) => (options, handler) =>
        dispatch(
          options,
          watched(handler, () => {
            written = true;
          }),
        ),
    );
    const limit = new Limit(wanted.timeoutMs, wanted.signal);
    let answer: Dispatcher.ResponseData | undefined;
    try {
      const sending = dispatcher.request({
        origin: this.#options.origin.origin,
        path: wanted.path,
        method: wanted.method,
        headers: wanted.headers,
        body: wanted.body ?? null,
        reset: single,
        headersTimeout: 0,
        bodyTimeout: 0,
        signal: limit.signal,
      });
      answer = await Promise.race([sending, limit.reached]);
      const encoding = String(answer.headers['content-encoding'] ?? '');
      const body = await readBody(answer.body, encoding, wanted.maxBodyBytes ?? this.#options.maxBodyBytes);
      this.#answeredAt = clock.now();
      const { statusCode: status, headers } = answer;
      return 'bytes' in body ? { status, headers, ...body } : { status, headers, ...body, bytes: Buffer.alloc(0) };
    } catch (thrown) {
      const failure = this.#failure(thrown, limit, written ? 'maybe' : 'no', wanted, keptSocket);
      if (failure.keptSocket) this.#answeredAt = Number.NEGATIVE_INFINITY;
      if (answer === undefined || failure.kind === 'interrupted') throw failure;
      return { status: answer.statusCode, headers: answer.headers, bytes: Buffer.alloc(0), problem: failure.message };
    } finally {
      limit.clear();
    }
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    // One that was given belongs to the giver.
    if (!this.#options.dispatcher) await Promise.all([this.#kept.destroy(), this.#single.destroy()]);
  }

  #failure(thrown: unknown, limit: Limit, sent: 'no' | 'maybe', wanted: HttpRequest, keptSocket: boolean): HttpFailure {
    if (limit.why === 'interrupted') return new HttpFailure('interrupted', 'it was interrupted', { sent });
    if (limit.why === 'deadline') {
      const seconds = Math.round(wanted.timeoutMs / 100) / 10;
      return new HttpFailure('deadline', `${this.#host}: there was no complete answer within ${seconds} s`, { sent });
    }
    if (thrown instanceof TunnelError)
      return new HttpFailure('network', thrown.message, { sent: 'no', ...thrown.facts });
    const { words, ...facts } = failureWords(thrown, this.#host);
    return new HttpFailure('network', words, { ...facts, sent, keptSocket: keptSocket && sent === 'maybe' });
  }
}

/** Tells when a request is handed to a connection: before that, the server cannot have seen it. */
function watched(handler: Dispatcher.DispatchHandler, onWrite: () => void): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller, context) => {
      onWrite();
      handler.onRequestStart?.(controller, context);
    },
    onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
    onResponseStart: (...args) => handler.onResponseStart?.(...args),
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
    onResponseError: (...args) => handler.onResponseError?.(...args),
  };
}
