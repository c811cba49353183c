import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listenForCallback } from '../../../src/adapters/authorization/listener.ts';
import type { CallbackListener } from '../../../src/core/ports.ts';

const STATE = 'fake-state-of-this-run-0123456789';
const GOOD = `/callback?code=fake-code&state=${STATE}`;
const BROWSER = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'];

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
if (!hasIpv6) console.warn('SKIPPED: this machine has no ::1, so the callback is not tested there');

/** A port that is free on both families at this moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A listener of the running test, and whether a callback has arrived at it. */
async function listening() {
  const port = await freePort();
  const listener = await listenForCallback({ redirectUri: `http://localhost:${port}/callback`, state: STATE });
  onTestFinished(() => listener.close());
  return { port, listener, has: () => hasArrived(listener) };
}

async function hasArrived({ arrived }: CallbackListener): Promise<boolean> {
  return await Promise.race([arrived.then(() => true), new Promise<false>((resolve) => setImmediate(resolve, false))]);
}

interface RawRequest {
  readonly method?: string;
  readonly target?: string;
  /** Absent: that of the redirect; null: none. */
  readonly host?: string | null;
  readonly headers?: readonly string[];
  readonly address?: string;
}

/** Sends bytes as they are, and gives the whole answer. */
function raw(port: number, request: RawRequest = {}): Promise<{ status: number; head: string; text: string }> {
  const { method = 'GET', target = GOOD, host = `localhost:${port}`, headers = [], address = '127.0.0.1' } = request;
  const lines = [`${method} ${target} HTTP/1.1`, ...(host === null ? [] : [`Host: ${host}`]), ...headers];
  return new Promise((resolve, reject) => {
    let all = '';
    const socket = connect(port, address, () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    socket.setEncoding('utf8').on('data', (text: string) => {
      all += text;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', text = ''] = all.split(/\r\n\r\n(.*)/s);
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0), head, text });
    });
  });
}

describe('J8: who is let in', () => {
  test.each(['localhost', 'LOCALHOST', '127.0.0.1', '[::1]'])('the host %s with our port', async (name) => {
    const { port, listener } = await listening();
    const answer = raw(port, { host: `${name}:${port}` });
    expect(await listener.arrived).toMatchObject({ kind: 'code' });
    await listener.tell('saved');
    expect((await answer).status).toBe(200);
  });

  test.each<[string, (port: number) => RawRequest, number]>([
    ['a name that leads here (DNS rebinding)', (port) => ({ host: `rebound.example.com:${port}` }), 421],
    ['our name without the port', () => ({ host: 'localhost' }), 421],
    ['our name with another port', (port) => ({ host: `localhost:${port + 1}` }), 421],
    ['a name that begins with ours', (port) => ({ host: `localhost.example.com:${port}` }), 421],
    ['a name that ends with ours', (port) => ({ host: `x-localhost:${port}` }), 421],
    ['another address of loopback', (port) => ({ host: `127.0.0.2:${port}` }), 421],
    ['the address in another spelling', (port) => ({ host: `2130706433:${port}` }), 421],
    ['our name with a dot behind it', (port) => ({ host: `localhost.:${port}` }), 421],
    ['two hosts', (port) => ({ headers: [`Host: rebound.example.com:${port}`] }), 421],
    ['no host', () => ({ host: null }), 400],
    ['an empty host', () => ({ host: '' }), 421],
    ['a script of another page', () => ({ headers: ['Origin: https://evil.example.com'] }), 403],
    ['a sandboxed frame', () => ({ headers: ['Origin: null', 'Sec-Fetch-Mode: cors'] }), 403],
    ['a fetch', () => ({ headers: ['Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: empty'] }), 403],
    ['an image', () => ({ headers: ['Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: image'] }), 403],
    ['a frame', () => ({ headers: ['Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe'] }), 403],
    ['a browser that fetches ahead (J12)', () => ({ headers: [...BROWSER, 'Sec-Purpose: prefetch;prerender'] }), 403],
    ['an old one that does (J12)', () => ({ headers: ['Purpose: prefetch'] }), 403],
    ['a form of another page', () => ({ method: 'POST', headers: ['Content-Length: 0'] }), 405],
    ['a preview (J12)', () => ({ method: 'HEAD' }), 405],
    ['a preflight', () => ({ method: 'OPTIONS' }), 405],
    ['another method', () => ({ method: 'DELETE' }), 405],
    ['another path', () => ({ target: GOOD.replace('callback', 'callback/') }), 404],
    ['a path in other letters', () => ({ target: GOOD.replace('callback', 'CALLBACK') }), 404],
    ['an encoded path', () => ({ target: GOOD.replace('callback', '%63allback') }), 404],
    ['the root', () => ({ target: '/' }), 404],
    ['an icon', () => ({ target: '/favicon.ico' }), 404],
    ['an absolute target', (port) => ({ target: `http://localhost:${port}${GOOD}` }), 404],
    ['a target with two slashes', () => ({ target: `/${GOOD}` }), 404],
    ['an address of 9000 characters', () => ({ target: `${GOOD}&x=${'x'.repeat(9000)}` }), 414],
    ['20 KB of headers', () => ({ headers: [`X: ${'x'.repeat(20_000)}`] }), 431],
    ['no state (J9)', () => ({ target: '/callback?code=fake-code' }), 400],
    ['another state (J9)', () => ({ target: '/callback?code=fake-code&state=x' }), 400],
    ['a denial with another state', () => ({ target: '/callback?error=access_denied&state=x' }), 400],
    ['two codes', () => ({ target: `${GOOD}&code=another` }), 400],
    ['no code', () => ({ target: `/callback?state=${STATE}` }), 400],
  ])('%s is not, and counts for nothing', async (_what, request, status) => {
    const { port, listener, has } = await listening();
    const refused = await raw(port, request(port));
    expect(refused.status).toBe(status);
    expect(refused.text).not.toMatch(/fake-code|fake-state/);
    expect(await has()).toBe(false);
    // The right one still comes in, as a browser sends it.
    const answer = raw(port, { headers: BROWSER });
    expect(await listener.arrived).toMatchObject({ kind: 'code' });
    await listener.tell('saved');
    expect((await answer).status).toBe(200);
  });

  test.each([
    [
      'a browser that was redirected from a form',
      ['Origin: null', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'],
    ],
    ['a program that says nothing of itself', []],
  ])('%s is let in', async (_what, headers) => {
    const { port, listener } = await listening();
    const answer = raw(port, { headers });
    await listener.arrived;
    await listener.tell('denied');
    expect((await answer).status).toBe(200);
  });
});

describe('J9: one use', () => {
  test('a second callback, while the first is worked on and after, gets 409', async () => {
    const { port, listener } = await listening();
    const first = raw(port);
    const arrived = await listener.arrived;
    expect((await raw(port)).status).toBe(409);
    expect((await raw(port, { target: `/callback?code=another&state=${STATE}` })).status).toBe(409);
    expect((await raw(port, { target: '/callback?code=x&state=x' })).status).toBe(400);
    await listener.tell('saved');
    expect((await first).text).toContain('You can close this window');
    expect((await raw(port)).status).toBe(409);
    expect(await listener.arrived).toBe(arrived);
  });

  test('a browser that comes when the address was pasted meanwhile gets 409', async () => {
    const { port, listener, has } = await listening();
    await listener.tell('saved');
    expect((await raw(port)).status).toBe(409);
    expect(await has()).toBe(false);
  });

  test('a browser that still waits when it ends is told that it failed, and nobody listens any more', async () => {
    const { port, listener } = await listening();
    const first = raw(port);
    await listener.arrived;
    await listener.close();
    expect(await first).toMatchObject({ status: 502, text: expect.stringContaining('The terminal says why') });
    await expect(raw(port)).rejects.toThrow(/ECONNREFUSED/);
  });

  test.each(['saved', 'denied', 'failed'] as const)(
    'a browser that left before it was told (%s) is not waited for',
    async (page) => {
      const { port, listener } = await listening();
      const browser = connect(port, '127.0.0.1', () => {
        browser.write(`GET ${GOOD} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`);
      });
      await listener.arrived;
      const left = new Promise((resolve) => browser.once('close', resolve));
      browser.destroy();
      await left;
      // Whoever comes after it is answered after that one's end was seen.
      expect((await raw(port)).status).toBe(409);
      await listener.tell(page);
      await listener.close();
      await expect(raw(port)).rejects.toThrow(/ECONNREFUSED/);
    },
  );

  test('closing twice is closing once', async () => {
    const { listener } = await listening();
    await listener.close();
    await expect(listener.close()).resolves.toBeUndefined();
  });
});

test('every page is stored nowhere, loads nothing and tells no other page its address', async () => {
  const { port, listener } = await listening();
  const pages = [await raw(port, { target: '/' }), await raw(port, { target: '/callback' })];
  const first = raw(port);
  await listener.arrived;
  await listener.tell('saved');
  for (const { head, text } of [...pages, await first]) {
    expect(head).toMatch(/^cache-control: no-store$/im);
    expect(head).toMatch(/^referrer-policy: no-referrer$/im);
    expect(head).toMatch(/^content-security-policy: default-src 'none'.*frame-ancestors 'none'$/im);
    expect(head).toMatch(/^x-content-type-options: nosniff$/im);
    expect(head).not.toMatch(/^access-control/im);
    expect(text).not.toMatch(/src=|href=|<script|<link|http/);
  }
});

describe('J10: the port', () => {
  const taken = async (host: string): Promise<{ server: Server; port: number }> => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen({ port: 0, host, ipv6Only: true }, resolve));
    onTestFinished(() => void server.close());
    return { server, port: (server.address() as AddressInfo).port };
  };

  test.each([
    ['127.0.0.1', true],
    ['::1', hasIpv6],
  ])('taken on %s: refused, with how to find out by whom, and none is kept', async (host, there) => {
    if (!there) return;
    const { port, server } = await taken(host);
    const redirectUri = `http://localhost:${port}/callback`;
    const refused = await listenForCallback({ redirectUri, state: STATE }).catch((thrown) => thrown);
    expect(refused).toMatchObject({ code: 'refused', exitCode: 2, remedy: expect.stringContaining(`:${port}`) });
    expect(refused.remedy).toMatch(/--port/);
    await new Promise((resolve) => server.close(resolve));
    const listener = await listenForCallback({ redirectUri, state: STATE });
    await listener.close();
  });

  test.runIf(hasIpv6)('both families are listened to, and loopback alone', async () => {
    const { port, listener } = await listening();
    for (const address of ['127.0.0.1', '::1']) expect((await raw(port, { target: '/', address })).status).toBe(404);
    const others = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal, scopeid }) => !internal && !scopeid);
    for (const { address } of others) await expect(raw(port, { address })).rejects.toThrow(/ECONNREFUSED/);
    await listener.close();
  });
});
