import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fetch as fetchThrough, ProxyAgent } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConnectProxy } from '../../support/proxy/connect-proxy.ts';
import { TestAuthority } from '../../support/proxy/tls-fixture.ts';

const authority = new TestAuthority();

describe('a forward proxy on loopback', () => {
  let secure: Server;
  let plain: Server;
  let proxy: ConnectProxy | undefined;
  let agent: ProxyAgent | undefined;

  beforeEach(async () => {
    const hosts = ['localhost', '127.0.0.1', 'webexapis.com'];
    secure = createHttps(authority.issue({ hosts }), (_, response) => response.end('secure'));
    plain = createHttp((request, response) => response.end(`plain ${request.url}`));
    for (const server of [secure, plain]) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterEach(async () => {
    await agent?.close();
    await proxy?.close();
    for (const server of [secure, plain]) {
      server.closeAllConnections();
      server.close();
    }
  });

  const portOf = (server: Server) => (server.address() as AddressInfo).port;
  const through = (uri: string, url: string) => {
    agent = new ProxyAgent({ uri, requestTls: { ca: authority.cert }, proxyTunnel: url.startsWith('https') });
    return fetchThrough(url, { dispatcher: agent }).then(async (answer) => [answer.status, await answer.text()]);
  };

  test('tunnels https and records where to', async () => {
    proxy = await ConnectProxy.start();
    const port = portOf(secure);
    expect(await through(proxy.url, `https://127.0.0.1:${port}/x`)).toEqual([200, 'secure']);
    expect(proxy.requests).toEqual([{ kind: 'connect', target: `127.0.0.1:${port}`, authorized: true }]);
  });

  test('leads a name to a server on loopback, and no other name anywhere', async () => {
    proxy = await ConnectProxy.start({ routes: { 'webexapis.com:443': portOf(secure) } });
    expect(await through(proxy.url, 'https://webexapis.com/v1')).toEqual([200, 'secure']);
    await expect(through(proxy.url, 'https://example.com/')).rejects.toThrow();
    expect(proxy.requests.map((request) => request.target)).toEqual(['webexapis.com:443', 'example.com:443']);
  });

  test('passes plain requests in absolute form on', async () => {
    proxy = await ConnectProxy.start();
    const url = `http://localhost:${portOf(plain)}/a?b=1`;
    expect(await through(proxy.url, url)).toEqual([200, 'plain /a?b=1']);
    expect(proxy.requests).toEqual([{ kind: 'http', target: url, authorized: true }]);
  });

  test('demands authentication and takes it', async () => {
    proxy = await ConnectProxy.start({ auth: { username: 'user', password: 'p@ss' } });
    const secureUrl = `https://localhost:${portOf(secure)}/`;
    const plainUrl = `http://localhost:${portOf(plain)}/`;
    await expect(through(proxy.url, secureUrl)).rejects.toThrow();
    await expect(through(proxy.url, plainUrl)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('(407)') },
    });
    expect(await through(proxy.urlWithCredentials, secureUrl)).toEqual([200, 'secure']);
    expect(await through(proxy.urlWithCredentials, plainUrl)).toEqual([200, 'plain /']);
    expect(proxy.requests.map((request) => request.authorized)).toEqual([false, false, true, true]);
  });
});
