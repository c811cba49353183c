import { createServer, type IncomingMessage, type Server, type ServerResponse, request as send } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A request that reached the proxy. */
export interface ProxyRequest {
  /** `connect` for a tunnel (https), `http` for a plain request in absolute form. */
  readonly kind: 'connect' | 'http';
  /** What the client asked for: `host:port` of a tunnel, the whole address of a plain request. */
  readonly target: string;
  /** False where it was answered 407. */
  readonly authorized: boolean;
}

/** How a proxy behaves. */
export interface ConnectProxyOptions {
  /** Demand these by Basic authentication. */
  readonly auth?: { readonly username: string; readonly password: string };
  /** Where names lead, by `host:port`: `{ 'webexapis.com:443': <port on loopback> }`. */
  readonly routes?: Readonly<Record<string, number>>;
}

/**
 * A forward proxy on loopback that leads only to loopback: to 127.0.0.1 and localhost as asked, to other names by its
 * routes. Anything else is answered 502, so a test never reaches the network.
 */
export class ConnectProxy {
  /** Every request, in order of arrival. */
  readonly requests: ProxyRequest[] = [];
  readonly #server: Server;
  readonly #options: ConnectProxyOptions;
  readonly #sockets = new Set<Socket>();

  private constructor(options: ConnectProxyOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => this.#plain(request, response));
    this.#server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      this.#tunnel(request, socket, head);
    });
    this.#server.on('connection', (socket: Socket) => this.#track(socket));
  }

  /** Starts a proxy on a free port of 127.0.0.1. */
  static async start(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
    const proxy = new ConnectProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** The proxy's address without credentials. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The proxy's address with the credentials that it demands, as HTTPS_PROXY takes them. */
  get urlWithCredentials(): string {
    const url = new URL(this.url);
    url.username = encodeURIComponent(this.#options.auth?.username ?? '');
    url.password = encodeURIComponent(this.#options.auth?.password ?? '');
    return url.href.replace(/\/$/, '');
  }

  /** Cuts all connections, tunnels too, and stops. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #tunnel(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const target = request.url ?? '';
    if (!this.#admit('connect', target, request)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\n\r\n');
      return;
    }
    const port = this.#portFor(target);
    if (port === undefined) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    this.#track(upstream);
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  }

  #plain(request: IncomingMessage, response: ServerResponse): void {
    const target = request.url ?? '';
    if (!this.#admit('http', target, request)) {
      response.writeHead(407, { 'Proxy-Authenticate': 'Basic realm="test"' }).end();
      return;
    }
    const url = URL.canParse(target) ? new URL(target) : undefined;
    const port = url && this.#portFor(`${url.hostname}:${url.port || 80}`);
    if (url === undefined || port === undefined) {
      response.writeHead(url === undefined ? 400 : 502).end();
      return;
    }
    const headers = { ...request.headers };
    for (const name of ['proxy-authorization', 'proxy-connection']) delete headers[name];
    const path = `${url.pathname}${url.search}`;
    const forwarded = send(
      { host: '127.0.0.1', port, method: request.method, path, headers, agent: false },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(response);
      },
    );
    forwarded.on('error', () => request.socket.destroy());
    request.pipe(forwarded);
  }

  #admit(kind: ProxyRequest['kind'], target: string, request: IncomingMessage): boolean {
    const { auth } = this.#options;
    const given = request.headers['proxy-authorization'];
    const wanted = auth && `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`;
    const authorized = wanted === undefined || given === wanted;
    this.requests.push({ kind, target, authorized });
    return authorized;
  }

  #portFor(target: string): number | undefined {
    const routed = this.#options.routes?.[target];
    if (routed !== undefined) return routed;
    const local = /^(?:127\.0\.0\.1|localhost):(\d+)$/.exec(target);
    return local ? Number(local[1]) : undefined;
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
