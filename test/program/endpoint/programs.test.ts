import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { clientCredentialsDocument } from '../../../src/core/client-credentials.ts';
import { Secret } from '../../../src/core/secret.ts';
import { scenario } from '../../../src/sandbox/scenarios/builder.ts';
import { endpointErrorSchema, forgottenAnswerSchema, tokenAnswerSchema } from '../../../src/schemas.ts';
import { ACME, type Answer, ask, EndpointWorld, withKey } from '../../support/endpoint.ts';

const DAY = 24 * 60;
const DUE = { obtainedMinutesAgo: 8 * DAY };
const OVER = { obtainedMinutesAgo: 15 * DAY };
/** Nothing of Webex answers. */
const DOWN = { at: '* *', do: 'status:503', times: 'always' } as const;

function down(world: EndpointWorld): void {
  const { faults } = world.program.sandbox.control;
  faults.add({ ...DOWN, at: 'POST /access_token' }, { ...DOWN, at: 'POST /applications/*/token' });
}

describe('GET /api/token', () => {
  test('gives the stored token while it is fresh, with its end; nobody is asked', async () => {
    const world = await EndpointWorld.serve();
    const { key } = await world.createKey();
    const { status, headers, json } = await world.token(key);
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/json' });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(Object.keys(tokenAnswerSchema.parse(json))).toEqual([
      'access_token',
      'token_type',
      'expires_at',
      'expires_in',
    ]);
    const { serviceAppTokens, serviceApp } = world.program.sandbox.setup;
    const stored = serviceAppTokens[serviceApp.targetOrgIds[0]!]!;
    expect(json.access_token).toBe(stored.accessToken);
    expect(Math.abs(Date.parse(json.expires_at) - stored.expiresAt)).toBeLessThan(1000);
    expect(Math.abs(json.expires_in * 1000 - (stored.expiresAt - Date.now()))).toBeLessThan(60_000);
    expect(world.refreshes()).toBe(0);
  });

  test('renews one with less than seven days, and the next caller gets the same', async () => {
    const world = await EndpointWorld.serve(scenario({ serviceAppPairs: DUE }));
    const { key } = await world.createKey();
    const [first, second] = [await world.token(key), await world.token(key)];
    expect(first.status).toBe(200);
    expect(first.json.expires_in).toBeGreaterThan(13 * 86_400);
    expect(first.json).not.toHaveProperty('stale');
    expect(second.json.access_token).toBe(first.json.access_token);
    expect(world.refreshes()).toBe(1);
  });

  test('a refresh token is in no answer, and neither token nor key in the log and the audit', async () => {
    const world = await EndpointWorld.serve(scenario({ serviceAppPairs: DUE }), [], { LOG_LEVEL: 'debug' });
    const { key, id } = await world.createKey();
    const { json, body } = await world.token(key);
    const pair = world.program.sandbox.control.credentials
      .list()
      .map(({ id: one }) => world.program.sandbox.control.credentials.current(one));
    for (const each of pair) expect(body).not.toContain(each?.refreshToken);
    const entries = await world.audit();
    const hash = createHash('sha256').update(json.access_token).digest('hex').slice(0, 8);
    expect(entries.at(-1)).toMatchObject({
      action: 'token-taken',
      result: 'fresh',
      key: id,
      credential: expect.stringContaining(`${ACME}/`),
      address: expect.stringMatching(/127\.0\.0\.1|::1/),
      token: hash,
    });
    world.kill('SIGTERM');
    const { code, stdout, stderr } = await world.ended;
    expect(code).toBe(0);
    expect(stderr).toContain('audit: token-taken');
    world.expectNoSecret(JSON.stringify(entries) + stdout + stderr, [key]);
  });

  describe('J2: Webex is down', () => {
    test('a token that is due and good is given, marked stale', async () => {
      const world = await EndpointWorld.serve(scenario({ serviceAppPairs: DUE }));
      const { key } = await world.createKey();
      down(world);
      for (const time of ['the first', 'the second']) {
        const { status, json } = await world.token(key);
        expect([time, status, json.stale]).toEqual([time, 200, true]);
        expect(json.expires_in).toBeGreaterThan(5 * 86_400);
      }
    });

    test('one that has ended never is: 503 and when to come again', async () => {
      const world = await EndpointWorld.serve(scenario({ serviceAppPairs: OVER }));
      const { key } = await world.createKey();
      down(world);
      const { status, headers, json, body } = await world.token(key);
      expect([status, headers['retry-after']]).toEqual([503, '60']);
      expect(endpointErrorSchema.parse(json).error.code).toBe('unreachable');
      world.expectNoSecret(body, [key]);
      expect((await world.audit()).at(-1)).toMatchObject({ action: 'token-refused', result: 'unreachable' });
    });

    test('with minimum_seconds: what is good for less is better than nothing, and says so', async () => {
      const world = await EndpointWorld.serve(scenario({ serviceAppPairs: DUE }));
      const { key } = await world.createKey();
      down(world);
      const asked = `?minimum_seconds=${10 * 86_400}`;
      const answers = await Promise.all([world.token(key, asked), world.token(key, asked)]);
      for (const { status, json } of [...answers, await world.token(key, asked)]) {
        expect([status, json.stale]).toEqual([200, true]);
      }
    });
  });

  test('nothing renews it any more: a person must act', async () => {
    const world = await EndpointWorld.serve({
      ...scenario({ serviceAppPairs: { ...OVER, refreshToken: false }, integration: 'none' }),
    });
    const { key } = await world.createKey();
    const { status, json } = await world.token(key);
    expect(status).toBe(409);
    expect(json.error).toMatchObject({
      code: 'reauthorization-required',
      remedy: expect.stringContaining('authorize'),
    });
  });

  describe('J4: minimum_seconds', () => {
    const LIFE = 14 * 86_400;
    test('what a token lives is the most; anything but a number of seconds is a mistake; nobody is asked for either', async () => {
      const expected = {
        0: 200,
        60: 200,
        [LIFE]: 422,
        [LIFE + 1]: 422,
        999999999: 422,
        1000000000: 400,
        '-1': 400,
        '1.5': 400,
        x: 400,
        '': 400,
        '1e3': 400,
        '60&minimum_seconds=61': 400,
      };
      const world = await EndpointWorld.serve();
      const { key } = await world.createKey();
      const seen: Record<string, number> = {};
      for (const text of Object.keys(expected)) {
        seen[text] = (await world.token(key, `?minimum_seconds=${text}`)).status;
      }
      expect(seen).toEqual(expected);
      expect(world.refreshes()).toBe(0);
    });

    test('a token that is good and too short for it is renewed', async () => {
      const world = await EndpointWorld.serve(scenario({ serviceAppPairs: { obtainedMinutesAgo: 5 * DAY } }));
      const { key } = await world.createKey();
      expect((await world.token(key)).json.expires_in).toBeLessThan(10 * 86_400);
      const { status, json } = await world.token(key, `?minimum_seconds=${12 * 86_400}`);
      expect(status).toBe(200);
      expect(json.expires_in).toBeGreaterThan(12 * 86_400);
      expect(world.refreshes()).toBe(1);
    });
  });
});

describe('client credentials of another server', () => {
  test('are got when they are asked for, kept, and forgotten', async () => {
    let asked = 0;
    const server = createServer((request, response) => {
      request.resume();
      asked += 1;
      const body = { access_token: `fake-client-token-${asked}`, expires_in: 3600, token_type: 'Bearer' };
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const tokenUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
    const world = await EndpointWorld.make(undefined, { BYODS_TOKEN_URLS: tokenUrl });
    const consumerSecret = new Secret('fake-consumer-secret');
    await world.store
      .document('idp')
      .create(clientCredentialsDocument({ tokenUrl, consumerKey: 'fake', consumerSecret }));
    await world.start();
    const { key } = await world.createKey(['--credential', 'idp']);
    const [one, two] = [await world.token(key), await world.token(key)];
    expect([one.status, one.json.access_token, two.json.access_token]).toEqual([
      200,
      'fake-client-token-1',
      'fake-client-token-1',
    ]);
    expect(asked).toBe(1);
    const answer = await ask(`${world.url}/api/token`, { ...withKey(key), method: 'DELETE' });
    expect(JSON.parse(answer.body)).toMatchObject({
      forgotten: 'credential',
      note: expect.stringContaining('the server'),
    });
    expect(await world.store.names()).toEqual([ACME]);
  });
});

describe('J1: keys that are not taken', () => {
  test('missing, wrong, expired, revoked, from elsewhere, in the query, in the path: all the same from outside', async () => {
    const world = await EndpointWorld.serve();
    const { key } = await world.createKey();
    const expired = await world.createKey(['--credential', ACME, '--name', 'short', '--expires-in', '1s']);
    const revoked = await world.createKey(['--credential', ACME, '--name', 'taken-back']);
    const elsewhere = await world.createKey(['--credential', ACME, '--from', '192.0.2.0/24']);
    expect((await world.run(['keys', 'revoke', 'taken-back'])).code).toBe(0);
    await expect.poll(async () => (await world.token(expired.key)).status).toBe(401);
    const url = `${world.url}/api/token`;
    const asked = {
      missing: await ask(url),
      wrong: await ask(url, withKey(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)),
      expired: await ask(url, withKey(expired.key)),
      revoked: await ask(url, withKey(revoked.key)),
      elsewhere: await ask(url, withKey(elsewhere.key)),
      basic: await ask(url, { headers: { Authorization: `Basic ${btoa(`x:${key}`)}` } }),
      'in the query': await ask(`${url}?key=${key}&access_token=${key}`),
      'the hash of a key': await ask(url, withKey(createHash('sha256').update(key).digest('hex'))),
      'two of them': await ask(url, { headers: { Authorization: [`Bearer ${key}`, 'Bearer x'] } }),
      'in another header': await ask(url, { headers: { 'X-Api-Key': key } }),
      'too long': await ask(url, withKey('x'.repeat(4000))),
      forgetting: await ask(url, { ...withKey('no-such-key-at-all'), method: 'DELETE' }),
    };
    const seen = Object.entries(asked).map(([how, { status, body, headers }]) => [
      how,
      status,
      body,
      headers['www-authenticate'],
    ]);
    const { body } = asked.missing;
    expect(seen).toEqual(Object.keys(asked).map((how) => [how, 401, body, 'Bearer realm="token endpoint"']));
    const outside = ({ headers: { date: _, ...rest } }: Answer) => rest;
    for (const each of Object.values(asked)) expect(outside(each)).toEqual(outside(asked.missing));
    // In the path it is an address like any other that is not there.
    expect((await ask(`${url}/${key}`)).status).toBe(404);
    expect((await world.token(key)).status, 'the good one is taken all the while').toBe(200);
    const why = (await world.audit()).filter(({ action }) => action === 'key-refused').map(({ result }) => result);
    expect(new Set(why)).toEqual(new Set(['unknown', 'expired', 'revoked', 'other-source']));
  });

  test('with --key-in-path, and only then, the key may stand in the path', async () => {
    const world = await EndpointWorld.serve(undefined, ['--key-in-path']);
    const { key } = await world.createKey();
    const url = `${world.url}/api/token`;
    const [byPath, byHeader] = [await ask(`${url}/${key}`), await ask(url, withKey(key))];
    expect([byPath.status, byHeader.status]).toEqual([200, 200]);
    expect(JSON.parse(byPath.body).access_token).toBe(JSON.parse(byHeader.body).access_token);
    expect((await ask(`${url}/no-such-key`)).status).toBe(401);
    expect((await ask(`${url}/${key}/more`)).status).toBe(404);
    expect((await ask(`${url}/${key}`, { method: 'POST' })).status).toBe(405);
    expect((await ask(`${url}/${key}`, { method: 'DELETE' })).status).toBe(200);
    expect((await ask(`${url}/${key}`)).status).toBe(401);
  });
});

describe('DELETE /api/token', () => {
  test('forgets an org’s tokens and the key, and says until when they are worth something', async () => {
    const world = await EndpointWorld.serve();
    const { key } = await world.createKey();
    const taken = (await world.token(key)).json;
    const answer = await ask(`${world.url}/api/token`, { ...withKey(key), method: 'DELETE' });
    expect(answer.status).toBe(200);
    const said = forgottenAnswerSchema.parse(JSON.parse(answer.body));
    expect(said).toMatchObject({ forgotten: 'credential', other_keys: 0, access_token_valid_until: taken.expires_at });
    expect(Date.parse(said.refresh_token_valid_until!)).toBeGreaterThan(Date.now() + 80 * 86_400_000);
    expect(said.note).toContain('Full Admin');
    expect((await world.token(key)).status).toBe(401);
    const stored = JSON.stringify(await world.store.document(ACME).document());
    expect(stored).not.toContain(taken.access_token);
    expect((await world.audit()).map(({ action, result }) => `${action} ${result}`)).toEqual(
      expect.arrayContaining(['credential-forgotten forgotten', 'key-refused unknown']),
    );
  });

  test('B10: forgotten while it is being renewed, it is gone: what the renewal brings is not kept', async () => {
    const world = await EndpointWorld.serve(scenario({ serviceAppPairs: DUE }));
    const { key } = await world.createKey();
    const { modes, credentials } = world.program.sandbox.control;
    modes.set({ latencyMs: 1500 });
    const asked = world.token(key);
    await expect.poll(() => world.refreshes(), { interval: 20 }).toBe(1);
    const answer = await ask(`${world.url}/api/token`, { ...withKey(key), method: 'DELETE' });
    expect([answer.status, JSON.parse(answer.body).forgotten]).toEqual([200, 'credential']);
    const { status, json } = await asked;
    const stored = JSON.stringify(await world.store.document(ACME).document());
    const now = credentials.current(`service-app:${world.program.sandbox.setup.serviceApp.targetOrgIds[0]}`)!;
    expect(now.accessToken).toMatch(/\w{40}/);
    for (const token of [now.accessToken, now.refreshToken]) expect(stored).not.toContain(token);
    // Whoever asked before is given what was renewed for him, and nobody after.
    expect([status, json.access_token]).toEqual([200, now.accessToken]);
    expect((await world.token(key)).status).toBe(401);
  });

  test('while other keys open the credential, only the key goes', async () => {
    const world = await EndpointWorld.serve();
    const [one, other] = [await world.createKey(), await world.createKey()];
    const answer = await ask(`${world.url}/api/token`, { ...withKey(one.key), method: 'DELETE' });
    expect(JSON.parse(answer.body)).toMatchObject({ forgotten: 'key', other_keys: 1 });
    expect([(await world.token(one.key)).status, (await world.token(other.key)).status]).toEqual([401, 200]);
  });

  test('a credential that is gone: 404 for a token, and the key can still be forgotten', async () => {
    const world = await EndpointWorld.serve();
    const { key } = await world.createKey();
    await world.store.remove(ACME);
    expect([(await world.token(key)).status, (await world.token(key)).json.error.code]).toEqual([404, 'not-found']);
    const answer = await ask(`${world.url}/api/token`, { ...withKey(key), method: 'DELETE' });
    expect([answer.status, JSON.parse(answer.body).forgotten]).toEqual([200, 'key']);
  });
});

describe('J5: what may be asked, and how', () => {
  test('405 says what can be done, and no other site is let in', async () => {
    const refused = [
      ['POST', '/api/token', 'GET, DELETE'],
      ['HEAD', '/api/token', 'GET, DELETE'],
      ['PUT', '/api/token', 'GET, DELETE'],
      ['OPTIONS', '/api/token', 'GET, DELETE'],
      ['POST', '/authorize', 'GET'],
      ['HEAD', '/authorize', 'GET'],
      ['HEAD', '/callback', 'GET'],
      ['POST', '/', 'GET, HEAD'],
      ['DELETE', '/docs', 'GET, HEAD'],
      ['PATCH', '/openapi.json', 'GET, HEAD'],
    ] as const;
    const world = await EndpointWorld.serve();
    const { key } = await world.createKey();
    const headers = { Authorization: `Bearer ${key}`, Origin: 'https://evil.example' };
    for (const [method, path, allow] of refused) {
      const answer = await ask(`${world.url}${path}`, { method, headers });
      expect([method, path, answer.status, answer.headers.allow]).toEqual([method, path, 405, allow]);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  test('HEAD of a page is its GET without the page; a method override and a body count for nothing', async () => {
    const world = await EndpointWorld.serve();
    const { key } = await world.createKey();
    for (const path of ['/', '/docs', '/openapi.json', '/docs/start.js']) {
      const [head, get] = [await ask(`${world.url}${path}`, { method: 'HEAD' }), await ask(`${world.url}${path}`)];
      expect([path, head.status, head.body, get.status]).toEqual([path, 200, '', 200]);
      expect(get.headers['cache-control']).toBe('no-store');
    }
    const headers = { Authorization: `Bearer ${key}`, 'X-HTTP-Method-Override': 'DELETE' };
    expect((await ask(`${world.url}/api/token`, { headers })).status).toBe(200);
    expect((await ask(`${world.url}/api/token`, { headers, method: 'DELETE', body: 'x' })).status).toBe(400);
    expect((await world.token(key)).status, 'nothing was deleted').toBe(200);
  });

  test('nothing else is there', async () => {
    const world = await EndpointWorld.serve();
    for (const path of [
      '/api',
      '/api/token/',
      '/api/tokens',
      '/docs/',
      '/docs/../package.json',
      '/docs/swagger-ui.css.map',
      '/.env',
      '//api/token',
      '/key',
    ]) {
      expect([path, (await ask(`${world.url}${path}`)).status]).toEqual([path, 404]);
    }
  });
});
