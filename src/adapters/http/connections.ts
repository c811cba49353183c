import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { failureWords } from './failure-words.ts';
import type { ProxyServer } from './proxy.ts';

/** The proxy did not make a tunnel. */
export class TunnelError extends Error {
  readonly facts: { hopeless: boolean; remedy?: string };

  constructor(words: string, facts: TunnelError['facts']) {
    super(words);
    this.facts = facts;
  }
}

/** Explicit, so that no switch of the environment turns verification off. */
function tls(connectTimeoutMs: number, ca?: string) {
  return { timeout: connectTimeoutMs, rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(ca && { ca }) } as const;
}

/**
 * Connections to one server: direct, or through the proxy.
 *
 * @param ca      the only authorities to trust (PEM), in place of the system's
 * @param idleMs  how long a socket that nobody uses is kept
 */
export function connections(
  proxy: ProxyServer | undefined,
  connectTimeoutMs: number,
  idleMs: number,
  ca?: string,
): Dispatcher {
  const limits = { keepAliveTimeout: idleMs, keepAliveMaxTimeout: idleMs, headersTimeout: 0, bodyTimeout: 0 };
  const connect = tls(connectTimeoutMs, ca);
  if (proxy === undefined) return new Agent({ ...limits, connect });
  return new ProxyAgent({
    ...limits,
    uri: proxy.url,
    ...(proxy.authorization && { token: proxy.authorization.reveal() }),
    requestTls: connect,
    proxyTls: tls(connectTimeoutMs),
    clientFactory: (origin, options) => tunnels(origin, { ...options, headersTimeout: connectTimeoutMs }, proxy),
  });
}

/**
 * Connections to the proxy whose failures are told apart from the server's. Without this undici would ask a proxy that closes
 * the connection for a tunnel again and again.
 */
function tunnels(origin: URL, options: Pool.Options, proxy: ProxyServer): Dispatcher {
  const pool = new Pool(origin, options);
  const open = pool.connect.bind(pool);
  const connect = async (wanted: Dispatcher.ConnectOptions<null>): Promise<Dispatcher.ConnectData<null>> => {
    const tunnel = await open(wanted).catch((thrown: unknown) => {
      const { words, ...facts } = failureWords(thrown, `the proxy ${proxy.name}`);
      throw new TunnelError(words, facts);
    });
    const status = tunnel.statusCode;
    if (status === 200) return tunnel;
    tunnel.socket.on('error', () => {}).destroy();
    if (status !== 407)
      throw new TunnelError(`the proxy ${proxy.name} answered ${status} when asked for a tunnel`, {
        hopeless: status < 500,
      });
    throw new TunnelError(`the proxy ${proxy.name} asks for a name and a password (407)`, {
      hopeless: true,
      remedy: 'put them into HTTPS_PROXY, as in http://name:password@proxy.example:8080',
    });
  };
  return Object.assign(pool, { connect });
}
