import { KeeperError } from '../../core/errors.ts';
import type { DataSource } from '../../core/model.ts';
import { LONGEST_SKEW_MS } from '../../core/policy/clock-skew.ts';
import type { ProxySettings } from '../../core/policy/proxy.ts';
import type { TokenVerdict } from '../../core/policy/token-verdict.ts';
import type { Budget, Clock, Ids, Log, Person, Webex } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';
import { Http, type HttpOptions } from '../http/http.ts';
import { proxyServerFor } from '../http/proxy.ts';
import { applicationsApi } from './applications.ts';
import { Caller, type CallerOptions } from './caller.ts';
import { clientCredentialsGrant } from './client-credentials.ts';
import { dataSourcesApi } from './data-sources.ts';
import { Gate } from './gate.ts';
import { SigningKeys } from './keys.ts';
import { oauthApi } from './oauth.ts';
import { whoIs } from './people.ts';
import { reach } from './reach.ts';
import { ServerClock } from './server-clock.ts';
import { verifyToken } from './verify-jws.ts';

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
  /** The token URLs of other servers that client credentials may be sent to; none unless given. */
  readonly tokenUrls?: readonly string[] | undefined;
  /** Takes the place of the connections that the client would make itself. */
  readonly dispatcher?: HttpOptions['dispatcher'];
}

/** A client for Webex, with what checks its signatures, and the end of its connections. */
export type WebexClient = Webex & {
  /**
   * Whether Webex signed a data source's token, it has not ended, and it says what the data source says. A key server
   * that is down is a reason, not an error.
   *
   * @throws KeeperError `interrupted`
   */
  verifyToken(dataSource: DataSource, budget: Budget): Promise<TokenVerdict>;
  /** Whose a token is. Throws as every call does. */
  whoIs(token: Secret, budget: Budget): Promise<Person>;
  /** Whether Webex answers at all: one GET without a token. Resolves to its HTTP status; throws as every call does. */
  reach(budget: Budget): Promise<number>;
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
  const senders: Http[] = [];
  // Each has connections, a pace and pauses of its own: a key server that is busy holds back no call of the API.
  const callerTo = (origin: URL, time: CallerOptions['serverClock']): Caller => {
    const http = new Http({
      origin,
      clock,
      maxBodyBytes: options.maxBodyBytes ?? 1024 * 1024,
      connectTimeoutMs: Math.min(10_000, requestTimeoutMs),
      proxy: proxyServerFor(origin, options.proxy),
      dispatcher: options.dispatcher,
    });
    senders.push(http);
    return new Caller({
      http,
      gate: new Gate(clock, options.maxRequestsPerMinute),
      serverClock: time,
      clock,
      ids,
      log,
      retries,
      retryIntervalMs,
      requestTimeoutMs,
      userAgent: `byods-keeper/${options.version}`,
    });
  };
  const caller = callerTo(base, serverClock);
  const serverNow = () => serverClock.now();
  // Keys may come out of a cache, with the Date of when they were put there, and other servers are not Webex: that tells no time.
  const timeOfKeys = { now: serverNow, check: () => serverClock.check(), observe: () => {} };
  const keys = new SigningKeys((origin) => callerTo(origin, timeOfKeys), clock);
  const clientCredentials = clientCredentialsGrant((origin) => callerTo(origin, timeOfKeys), options.tokenUrls ?? []);
  return {
    oauth: { ...oauthApi(caller, base), clientCredentials },
    applications: applicationsApi(caller, base),
    dataSources: dataSourcesApi(caller, base),
    verifyToken: (dataSource, budget) => verifyToken(dataSource, { keys, apiOrigin: base.origin, serverNow, budget }),
    whoIs: (token, budget) => whoIs(caller, base, token, budget),
    reach: (budget) => reach(caller, base, budget),
    requests: () => caller.requests() + keys.requests(),
    serverNow,
    close: async () => {
      await Promise.all(senders.map((http) => http.close()));
    },
  };
}

function baseOf(text: string): URL {
  const base = URL.canParse(text) ? new URL(text) : undefined;
  const fine =
    base !== undefined && ['https:', 'http:'].includes(base.protocol) && base.username === '' && base.password === '';
  if (fine && base.search === '' && base.hash === '') return base;
  throw new KeeperError('configuration', 'WEBEX_API_BASE_URL is not an address such as https://webexapis.com/v1');
}
