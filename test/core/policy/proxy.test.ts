import { describe, expect, it } from 'vitest';
import { proxyFor, proxySettingsOf } from '../../../src/core/policy/proxy.ts';

const HOST = 'secretsmanager.us-east-1.amazonaws.com';
const PROXY = 'http://proxy.example:3128';

describe('HTTPS_PROXY and NO_PROXY', () => {
  it.each<[noProxy: string | undefined, host: string, port: number, direct: boolean]>([
    [undefined, HOST, 443, false],
    ['', HOST, 443, false],
    ['*', HOST, 443, true],
    ['other.example, *', HOST, 443, true],
    [HOST, HOST, 443, true],
    [HOST.toUpperCase(), HOST, 443, true],
    [HOST, `${HOST}.`, 443, true],
    ['amazonaws.com', HOST, 443, true],
    ['amazonaws.com', 'evilamazonaws.com', 443, false],
    ['.amazonaws.com', HOST, 443, true],
    ['*.amazonaws.com', HOST, 443, true],
    ['.amazonaws.com', 'amazonaws.com', 443, true],
    ['.amazonaws.com', 'evilamazonaws.com', 443, false],
    [`${HOST}:443`, HOST, 443, true],
    [`${HOST}:8443`, HOST, 443, false],
    ['.amazonaws.com:443', HOST, 443, true],
    ['a,b  c,127.0.0.1', '127.0.0.1', 443, true],
    ['::1', '[::1]', 443, true],
    ['[::1]:443', '::1', 443, true],
    ['[::1]:444', '::1', 443, false],
  ])('NO_PROXY=%j for %s:%d', (noProxy, host, port, direct) => {
    const url = proxyFor(host, port, { httpsProxy: PROXY, noProxy });
    expect(url?.host).toBe(direct ? undefined : 'proxy.example:3128');
  });

  it('are read in lower case first, as curl does, and an empty one is none', () => {
    const both = {
      HTTPS_PROXY: 'http://upper.example',
      https_proxy: 'http://lower.example',
      NO_PROXY: '*',
      no_proxy: 'x',
    };
    expect(proxySettingsOf(both)).toEqual({ httpsProxy: 'http://lower.example', noProxy: 'x' });
    expect(proxySettingsOf({ HTTPS_PROXY: ' ', NO_PROXY: '' })).toEqual({ httpsProxy: undefined, noProxy: undefined });
    expect(proxyFor(HOST, 443, {})).toBeUndefined();
  });

  it('take a proxy without a scheme for http, and refuse others without quoting them, also where NO_PROXY is *', () => {
    expect(proxyFor(HOST, 443, { httpsProxy: 'proxy.example:3128' })?.href).toBe('http://proxy.example:3128/');
    for (const httpsProxy of ['socks5://user:hunter2hunter2@proxy.example', 'http://', '::']) {
      expect(() => proxyFor(HOST, 443, { httpsProxy, noProxy: '*' })).toThrow(/^HTTPS_PROXY is not the address of/);
    }
  });
});
