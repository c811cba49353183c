import { EXIT, type KeeperError } from '../errors.ts';
import { LONGEST_SKEW_MS, NOTICED_SKEW_MS } from '../policy/clock-skew.ts';
import { inWords } from '../policy/in-words.ts';
import { LOOPBACK_HOSTS } from '../policy/loopback.ts';
import { proxyFor } from '../policy/proxy.ts';
import type { Settings } from '../settings.ts';
import { type Finding, fine, wrong, wrongBy } from './check.ts';

/** The way to Webex. */
export interface Route {
  /** Whose name this machine has to resolve: the proxy's, where one leads there. */
  readonly host: string;
  /** `host:port`, without credentials; absent for a direct connection. */
  readonly proxy?: string;
}

/** Which way requests to Webex go. Pure; the settings were checked. */
export function routeOf({ apiBaseUrl, proxy }: Settings): Route {
  const { protocol, hostname, port } = new URL(apiBaseUrl);
  const url = protocol === 'https:' ? proxyFor(hostname, Number(port || 443), proxy) : undefined;
  if (!url) return { host: bare(hostname) };
  return { host: bare(url.hostname), proxy: `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}` };
}

/** What is in effect of the proxy's variables. Pure. */
export function judgeProxy({ apiBaseUrl, proxy }: Settings, route: Route): Finding {
  const { host } = new URL(apiBaseUrl);
  if (route.proxy !== undefined) return fine('proxy', `${host} is reached through the proxy ${route.proxy}`);
  if (proxy.httpsProxy === undefined) return fine('proxy', `none is set: ${host} is reached directly`);
  const why = new URL(apiBaseUrl).protocol === 'http:' ? 'HTTPS_PROXY is for https alone' : 'NO_PROXY names it';
  return fine('proxy', `${host} is reached directly, because ${why}; other hosts through HTTPS_PROXY`);
}

/** Whether a name could be resolved. Pure. */
export function judgeLookup(host: string, found: readonly string[] | KeeperError): Finding {
  if (!Array.isArray(found)) return wrongBy('dns', found as KeeperError);
  const [first] = found as readonly string[];
  if (LOOPBACK_HOSTS.has(host) || first === host) return fine('dns', `${host} is an address of its own`);
  return fine('dns', `${host} can be resolved`, { details: found as readonly string[] });
}

/** What came of one request without a token: Webex refuses it, and a login page of the network does not. Pure. */
export function judgeReached(status: number | KeeperError, host: string): Finding {
  if (typeof status !== 'number') {
    const remedy =
      status.remedy ?? 'check the network, and the checks dns and proxy; https://status.webex.com shows outages';
    return wrongBy('webex', status, { remedy });
  }
  if (status >= 400) return fine('webex', `${host} answers, and refuses a request without a token, as it should`);
  return wrong(
    'webex',
    `something answers for ${host} that lets requests without a token in: not Webex`,
    EXIT.unreachable,
    {
      remedy: 'check WEBEX_API_BASE_URL, and whether a proxy or a login page stands between',
    },
  );
}

/** How far this machine's clock is from Webex's `Date`. Pure. */
export function judgeClock(skewMs: number): Finding {
  const apart = Math.abs(skewMs);
  if (apart < NOTICED_SKEW_MS) return fine('clock', "this machine's clock is within a minute of Webex's");
  const sentence = `this machine's clock is ${inWords(apart)} (${Math.round(apart / 1000)} s) ${skewMs > 0 ? 'behind' : 'ahead of'} Webex's`;
  const remedy = "set this machine's clock, and keep it right (NTP)";
  return apart > LONGEST_SKEW_MS
    ? wrong('clock', `${sentence}, too far to work with`, EXIT.usage, { remedy })
    : wrong('clock', `${sentence}; times are corrected by that, and AWS refuses more than 5 min`, EXIT.failed, {
        remedy,
      });
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
