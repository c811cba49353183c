import { KeeperError } from '../errors.ts';

/** What the environment says about a proxy: `HTTPS_PROXY` and `NO_PROXY`. */
export interface ProxySettings {
  readonly httpsProxy?: string | undefined;
  readonly noProxy?: string | undefined;
}

/** The variables, in lower case first, as curl reads them. An empty one counts as absent. */
export function proxySettingsOf(env: Readonly<Record<string, string | undefined>>): ProxySettings {
  return {
    httpsProxy: (env.https_proxy || env.HTTPS_PROXY || '').trim() || undefined,
    noProxy: env.no_proxy || env.NO_PROXY || undefined,
  };
}

/**
 * The proxy for an https request to a host, or undefined for a direct connection. `NO_PROXY` lists hosts, separated by
 * commas or white space: `*` for all, a name for itself and what is below it (with or without a dot or `*.` before it),
 * an address; each with a port if it is to hold for that port alone. Pure.
 *
 * @throws KeeperError `configuration`, when the setting is no address of a proxy; it is not quoted, it may hold a password
 */
export function proxyFor(host: string, port: number, settings: ProxySettings | undefined): URL | undefined {
  const setting = settings?.httpsProxy?.trim() ?? '';
  if (setting === '') return undefined;
  const address = setting.includes('://') ? setting : `http://${setting}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new KeeperError('configuration', 'HTTPS_PROXY is not the address of an http or https proxy', {
      remedy: 'set HTTPS_PROXY to something like http://proxy.example:8080, or unset it',
    });
  }
  return isExempt(bare(host), port, settings?.noProxy ?? '') ? undefined : url;
}

function isExempt(host: string, port: number, noProxy: string): boolean {
  return noProxy.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true;
    // An address of IPv6 has a port only behind brackets.
    const [, name, only] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [];
    const domain = bare(name ?? entry).replace(/^\*?\./, '');
    if (domain === '' || (only !== undefined && Number(only) !== port)) return false;
    return host === domain || host.endsWith(`.${domain}`);
  });
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}
