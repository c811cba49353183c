import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scenario } from '../../../src/sandbox/scenarios/builder.ts';
import { ACME, ask, EndpointWorld, withKey } from '../../support/endpoint.ts';
import { Browser, keyIn } from '../../support/endpoint-browser.ts';

describe('Spoofing', () => {
  test('Spoofing: the state of an authorization is no key, before it ends and after', async () => {
    const world = await EndpointWorld.serve(undefined, ['--key-in-path']);
    const browser = new Browser(world);
    const page = await browser.begin();
    const state = new URL(page).searchParams.get('state')!;
    const asStateIs = async () => [
      (await world.token(state)).status,
      (await ask(`${world.url}/api/token/${state}`)).status,
    ];
    expect(await asStateIs()).toEqual([401, 401]);
    const key = keyIn(await browser.open(await browser.decide(page)));
    expect(await asStateIs()).toEqual([401, 401]);
    expect((await world.token(key)).status).toBe(200);
    // Nor does whoever reads the store find there what would end another authorization.
    const cookies = [...browser.cookies.values()];
    const stored = JSON.stringify(await world.store.records.list('authorization'));
    for (const secret of [state, key, ...cookies]) expect(stored).not.toContain(secret);
  });

  test('Spoofing: no two authorizations have a state, a cookie or a challenge in common', async () => {
    const world = await EndpointWorld.serve();
    const seen = new Set<string>();
    for (let number = 0; number < 5; number += 1) {
      const browser = new Browser(world);
      const asked = new URL(await browser.begin()).searchParams;
      for (const each of [asked.get('state')!, asked.get('code_challenge')!, ...browser.cookies.values()])
        seen.add(each);
      expect(asked.get('code_challenge_method')).toBe('S256');
    }
    expect(seen.size).toBe(15);
    for (const each of seen) expect(Buffer.from(each, 'base64url')).toHaveLength(32);
  });

  test('Spoofing: a callback of somebody else, opened in my browser, ends nothing; mine goes on', async () => {
    const world = await EndpointWorld.serve();
    const [mine, other] = [new Browser(world), new Browser(world)];
    const begun = await mine.begin();
    const lure = await other.decide(await other.begin());
    expect((await mine.open(lure)).status).toBe(400);
    expect(await world.store.records.list('key')).toEqual([]);
    expect((await mine.open(await mine.decide(begun))).status).toBe(200);
    expect(await world.store.records.list('key')).toHaveLength(1);
  });

  test('Spoofing: where a request comes from is what our proxy saw, or nothing that anybody can write', async () => {
    const [world, behind] = [await EndpointWorld.serve(), await EndpointWorld.serve(undefined, ['--behind-proxy'])];
    const statusOf = async (its: EndpointWorld, key: string, forwarded: string | string[]) => {
      const headers = { Authorization: `Bearer ${key}`, 'X-Forwarded-For': forwarded };
      return (await ask(`${its.url}/api/token`, { headers })).status;
    };
    const here = await world.createKey(['--credential', ACME, '--from', '10.0.0.0/8']);
    expect(await statusOf(world, here.key, '10.1.2.3'), 'no proxy is ours').toBe(401);
    const { key } = await behind.createKey(['--credential', ACME, '--from', '10.0.0.0/8']);
    const expected = {
      '10.1.2.3': 200,
      '9.9.9.9, 10.1.2.3': 200,
      '10.1.2.3, 9.9.9.9': 401,
      '10.1.2.3:51234': 200,
      '::ffff:10.1.2.3': 200,
      unknown: 401,
    };
    const seen: Record<string, number> = {};
    for (const each of Object.keys(expected)) seen[each] = await statusOf(behind, key, each);
    expect(seen).toEqual(expected);
    expect(await statusOf(behind, key, ['10.1.2.3', '9.9.9.9'])).toBe(401);
    const told = (await behind.audit()).filter(({ action }) => action !== 'key-created').map(({ address }) => address);
    expect(told.slice(0, 4)).toEqual(['10.1.2.3', '10.1.2.3', '9.9.9.9', '10.1.2.3']);
  });

  test('Spoofing: nobody takes up a key that somebody has', async () => {
    const world = await EndpointWorld.serve();
    const { key } = await world.createKey();
    const before = await world.store.records.list('key');
    const token = { access_token: 'fake-access', refresh_token: 'fake-refresh', expires: '2099-01-01T00:00:00Z' };
    const stdin = JSON.stringify([{ user_key: key, token }]);
    const ran = await world.program.run(['keys', 'import', '-'], { env: world.env, stdin });
    expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining('0 keys taken over, 1 there already')]);
    expect(await world.store.records.list('key')).toEqual(before);
    expect((await world.token(key)).json.access_token).not.toBe('fake-access');
  });
});

describe('Disclosure', () => {
  test('Disclosure: a key opens the one credential that it was made for, whatever else is asked', async () => {
    const world = await EndpointWorld.serve(scenario({ orgs: 2 }));
    const [one, other] = world.program.sandbox.setup.serviceApp.targetOrgIds;
    const { serviceAppTokens } = world.program.sandbox.setup;
    const { key } = await world.createKey(['--credential', `${ACME}/${one}`]);
    for (const query of ['', `?org=${other}`, `?credential=${ACME}/${other}`, '?minimum_seconds=60']) {
      expect((await world.token(key, query)).json.access_token).toBe(serviceAppTokens[one!]!.accessToken);
    }
    const headers = { Authorization: `Bearer ${key}`, 'X-Org': other!, Cookie: `org=${other}` };
    const answer = await ask(`${world.url}/api/token`, { headers });
    expect(answer.body).not.toContain(serviceAppTokens[other!]!.accessToken);
  });

  test('Disclosure: no other answer has a secret in it, and none is kept by anybody', async () => {
    const world = await EndpointWorld.serve(undefined, ['--key-in-path']);
    const { key } = await world.createKey();
    const shown = await new Browser(world).authorize();
    const told: string[] = [shown.body.replaceAll(keyIn(shown), '')];
    const paths = ['/', '/authorize', '/callback', '/callback?code=x&state=y', '/docs', '/openapi.json', '/nothing'];
    for (const path of [...paths, '/api/token?minimum_seconds=x', `/api/token/${key}x`, `/api/token/${key}/x`]) {
      for (const asking of [withKey(key), withKey('wrong'), {}, { ...withKey(key), method: 'POST' }]) {
        const { headers, body } = await ask(`${world.url}${path}`, asking);
        expect([path, headers['cache-control'], headers['x-content-type-options'], headers['referrer-policy']]).toEqual(
          [path, 'no-store', 'nosniff', 'no-referrer'],
        );
        told.push(body, JSON.stringify({ ...headers, 'set-cookie': '', location: '' }));
      }
    }
    const token = await world.token(key);
    const forgotten = await ask(`${world.url}/api/token`, { ...withKey(key), method: 'DELETE' });
    told.push(token.body.replace(token.json.access_token, ''), forgotten.body);
    world.expectNoSecret(told.join('\n'), [key, keyIn(shown)]);
  });

  test('Disclosure: what lies in the store is for its owner, and cannot be read without its key', async () => {
    const world = await EndpointWorld.serve();
    const { key } = await world.createKey();
    const browser = new Browser(world);
    const page = await browser.begin();
    const personsKey = keyIn(await browser.open(await browser.decide(page)));
    for (const each of [key, personsKey]) expect((await world.token(each)).status).toBe(200);
    const root = join(world.program.folder, 'store');
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    expect(entries.length).toBeGreaterThan(8);
    const texts: string[] = [];
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      const { mode } = await stat(path);
      expect([path, mode & 0o077]).toEqual([path, 0]);
      texts.push(path, entry.isFile() ? await readFile(path, 'utf8') : '');
    }
    const state = new URL(page).searchParams.get('state')!;
    world.expectNoSecret(texts.join('\n'), [key, personsKey, state, ...browser.cookies.values()]);
  });
});

describe('J7: guesses and too many requests', () => {
  test('who guesses is soon told to wait, like anybody; the good key is taken all the while, and the audit stays short', async () => {
    const world = await EndpointWorld.serve(undefined, [], { ADDRESS_REQUESTS_PER_MINUTE: '1000' });
    const { key } = await world.createKey();
    const seen: number[] = [];
    for (let guess = 0; guess < 60; guess += 1) seen.push((await world.token(`byods_${guess}`)).status);
    expect(new Set(seen.slice(0, 30))).toEqual(new Set([401]));
    const { status, headers } = await world.token('byods_another');
    expect([status, Number(headers['retry-after']) > 0]).toEqual([429, true]);
    expect((await world.token(key)).status).toBe(200);
    const written = (await world.audit()).filter(({ action }) => action === 'key-refused');
    expect(written.length).toBe(seen.filter((each) => each === 401).length);
    expect(written.length).toBeLessThan(45);
  });

  test.each([
    { variable: 'KEY_REQUESTS_PER_MINUTE', other: 200 },
    { variable: 'ADDRESS_REQUESTS_PER_MINUTE', other: 429 },
  ])('$variable: so many, then 429 and when to come again', async ({ variable, other }) => {
    const world = await EndpointWorld.serve(undefined, [], { [variable]: '3' });
    const [one, another] = [await world.createKey(), await world.createKey()];
    const seen = [];
    for (let number = 0; number < 4; number += 1) seen.push(await world.token(one.key));
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(Number(seen[3]!.headers['retry-after'])).toBeGreaterThan(10);
    expect(seen[3]!.json.error.code).toBe('too-many-requests');
    expect((await world.token(another.key)).status).toBe(other);
  });
});
