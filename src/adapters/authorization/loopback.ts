import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Both, because `localhost` may lead to either; nothing else, because nobody else is to reach it. */
const ADDRESSES = ['127.0.0.1', '::1'];

/** What the system says where there is no such address on this machine. */
const NO_SUCH_ADDRESS: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/** Servers on one port of this machine. */
export interface Listening {
  readonly port: number;
  /** Takes no new connection and no further request, lets those that are being answered end, and then closes. */
  drain(): Promise<void>;
  /** Cuts every connection. */
  close(): Promise<void>;
}

/** How much is let in. */
export interface ListenOptions {
  /** On these addresses; loopback, in both families, unless given. */
  readonly hosts?: readonly string[];
  readonly maxConnections?: number;
  /** How long a connection is kept for a next request; a millisecond unless given. */
  readonly keepAliveMs?: number;
}

/**
 * Listens on a port of 127.0.0.1 and ::1, or of the addresses that are named; port 0 is any free one. A loopback address
 * that this machine does not have is passed over; one that somebody else listens on is not, for the browser may be led
 * there.
 *
 * @throws the system's error (`EADDRINUSE`, `EACCES`) where one of them cannot be had, or none is there
 */
export async function listenOn(port: number, handle: RequestListener, options: ListenOptions = {}): Promise<Listening> {
  const servers: Server[] = [];
  const portOf = (server: Server | undefined) => (server?.address() as AddressInfo | undefined)?.port ?? port;
  let missing: unknown;
  try {
    for (const address of options.hosts ?? ADDRESSES) {
      try {
        servers.push(await listening(portOf(servers[0]), address, handle, options));
      } catch (thrown) {
        if (options.hosts || !NO_SUCH_ADDRESS.has(codeOf(thrown))) throw thrown;
        missing = thrown;
      }
    }
    if (servers.length === 0) throw missing;
  } catch (thrown) {
    await Promise.all(servers.map(closed));
    throw thrown;
  }
  return {
    port: portOf(servers[0]),
    drain: async () => {
      await Promise.all(servers.map(drained));
    },
    close: async () => {
      await Promise.all(servers.map(closed));
    },
  };
}

/** A slow or greedy client is cut off (the answer itself may take as long as its tokens take to be saved). */
function listening(
  port: number,
  host: string,
  handle: RequestListener,
  { maxConnections = 64, keepAliveMs = 1 }: ListenOptions,
): Promise<Server> {
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 15_000,
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: keepAliveMs,
    },
    handle,
  );
  server.maxConnections = maxConnections;
  server.maxHeadersCount = 100;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // On ::1 alone, and not on what an IPv4 client would reach through it.
    const ipv6Only = host === '::1';
    server.listen({ port, host, ipv6Only, exclusive: true }, () => resolve(server));
  });
}

/** Whoever is idle is sent away; who is being answered is waited for. */
function drained(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** The system's name of an error. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
}
