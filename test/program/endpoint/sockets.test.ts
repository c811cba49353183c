import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { ask, EndpointWorld, withKey } from '../../support/endpoint.ts';

/** Writes bytes to the endpoint as they are, some of them later, and gives all that came back until the connection ended. */
async function talk(
  url: string,
  parts: readonly string[],
  { everyMs = 0 } = {},
): Promise<{ text: string; tookMs: number }> {
  const { hostname, port } = new URL(url);
  const startedAt = performance.now();
  return await new Promise((resolve) => {
    const socket = connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname);
    let text = '';
    socket.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve({ text, tookMs: performance.now() - startedAt }));
    const write = ([part, ...rest]: readonly string[]) => {
      if (part === undefined || socket.destroyed) return;
      socket.write(part);
      if (rest.length > 0) setTimeout(() => write(rest), everyMs);
    };
    write(parts);
  });
}

function statusesIn(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

function get(url: string, path: string, ...more: readonly string[]): string {
  return [`GET ${path} HTTP/1.1`, `Host: ${new URL(url).host}`, ...more, '', ''].join('\r\n');
}

describe('J6: clients without manners', () => {
  test('a header that comes drop by drop is cut off, and others are served meanwhile', {
    timeout: 60_000,
  }, async () => {
    const world = await EndpointWorld.serve();
    const { key } = await world.createKey();
    const slow = Array.from({ length: 8 }, () =>
      talk(
        world.url,
        [`GET /api/token HTTP/1.1\r\nHost: ${new URL(world.url).host}\r\n`, ...Array(40).fill('X-A: b\r\n')],
        { everyMs: 500 },
      ),
    );
    expect((await world.token(key)).status).toBe(200);
    for (const { text, tookMs } of await Promise.all(slow)) {
      expect(statusesIn(text)).toEqual([408]);
      expect(tookMs).toBeGreaterThan(8000);
      expect(tookMs).toBeLessThan(16_000);
    }
  });

  test('a body that never ends is not waited for', { timeout: 60_000 }, async () => {
    const world = await EndpointWorld.serve();
    const head = get(world.url, '/api/token', 'Content-Length: 1000000').replace(/\r\n\r\n$/, '\r\n\r\nx');
    const { text, tookMs } = await talk(world.url, [head]);
    expect(statusesIn(text)).toEqual([400]);
    expect(tookMs).toBeLessThan(17_000);
  });

  test('huge headers, a huge address and too many headers', async () => {
    const world = await EndpointWorld.serve();
    const { key } = await world.createKey();
    const big = 'x'.repeat(20_000);
    for (const request of [
      get(world.url, '/api/token', `X-Big: ${big}`),
      get(world.url, `/api/token?${big}`),
      get(world.url, '/api/token', ...Array.from({ length: 100_000 }, (_, index) => `X-${index}: x`)),
    ]) {
      expect(statusesIn((await talk(world.url, [request])).text)).toEqual([431]);
    }
    expect((await world.token(key)).status).toBe(200);
  });

  test('pipelined requests are answered in their order, each with its own key', async () => {
    const world = await EndpointWorld.serve();
    const { key } = await world.createKey();
    const { text } = await talk(world.url, [
      get(world.url, '/api/token', `Authorization: Bearer ${key}`) +
        get(world.url, '/api/token') +
        get(world.url, '/nothing') +
        get(world.url, '/openapi.json', 'Connection: close'),
    ]);
    expect(statusesIn(text)).toEqual([200, 401, 404, 200]);
    expect([...text.matchAll(/"access_token":"/g)]).toHaveLength(1);
    expect(text.indexOf('"access_token"')).toBeLessThan(text.indexOf('"unauthorized"'));
  });

  test('two servers cannot be made to disagree on where a request ends', async () => {
    const world = await EndpointWorld.serve();
    const { key } = await world.createKey();
    const inner = get(world.url, '/api/token', `Authorization: Bearer ${key}`);
    for (const headers of [
      ['Content-Length: 0', 'Transfer-Encoding: chunked'],
      ['Content-Length: 3', 'Content-Length: 4'],
      ['Transfer-Encoding: chunked, identity'],
      ['Transfer-Encoding : chunked'],
      ['Content-Length: +5'],
    ]) {
      const { text } = await talk(world.url, [get(world.url, '/openapi.json', ...headers) + inner]);
      expect([headers, statusesIn(text)]).toEqual([headers, [400]]);
      expect(text).not.toContain('access_token":');
    }
    const { text } = await talk(world.url, [`GET /api/token HTTP/1.1\r\nAuthorization: Bearer ${key}\r\n\r\n`]);
    expect(statusesIn(text), 'no Host').toEqual([400]);
  });
});

describe('J8: a Host that is not ours', () => {
  test('421 for everything; this machine by each of its names is ours', async () => {
    const world = await EndpointWorld.serve();
    const { key } = await world.createKey();
    const { port } = new URL(world.url);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      'localhost',
      'localhost:1',
      `localhost.:${port}`,
      `127.0.0.2:${port}`,
    ]) {
      for (const path of ['/', '/api/token', '/authorize', '/callback?code=x&state=y', '/docs']) {
        const { status, body } = await ask(`http://127.0.0.1:${port}${path}`, {
          headers: { Authorization: `Bearer ${key}`, Host: host },
        });
        expect([host, path, status]).toEqual([host, path, 421]);
        expect(body).not.toContain('access_token');
      }
    }
    for (const name of ['localhost', '127.0.0.1', '[::1]', 'LOCALHOST']) {
      const host = `${name}:${port}`;
      const { status } = await ask(`http://127.0.0.1:${port}/api/token`, {
        headers: { Authorization: `Bearer ${key}`, Host: host },
      });
      expect([host, status]).toEqual([host, 200]);
    }
    const two = `GET /api/token HTTP/1.1\r\nHost: localhost:${port}\r\nHost: evil.example\r\nAuthorization: Bearer ${key}\r\nConnection: close\r\n\r\n`;
    expect((await talk(world.url, [two])).text).not.toContain('"access_token":');
    const absolute = `GET http://evil.example/api/token HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`;
    expect(statusesIn((await talk(world.url, [absolute])).text)).toEqual([421]);
  });

  test('it listens on loopback alone, in both families', async () => {
    const world = await EndpointWorld.serve();
    const { port } = new URL(world.url);
    expect((await ask(`http://127.0.0.1:${port}/`)).status).toBe(200);
    expect((await ask(`http://[::1]:${port}/`)).status).toBe(200);
    // Another address of loopback stands for any other of this machine.
    await expect(ask(`http://127.0.0.2:${port}/`)).rejects.toThrow('ECONNREFUSED');
  });

  test('behind a public address its Host is ours, cookies are for TLS alone, and 127.0.0.1 still is', async () => {
    const world = await EndpointWorld.make(undefined, {
      WEBEX_INTEGRATION_REDIRECT_URI: 'https://tokens.example.com/key',
    });
    await world.start();
    const { key } = await world.createKey();
    const at = `http://127.0.0.1:${world.port}`;
    const Host = 'tokens.example.com';
    const begun = await ask(`${at}/authorize`, { headers: { Host } });
    expect(begun.status).toBe(302);
    expect(begun.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-byods-[0-9a-f]{8}=.*; HttpOnly; SameSite=Lax; Secure$/),
    ]);
    expect(begun.headers['strict-transport-security']).toBe('max-age=31536000');
    expect((await ask(`${at}/key?code=x&state=y`, { headers: { Host } })).status).toBe(400);
    expect((await ask(`${at}/callback`, { headers: { Host } })).status).toBe(404);
    expect((await ask(`${at}/api/token`, { headers: { Host, ...withKey(key).headers } })).status).toBe(200);
    expect((await ask(`${at}/api/token`, { headers: { Host: 'tokens.example.com.evil.tld' } })).status).toBe(421);
  });
});

describe('J10: the port', () => {
  test('one that is taken is said, with what to do', async () => {
    const world = await EndpointWorld.serve();
    const { port } = new URL(world.url);
    const ran = await world.run(['serve', '--port', port]);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toContain(`port ${port} on 127.0.0.1 is taken by another program`);
    expect(ran.stderr).toContain('--port');
  });

  test.each([
    { args: ['--port', 'x'], env: {}, says: '--port must be a whole number' },
    { args: ['--host', 'a b'], env: {}, says: '--host must be an address' },
    { args: ['--host', '0.0.0.0'], env: {}, says: 'nothing says under which address' },
    { args: [], env: { WEBEX_INTEGRATION_CLIENT_SECRET: '' }, says: 'belong together' },
    { args: [], env: { WEBEX_INTEGRATION_SCOPES: 'a"b' }, says: 'which is no scope' },
    { args: [], env: { KEY_REQUESTS_PER_MINUTE: '0' }, says: 'KEY_REQUESTS_PER_MINUTE must be' },
    // J11: what codes, keys and tokens would travel to.
    ...[
      'http://tokens.example.com/callback',
      'https://user@tokens.example.com/callback',
      'https://tokens.example.com/callback?x=1',
      'https://tokens.example.com',
      'https://tokens.example.com/api/token',
      'ftp://tokens.example.com/callback',
      'tokens.example.com/callback',
    ].map((uri) => ({
      args: [],
      env: { WEBEX_INTEGRATION_REDIRECT_URI: uri },
      says: 'WEBEX_INTEGRATION_REDIRECT_URI',
    })),
    ...['http://169.254.169.254/v1', 'https://webexapis.com.evil.tld/v1', 'http://webexapis.com/v1'].map((url) => ({
      args: [],
      env: { WEBEX_API_BASE_URL: url },
      says: 'WEBEX_API_BASE_URL',
    })),
  ])('refused before it listens: $args $env', async ({ args, env, says }) => {
    const world = await EndpointWorld.make(undefined, env);
    const ran = await world.run(['serve', ...(args[0] === '--port' ? [] : ['--port', '0']), ...args]);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toContain(says);
  });
});
