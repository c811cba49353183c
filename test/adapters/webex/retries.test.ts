import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { ENDLESS, failure, json, QuickClock, serve, testClient } from './client.ts';
import { calm, credentialsOf, start } from './sandboxed.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await start();
});
beforeEach(() => calm(sandbox));
afterAll(() => sandbox.close());

/** A client for the sandbox, and what it is used with. */
function connected(options: Parameters<typeof testClient>[1] = {}) {
  return { ...testClient(sandbox.baseUrl, options), ...credentialsOf(sandbox) };
}

const requests = () => sandbox.control.ledger.get().requests;

describe('answers that pass', () => {
  it('C1: 429 with Retry-After: 7 is waited for, with jitter on top', async () => {
    const { webex, token, clock } = connected();
    sandbox.control.faults.add({ at: 'GET /dataSources', do: 'status:429', headers: { 'Retry-After': '7' } });
    await expect(webex.dataSources.list(token, ENDLESS)).resolves.not.toHaveLength(0);
    expect(clock.slept).toEqual([7500]);
    expect(webex.requests()).toBe(2);
  });

  it.each([
    ['0', 1500],
    ['-3', 1500],
    ['1e99', 3_600_000],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 1500],
    ['soon', 1000],
  ])('C2: Retry-After: %s is waited for %i ms', async (header, wanted) => {
    const { webex, token, clock } = connected();
    sandbox.control.faults.add({ at: 'GET /dataSources', do: 'status:429', headers: { 'Retry-After': header } });
    await webex.dataSources.list(token, ENDLESS);
    expect(clock.slept[0]).toBe(wanted);
  });

  it('C2: of two Retry-After headers the longer counts, and without one the wait is drawn', async () => {
    const server = await serve((_, response, count) => {
      if (count === 1)
        response
          .writeHead(429, [
            ['retry-after', '3'],
            ['retry-after', '9'],
          ] as never)
          .end();
      else if (count === 2) response.writeHead(429).end();
      else json(response, { items: [] });
    });
    const { webex, clock } = testClient(server.baseUrl);
    await webex.dataSources.list(new Secret('some-token-0123'), ENDLESS);
    expect(clock.slept).toEqual([9500, 1000]);
    await server.close();
  });

  it.each([423, 500, 503])('C3: %i is tried three times more, for every call', async (status) => {
    const { webex, token, refreshToken, app, clock } = connected();
    sandbox.control.faults.add({ at: '* /*', do: `status:${status}`, times: 'always' });
    const wanted = { status, code: 'unreachable', exitCode: 6 };
    expect(await failure(webex.dataSources.list(token, ENDLESS))).toMatchObject(wanted);
    const thrown = await failure(webex.oauth.refresh(app, refreshToken, ENDLESS));
    expect(thrown).toMatchObject({ ...wanted, trackingId: expect.stringMatching(/^ROUTER_/) });
    expect((thrown as Error).message).toContain('(tried 4 times)');
    expect(clock.slept).toEqual([500, 1000, 2000, 500, 1000, 2000]);
    expect(requests()).toHaveLength(8);
  });

  it.each([502, 504])(
    'C3, C22: %i of a gateway is tried again, but not for a refresh, which may have taken place',
    async (status) => {
      const { webex, token, refreshToken, app } = connected();
      sandbox.control.faults.add({ at: '* /*', do: `status:${status}`, times: 'always' });
      expect(await failure(webex.dataSources.list(token, ENDLESS))).toMatchObject({ status, code: 'unreachable' });
      expect(requests()).toHaveLength(4);
      const thrown = await failure(webex.oauth.refresh(app, refreshToken, ENDLESS));
      expect(thrown).toMatchObject({ status, code: 'answer-lost', sent: 'maybe' });
      expect(requests()).toHaveLength(5);
    },
  );

  it('C3: comes through when the trouble ends', async () => {
    const { webex, refreshToken, app } = connected();
    sandbox.control.faults.add({ at: 'POST /access_token', do: 'status:503', times: 3 });
    await expect(webex.oauth.refresh(app, refreshToken, ENDLESS)).resolves.toMatchObject({
      body: { access_token: expect.any(String) },
    });
  });

  it('C3: 423 with Retry-After holds back that request alone', async () => {
    const { webex, token, clock, id } = connected({ retries: 0 });
    sandbox.control.faults.add({ at: 'GET /dataSources/*', do: 'status:423', headers: { 'Retry-After': '30' } });
    expect(await failure(webex.dataSources.get(token, id, ENDLESS))).toMatchObject({ status: 423 });
    await webex.dataSources.list(token, ENDLESS);
    expect(clock.slept).toEqual([]);
  });
});

describe('the pause that 429 asks for', () => {
  it('holds back every request of the client, and is not begun where it does not fit', async () => {
    const { webex, token, clock, id } = connected({ retries: 0 });
    sandbox.control.faults.add({ at: 'GET /dataSources', do: 'status:429', headers: { 'Retry-After': '60' } });
    expect(await failure(webex.dataSources.list(token, ENDLESS))).toMatchObject({ status: 429, code: 'unreachable' });
    const hurried = await failure(webex.dataSources.get(token, id, { remainingMs: () => 30_000 }));
    expect(hurried).toMatchObject({ code: 'out-of-time', exitCode: 3 });
    expect((hurried as Error).message).toContain('Webex asked for a pause of 60 s; nothing was sent');
    expect(requests()).toHaveLength(1);
    await webex.dataSources.get(token, id, ENDLESS);
    expect(clock.slept).toEqual([60_000]);
  });

  it('a wait that does not fit into the time left is not begun, and the error says so', async () => {
    const { webex, token, clock } = connected();
    sandbox.control.faults.add({ at: 'GET /dataSources', do: 'status:429', headers: { 'Retry-After': '60' } });
    const thrown = await failure(webex.dataSources.list(token, { remainingMs: () => 30_000 }));
    expect(thrown).toMatchObject({ status: 429, code: 'unreachable' });
    expect((thrown as Error).message).toContain('there is no time left to try again');
    expect(clock.slept).toEqual([]);
  });

  it('nothing is sent when there is no time at all', async () => {
    const { webex, token } = connected();
    expect(await failure(webex.dataSources.list(token, { remainingMs: () => 0 }))).toMatchObject({
      code: 'out-of-time',
    });
    expect(requests()).toHaveLength(0);
  });

  it('ends when the run is interrupted', async () => {
    const { webex, token } = connected();
    const abort = new AbortController();
    abort.abort();
    const budget = { ...ENDLESS, signal: abort.signal };
    expect(await failure(webex.dataSources.list(token, budget))).toMatchObject({ code: 'interrupted', exitCode: 130 });
    expect(requests()).toHaveLength(0);
  });
});

describe('the pace', () => {
  it('lets a burst through and then spreads requests, all calls together', async () => {
    const { webex, token, clock, id } = connected({ maxRequestsPerMinute: 6 });
    const started = clock.now();
    for (let n = 0; n < 4; n += 1) {
      await webex.dataSources.list(token, ENDLESS);
      await webex.dataSources.get(token, id, ENDLESS);
    }
    expect(clock.slept).toEqual([10_000, 10_000]);
    expect(clock.now() - started).toBe(20_000);
  });

  it('is not waited for where the time left is shorter', async () => {
    const { webex, token, clock } = connected({ maxRequestsPerMinute: 1 });
    await webex.dataSources.list(token, ENDLESS);
    const thrown = await failure(webex.dataSources.list(token, { remainingMs: () => 5000 }));
    expect(thrown).toMatchObject({ code: 'out-of-time' });
    expect((thrown as Error).message).toContain('MAX_REQUESTS_PER_MINUTE');
    expect(clock.slept).toEqual([]);
  });

  it('recovers from a burst beyond the limit of Webex, and from then on stays below it', async () => {
    sandbox.control.modes.set({ rateLimitPerMinute: 300 });
    sandbox.control.clock.freeze();
    const clock = new QuickClock(sandbox.control.clock.now(), (ms) => sandbox.control.clock.advance(ms));
    const { webex, token } = connected({ maxRequestsPerMinute: 250, clock });
    for (let n = 0; n < 900; n += 1) await webex.dataSources.list(token, ENDLESS);
    expect(requests().filter(({ status }) => status === 429)).toHaveLength(1);
  });
});
