import { request as httpRequest } from 'node:http';
import { Agent, type AgentOptions, request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import { type ProxySettings, proxyFor } from '../../core/policy/proxy.ts';

/** A tunnel that could not be opened. `code` lets others recognise it; the message never holds the proxy's password. */
class ProxyTunnelError extends Error {
  readonly code = 'ERR_PROXY_TUNNEL';
}

/** How long a proxy may take to open a tunnel. */
const TUNNEL_TIMEOUT_MS = 10_000;

/**
 * An https agent that goes through the proxy of the environment where one applies, with CONNECT (RFC 9110 section
 * 9.3.6), and directly elsewhere. TLS is spoken with the server itself, so the proxy learns a host name and no more.
 */
export class ProxyTunnelAgent extends Agent {
  readonly #settings: ProxySettings;

  constructor(settings: ProxySettings, options: AgentOptions = { keepAlive: true, maxSockets: 50 }) {
    super(options);
    this.#settings = settings;
  }

  override createConnection(...[options, callback]: Parameters<Agent['createConnection']>): Duplex | undefined {
    const host = options.host ?? 'localhost';
    const port = Number(options.port ?? 443);
    const proxy = proxyFor(host, port, this.#settings);
    if (!proxy || !callback) return super.createConnection(options, callback) ?? undefined;
    const servername = (options as { servername?: string }).servername || host;
    openTunnel(proxy, host, port).then(
      (socket) => callback(null, tlsConnect({ ...(options as object), socket, servername })),
      (error: Error) => callback(error, undefined as never),
    );
    return undefined;
  }
}

function openTunnel(proxy: URL, host: string, port: number): Promise<Duplex> {
  const secure = proxy.protocol === 'https:';
  const proxyPort = proxy.port || (secure ? 443 : 80);
  const shown = `the proxy ${proxy.hostname}:${proxyPort} of HTTPS_PROXY`;
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return new Promise((resolve, reject) => {
    const asking = (secure ? httpsRequest : httpRequest)({
      method: 'CONNECT',
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxyPort,
      path: authority,
      headers: { Host: authority, ...authorization(proxy) },
      agent: false,
      timeout: TUNNEL_TIMEOUT_MS,
    });
    asking.once('connect', (answer, socket) => {
      if (answer.statusCode === 200) {
        socket.setTimeout(0);
        resolve(socket);
        return;
      }
      socket.destroy();
      const why = answer.statusCode === 407 ? ' (it wants a user name and password)' : '';
      reject(new ProxyTunnelError(`${shown} answered ${answer.statusCode}${why} for ${authority}`));
    });
    asking.once('timeout', () => asking.destroy(new Error('it did not answer in time')));
    asking.once('error', (error) => reject(new ProxyTunnelError(`${shown} opened no tunnel: ${error.message}`)));
    asking.end();
  });
}

function authorization(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
