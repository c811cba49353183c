import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { createWebex, type WebexClient, type WebexOptions } from '../../../src/adapters/webex/webex.ts';
import type { Budget, Clock, Ids, Log } from '../../../src/core/ports.ts';

/** A clock that sleeps by moving on, and remembers for how long. */
export class QuickClock implements Clock {
  readonly slept: number[] = [];
  #now: number;
  readonly #alsoMove: (ms: number) => void;

  /** `alsoMove` takes another clock along. */
  constructor(now = Date.now(), alsoMove: (ms: number) => void = () => {}) {
    this.#now = now;
    this.#alsoMove = alsoMove;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.slept.push(ms);
    this.advance(ms);
  }

  advance(ms: number): void {
    this.#now += ms;
    this.#alsoMove(ms);
  }
}

/** A log that keeps its lines as JSON, as a log file would. */
export class KeptLog implements Log {
  readonly lines: string[] = [];
  debug = (message: string, fields?: Record<string, unknown>) => this.#keep('debug', message, fields);
  info = (message: string, fields?: Record<string, unknown>) => this.#keep('info', message, fields);
  warn = (message: string, fields?: Record<string, unknown>) => this.#keep('warn', message, fields);
  error = (message: string, fields?: Record<string, unknown>) => this.#keep('error', message, fields);

  of(level: string): string[] {
    return this.lines.filter((line) => line.startsWith(`{"level":"${level}"`));
  }

  #keep(level: string, message: string, fields?: Record<string, unknown>): void {
    this.lines.push(JSON.stringify({ level, message, ...fields }));
  }
}

/** No end and no signal. */
export const ENDLESS: Budget = { remainingMs: () => Number.POSITIVE_INFINITY };

/** Half of every jitter. */
export const HALF: Ids = { nonce: () => 'nonce', random: () => 0.5 };

/** A client with test clocks, and what it logged and slept. */
export function testClient(
  baseUrl: string,
  options: Partial<WebexOptions> = {},
): { webex: WebexClient; clock: QuickClock; log: KeptLog } {
  const clock = options.clock instanceof QuickClock ? options.clock : new QuickClock();
  const log = new KeptLog();
  const webex = createWebex({
    baseUrl,
    clock,
    ids: HALF,
    log,
    retries: 3,
    retryIntervalMs: 1000,
    maxRequestsPerMinute: 1_000_000,
    version: '0.0.0-test',
    ...options,
  });
  return { webex, clock, log };
}

/** A request as it reached a test's server. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Which connection it came over, counted from 1. */
  readonly socket: number;
}

/** An HTTP server on loopback that remembers what reached it. */
export interface TestServer {
  readonly baseUrl: string;
  readonly origin: string;
  readonly seen: Seen[];
  readonly server: Server;
  close(): Promise<void>;
}

/** Starts one; `answer` is called once the whole request is there. */
export async function serve(
  answer: (seen: Seen, response: ServerResponse, count: number) => void,
  server: Server = createServer(),
): Promise<TestServer> {
  const seen: Seen[] = [];
  const sockets = new Map<Socket, number>();
  server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (!sockets.has(request.socket)) sockets.set(request.socket, sockets.size + 1);
    const { method = '', url: path = '', headers } = request;
    const entry = { method, path, headers, body, socket: sockets.get(request.socket) ?? 0 };
    seen.push(entry);
    answer(entry, response, seen.length);
  });
  const port = await listening(server);
  const origin = `http://127.0.0.1:${port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { baseUrl: `${origin}/v1`, origin, seen, server, close };
}

/** A server that speaks TCP only: `talk` gets each connection. */
export async function serveTcp(
  talk: (socket: Socket, count: number) => void,
): Promise<{ baseUrl: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    count += 1;
    talk(socket, count);
  });
  const port = await listening(server);
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { baseUrl: `http://127.0.0.1:${port}/v1`, close };
}

/** A port of loopback that nobody listens on any more. */
export async function closedPort(): Promise<number> {
  const server = createTcpServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', trackingid: 'ROUTER_TEST-1', ...headers });
  response.end(JSON.stringify(body));
}

/** What a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    (value) => {
      throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
    },
    (thrown: unknown) => thrown,
  );
}

function listening(server: {
  listen(port: number, host: string, done: () => void): unknown;
  address(): unknown;
}): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
