import { createServer, type IncomingMessage, type Server, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the proxy saw it, before it was forwarded. */
export interface ProxiedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Which answer to cut, and where. */
export interface Cut {
  /** The first request to strike, counted from now among those that match: 1 (the next) by default. */
  readonly nth?: number;
  /** Only requests for which this holds. */
  readonly when?: (request: ProxiedRequest) => boolean;
  /** `answer`: nothing of it arrives (the default); `body`: the head and half the body do. */
  readonly at?: 'answer' | 'body';
}

/**
 * Stands before an HTTP server on loopback and loses answers: the server has handled the request in full, but the
 * client's connection breaks. Everything else passes unchanged.
 */
export class CuttingProxy {
  /** Every request, in order of arrival, with whether its answer was cut. */
  readonly seen: (ProxiedRequest & { cut: boolean })[] = [];
  readonly #server: Server;
  readonly #target: URL;
  #cuts: { cut: Cut; seen: number }[] = [];

  private constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((request, response) => void this.#pass(request, response));
  }

  /** Starts a proxy on a free port of 127.0.0.1 for the server at `target` (`http://127.0.0.1:<port>`). */
  static async start(target: string): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** The address to use in place of the server's own. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Plans to lose one answer. */
  cut(cut: Cut = {}): void {
    this.#cuts.push({ cut, seen: 0 });
  }

  /** Cuts all connections, those that wait for a next request too, and goes on. */
  drop(): void {
    this.#server.closeAllConnections();
  }

  /** Cuts all connections and stops. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await collect(request);
      const { method = 'GET', url: path = '/', headers } = request;
      const seen = { method, path, headers, body: body.toString('utf8'), cut: false };
      this.seen.push(seen);
      const cut = this.#take(seen);
      seen.cut = cut !== undefined;
      const answer = await this.#forward(request, body);
      if (cut !== undefined && cut.at !== 'body') return void request.socket.destroy();
      response.writeHead(answer.head.statusCode ?? 502, answer.head.rawHeaders);
      if (cut === undefined) return void response.end(answer.body);
      response.write(answer.body.subarray(0, answer.body.length / 2), () => request.socket.destroy());
    } catch {
      request.socket.destroy();
    }
  }

  #take(request: ProxiedRequest): Cut | undefined {
    let struck: Cut | undefined;
    for (const entry of this.#cuts) {
      if (entry.cut.when?.(request) === false) continue;
      entry.seen += 1;
      if (entry.seen >= (entry.cut.nth ?? 1)) struck ??= entry.cut;
    }
    this.#cuts = this.#cuts.filter((entry) => entry.cut !== struck);
    return struck;
  }

  async #forward(request: IncomingMessage, body: Buffer): Promise<{ head: IncomingMessage; body: Buffer }> {
    const head = await new Promise<IncomingMessage>((resolve, reject) => {
      const { hostname, port } = this.#target;
      const { method, url: path, headers } = request;
      const forwarded = send({ hostname, port, method, path, headers, agent: false }, resolve);
      forwarded.on('error', reject).end(body);
    });
    return { head, body: await collect(head) };
  }
}

async function collect(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
