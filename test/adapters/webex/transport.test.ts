import type { LookupFunction } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Agent, buildConnector } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import type { WebexClient } from '../../../src/adapters/webex/webex.ts';
import { type KeeperError, WebexAnswerError, WebexUnreachableError } from '../../../src/core/errors.ts';
import { Secret } from '../../../src/core/secret.ts';
import { closedPort, ENDLESS, failure, json, serve, serveTcp, testClient } from './client.ts';

const TOKEN = new Secret('access-token-0123456789');
const REFRESH = new Secret('refresh-token-0123456789');
const CLIENT = { clientId: 'C1', clientSecret: new Secret('client-secret-0123456789') };
const ID = '7791dc84-989c-4903-a3b5-8c48c039dfb3';
const UPDATE = {
  schemaId: 's',
  url: 'https://example.com',
  audience: 'a',
  subject: 'b',
  nonce: 'n',
  tokenLifetimeMinutes: 60,
  status: 'active',
};

const toClose: { close(): Promise<unknown> }[] = [];
function closing<T extends { close(): Promise<unknown> }>(it: T): T {
  toClose.push(it);
  return it;
}
afterEach(async () => {
  for (const each of toClose.splice(0).reverse()) await each.close();
});

/** A client for a base URL, closed after the test. */
function client(baseUrl: string, options: Parameters<typeof testClient>[1] = {}) {
  const made = testClient(baseUrl, options);
  closing(made.webex);
  return made;
}

/** The three kinds of call, by what is done when an answer is lost. */
const CALLS: Record<'refresh' | 'get' | 'put', (webex: WebexClient) => Promise<unknown>> = {
  refresh: (webex) => webex.oauth.refresh(CLIENT, REFRESH, ENDLESS),
  get: (webex) => webex.dataSources.get(TOKEN, ID, ENDLESS),
  put: (webex) => webex.dataSources.put(TOKEN, ID, UPDATE, ENDLESS),
};

describe('requests', () => {
  it('carry our name, the token and nothing that was not asked for', async () => {
    const server = closing(await serve((_, response) => json(response, { id: ID })));
    const { webex } = client(server.baseUrl);
    await webex.dataSources.get(TOKEN, ID, ENDLESS);
    await webex.dataSources.put(TOKEN, ID, { ...UPDATE, extra: 'kept to us' } as typeof UPDATE, ENDLESS);
    await webex.oauth.refresh(CLIENT, REFRESH, ENDLESS);
    const [read, write, refresh] = server.seen;
    expect(read).toMatchObject({ method: 'GET', path: `/v1/dataSources/${ID}` });
    expect(read?.headers).toMatchObject({
      'user-agent': 'byods-keeper/0.0.0-test',
      authorization: 'Bearer access-token-0123456789',
    });
    expect(JSON.parse(write?.body ?? '')).toEqual(UPDATE);
    expect(refresh?.headers.authorization).toBeUndefined();
    expect(refresh?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(refresh?.body))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'C1',
      client_secret: 'client-secret-0123456789',
      refresh_token: 'refresh-token-0123456789',
    });
    expect(webex.requests()).toBe(3);
  });

  it('keep sockets for data sources, and give each token request one of its own (C23)', async () => {
    const server = closing(await serve((_, response) => json(response, { id: ID })));
    const { webex } = client(server.baseUrl);
    for (const call of [CALLS.get, CALLS.get, CALLS.get, CALLS.refresh, CALLS.refresh, CALLS.get]) await call(webex);
    const [reads, tokens] = ['GET', 'POST'].map((wanted) => server.seen.filter(({ method }) => method === wanted));
    expect(new Set(reads?.map(({ socket }) => socket)).size).toBeLessThan(4);
    expect(new Set(tokens?.map(({ socket }) => socket)).size).toBe(2);
    expect(reads?.some((read) => tokens?.some((token) => token.socket === read.socket))).toBe(false);
    expect(tokens?.map(({ headers }) => headers.connection)).toEqual(['close', 'close']);
  });

  it('do not trust a socket after a pause in which the process may have been frozen (C23)', async () => {
    const server = closing(await serve((_, response) => json(response, { id: ID })));
    const { webex, clock } = client(server.baseUrl);
    await CALLS.put(webex);
    clock.advance(60_000);
    await CALLS.put(webex);
    expect(server.seen.map(({ socket }) => socket)).toEqual([1, 2]);
  });

  it('are repeated at once on a new socket when a kept one turns out dead, if idempotent (C23)', async () => {
    const server = closing(
      await serve((_, response, count) => {
        if (count === 2 || count === 4) response.socket?.destroy();
        else json(response, { id: ID });
      }),
    );
    const { webex, clock } = client(server.baseUrl);
    await CALLS.get(webex);
    await CALLS.get(webex);
    expect(server.seen).toHaveLength(3);
    expect(clock.slept).toEqual([]);
    expect(await failure(CALLS.put(webex))).toMatchObject({ sent: 'maybe' });
    expect(server.seen).toHaveLength(4);
  });

  it('refuse a token that would be a second header', async () => {
    const server = closing(await serve((_, response) => json(response, { items: [] })));
    const { webex } = client(server.baseUrl);
    const thrown = await failure(webex.dataSources.list(new Secret('abcdefgh\r\nx-evil: 1'), ENDLESS));
    expect(thrown).toMatchObject({ code: 'configuration' });
    expect(server.seen).toEqual([]);
  });
});

describe('connections that fail', () => {
  it('C17: a refused one is retried by every call, and nothing was sent', async () => {
    const port = await closedPort();
    for (const call of Object.values(CALLS)) {
      const { webex, clock } = client(`http://127.0.0.1:${port}/v1`);
      const thrown = await failure(call(webex));
      expect(thrown).toBeInstanceOf(WebexUnreachableError);
      expect(thrown).toMatchObject({ code: 'unreachable', sent: 'no', exitCode: 6 });
      expect((thrown as Error).message).toContain(`127.0.0.1:${port}: the connection was refused (tried 4 times)`);
      expect(clock.slept).toEqual([500, 1000, 2000]);
    }
  });

  it.each([
    ['ENOTFOUND', 'its name cannot be resolved'],
    ['EAI_AGAIN', 'its name cannot be resolved at the moment'],
    ['EHOSTUNREACH', 'there is no route to it'],
  ])('C19: %s is told in words, naming the host', async (code, words) => {
    const lookup: LookupFunction = (_host, _options, done) => done(Object.assign(new Error('x'), { code }), '', 4);
    const dispatcher = closing(new Agent({ connect: { lookup } }));
    const { webex, clock } = client('http://webex.example/v1', { dispatcher });
    const thrown = await failure(CALLS.refresh(webex));
    expect(thrown).toMatchObject({ code: 'unreachable', sent: 'no' });
    expect((thrown as Error).message).toContain(`webex.example: ${words} (tried 4 times)`);
    expect(clock.slept).toHaveLength(3);
  });

  it('C17: a reset after the request was sent is ambiguous: read again, never refreshed or written again', async () => {
    for (const [name, wanted] of [
      ['get', 4],
      ['refresh', 1],
      ['put', 1],
    ] as const) {
      const server = closing(await serve((_, response) => response.socket?.resetAndDestroy()));
      const { webex } = client(server.baseUrl);
      const thrown = await failure(CALLS[name](webex));
      expect(thrown).toMatchObject({ code: 'answer-lost', sent: 'maybe' });
      expect(server.seen).toHaveLength(wanted);
    }
  });

  it('remembers that an earlier attempt may have been heard', async () => {
    let count = 0;
    const server = await serve((_, response) => {
      count += 1;
      response.socket?.resetAndDestroy();
      if (count === 1) void server.close();
    });
    const { webex } = client(server.baseUrl, { retries: 1 });
    expect(await failure(CALLS.get(webex))).toMatchObject({ code: 'answer-lost', sent: 'maybe' });
  });

  it('C17: an end in the middle of headers or body is ambiguous', async () => {
    for (const text of [
      'HTTP/1.1 200 OK\r\nContent-',
      'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"access_token":"a',
    ]) {
      const server = closing(await serveTcp((socket) => socket.once('data', () => socket.end(text))));
      const { webex } = client(server.baseUrl);
      expect(await failure(CALLS.refresh(webex))).toMatchObject({ code: 'answer-lost', sent: 'maybe' });
    }
  });

  it.each<[string, string]>([
    ['no answer at all', ''],
    ['headers that do not end', 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n'],
    ['a body that does not end', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"access_token":'],
  ])('C15: %s is cut off at one absolute end', async (_, text) => {
    const server = closing(await serveTcp((socket) => socket.once('data', () => socket.write(text))));
    const { webex } = client(server.baseUrl, { requestTimeoutMs: 100 });
    const thrown = await failure(CALLS.refresh(webex));
    expect(thrown).toMatchObject({ code: 'answer-lost', sent: 'maybe' });
    expect((thrown as Error).message).toContain('no complete answer within 0.1 s');
  });

  it('C15: bytes that keep dripping do not move the end', async () => {
    const server = closing(
      await serveTcp((socket) => {
        socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n'));
        const timer = setInterval(() => socket.write(' '), 20);
        socket.once('close', () => clearInterval(timer));
      }),
    );
    const { webex } = client(server.baseUrl, { requestTimeoutMs: 150 });
    expect(await failure(CALLS.refresh(webex))).toMatchObject({ sent: 'maybe' });
  });

  it('C15: the time left of the run shortens the time of a request', async () => {
    const server = closing(await serveTcp(() => {}));
    const { webex } = client(server.baseUrl);
    const thrown = await failure(webex.dataSources.list(TOKEN, { remainingMs: () => 80 }));
    expect((thrown as Error).message).toContain('within 0.1 s');
  });

  it('G1, B5: a refresh is not begun, nor repeated after a wait, without its whole time for an answer', async () => {
    const server = closing(await serveTcp(() => {}));
    const { webex } = client(server.baseUrl);
    const thrown = await failure(webex.oauth.refresh(CLIENT, REFRESH, { remainingMs: () => 24_000 }));
    expect(thrown).toMatchObject({ code: 'out-of-time' });
  });

  it('gives up while a connection is still being made, and knows that nothing was sent', async () => {
    // The backlog of a listener that never accepts takes connections; TLS to it never begins.
    const server = closing(await serveTcp(() => {}));
    const { webex } = client(server.baseUrl.replace('http:', 'https:'), { requestTimeoutMs: 100, retries: 0 });
    expect(await failure(CALLS.refresh(webex))).toMatchObject({ code: 'unreachable', sent: 'no' });
  });

  it('never writes a request that was given up while its connection was being made', async () => {
    const server = closing(await serve((_, response) => json(response, { access_token: 'new' })));
    const closed = new Promise((resolve) => {
      server.server.once('connection', (socket) => socket.once('close', resolve));
    });
    const connector = buildConnector({});
    const late: typeof connector = (options, done) => void setTimeout(() => connector(options, done), 100);
    const dispatcher = closing(new Agent({ connect: late }));
    const { webex } = client(server.baseUrl, { dispatcher, requestTimeoutMs: 20, retries: 0 });
    expect(await failure(CALLS.refresh(webex))).toMatchObject({ code: 'unreachable', sent: 'no' });
    await closed;
    expect(server.seen).toEqual([]);
  });

  it('an interruption cuts a read short, but a refresh that was sent is waited for', async () => {
    const abort = new AbortController();
    const server = closing(
      await serve((seen, response) => {
        abort.abort();
        if (seen.method === 'POST') setImmediate(() => json(response, { access_token: 'new-access-token' }));
      }),
    );
    const budget = { remainingMs: () => Number.POSITIVE_INFINITY, signal: abort.signal };
    const { webex } = client(server.baseUrl);
    await expect(webex.oauth.refresh(CLIENT, REFRESH, budget)).resolves.toMatchObject({
      body: { access_token: 'new-access-token' },
    });
    const before = await failure(webex.dataSources.get(TOKEN, ID, budget));
    expect(before).toMatchObject({ code: 'interrupted' });
    expect((before as Error).message).toContain('nothing was sent');
    expect(server.seen).toHaveLength(1);
    const second = new AbortController();
    const reading = webex.dataSources.get(TOKEN, ID, { ...budget, signal: second.signal });
    await expect.poll(() => server.seen.length).toBe(2);
    second.abort();
    expect(await failure(reading)).toMatchObject({ code: 'interrupted' });
  });
});

describe('answers', () => {
  const answering = async (status: number, headers: Record<string, string>, body: Buffer | string) => {
    const server = closing(
      await serve((_, response) => {
        response.writeHead(status, headers);
        response.end(body);
      }),
    );
    return { server, ...client(server.baseUrl) };
  };

  it.each<[string, Record<string, string>, Buffer | string]>([
    ['empty', {}, ''],
    ['HTML', { 'content-type': 'text/html' }, '<html>Log in</html>'],
    ['truncated JSON', { 'content-type': 'application/json' }, '{"access_token":"abc'],
    ['JSON that is no object', {}, '["access_token"]'],
    ['null', {}, 'null'],
    ['not UTF-8', {}, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['nested beyond reason (C16)', {}, `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['in an unknown coding', { 'content-encoding': 'br' }, 'xyz'],
    ['broken gzip', { 'content-encoding': 'gzip' }, 'xyz'],
    ['larger than 1 MiB (C16)', {}, `{"a":"${'x'.repeat(1024 * 1024)}"}`],
    ['a gzip bomb (C16)', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(32 * 1024 * 1024, ' '))],
  ])('C9: a success that is %s may be one: a refresh is not repeated', async (_, headers, body) => {
    const { webex, server } = await answering(200, headers, body);
    const thrown = await failure(CALLS.refresh(webex));
    expect(thrown).toMatchObject({ code: 'answer-lost', sent: 'maybe', status: 200 });
    expect(server.seen).toHaveLength(1);
    expect(await failure(CALLS.get(webex))).toMatchObject({ sent: 'maybe' });
    expect(server.seen).toHaveLength(5);
  });

  it('C16: headers of a megabyte end the answer', async () => {
    const { webex } = await answering(200, { 'x-large': 'x'.repeat(1024 * 1024) }, '{}');
    expect(await failure(CALLS.refresh(webex))).toMatchObject({ sent: 'maybe' });
  });

  it('C9: JSON under a wrong label is read all the same, because it may hold the only copy of a token', async () => {
    const { webex } = await answering(200, { 'content-type': 'text/plain' }, '{"refresh_token":"the only copy"}');
    await expect(CALLS.refresh(webex)).resolves.toMatchObject({ body: { refresh_token: 'the only copy' } });
  });

  it('gzip is unpacked', async () => {
    const packed = gzipSync(JSON.stringify({ id: ID, status: 'active' }));
    const { webex } = await answering(200, { 'content-encoding': 'gzip' }, packed);
    await expect(webex.dataSources.get(TOKEN, ID, ENDLESS)).resolves.toMatchObject({ value: { status: 'active' } });
  });

  it('a refusal whose body cannot be read is still a refusal', async () => {
    const { webex } = await answering(401, { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(32 * 1024 * 1024)));
    expect(await failure(CALLS.refresh(webex))).toMatchObject({ code: 'webex-refused', status: 401 });
  });

  it.each([301, 302, 303, 307, 308])('C20, C21: a %i is not followed, and its target sees nothing', async (status) => {
    const other = closing(await serve((_, response) => json(response, {})));
    const { webex, server } = await answering(status, { location: `${other.origin}/login?token=abcdefgh` }, '');
    for (const call of Object.values(CALLS)) {
      const thrown = await failure(call(webex));
      expect(thrown).toBeInstanceOf(WebexAnswerError);
      expect(thrown).toMatchObject({ code: 'unreachable', status });
      expect((thrown as KeeperError).message).toContain(
        `a redirect to ${new URL(other.origin).host}, which is never followed`,
      );
      expect((thrown as KeeperError).message).not.toContain('abcdefgh');
    }
    expect(server.seen).toHaveLength(3);
    expect(other.seen).toEqual([]);
  });

  it('tell the tracking id, from the header in any case or from the body', async () => {
    const inHeader = await answering(403, { TrackingID: 'ROUTER_AB-1' }, '{}');
    expect(await failure(CALLS.get(inHeader.webex))).toMatchObject({ trackingId: 'ROUTER_AB-1' });
    const inBody = await answering(403, {}, '{"trackingId":"ROUTERGW_cd"}');
    expect(await failure(CALLS.get(inBody.webex))).toMatchObject({ trackingId: 'ROUTERGW_cd' });
    const odd = await answering(403, {}, '{"trackingId":"a\\u001b[31m"}');
    expect(await failure(CALLS.get(odd.webex))).toMatchObject({ trackingId: 'a\\x1b[31m' });
  });

  it('are logged in one line each, without a body or a header', async () => {
    const { webex, log } = await answering(200, { trackingid: 'ROUTER_1' }, JSON.stringify({ id: ID }));
    await CALLS.get(webex);
    expect(log.lines).toHaveLength(1);
    expect(JSON.parse(log.lines[0] ?? '')).toEqual({
      level: 'debug',
      message: 'webex request',
      method: 'GET',
      path: `/v1/dataSources/${ID}`,
      status: 200,
      ms: expect.any(Number),
      trackingId: 'ROUTER_1',
    });
  });
});
