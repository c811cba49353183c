import type { IncomingMessage } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Context } from 'hono';
import { type Endpoint, listenForRequests } from '../compose-endpoint.ts';
import type { EndpointSettings } from '../core/endpoint/endpoint-settings.ts';
import type { SourceTeller } from '../core/endpoint/told-source.ts';
import { KeeperError } from '../core/errors.ts';
import { withoutPort } from '../core/policy/address-range.ts';
import { LOOPBACK_HOSTS } from '../core/policy/loopback.ts';
import { createApp } from './app.ts';
import { ownHosts } from './hosts.ts';

/** How the endpoint is served. */
export interface ServeOptions {
  readonly port: number;
  /** An address of this machine; both of loopback unless given. */
  readonly host?: string | undefined;
  readonly keyInPath: boolean;
  /** Whose token the start page tells of. */
  readonly source?: SourceTeller | undefined;
  /** A proxy of ours stands before it, and tells in `X-Forwarded-For` where a request came from. */
  readonly behindProxy: boolean;
}

/** An endpoint that is served. */
export interface Serving {
  readonly port: number;
  readonly settings: EndpointSettings;
  readonly people: boolean;
  /** Takes no further request and lets those that are being answered end, for so long at most. */
  stop(graceMs: number): Promise<void>;
}

/** More than programs ask for at a time; each costs some kilobytes. */
const MOST_CONNECTIONS = 4096;
const KEEP_ALIVE_MS = 5000;

/**
 * Serves the endpoint.
 *
 * @throws KeeperError `refused` where the port cannot be had, `configuration`
 */
export async function serve(endpoint: Endpoint, options: ServeOptions): Promise<Serving> {
  const { host } = options;
  const isLocal = host === undefined || LOOPBACK_HOSTS.has(host) || host === '::1';
  let listener: ReturnType<typeof getRequestListener> | undefined;
  const listening = await listenForRequests(
    options.port,
    (request, response) => {
      // Nobody knows the port before it listens.
      if (listener) void listener(request, response);
      else response.writeHead(503).end();
    },
    {
      ...(host !== undefined && host !== 'localhost' && { hosts: [host] }),
      maxConnections: MOST_CONNECTIONS,
      keepAliveMs: KEEP_ALIVE_MS,
    },
  ).catch((thrown: unknown) => {
    throw whyNot(thrown, options);
  });
  try {
    const { authorizations, settings } = endpoint.people(listening.port);
    const { redirectUri } = settings;
    const publicUrl = new URL(redirectUri);
    if (!isLocal && LOOPBACK_HOSTS.has(publicUrl.hostname)) throw nowhere(host);
    const app = createApp({
      ...endpoint,
      authorizations,
      redirectUri,
      hosts: ownHosts({ publicUrl, port: listening.port, loopback: isLocal }),
      source: options.source,
      keyInPath: options.keyInPath,
      addressOf: (c) => addressOf(c, options.behindProxy),
    });
    listener = getRequestListener(app.fetch, { hostname: publicUrl.host, overrideGlobalObjects: false });
    return {
      port: listening.port,
      settings,
      people: authorizations.scopes !== undefined,
      stop: async (graceMs) => {
        await Promise.race([listening.drain(), endpoint.clock.sleep(graceMs)]);
        await listening.close();
      },
    };
  } catch (thrown) {
    await listening.close();
    throw thrown;
  }
}

/** The last address in the list is what our proxy saw; those before it anybody can have written. */
function addressOf(c: Context, behindProxy: boolean): string {
  const node = c.env as { readonly incoming: IncomingMessage };
  const told = behindProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  return withoutPort(told ?? '') || (node.incoming.socket.remoteAddress ?? 'unknown');
}

function nowhere(host: string): KeeperError {
  return new KeeperError(
    'configuration',
    `--host ${host} lets other machines in, and nothing says under which address`,
    {
      remedy:
        'put a proxy with TLS before it, and set WEBEX_INTEGRATION_REDIRECT_URI to the address that is registered for the integration, such as https://tokens.example.com/callback',
    },
  );
}

function whyNot(thrown: unknown, { port, host = '127.0.0.1' }: ServeOptions): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const why = {
    EADDRINUSE: 'is taken by another program',
    EACCES: 'may not be used by this user',
    EADDRNOTAVAIL: 'cannot be had: this machine has no such address',
    ENOTFOUND: 'cannot be had: this machine has no such address',
  }[code];
  if (why === undefined) return thrown;
  return new KeeperError('refused', `port ${port} on ${host} ${why}`, {
    remedy: 'choose another with --port, and register its redirect for the integration',
  });
}
