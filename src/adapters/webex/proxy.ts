import { KeeperError } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';

/** The values of `HTTPS_PROXY` and `NO_PROXY`, read by whoever knows the environment. */
export interface ProxySettings {
  readonly httpsProxy?: string | undefined;
  readonly noProxy?: string | undefined;
}

/** A proxy to go through. */
export interface ProxyServer {
  /** Without credentials. */
  readonly url: string;
  /** For people: `host:port`. */
  readonly name: string;
  /** The value of `Proxy-Authorization`, when the setting holds a name. */
  readonly authorization?: Secret;
}

/**
 * Which proxy leads to an API, if any. `HTTPS_PROXY` is for https alone: plain http, which is accepted on loopback only,
 * always goes direct. `NO_PROXY` is a list of hosts, domains (`corp.example`, `.corp.example`, `*.corp.example`), each
 * with a port if it is to hold for that port alone, or `*`. Pure.
 *
 * @throws KeeperError `configuration`, when the setting is no address of a proxy; it is not quoted, it may hold a password
 */
export function proxyFor(target: URL, settings: ProxySettings | undefined): ProxyServer | undefined {
  const setting = settings?.httpsProxy?.trim() ?? '';
  if (setting === '' || target.protocol !== 'https:' || isExempt(target, settings?.noProxy ?? '')) return undefined;
  const address = setting.includes('://') ? setting : `http://${setting}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw new KeeperError('configuration', 'HTTPS_PROXY is not the address of an http or https proxy', {
      remedy: 'set HTTPS_PROXY to something like http://proxy.example:8080',
    });
  }
  const name = url.port === '' ? `${url.hostname}:${url.protocol === 'https:' ? 443 : 80}` : url.host;
  return { url: url.origin, name, ...(url.username !== '' && { authorization: basic(url) }) };
}

function basic(url: URL): Secret {
  const password = decoded(url.password);
  // Known as a secret, so that no error of the proxy can tell it.
  new Secret(password);
  return new Secret(`Basic ${Buffer.from(`${decoded(url.username)}:${password}`).toString('base64')}`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isExempt(target: URL, noProxy: string): boolean {
  const port = target.port === '' ? '443' : target.port;
  return noProxy.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true;
    const [, host = '', only] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    const domain = host.replace(/^\*?\./, '');
    if (domain === '' || (only !== undefined && only !== port)) return false;
    return target.hostname === domain || target.hostname.endsWith(`.${domain}`);
  });
}
