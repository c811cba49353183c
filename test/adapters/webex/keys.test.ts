import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { closedPort, ENDLESS, failure, json, serve, testClient } from './client.ts';
import { claims, type SigningKey, signed, signingKey, withToken } from './signed.ts';

const KEYS = [signingKey('key-1'), signingKey('key-2')] as const;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LATER = 40 * HOUR;

const toClose: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of toClose.splice(0).reverse()) await each.close();
});

/** A key server that can be made to answer otherwise, and a client whose API it is. */
async function keyServer(options: Parameters<typeof testClient>[1] = {}) {
  const publish =
    (keys: readonly SigningKey[], headers: Record<string, string> = {}) =>
    (response: ServerResponse) =>
      json(response, { keys: keys.map(({ jwk }) => jwk) }, 200, headers);
  const state = { answer: publish(KEYS.slice(0, 1)) as (response: ServerResponse, count: number) => void };
  const server = await serve((_, response, count) => state.answer(response, count));
  const made = testClient(server.baseUrl, { retries: 0, requestTimeoutMs: 2000, ...options });
  toClose.push(server, made.webex);
  const token = (key: SigningKey) =>
    withToken(
      signed(claims(`${server.origin}/idb`, made.clock.now(), { exp: 1e-3 * (made.clock.now() + LATER) }), key),
    );
  const verdict = (key: SigningKey = KEYS[0], budget = ENDLESS) => made.webex.verifyToken(token(key), budget);
  return { ...made, server, state, publish, verdict, token };
}

const VERIFIED = { verified: true };
const UNKNOWN = { verified: false, reason: 'its issuer publishes no key "key-2", which is to have signed it' };
const unchecked = (words: string | RegExp) => ({
  verified: false,
  reason: expect.stringMatching(
    new RegExp(`^its signature could not be checked: .*${typeof words === 'string' ? words : words.source}`),
  ),
});

describe('keys are kept', () => {
  it('and read once for many, also at the same time', async () => {
    const { verdict, server } = await keyServer();
    expect(await Promise.all(Array.from({ length: 50 }, () => verdict()))).toEqual(
      Array.from({ length: 50 }, () => VERIFIED),
    );
    for (let count = 0; count < 10; count += 1) expect(await verdict()).toEqual(VERIFIED);
    expect(server.seen).toHaveLength(1);
  });

  it.each([
    ['public, max-age=21600', 6 * HOUR],
    ['max-age=3600', HOUR],
    ['max-age=31536000', 6 * HOUR],
    ['no-store', 10 * MINUTE],
  ])('as long as %s lets them, within bounds', async (header, freshMs) => {
    const { verdict, server, state, publish, clock } = await keyServer();
    state.answer = publish(KEYS.slice(0, 1), { 'cache-control': header });
    await verdict();
    clock.advance(freshMs - 1);
    expect(await verdict()).toEqual(VERIFIED);
    expect(server.seen).toHaveLength(1);
    clock.advance(1);
    expect(await verdict()).toEqual(VERIFIED);
    expect(server.seen).toHaveLength(2);
  });

  it('and one that is withdrawn is not believed when they are read again', async () => {
    const { verdict, state, publish, clock } = await keyServer();
    await verdict();
    state.answer = publish(KEYS.slice(1));
    clock.advance(10 * MINUTE);
    expect(await verdict()).toMatchObject({ reason: expect.stringMatching(/^its issuer publishes no key "key-1"/) });
  });
});

describe('an unknown key', () => {
  it('is asked for once more, because keys are rotated', async () => {
    const { verdict, server, state, publish, clock } = await keyServer();
    await verdict();
    state.answer = publish(KEYS);
    clock.advance(30_000);
    expect(await verdict(KEYS[1])).toEqual(VERIFIED);
    expect(await verdict(KEYS[0])).toEqual(VERIFIED);
    expect(server.seen).toHaveLength(2);
  });

  it('costs one request in 30 seconds, however many are named', async () => {
    const { verdict, server, clock } = await keyServer();
    await verdict();
    for (const requests of [1, 2, 3]) {
      for (let count = 0; count < 20; count += 1) {
        const reason = expect.stringMatching(new RegExp(`no key "made-up-${count}"`));
        expect(await verdict({ ...KEYS[1], kid: `made-up-${count}` })).toEqual({ verified: false, reason });
      }
      expect(server.seen).toHaveLength(requests);
      clock.advance(30_000);
    }
  });

  it('that was asked for and is not there does no harm to those that are', async () => {
    const { verdict, state, clock } = await keyServer();
    await verdict();
    expect(await verdict(KEYS[1])).toEqual(UNKNOWN);
    state.answer = (response) => response.writeHead(500).end();
    clock.advance(30_000);
    expect(await verdict(KEYS[1])).toEqual(unchecked(/HTTP 500/));
    expect(await verdict()).toEqual(VERIFIED);
  });
});

const TROUBLE: [what: string, answer: (response: ServerResponse) => void, words: RegExp][] = [
  ['resets', (response) => response.socket?.resetAndDestroy(), /the connection was reset/],
  ['never answers', () => {}, /no complete answer within 2 s/],
  [
    'stops in the middle',
    (response) => void response.writeHead(200, { 'content-length': '5000' }).write('{"keys":['),
    /no complete answer within 2 s/,
  ],
  ['answers without end', (response) => endless(response), /larger than 131072 bytes/],
  [
    'answers with a gzip bomb',
    (response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(4 * 1024 * 1024, ' '))),
    /larger than 131072 bytes when unpacked/,
  ],
  ['answers with a page', (response) => response.end('<html>Log in</html>'), /it is not JSON/],
  ['answers with nothing', (response) => response.end(), /it is empty/],
  ['answers with deep JSON', (response) => response.end('['.repeat(1000) + ']'.repeat(1000)), /it is not JSON/],
  ['answers with something else', (response) => json(response, { items: [] }), /it is not what was asked for/],
  ['answers with no keys', (response) => json(response, { keys: [] }), /it is not what was asked for/],
  ['is not there', (response) => json(response, { message: 'no such page' }, 404), /HTTP 404\): no such page/],
  ['forbids it', (response) => json(response, {}, 403), /HTTP 403\): it gave no reason/],
  ['fails', (response) => json(response, {}, 503), /HTTP 503\)/],
  ['has had enough', (response) => json(response, {}, 429, { 'retry-after': '5' }), /HTTP 429\)/],
];

describe('a key server that', () => {
  it.each(TROUBLE)('%s is a reason, asked again only after 30 seconds, and not for ever', async (_, answer, words) => {
    const { verdict, server, state, publish, clock } = await keyServer();
    state.answer = answer;
    expect(await verdict()).toEqual(unchecked(words));
    expect(await verdict()).toEqual(unchecked(words));
    clock.advance(29_999);
    expect(await verdict()).toEqual(unchecked(words));
    expect(server.seen).toHaveLength(1);
    state.answer = publish(KEYS);
    clock.advance(1);
    expect(await verdict()).toEqual(VERIFIED);
    expect(server.seen).toHaveLength(2);
  });

  it.each(TROUBLE)('%s takes nothing from the keys that are kept, for a day', async (_, answer, words) => {
    const { verdict, server, state, clock } = await keyServer();
    await verdict();
    state.answer = answer;
    clock.advance(10 * MINUTE);
    for (let count = 0; count < 10; count += 1) expect(await verdict()).toEqual(VERIFIED);
    expect(server.seen).toHaveLength(2);
    clock.advance(24 * HOUR - 10 * MINUTE);
    expect(await verdict()).toEqual(VERIFIED);
    clock.advance(1);
    expect(await verdict()).toEqual(unchecked(words));
    expect(server.seen).toHaveLength(3);
  });

  it.each([301, 302, 307, 308])('redirects (%i) is not followed', async (status) => {
    const elsewhere = await serve((_, response) => json(response, { keys: KEYS.map(({ jwk }) => jwk) }));
    toClose.push(elsewhere);
    const { verdict, state } = await keyServer();
    state.answer = (response) => response.writeHead(status, { location: `${elsewhere.origin}/keys` }).end();
    expect(await verdict()).toEqual(unchecked(/a redirect to 127\.0\.0\.1:\d+, which is never followed/));
    expect(elsewhere.seen).toEqual([]);
  });

  it('is not there is a reason', async () => {
    const origin = `http://127.0.0.1:${await closedPort()}`;
    const { webex, clock } = testClient(`${origin}/v1`, { retries: 1 });
    toClose.push(webex);
    const dataSource = withToken(signed(claims(`${origin}/idb`, clock.now()), KEYS[0]));
    const words = /could not be reached to read the keys at .*: the connection was refused \(tried 2 times\)/;
    expect(await webex.verifyToken(dataSource, ENDLESS)).toEqual(unchecked(words));
  });

  it('recovers is asked again within the same call', async () => {
    const { verdict, server, state, publish, clock } = await keyServer({ retries: 3 });
    state.answer = (response, count) =>
      count < 3 ? json(response, {}, 429, { 'retry-after': '2' }) : publish(KEYS)(response);
    expect(await verdict()).toEqual(VERIFIED);
    expect(server.seen).toHaveLength(3);
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(10_000);
  });

  it('asks for an hour of patience is not waited for, nor asked again before', async () => {
    const { verdict, server, state, publish, clock } = await keyServer({ retries: 3 });
    state.answer = (response) => json(response, {}, 429, { 'retry-after': '3600' });
    expect(await verdict()).toEqual(unchecked(/HTTP 429\).*no time left to try again/));
    state.answer = publish(KEYS);
    clock.advance(59 * MINUTE);
    expect(await verdict()).toEqual(unchecked(/Webex asked for a pause of 60 s; nothing was sent/));
    expect(clock.slept).toEqual([]);
    expect(server.seen).toHaveLength(1);
    clock.advance(MINUTE);
    expect(await verdict()).toEqual(VERIFIED);
  });

  it('is busy holds back no call of the API', async () => {
    const { webex, verdict, state, server, clock } = await keyServer();
    state.answer = (response) => json(response, {}, 429, { 'retry-after': '3600' });
    await verdict();
    state.answer = (response) => json(response, { items: [] });
    await webex.dataSources.list(new Secret('some-access-token-0123'), ENDLESS);
    expect(server.seen).toHaveLength(2);
    expect(clock.slept).toEqual([]);
  });

  it('is slow takes ten seconds of a run at most, with every attempt', async () => {
    const { verdict, server, state, clock } = await keyServer({ retries: 10, requestTimeoutMs: 20 });
    state.answer = () => clock.advance(4000);
    expect(await verdict()).toEqual(
      unchecked(/no complete answer within 0 s \(tried 3 times\).*no time left to try again/),
    );
    expect(server.seen).toHaveLength(3);
  });
});

describe('the run that asks', () => {
  it('has no time: nothing is sent', async () => {
    const { verdict, server } = await keyServer();
    expect(await verdict(KEYS[0], { remainingMs: () => 0 })).toEqual(unchecked(/there was no time left/));
    expect(server.seen).toEqual([]);
  });

  it('is interrupted: that is no verdict, and the next one asks at once', async () => {
    const { webex, token, verdict, state, publish } = await keyServer();
    const stop = new AbortController();
    state.answer = () => stop.abort();
    const budget = { ...ENDLESS, signal: stop.signal };
    expect(await failure(webex.verifyToken(token(KEYS[0]), budget))).toMatchObject({ code: 'interrupted' });
    state.answer = publish(KEYS);
    expect(await verdict()).toEqual(VERIFIED);
  });
});

function endless(response: ServerResponse): void {
  response.writeHead(200);
  const more = () => {
    while (!response.destroyed && response.write(' '.repeat(16 * 1024)));
  };
  response.on('drain', more);
  more();
}
