import { KeeperError } from '../../core/errors.ts';

/** The environment that says which proxy to use. */
export type ProxyEnv = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for an https request to a host, as curl reads `HTTPS_PROXY` and `NO_PROXY` (lower case first); undefined
 * for a direct connection. `NO_PROXY` lists hosts, separated by commas or white space: exact names and addresses,
 * `.suffix` or `*.suffix`, each with an optional `:port`, or `*` for everything. `.suffix` also means `suffix` itself.
 *
 * @throws KeeperError `configuration` for an `HTTPS_PROXY` that is no http(s) URL; its text, which may hold a password, is not quoted
 */
export function proxyFor(host: string, port: number, env: ProxyEnv): URL | undefined {
  const given = proxySetting(env);
  if (given === undefined || isBypassed(env.no_proxy || env.NO_PROXY || '', bare(host), port)) return undefined;
  const text = given.includes('://') ? given : `http://${given}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (!proxy || !/^https?:$/.test(proxy.protocol)) {
    throw new KeeperError('configuration', 'HTTPS_PROXY is not an http or https URL', {
      remedy: 'set HTTPS_PROXY to http://<host>:<port>, or unset it',
    });
  }
  return proxy;
}

/** `HTTPS_PROXY` where it is set to anything. */
export function proxySetting(env: ProxyEnv): string | undefined {
  return env.https_proxy || env.HTTPS_PROXY || undefined;
}

function isBypassed(list: string, host: string, port: number): boolean {
  return list.split(/[\s,]+/).some((item) => {
    if (item === '*') return true;
    const [pattern, itemPort] = splitPort(item);
    if (pattern === '' || (itemPort !== undefined && itemPort !== port)) return false;
    const suffix = /^\*?(\..+)$/.exec(pattern)?.[1];
    return suffix === undefined ? host === pattern : `.${host}`.endsWith(suffix);
  });
}

/** An address of IPv6 has a port only behind brackets. */
function splitPort(item: string): [pattern: string, port: number | undefined] {
  const [, name, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(item) ?? [];
  return [bare(name ?? item), port === undefined ? undefined : Number(port)];
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}
