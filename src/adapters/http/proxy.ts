import { type ProxySettings, proxyFor } from '../../core/policy/proxy.ts';
import { Secret } from '../../core/secret.ts';

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
 * always goes direct. Pure.
 *
 * @throws KeeperError `configuration`, when the setting is no address of a proxy
 */
export function proxyServerFor(target: URL, settings: ProxySettings | undefined): ProxyServer | undefined {
  if (target.protocol !== 'https:') return undefined;
  const url = proxyFor(target.hostname, target.port === '' ? 443 : Number(target.port), settings);
  if (!url) return undefined;
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
