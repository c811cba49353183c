import { createServer, type RequestListener, type Server } from 'node:http';

/** Both, because `localhost` may lead to either; nothing else, because nobody else is to reach it. */
const ADDRESSES = ['127.0.0.1', '::1'];

/** What the system says where there is no such address on this machine. */
const NO_SUCH_ADDRESS: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/** Servers on one port of this machine. */
export interface Loopback {
  close(): Promise<void>;
}

/**
 * Listens on a port of 127.0.0.1 and ::1. An address that this machine does not have is passed over; one that somebody
 * else listens on is not, for the browser may be led there.
 *
 * @throws the system's error (`EADDRINUSE`, `EACCES`) where one of them cannot be had, or none is there
 */
export async function listenOnLoopback(port: number, handle: RequestListener): Promise<Loopback> {
  const servers: Server[] = [];
  let missing: unknown;
  try {
    for (const address of ADDRESSES) {
      try {
        servers.push(await listening(port, address, handle));
      } catch (thrown) {
        if (!NO_SUCH_ADDRESS.has(codeOf(thrown))) throw thrown;
        missing = thrown;
      }
    }
    if (servers.length === 0) throw missing;
  } catch (thrown) {
    await Promise.all(servers.map(closed));
    throw thrown;
  }
  return {
    close: async () => {
      await Promise.all(servers.map(closed));
    },
  };
}

/** A slow or greedy client is cut off (the answer itself may take as long as its tokens take to be saved). */
function listening(port: number, host: string, handle: RequestListener): Promise<Server> {
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 15_000,
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: 1,
    },
    handle,
  );
  server.maxConnections = 64;
  server.maxHeadersCount = 100;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // On ::1 alone, and not on what an IPv4 client would reach through it.
    server.listen({ port, host, ipv6Only: true, exclusive: true }, () => resolve(server));
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
