import { describe, expect, test } from 'vitest';
import { scenario } from '../../../src/sandbox/scenarios/builder.ts';
import { ask, EndpointWorld } from '../../support/endpoint.ts';
import { Browser, keyIn } from '../../support/endpoint-browser.ts';

async function outcomes(world: EndpointWorld): Promise<string[]> {
  return (await world.audit())
    .filter(({ action }) => action === 'authorization-ended')
    .map(({ result }) => String(result));
}

describe('people', () => {
  test('authorize, and get a key that gives a token of their own', async () => {
    const world = await EndpointWorld.serve();
    const browser = new Browser(world);
    const begun = await browser.open(`${world.url}/authorize`);
    const asked = new URL(begun.headers.location!).searchParams;
    expect(asked.get('scope')).toBe('spark:people_read spark:applications_token');
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(Buffer.from(asked.get('state')!, 'base64url')).toHaveLength(32);
    expect(begun.headers['set-cookie']).toEqual([
      expect.stringMatching(/^byods-[0-9a-f]{8}=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/),
    ]);
    const shown = await browser.open(await browser.decide(begun.headers.location!));
    expect(shown.status).toBe(200);
    expect(shown.body).toContain('<strong>Sandbox Admin</strong>');
    expect(shown.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    const key = keyIn(shown);
    expect(shown.body).toContain(
      `curl -H &#39;Authorization: Bearer ${key}&#39; ${world.url}/api/token`.replaceAll('&#39;', "'"),
    );
    world.expectNoSecret(shown.body, []);

    const { status, json } = await world.token(key);
    expect(status).toBe(200);
    const me = await fetch(`${world.program.sandbox.baseUrl}/people/me`, {
      headers: { Authorization: `Bearer ${json.access_token}` },
    });
    expect(await me.json()).toMatchObject({ displayName: 'Sandbox Admin' });
    world.kill('SIGTERM');
    const { code, stdout, stderr } = await world.ended;
    expect(code).toBe(0);
    world.expectNoSecret(stdout + stderr + JSON.stringify(await world.audit()), [key]);
  });

  test('who authorizes again: the key from before opens what was authorized now, and nothing is left of the old', async () => {
    const world = await EndpointWorld.serve();
    const first = keyIn(await new Browser(world).authorize());
    const shown = await new Browser(world).authorize();
    expect(shown.body).toContain('The key that you have from earlier opens the same');
    const [one, other] = [await world.token(first), await world.token(keyIn(shown))];
    expect([one.status, other.status]).toEqual([200, 200]);
    expect(one.json.access_token).toBe(other.json.access_token);
    expect((await world.store.names()).filter((name) => name.startsWith('person-'))).toHaveLength(1);
  });

  test('forgotten by the key: the credential is gone, and what stays valid at Webex is said', async () => {
    const world = await EndpointWorld.serve();
    const key = keyIn(await new Browser(world).authorize());
    const { json } = await world.token(key);
    const answer = await ask(`${world.url}/api/token`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${key}` },
    });
    expect(JSON.parse(answer.body)).toMatchObject({
      forgotten: 'credential',
      access_token_valid_until: json.expires_at,
    });
    expect(await world.store.names()).toEqual(['acme']);
    expect((await world.token(key)).status).toBe(401);
  });
});

describe('J9: callbacks that end nothing, or end otherwise', () => {
  test('denied, then replayed', async () => {
    const world = await EndpointWorld.serve();
    const browser = new Browser(world);
    const back = await browser.decide(await browser.begin(), 'deny');
    const denied = await browser.open(back);
    expect([denied.status, denied.body]).toEqual([200, expect.stringContaining('Not authorized')]);
    expect(denied.body).toContain('href="/authorize"');
    const again = await browser.open(back);
    expect([again.status, again.body]).toEqual([409, expect.stringContaining('used already')]);
    expect(await world.store.names()).toEqual(['acme']);
    expect(await outcomes(world)).toEqual(['denied', 'replayed']);
  });

  test('scopes that the integration may not ask for', async () => {
    const world = await EndpointWorld.serve(undefined, [], {
      WEBEX_INTEGRATION_SCOPES: 'spark:people_read spark:nothing',
    });
    const browser = new Browser(world);
    const to = await browser.open(await browser.begin());
    const shown = await browser.open(to.headers.location!);
    expect([shown.status, shown.body]).toEqual([502, expect.stringContaining('WEBEX_INTEGRATION_SCOPES')]);
  });

  test('replayed: the key is shown once, and the code is not presented again', async () => {
    const world = await EndpointWorld.serve();
    const browser = new Browser(world);
    const back = await browser.decide(await browser.begin());
    expect((await browser.open(back)).status).toBe(200);
    const again = await browser.open(back);
    expect([again.status, again.body]).toEqual([409, expect.not.stringMatching(/byods_[\w-]{43}/)]);
    expect(world.program.sandbox.control.ledger.get().codeMisuses).toEqual([]);
  });

  test('late: what was begun eleven minutes ago gives no key, and presents no code', async () => {
    const world = await EndpointWorld.serve();
    const browser = new Browser(world);
    const back = await browser.decide(await browser.begin());
    const [{ id, value, revision } = expect.fail()] = await world.store.records.list('authorization');
    await world.store.records.put(
      'authorization',
      id,
      { ...value, begunAt: Number(value.begunAt) - 11 * 60_000 },
      revision,
    );
    const late = await browser.open(back);
    expect([late.status, late.body]).toEqual([410, expect.stringContaining('within ten minutes')]);
    expect(late.body).toContain('href="/authorize"');
    expect(await outcomes(world)).toEqual(['late']);
    expect(world.refreshes(), 'no code was presented').toBe(0);
    expect(await world.store.names()).toEqual(['acme']);
  });

  test('two at the same moment: one key', async () => {
    const world = await EndpointWorld.serve();
    world.program.sandbox.control.modes.set({ latencyMs: 300 });
    const browser = new Browser(world);
    const back = await browser.decide(await browser.begin());
    const both = await Promise.all([browser.open(back), browser.open(back)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await world.store.records.list('key')).toHaveLength(1);
    expect(world.program.sandbox.control.ledger.get().codeMisuses).toEqual([]);
  });

  test('forged: without, with a wrong, with two states; with no code, with two; of another browser', async () => {
    const world = await EndpointWorld.serve();
    const victim = new Browser(world);
    const attacker = new Browser(world);
    const page = await attacker.begin();
    const state = new URL(page).searchParams.get('state')!;
    await victim.begin();
    const to = (query: string) => `${world.redirectUri}?${query}`;
    const forged = {
      'no state': to('code=x'),
      'another state': to(`code=x&state=${'A'.repeat(43)}`),
      'two states': to(`code=x&state=${state}&state=${state}`),
      'no query': world.redirectUri,
      'state with a path': to('code=x&state=../../key/x'),
    };
    for (const [how, url] of Object.entries(forged)) {
      const { status, body } = await victim.open(url);
      expect([how, status]).toEqual([how, 400]);
      expect(body).toContain('do not go on');
    }
    // The flaw of Webex Token Keeper: the attacker's state, the victim's approval.
    const lured = await victim.open(await victim.decide(page));
    expect([lured.status, lured.body]).toEqual([400, expect.stringContaining('another browser')]);
    // Nor does a cookie of the victim's own under that name help, nor two.
    const [name] = [...attacker.cookies.keys()];
    const back = await victim.decide(page);
    for (const cookie of [`${name}=${'A'.repeat(43)}`, `${name}=${attacker.cookies.get(name!)}; ${name}=x`]) {
      expect((await ask(back, { headers: { Cookie: cookie } })).status).toBe(400);
    }
    expect(await world.store.names()).toEqual(['acme']);
    expect(await world.store.records.list('key')).toEqual([]);
    const { requests } = world.program.sandbox.control.ledger.get();
    expect(
      requests.filter(({ path }) => path === '/access_token'),
      'no code was presented',
    ).toEqual([]);
    // None of it has used up the attacker's own authorization, which is his to end.
    expect((await attacker.open(back)).status).toBe(200);
  });

  test('a code of another session, and one that Webex does not take', async () => {
    const world = await EndpointWorld.serve();
    const [one, other] = [new Browser(world), new Browser(world)];
    const code = new URL(await other.decide(await other.begin())).searchParams.get('code')!;
    const back = new URL(await one.decide(await one.begin()));
    back.searchParams.set('code', code);
    const injected = await one.open(back.href);
    expect([injected.status, injected.body]).toEqual([502, expect.stringContaining('No key was made')]);
    expect(world.program.sandbox.control.ledger.get().codeMisuses.map(({ reason }) => reason)).toEqual(['verifier']);
    expect(await world.store.names()).toEqual(['acme']);
  });

  test('Webex is down at the exchange: nothing is left, and the page says what to do', async () => {
    const world = await EndpointWorld.serve();
    world.program.sandbox.control.faults.add({ at: 'POST /access_token', do: 'status:503' });
    const shown = await new Browser(world).authorize();
    expect([shown.status, shown.body]).toEqual([503, expect.stringContaining('could not be reached')]);
    expect(await world.store.names()).toEqual(['acme']);
    expect((await new Browser(world).authorize()).status).toBe(200);
  });

  test('the name cannot be read: the key is made all the same', async () => {
    const world = await EndpointWorld.serve();
    world.program.sandbox.control.faults.add({ at: 'GET /people/me', do: 'status:403', times: 'always' });
    const shown = await new Browser(world).authorize();
    expect([shown.status, shown.body]).toEqual([200, expect.stringContaining('you have authorized')]);
    expect((await world.token(keyIn(shown))).status).toBe(200);
  });

  test('a name of whatever characters is text on the page', async () => {
    const world = await EndpointWorld.serve();
    const displayName = `<script>alert(1)</script>"'&\u0007\u001b[31m`;
    world.program.sandbox.control.faults.add({ at: 'GET /people/me', do: 'patch', patch: { displayName } });
    const { body } = await new Browser(world).authorize();
    expect(body).not.toContain('<script');
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those that must not be there
    expect(body).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  });
});

describe('J12: whatever opens pages by itself', () => {
  test('a preview, a prefetch, an image, a frame and a script begin nothing and end nothing', async () => {
    const world = await EndpointWorld.serve();
    const browser = new Browser(world);
    const back = await browser.decide(await browser.begin());
    const before = await world.store.records.list('authorization');
    for (const headers of [
      { 'Sec-Purpose': 'prefetch' },
      { Purpose: 'prefetch' },
      { 'Sec-Fetch-Dest': 'image', 'Sec-Fetch-Mode': 'no-cors' },
      { 'Sec-Fetch-Dest': 'iframe' },
      { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' },
      { Origin: 'https://evil.example' },
    ]) {
      expect((await browser.open(back, { headers })).status).toBe(403);
      expect((await browser.open(`${world.url}/authorize`, { headers })).status).toBe(403);
    }
    // A bot without a cookie, before the person.
    expect((await ask(back)).status).toBe(400);
    expect(await world.store.records.list('authorization')).toEqual(before);
    expect((await browser.open(back)).status, 'the person can still end it').toBe(200);
  });
});

describe('where people are', () => {
  test('by another name of this machine they are sent to the one that the cookie comes back to', async () => {
    const world = await EndpointWorld.serve();
    const { port } = new URL(world.url);
    const { status, headers } = await ask(`http://127.0.0.1:${port}/authorize`);
    expect([status, headers.location, headers['set-cookie']]).toEqual([302, `${world.url}/authorize`, undefined]);
  });

  test('without an integration nobody can authorize, and programs are served', async () => {
    const world = await EndpointWorld.serve({ ...scenario({ integration: 'none' }) });
    expect((await ask(`${world.url}/`)).body).toContain('Nobody can authorize here');
    expect((await ask(`${world.url}/authorize`)).status).toBe(404);
    const { key } = await world.createKey();
    expect((await world.token(key)).status).toBe(200);
  });

  test('the start page tells the permissions, and loads nothing', async () => {
    const world = await EndpointWorld.serve(undefined, [], { WEBEX_INTEGRATION_SCOPES: 'spark:people_read,spark:kms' });
    const { body, headers } = await ask(`${world.url}/`);
    expect([...body.matchAll(/<li><code>([^<]+)/g)].map(([, scope]) => scope)).toEqual([
      'spark:people_read',
      'spark:kms',
    ]);
    expect(body).not.toMatch(/<script|<img|<link|https?:/);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; /);
  });
});
