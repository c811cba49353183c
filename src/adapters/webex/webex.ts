import type { Dispatcher } from 'undici';
import { KeeperError } from '../../core/errors.ts';
import type { ProxySettings } from '../../core/policy/proxy.ts';
import type { Clock, Ids, Log, Webex } from '../../core/ports.ts';
import { applicationsApi } from './applications.ts';
import { Caller } from './caller.ts';
import { dataSourcesApi } from './data-sources.ts';
import { Gate } from './gate.ts';
import { Http } from './http.ts';
import { oauthApi } from './oauth.ts';
import { proxyServerFor } from './proxy.ts';
import { LONGEST_SKEW_MS, ServerClock } from './server-clock.ts';

/** How a client for Webex is made. */
export interface WebexOptions {
  /** For instance `https://webexapis.com/v1`. Which hosts are allowed is decided before. */
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Further attempts after the first. */
  readonly retries: number;
  /** The first wait between attempts; it doubles. */
  readonly retryIntervalMs: number;
  readonly maxRequestsPerMinute: number;
  /** Of this program, for `User-Agent`. */
  readonly version: string;
  /** For one request with everything; 20 s unless given. */
  readonly requestTimeoutMs?: number | undefined;
  /** `HTTPS_PROXY` and `NO_PROXY`; see {@link proxyServerFor} for what they mean. */
  readonly proxy?: ProxySettings | undefined;
  /** 1 MiB unless given. */
  readonly maxBodyBytes?: number | undefined;
  /** How far the two clocks may differ; 7 days unless given. A sandbox with a clock of its own needs more. */
  readonly longestSkewMs?: number | undefined;
  /** Takes the place of the connections that the client would make itself. */
  readonly dispatcher?: Dispatcher | undefined;
}

/** A client for Webex, and the end of its connections. */
export type WebexClient = Webex & {
  /** Cuts every connection. Requests that run fail. */
  close(): Promise<void>;
};

/**
 * Makes a client for one API. Nothing is connected before the first call.
 *
 * @throws KeeperError `configuration`, for an address that is none
 */
export function createWebex(options: WebexOptions): WebexClient {
  const { clock, ids, log, retries, retryIntervalMs, requestTimeoutMs = 20_000 } = options;
  const base = baseOf(options.baseUrl);
  const serverClock = new ServerClock(clock, log, options.longestSkewMs ?? LONGEST_SKEW_MS);
  const http = new Http({
    origin: base,
    clock,
    maxBodyBytes: options.maxBodyBytes ?? 1024 * 1024,
    connectTimeoutMs: Math.min(10_000, requestTimeoutMs),
    proxy: proxyServerFor(base, options.proxy),
    dispatcher: options.dispatcher,
  });
  const caller = new Caller({
    http,
    gate: new Gate(clock, options.maxRequestsPerMinute),
    serverClock,
    clock,
    ids,
    log,
    retries,
    retryIntervalMs,
    requestTimeoutMs,
    userAgent: `byods-keeper/${options.version}`,
  });
  return {
    oauth: oauthApi(caller, base),
    applications: applicationsApi(caller, base),
    dataSources: dataSourcesApi(caller, base),
    requests: () => caller.requests(),
    serverNow: () => serverClock.now(),
    close: () => http.close(),
  };
}

function baseOf(text: string): URL {
  const base = URL.canParse(text) ? new URL(text) : undefined;
  const fine =
    base !== undefined && ['https:', 'http:'].includes(base.protocol) && base.username === '' && base.password === '';
  if (fine && base.search === '' && base.hash === '') return base;
  throw new KeeperError('configuration', 'WEBEX_API_BASE_URL is not an address such as https://webexapis.com/v1');
}
