import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WebexUnreachableError } from '../../../src/core/errors.ts';
import { Secret } from '../../../src/core/secret.ts';
import { ConnectProxy, type ConnectProxyOptions } from '../../support/proxy/connect-proxy.ts';
import { TestAuthority } from '../../support/proxy/tls-fixture.ts';
import { closedPort, ENDLESS, failure, json, serve, serveTcp, testClient } from './client.ts';

const TOKEN = new Secret('some-access-token-0123');
const CLIENT = { clientId: 'C1', clientSecret: new Secret('client-secret-0123456789') };
const REFRESH = new Secret('refresh-token-0123456789');
const authority = new TestAuthority();

const toClose: { close(): Promise<unknown> }[] = [];
function closing<T extends { close(): Promise<unknown> }>(it: T): T {
  toClose.push(it);
  return it;
}
afterEach(async () => {
  for (const each of toClose.splice(0).reverse()) await each.close();
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'byods-webex-'));
  await writeFile(join(folder, 'ca.pem'), authority.cert);
  const entryPoints = [join(import.meta.dirname, 'list-once.ts')];
  const outfile = join(folder, 'list-once.cjs');
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'silent' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A TLS server that lists nothing, with its port. */
async function tlsServer(options: ServerOptions) {
  const server = closing(await serve((_, response) => json(response, { items: [] }), createTlsServer(options)));
  return { ...server, port: Number(new URL(server.origin).port) };
}

async function proxyServer(options: ConnectProxyOptions = {}) {
  return closing(await ConnectProxy.start(options));
}

/** Lists once in a process that knows the test authority. */
async function inChild(baseUrl: string, httpsProxy = '', noProxy = ''): Promise<{ found?: number; error?: string }> {
  const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
  const args = [join(folder, 'list-once.cjs'), baseUrl, httpsProxy, noProxy];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout);
}

describe('TLS', () => {
  it('trusts an authority of NODE_EXTRA_CA_CERTS', async () => {
    const server = await tlsServer(authority.issue());
    expect(await inChild(`https://localhost:${server.port}/v1`)).toEqual({ found: 0 });
    expect(server.seen).toHaveLength(1);
  });

  it.each<[string, () => ServerOptions, RegExp]>([
    ['an unknown authority', () => authority.issue(), /certificate comes from an authority that is not known here/],
    [
      'TLS 1.1',
      () => ({ ...authority.issue(), minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' }),
      /no TLS connection could be agreed on/,
    ],
  ])('C18: %s ends it, nothing was sent, and it is not tried again', async (_, options, words) => {
    const server = await tlsServer(options());
    const { webex, clock } = testClient(`https://127.0.0.1:${server.port}/v1`);
    closing(webex);
    const thrown = (await failure(webex.oauth.refresh(CLIENT, REFRESH, ENDLESS))) as WebexUnreachableError;
    expect(thrown).toMatchObject({ code: 'unreachable', sent: 'no', exitCode: 6 });
    expect(thrown.message).toMatch(words);
    expect(thrown.message).toContain(`127.0.0.1:${server.port}`);
    expect(`${thrown.message} ${thrown.remedy}`).not.toMatch(/REJECT_UNAUTHORIZED|insecure|--no-verify/i);
    expect(clock.slept).toEqual([]);
    expect(server.seen).toEqual([]);
  });

  it.each<[string, Parameters<TestAuthority['issue']>[0], RegExp]>([
    ['expired', { notAfter: Date.now() - 1000 }, /its certificate has expired/],
    ['not valid yet', { notBefore: Date.now() + 86_400_000 }, /its certificate is not valid yet/],
    ['for another host', { hosts: ['other.example'] }, /its certificate is for another host/],
  ])('C18: a certificate of a known authority that is %s is told as such', async (_, leaf, words) => {
    const server = await tlsServer(authority.issue(leaf));
    expect((await inChild(`https://localhost:${server.port}/v1`)).error).toMatch(words);
    expect(server.seen).toEqual([]);
  });

  it('C18: no switch of the environment turns verification off', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    const server = await tlsServer(authority.issue());
    const { webex } = testClient(`https://127.0.0.1:${server.port}/v1`, { retries: 0 });
    closing(webex);
    try {
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
      expect(await failure(webex.dataSources.list(TOKEN, ENDLESS))).toMatchObject({ sent: 'no' });
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
    expect(server.seen).toEqual([]);
  });

  it('plain HTTP behind https:// is no TLS', async () => {
    const server = closing(await serve((_, response) => json(response, {})));
    const { webex } = testClient(server.baseUrl.replace('http:', 'https:'), { retries: 0 });
    closing(webex);
    const thrown = (await failure(webex.dataSources.list(TOKEN, ENDLESS))) as Error;
    expect(thrown).toMatchObject({ code: 'unreachable', sent: 'no' });
    expect(thrown.message).toContain('no TLS connection could be agreed on');
  });
});

describe('a proxy', () => {
  it('is used for https, by a tunnel', async () => {
    const server = await tlsServer(authority.issue({ hosts: ['webexapis.com'] }));
    const proxy = await proxyServer({ routes: { 'webexapis.com:443': server.port } });
    expect(await inChild('https://webexapis.com/v1', proxy.url)).toEqual({ found: 0 });
    expect(proxy.requests).toEqual([{ kind: 'connect', target: 'webexapis.com:443', authorized: true }]);
    expect(server.seen[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it('gets the name and password of its setting', async () => {
    const server = await tlsServer(authority.issue({ hosts: ['webexapis.com'] }));
    const auth = { username: 'user', password: 'p@ss:w/rd 1' };
    const proxy = await proxyServer({ auth, routes: { 'webexapis.com:443': server.port } });
    expect(await inChild('https://webexapis.com/v1', proxy.urlWithCredentials)).toEqual({ found: 0 });
    expect(proxy.requests.every(({ authorized }) => authorized)).toBe(true);
  });

  it('is not used for hosts of NO_PROXY, nor for plain http, which is loopback', async () => {
    const proxy = await proxyServer();
    const tls = await tlsServer(authority.issue());
    expect(await inChild(`https://localhost:${tls.port}/v1`, proxy.url, 'localhost')).toEqual({ found: 0 });
    const server = closing(await serve((_, response) => json(response, { items: [] })));
    const { webex } = testClient(server.baseUrl, { proxy: { httpsProxy: proxy.url } });
    closing(webex);
    await expect(webex.dataSources.list(TOKEN, ENDLESS)).resolves.toEqual([]);
    expect(proxy.requests).toEqual([]);
  });

  it('C20: that asks for a password is named, without the one it was given', async () => {
    const proxy = await proxyServer({ auth: { username: 'user', password: 'the-right-one' } });
    const httpsProxy = proxy.url.replace('//', '//user:the-wrong-one-0123@');
    const { webex, clock, log } = testClient('https://webexapis.com/v1', { proxy: { httpsProxy } });
    closing(webex);
    const thrown = (await failure(webex.oauth.refresh(CLIENT, REFRESH, ENDLESS))) as WebexUnreachableError;
    expect(thrown).toMatchObject({ code: 'unreachable', sent: 'no', remedy: expect.stringContaining('HTTPS_PROXY') });
    expect(thrown.message).toContain(`the proxy ${new URL(proxy.url).host} asks for a name and a password (407)`);
    expect(`${inspect(thrown)}${log.lines}`).not.toContain('the-wrong-one');
    expect(clock.slept).toEqual([]);
    expect(proxy.requests).toHaveLength(1);
  });

  it('C20: that cannot reach Webex, or is not there, is named, and nothing was sent', async () => {
    const proxy = await proxyServer();
    const lost = testClient('https://webexapis.com/v1', { retries: 1, proxy: { httpsProxy: proxy.url } });
    closing(lost.webex);
    const thrown = (await failure(lost.webex.oauth.refresh(CLIENT, REFRESH, ENDLESS))) as WebexUnreachableError;
    expect(thrown).toMatchObject({ code: 'unreachable', sent: 'no' });
    expect(thrown.message).toContain(
      `the proxy ${new URL(proxy.url).host} answered 502 when asked for a tunnel (tried 2 times)`,
    );
    const gone = `http://127.0.0.1:${await closedPort()}`;
    const refused = testClient('https://webexapis.com/v1', { retries: 0, proxy: { httpsProxy: gone } });
    closing(refused.webex);
    const second = (await failure(refused.webex.oauth.refresh(CLIENT, REFRESH, ENDLESS))) as Error;
    expect(second).toMatchObject({ sent: 'no' });
    expect(second.message).toContain(`the proxy ${new URL(gone).host}: the connection was refused`);
  });

  it('that hangs up is asked once for each attempt, not in a loop', async () => {
    let asked = 0;
    const proxy = closing(
      await serveTcp((socket) =>
        socket.once('data', () => {
          asked += 1;
          socket.end();
        }),
      ),
    );
    const httpsProxy = new URL(proxy.baseUrl).origin;
    const { webex } = testClient('https://webexapis.com/v1', { retries: 2, proxy: { httpsProxy } });
    closing(webex);
    const thrown = (await failure(webex.oauth.refresh(CLIENT, REFRESH, ENDLESS))) as Error;
    expect(thrown).toMatchObject({ code: 'unreachable', sent: 'no' });
    expect(thrown.message).toContain('the connection was closed (tried 3 times)');
    expect(asked).toBe(3);
  });

  it('that makes a tunnel to somebody else is found out by TLS', async () => {
    const other = await tlsServer(authority.issue({ hosts: ['webexapis.com'] }));
    const proxy = await proxyServer({ routes: { 'webexapis.com:443': other.port } });
    const { webex } = testClient('https://webexapis.com/v1', { proxy: { httpsProxy: proxy.url } });
    closing(webex);
    const thrown = (await failure(webex.oauth.refresh(CLIENT, REFRESH, ENDLESS))) as WebexUnreachableError;
    expect(thrown).toMatchObject({ sent: 'no', remedy: expect.stringContaining('NODE_EXTRA_CA_CERTS') });
    expect(thrown.message).toContain(`webexapis.com through the proxy ${new URL(proxy.url).host}`);
    expect(other.seen).toEqual([]);
  });

  it('that never answers is given up in time', async () => {
    const silent = closing(await serveTcp(() => {}));
    const httpsProxy = new URL(silent.baseUrl).origin;
    const { webex } = testClient('https://webexapis.com/v1', {
      retries: 0,
      requestTimeoutMs: 100,
      proxy: { httpsProxy },
    });
    closing(webex);
    expect(await failure(webex.oauth.refresh(CLIENT, REFRESH, ENDLESS))).toMatchObject({
      code: 'unreachable',
      sent: 'no',
    });
  });
});

describe('C24: a host with two addresses', () => {
  it('is reached by the one that answers: localhost may be ::1 first, where nobody listens', async () => {
    const server = closing(await serve((_, response) => json(response, { items: [] })));
    const port = Number(new URL(server.origin).port);
    const { webex } = testClient(`http://localhost:${port}/v1`);
    closing(webex);
    await expect(webex.dataSources.list(TOKEN, ENDLESS)).resolves.toEqual([]);
  });
});
