import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proxyServerFor } from '../../../src/adapters/http/proxy.ts';
import { nextLink, pathUnder } from '../../../src/adapters/webex/paths.ts';
import { formOf } from '../../../src/adapters/webex/request-headers.ts';
import { createWebex } from '../../../src/adapters/webex/webex.ts';
import { HALF, KeptLog, QuickClock } from './client.ts';

const BASE = new URL('https://webexapis.com/v1');

describe('pathUnder', () => {
  it('P19: has exactly the intended segments, at the same origin, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), (segments) => {
        let path: string;
        try {
          path = pathUnder(BASE, segments);
        } catch (error) {
          expect(error).toMatchObject({ code: 'refused' });
          expect(segments.some((each) => ['', '.', '..'].includes(each) || /[\ud800-\udfff]/u.test(each))).toBe(true);
          return;
        }
        const url = new URL(path, BASE);
        expect(url.origin).toBe(BASE.origin);
        expect(url.pathname).toBe(path);
        expect(url.pathname.split('/').slice(1).map(decodeURIComponent)).toEqual(['v1', ...segments]);
      }),
    );
  });

  it('takes a base with a slash at its end, or with none', () => {
    expect(pathUnder(new URL('http://127.0.0.1:8080/v1/'), ['a/b='])).toBe('/v1/a%2Fb%3D');
    expect(pathUnder(new URL('http://127.0.0.1:8080'), ['a'])).toBe('/a');
  });
});

describe('nextLink', () => {
  const page = new URL('https://webexapis.com/v1/dataSources');
  it.each<[string | string[] | undefined, string | undefined]>([
    [undefined, undefined],
    ['', undefined],
    ['<https://webexapis.com/v1/dataSources?max=null>; rel="next"', 'https://webexapis.com/v1/dataSources?max=null'],
    ['</a>; rel="prev", </b>; rel=next', 'https://webexapis.com/b'],
    ['</a>; rel="previous next"', 'https://webexapis.com/a'],
    ['</a>; rel="nextish"', undefined],
    ['</a>; title="rel=next"', undefined],
    [['</a>; rel="first"', '</b>; REL="NEXT"'], 'https://webexapis.com/b'],
    ['https://webexapis.com/a; rel="next"', undefined],
    ['<http://[>; rel="next"', undefined],
  ])('of %j is %j', (header, wanted) => {
    expect(nextLink(header, page)?.href).toBe(wanted);
  });
});

describe('proxyServerFor', () => {
  const SETTING = 'http://proxy.example:8080';
  it.each<[string, string | undefined, string | undefined, string | undefined]>([
    ['https://webexapis.com/v1', undefined, undefined, undefined],
    ['https://webexapis.com/v1', '', undefined, undefined],
    ['https://webexapis.com/v1', SETTING, undefined, 'proxy.example:8080'],
    ['https://webexapis.com/v1', 'proxy.example:8080', undefined, 'proxy.example:8080'],
    ['https://webexapis.com/v1', 'https://proxy.example', undefined, 'proxy.example:443'],
    ['https://webexapis.com/v1', SETTING, 'webexapis.com', undefined],
    ['https://webexapis.com/v1', SETTING, 'a.example, WEBEXAPIS.COM', undefined],
    ['https://webexapis.com/v1', SETTING, 'webexapis.com:443', undefined],
    ['https://webexapis.com/v1', SETTING, 'webexapis.com:8443', 'proxy.example:8080'],
    ['https://integration.webexapis.com/v1', SETTING, '.webexapis.com', undefined],
    ['https://integration.webexapis.com/v1', SETTING, '*.webexapis.com', undefined],
    ['https://evilwebexapis.com/v1', SETTING, 'webexapis.com', 'proxy.example:8080'],
    ['https://webexapis.com/v1', SETTING, '*', undefined],
    ['http://127.0.0.1:8080/v1', SETTING, undefined, undefined],
    ['https://127.0.0.1:8443/v1', SETTING, undefined, 'proxy.example:8080'],
    ['https://127.0.0.1:8443/v1', SETTING, '127.0.0.1', undefined],
  ])('for %s with HTTPS_PROXY=%s NO_PROXY=%s is %s', (target, httpsProxy, noProxy, wanted) => {
    expect(proxyServerFor(new URL(target), { httpsProxy, noProxy })?.name).toBe(wanted);
  });

  it('keeps the credentials apart, and never shows them', () => {
    const proxy = proxyServerFor(BASE, { httpsProxy: 'http://user:p%40ssw0rd123@proxy.example:8080' });
    expect(proxy).toMatchObject({ url: 'http://proxy.example:8080', name: 'proxy.example:8080' });
    expect(proxy?.authorization?.reveal()).toBe(`Basic ${btoa('user:p@ssw0rd123')}`);
    expect(inspect(proxy)).not.toMatch(/ssw0rd/);
  });

  it.each(['socks5://proxy.example:1080', 'http://', 'http://user:secretpass@:80:80', '::'])(
    'refuses %j without quoting it',
    (httpsProxy) => {
      expect(() => proxyServerFor(BASE, { httpsProxy })).toThrow(/^HTTPS_PROXY is not the address/);
    },
  );
});

describe('formOf', () => {
  it('is what every server reads as the same fields', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (fields) => {
        expect(Object.fromEntries(new URLSearchParams(formOf(fields)))).toEqual({ ...fields });
      }),
    );
    expect(formOf({ a: "it's (a) ~b~!" })).toBe("a=it's%20(a)%20~b~!");
  });
});

describe('createWebex', () => {
  it.each([
    '',
    'webexapis.com',
    'ftp://webexapis.com/v1',
    'https://user:pw@webexapis.com/v1',
    'https://webexapis.com/v1?x=1',
  ])('refuses the address %j', (baseUrl) => {
    const options = { clock: new QuickClock(), ids: HALF, log: new KeptLog(), retries: 3, retryIntervalMs: 1 };
    expect(() => createWebex({ ...options, baseUrl, maxRequestsPerMinute: 1, version: '0' })).toThrow(
      /WEBEX_API_BASE_URL/,
    );
  });
});
