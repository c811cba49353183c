import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { scenario } from '../../../src/sandbox/scenarios/builder.ts';
import { ask, EndpointWorld, withKey } from '../../support/endpoint.ts';
import { until } from '../../support/program.ts';

const OVER = { obtainedMinutesAgo: 15 * 24 * 60 };
const GENEROUS = { KEY_REQUESTS_PER_MINUTE: '100000', ADDRESS_REQUESTS_PER_MINUTE: '100000' };

/** Credentials for AWS that nobody takes. */
const NOBODY = { AWS_ACCESS_KEY_ID: 'fake-key-id', AWS_SECRET_ACCESS_KEY: 'fake-secret-key' };

/** A refresh of an old refresh token would end the whole family. */
const STRICT = { refresh: 'rotate-strict' } as const;

test('J3: 1,000 callers at the moment of expiry, one refresh', { timeout: 120_000 }, async () => {
  const world = await EndpointWorld.serve(
    scenario({ serviceAppPairs: OVER, modes: { ...STRICT, latencyMs: 200 } }),
    [],
    GENEROUS,
  );
  const keys = [await world.createKey(), await world.createKey()];
  const answers = await Promise.all(
    Array.from({ length: 1000 }, (_, index) => ask(`${world.url}/api/token`, withKey(keys[index % 2]!.key))),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ body }) => JSON.parse(body).access_token)).size).toBe(1);
  expect(world.refreshes()).toBe(1);
  expect((await world.audit()).filter(({ action }) => action === 'token-taken')).toHaveLength(1000);
});

test('J3: the same of a person’s token, and of two programs on one store', { timeout: 120_000 }, async () => {
  const world = await EndpointWorld.serve(
    scenario({ serviceAppPairs: OVER, modes: { ...STRICT, latencyMs: 200 } }),
    [],
    GENEROUS,
  );
  const { key } = await world.createKey();
  const first = world.url;
  await world.start();
  const urls = [first, world.url];
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) => ask(`${urls[index % 2]}/api/token`, withKey(key))),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ body }) => JSON.parse(body).access_token)).size).toBe(1);
  expect(world.refreshes()).toBe(1);
});

test('SIGTERM: what is being answered is answered, and saved; then it ends with 0', { timeout: 60_000 }, async () => {
  const world = await EndpointWorld.serve(scenario({ serviceAppPairs: OVER, modes: { ...STRICT, latencyMs: 700 } }));
  const { key } = await world.createKey();
  const asked = world.token(key);
  await until(() => world.refreshes() === 1, 'the refresh');
  world.kill('SIGTERM');
  const { status, json } = await asked;
  expect(status).toBe(200);
  expect(await world.ended).toMatchObject({ code: 0, stderr: '' });
  world.program.sandbox.control.modes.set({ latencyMs: 0 });
  await world.start();
  expect((await world.token(key)).json.access_token).toBe(json.access_token);
  expect(world.refreshes()).toBe(1);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s at the start, while the store does not answer: it ends with 0, as later, for nothing was under way',
  async (signal) => {
    const world = await EndpointWorld.make();
    const silent = createServer((socket) => void socket.on('error', () => {})).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const ran = await world.program.run(['serve', '--port', '0', '--store', 'dynamodb:a-table@us-east-1'], {
      env: { ...world.env, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, ...NOBODY },
      onStart: (child) => void once(silent, 'connection').then(() => child.kill(signal)),
    });
    expect(ran).toMatchObject({ code: 0, signal: null, stdout: '', stderr: '' });
  },
);

test('kill -9 between the exchange and the save, at any moment: no key without tokens, and the next authorization works', {
  timeout: 240_000,
}, async () => {
  const world = await EndpointWorld.make(scenario({ modes: STRICT }), GENEROUS);
  const outcomes: string[] = [];
  for (let round = 0; round < 12; round += 1) {
    await world.start();
    const exchanges = world.refreshes();
    world.program.sandbox.control.modes.set({ latencyMs: 40 });
    const begun = await ask(`${world.url}/authorize`);
    const page = begun.headers.location!;
    const Cookie = begun.headers['set-cookie']![0]!.split(';')[0]!;
    const decided = await ask(page, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'decision=approve',
    });
    const answer = ask(decided.headers.location!, { headers: { Cookie } }).catch(() => undefined);
    await until(() => world.refreshes() > exchanges, 'the exchange');
    // From before the answer of Webex has come to after the key was shown.
    await delay(round * 12);
    world.kill('SIGKILL');
    const key = /byods_[\w-]{43}/.exec((await answer)?.body ?? '')?.[0];
    await world.ended;
    world.program.sandbox.control.modes.set({ latencyMs: 0 });

    // Whatever is in the store is whole: a key opens a credential that gives a token.
    await world.start();
    for (const { value } of await world.store.records.list('key')) {
      const tokens = JSON.stringify(await world.store.document(String(value.credential)).document());
      expect(tokens).toContain('sandbox-refresh');
    }
    if (key !== undefined) expect((await world.token(key)).status).toBe(200);
    outcomes.push(key === undefined ? 'killed before' : 'shown');
    world.kill('SIGTERM');
    await world.ended;
  }
  expect(outcomes).toContain('killed before');
  const { supersededRefreshTokenUses, codeMisuses } = world.program.sandbox.control.ledger.get();
  expect({ supersededRefreshTokenUses, codeMisuses }).toEqual({ supersededRefreshTokenUses: [], codeMisuses: [] });
});
