import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Scenario } from '../../src/sandbox/scenario.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, setupOauthSchema } from '../../src/schemas.ts';
import { authorizing, authorizingWorld, documentOf, pressed, unauthorized, visited } from '../support/authorizing.ts';
import { type ProgramWorld, until } from '../support/program.ts';

const OVER = { obtainedMinutesAgo: 15 * 24 * 60 };

function storedTokens(text: string) {
  const { tokenManager } = JSON.parse(text);
  return { access: tokenManager.personalAccessToken, refresh: tokenManager.oauthRefreshToken };
}

function issuedVia(world: ProgramWorld): string[] {
  return world.sandbox.control.ledger.get().tokensIssued.map(({ via }) => via);
}

describe('a person authorizes', () => {
  test('the tokens are saved, the browser is told so, a mint proves them, and the pass runs with them', async () => {
    const { world, port } = await authorizingWorld();
    const { url, ended } = await authorizing(world, ['--port', String(port), '--json']);
    const page = await visited(await pressed(url));
    expect(page.text).toContain('The tokens are saved');
    const ran = await ended;
    expect(ran.code).toBe(0);
    const document = documentOf(ran);
    expect(document).toMatchObject({ action: 'authorized', next: 'byods run --dry-run', warnings: [] });
    expect(document.proof?.orgId).toBe(world.sandbox.setup.serviceApp.targetOrgIds[0]);
    expect(document.integration.refreshTokenExpiresAt).toBeDefined();

    const current = world.sandbox.control.credentials.current('integration')!;
    expect(storedTokens(await world.stored())).toEqual({ access: current.accessToken, refresh: current.refreshToken });
    expect(issuedVia(world)).toEqual(['authorization', 'authorization', 'mint', 'mint']);
    expect(world.sandbox.control.ledger.get().codeMisuses).toEqual([]);
    // What was minted as the proof is what the run works with.
    expect((await world.run(['run', '--quiet'])).code).toBe(0);
    expect(issuedVia(world)).toHaveLength(4);
  });

  test('people are told the lives and what comes next, and no token', async () => {
    const { world, port } = await authorizingWorld();
    const { url, ended } = await authorizing(world, ['--port', String(port)]);
    await visited(await pressed(url));
    const { stdout, stderr } = await ended;
    expect(stdout).toMatch(/^integration: 14 d left; refresh token: 90 d left/m);
    expect(stdout).toMatch(/^service app, .*minted as the proof and kept, 14 d left/m);
    expect(stdout).toMatch(/^Done: the integration is authorized.*byods run --dry-run$/m);
    expect(stderr).toContain(`http://localhost:${port}/callback, which must be a redirect URI of the integration`);
  });

  test('another redirect that is registered is waited at, letter by letter', async () => {
    const { world, port } = await authorizingWorld();
    const redirectUri = `http://127.0.0.1:${port}/oauth/Here`;
    world.sandbox.control.redirects.register(redirectUri);
    const { url, ended } = await authorizing(world, ['--redirect-uri', redirectUri, '--json']);
    expect(new URL(url).searchParams.get('redirect_uri')).toBe(redirectUri);
    const back = await pressed(url);
    expect(back.startsWith(`${redirectUri}?code=`)).toBe(true);
    expect((await visited(back.replace('/oauth/Here', '/callback'))).status).toBe(404);
    expect((await visited(back)).text).toContain('The tokens are saved');
    expect(documentOf(await ended)).toMatchObject({ action: 'authorized' });
    const dry = await world.run(['setup-oauth', '--redirect-uri', redirectUri, '--force', '--dry-run']);
    expect(dry.stdout.replace(/\s+/g, ' ')).toContain(`with the redirect ${redirectUri}`);
  });

  test.each([
    [['--redirect-uri', 'https://example.com/callback'], /--redirect-uri leads to example\.com: only localhost/],
    [['--redirect-uri', 'http://127.0.0.1:8080/oauth', '--port', '3000'], /--redirect-uri holds the port already/],
    [['--redirect-uri', 'http://127.0.0.1:8080/oauth', '--pat', '-'], /--redirect-uri is about a browser/],
  ])('%s is refused before anything is sent', async (words, message) => {
    const { world } = await authorizingWorld();
    const { code, document } = await world.json(failureSchema, ['setup-oauth', ...words]);
    expect([code, document.error.code]).toEqual([2, 'usage']);
    expect(document.error.message).toMatch(message);
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });

  test('a new authorization replaces tokens that work, with --force', async () => {
    const { world, port } = await authorizingWorld(scenario());
    const before = storedTokens(await world.stored());
    const { url, ended } = await authorizing(world, ['--port', String(port), '--force', '--json']);
    await visited(await pressed(url));
    expect(documentOf(await ended).action).toBe('authorized');
    const after = storedTokens(await world.stored());
    expect(after.refresh).not.toBe(before.refresh);
    expect(after.access).not.toBe(before.access);
  });

  test('without a service app there is nothing to prove, and byods init comes next', async () => {
    const { world, port } = await authorizingWorld();
    const { tokenManager } = world.document();
    const [org] = world.sandbox.setup.serviceApp.targetOrgIds;
    await world.configure({ tokenManager, env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: `fake-portal-token_SBX1_${org}` } });
    const { url, ended } = await authorizing(world, ['--port', String(port), '--json']);
    await visited(await pressed(url));
    const document = documentOf(await ended);
    expect(document).toMatchObject({ action: 'authorized', next: 'byods init' });
    expect(document.proof).toBeUndefined();
  });

  test('a proof that fails is a failure with both causes, and the tokens are saved all the same', async () => {
    const { world, port } = await authorizingWorld();
    world.sandbox.control.orgs.deauthorize(world.sandbox.setup.serviceApp.targetOrgIds[0]!);
    const { url, ended } = await authorizing(world, ['--port', String(port), '--json']);
    const page = await visited(await pressed(url));
    expect(page.text).toContain('The tokens are saved');
    const ran = await ended;
    expect(ran.code).toBe(3);
    expect(documentOf(ran).error).toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('are saved'),
      remedy: expect.stringMatching(/Control Hub.*spark:applications_token/),
    });
    expect(storedTokens(await world.stored()).refresh).toBeDefined();
  });
});

describe('it does not come to that', () => {
  test.each<[string, string, RegExp]>([
    ['deny', 'reauthorization-required', /was denied/],
    ['no such scope', 'configuration', /may not ask for spark:applications_token/],
  ])('%s', async (what, code, message) => {
    const { world, port } = await authorizingWorld();
    const before = await world.stored();
    const { url, ended } = await authorizing(world, ['--port', String(port), '--json']);
    const asked = what === 'deny' ? url : url.replace('spark%3Aapplications_token', 'spark%3Aall');
    const page = await visited(await pressed(asked, 'deny'));
    expect(page.text).toContain('Not authorized');
    const ran = await ended;
    expect(ran.code).toBe(code === 'configuration' ? 2 : 4);
    expect(failureSchema.parse(JSON.parse(ran.stdout)).error).toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(await world.stored()).toBe(before);
    expect(issuedVia(world)).toEqual([]);
  });

  test('J9: a callback with a wrong state is not counted, and a code of another session is not taken', async () => {
    const { world, port } = await authorizingWorld();
    const { url, ended } = await authorizing(world, ['--port', String(port), '--json']);
    const other = new URL(await pressed(url.replace(/state=[^&]*/, 'state=fake-state-of-another-session')));
    expect((await visited(other)).status).toBe(400);
    // The code of the other, with our state: it is bound to a PKCE challenge that we do not know.
    const ours = new URL(await pressed(url.replace(/code_challenge=[^&]*/, `code_challenge=${'x'.repeat(43)}`)));
    const page = await visited(ours);
    expect([page.status, page.text]).toEqual([502, expect.stringContaining('It failed')]);
    const ran = await ended;
    expect(ran.code).toBe(4);
    expect(failureSchema.parse(JSON.parse(ran.stdout)).error).toMatchObject({
      code: 'reauthorization-required',
      remedy: expect.stringContaining('byods setup-oauth'),
    });
    expect(world.sandbox.control.ledger.get().codeMisuses.map(({ reason }) => reason)).toEqual(['verifier']);
  });

  test('an answer that is lost is not asked for twice, and running it again works', async () => {
    const { world, port } = await authorizingWorld();
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'reset', phase: 'after-commit' });
    const first = await authorizing(world, ['--port', String(port), '--json']);
    expect((await visited(await pressed(first.url))).text).toContain('It failed');
    const lost = await first.ended;
    expect(lost.code).toBe(6);
    const { error } = failureSchema.parse(JSON.parse(lost.stdout));
    expect(error).toMatchObject({
      code: 'answer-lost',
      remedy: expect.stringContaining('run byods setup-oauth again'),
    });
    expect(error.message).toMatch(/good once/);
    expect(world.sandbox.control.ledger.get().codeMisuses).toEqual([]);
    const again = await authorizing(world, ['--port', String(port), '--json']);
    await visited(await pressed(again.url));
    expect((await again.ended).code).toBe(0);
  });

  test.each(['status:500', 'status:503'])(
    'a server that fails (%s) may have taken the code: not once more',
    async (fault) => {
      const { world, port } = await authorizingWorld();
      world.sandbox.control.faults.add({ at: 'POST /access_token', do: fault });
      const { url, ended } = await authorizing(world, ['--port', String(port), '--json']);
      await visited(await pressed(url));
      expect((await ended).code).toBe(6);
      const { requests } = world.sandbox.control.ledger.get();
      expect(requests.filter(({ path }) => path === '/access_token')).toHaveLength(1);
    },
  );

  test('a wrong client secret is told as such', async () => {
    const { world, port } = await authorizingWorld();
    const document = world.document();
    await world.configure({
      ...document,
      tokenManager: { ...(document.tokenManager as object), oauthClientSecret: 'fake-wrong-secret' },
    });
    const { url, ended } = await authorizing(world, ['--port', String(port), '--json']);
    await visited(await pressed(url));
    const ran = await ended;
    expect(ran.code).toBe(2);
    expect(failureSchema.parse(JSON.parse(ran.stdout)).error.code).toBe('client-credentials');
  });

  test('an answer without access token: its refresh token is kept, and the next run needs nobody', async () => {
    const { world, port } = await authorizingWorld();
    const patch = { access_token: null };
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'patch', patch });
    const { url, ended } = await authorizing(world, ['--port', String(port), '--json']);
    expect((await visited(await pressed(url))).text).toContain('It failed');
    const ran = await ended;
    expect(ran.code).toBe(1);
    expect(failureSchema.parse(JSON.parse(ran.stdout)).error.message).toMatch(/refresh token in it was saved/);
    const { document } = await world.json(setupOauthSchema, ['setup-oauth']);
    expect(document.action).toBe('refreshed');
  });

  test('Ctrl-C: 130, and nothing was changed', async () => {
    const { world, port } = await authorizingWorld();
    const before = await world.stored();
    const { ended, kill } = await authorizing(world, ['--port', String(port), '--json']);
    kill('SIGINT');
    const ran = await ended;
    expect(ran.code).toBe(130);
    expect(await world.stored()).toBe(before);
    await expect(visited(`http://localhost:${port}/callback`)).rejects.toThrow(/ECONNREFUSED/);
  });

  test('Ctrl-C while the code is exchanged: the tokens are saved, and no proof is begun', async () => {
    const { world, port } = await authorizingWorld();
    const { url, ended, kill } = await authorizing(world, ['--port', String(port), '--json']);
    const address = await pressed(url);
    world.sandbox.control.modes.set({ latencyMs: 1000 });
    const page = visited(address);
    const asked = () => world.sandbox.control.ledger.get().requests.some(({ path }) => path === '/access_token');
    await until(asked, 'an exchange that has begun');
    kill('SIGINT');
    expect((await page).text).toContain('The tokens are saved');
    const ran = await ended;
    expect(ran.code).toBe(130);
    expect(ran.stdout).not.toMatch(/internal|unexpected/);
    expect(documentOf(ran)).toMatchObject({ action: 'authorized', error: { code: 'interrupted' } });
    expect(documentOf(ran).proof).toBeUndefined();
    expect(storedTokens(await world.stored()).refresh).toBeDefined();
  });

  test('a port that is taken, without a terminal: refused before anybody is asked, with how to find out by whom', async () => {
    const { world, port } = await authorizingWorld();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { code, document } = await world.json(failureSchema, ['setup-oauth', '--port', String(port)]);
    expect(code).toBe(2);
    expect(document.error).toMatchObject({ code: 'refused', remedy: expect.stringContaining(`:${port}`) });
  });
});

describe('nobody is asked', () => {
  test('where Webex takes the stored token', async () => {
    const { world } = await authorizingWorld(scenario());
    const before = await world.stored();
    const { code, document } = await world.json(setupOauthSchema, ['setup-oauth']);
    expect([code, document.action]).toEqual([0, 'kept']);
    expect(await world.stored()).toBe(before);
    expect(world.sandbox.control.ledger.get().requests.map(({ path }) => path)).toEqual([
      '/authorizations/tokenExpiry',
    ]);
  });

  test.each<[string, Scenario, (world: ProgramWorld) => void]>([
    ['has ended', scenario({ integration: OVER }), () => {}],
    [
      'was rejected, whatever its date',
      scenario(),
      (world) => void world.sandbox.control.credentials.revoke('integration', 'access-token'),
    ],
  ])('where the stored token %s and its refresh token gives another', async (_what, of, prepare) => {
    const { world } = await authorizingWorld(of);
    prepare(world);
    const { code, document } = await world.json(setupOauthSchema, ['setup-oauth']);
    expect([code, document.action, document.proof?.error]).toEqual([0, 'refreshed', undefined]);
    expect(issuedVia(world).slice(-3)).toContain('mint');
  });

  test('but a person is, where the refresh token is dead', async () => {
    const { world, port } = await authorizingWorld(scenario({ integration: OVER }));
    world.sandbox.control.credentials.revoke('integration', 'both');
    const { url, ended } = await authorizing(world, ['--port', String(port), '--json']);
    await visited(await pressed(url));
    expect(documentOf(await ended)).toMatchObject({
      action: 'authorized',
      reason: expect.stringMatching(/^the stored refresh token gave no token: Webex refused/),
    });
    // What was remembered against the old tokens is not held against the new ones.
    expect(JSON.parse(await world.stored()).byods.integration.notes).toBeUndefined();
  });

  test('and where a personal access token works beside an integration that nobody has authorized', async () => {
    const { world, port } = await authorizingWorld({
      ...unauthorized(),
      personalAccessToken: { obtainedMinutesAgo: 60 },
    });
    const { url, ended } = await authorizing(world, ['--port', String(port), '--json']);
    await visited(await pressed(url));
    expect(documentOf(await ended).reason).toMatch(/still works, and nothing that would renew it/);
  });

  test('nor is anybody where Webex cannot be reached: an authorization would not mend that', async () => {
    const { world } = await authorizingWorld(scenario({ integration: OVER }));
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'reset', times: 'always' });
    const env = { RETRIES: '0' };
    const { code, document } = await world.json(failureSchema, ['setup-oauth'], { env });
    expect([code, document.error.code]).toEqual([6, 'answer-lost']);
  });

  test.each(['status:503', 'status:429', 'body:html'])(
    'nor is a stored token called good where Webex could not be asked (%s)',
    async (fault) => {
      const { world } = await authorizingWorld(scenario());
      const before = await world.stored();
      world.sandbox.control.faults.add({ at: 'GET /authorizations/tokenExpiry', do: fault, times: 'always' });
      const { code, document } = await world.json(failureSchema, ['setup-oauth'], { env: { RETRIES: '0' } });
      expect([code, document.error.code]).toEqual([6, expect.stringMatching(/^(unreachable|answer-lost)$/)]);
      expect(await world.stored()).toBe(before);
    },
  );

  test('--dry-run sends and writes nothing', async () => {
    const { world } = await authorizingWorld(scenario({ integration: OVER }));
    const before = await world.stored();
    for (const more of [[], ['--force']]) {
      const { code, document } = await world.json(setupOauthSchema, ['setup-oauth', '--dry-run', ...more]);
      expect([code, document.dryRun, document.action]).toEqual([0, true, 'kept']);
      expect(document.reason).toMatch(more.length > 0 ? /a person would be asked/ : /refresh token would be tried/);
    }
    expect(await world.stored()).toBe(before);
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });
});

describe('a personal access token', () => {
  const onlyPat = (minutes: number): Scenario => ({
    ...scenario({ serviceAppPairs: 'none', integration: 'none' }),
    personalAccessToken: { obtainedMinutesAgo: minutes },
  });

  test('comes from stdin, its end from Webex, and the twelve hours are said', async () => {
    const { world } = await authorizingWorld(onlyPat(60));
    const token = world.sandbox.setup.personalAccessToken!;
    await world.configure({ ...world.document(), tokenManager: { personalAccessToken: 'fake-token-of-yesterday' } });
    const options = { stdin: `${token}\n` };
    const { code, document } = await world.json(setupOauthSchema, ['setup-oauth', '--pat', '-'], options);
    expect([code, document.action]).toEqual([0, 'pasted']);
    const left = Date.parse(document.integration.expiresAt!) - Date.now();
    expect(left / 3_600_000).toBeCloseTo(11, 1);
    expect(document.warnings.join()).toMatch(/12 hours.*byods init/);
    expect(document.proof?.expiresAt).toBeDefined();
    expect(storedTokens(await world.stored()).access).toBe(token);
  });

  test('that still works means nothing to do; one that is over, without a terminal, byods init', async () => {
    const fresh = await authorizingWorld(onlyPat(60));
    const { document } = await fresh.world.json(setupOauthSchema, ['setup-oauth']);
    expect(document.action).toBe('kept');
    const { world } = await authorizingWorld(onlyPat(13 * 60));
    const { code, document: failed } = await world.json(failureSchema, ['setup-oauth']);
    expect(code).toBe(2);
    expect(failed.error).toMatchObject({ code: 'configuration', remedy: expect.stringMatching(/byods init.*--pat/) });
  });

  test('is not saved where Webex could not be asked about it', async () => {
    const { world } = await authorizingWorld(onlyPat(60));
    const before = await world.stored();
    world.sandbox.control.faults.add({ at: 'GET /authorizations/tokenExpiry', do: 'status:503', times: 'always' });
    const options = { stdin: 'fake-token-that-nobody-gave', env: { RETRIES: '0' } };
    const { code, document } = await world.json(failureSchema, ['setup-oauth', '--pat', '-'], options);
    expect(code).toBe(6);
    expect(document.error.message).toMatch(/nothing was changed/);
    expect(await world.stored()).toBe(before);
  });

  test('that the proof shows to be none is not called kept: the refresh token gave another', async () => {
    const { world } = await authorizingWorld(scenario({ serviceAppPairs: 'none' }));
    world.sandbox.control.modes.set({ tokenExpiry: 404 });
    const options = { stdin: 'fake-token-that-nobody-gave' };
    const { code, document } = await world.json(setupOauthSchema, ['setup-oauth', '--pat', '-'], options);
    expect([code, document.action]).toEqual([0, 'refreshed']);
    expect(document.reason).toMatch(/Webex rejected the token that was given/);
    expect(document.warnings.join()).not.toMatch(/12 hours/);
    const current = world.sandbox.control.credentials.current('integration')!;
    expect(storedTokens(await world.stored()).access).toBe(current.accessToken);
  });

  test.each([
    ['nothing', '', 2, 'usage'],
    ['two words', 'fake token', 2, 'usage'],
    ['what Webex does not know', 'fake-token-that-nobody-gave', 4, 'reauthorization-required'],
    ['more than a token', 'x'.repeat(70_000), 2, 'usage'],
  ])('%s is refused, and nothing is changed', async (_what, stdin, exit, errorCode) => {
    const { world } = await authorizingWorld(onlyPat(60));
    const before = await world.stored();
    const { code, document, stdout } = await world.json(failureSchema, ['setup-oauth', '--pat', '-'], { stdin });
    expect([code, document.error.code]).toEqual([exit, errorCode]);
    if (stdin !== '') expect(stdout).not.toContain(stdin);
    expect(await world.stored()).toBe(before);
  });

  test.each([[['--pat', 'fake-token-on-the-line']], [['--pat=fake-token-on-the-line']]])(
    'H11: as an argument is refused, and not repeated: %j',
    async (args) => {
      const { world } = await authorizingWorld(onlyPat(60));
      const { code, stdout, stderr } = await world.run(['setup-oauth', ...args, '--json']);
      expect(code).toBe(2);
      expect(stdout + stderr).not.toContain('fake-token-on-the-line');
      expect(world.sandbox.control.ledger.get().total).toBe(0);
    },
  );
});

describe('words that make no sense', () => {
  test.each([
    ['--port', '0'],
    ['--port', '65536'],
    ['--port', 'http'],
    ['--port', '-1'],
    ['--pat'],
    ['--pat', '-', '--port', '3000'],
    ['--pat', '-', '--no-browser'],
  ])('%s %s', async (...args) => {
    const { world } = await authorizingWorld();
    const { code, document } = await world.json(failureSchema, ['setup-oauth', ...args], { stdin: '' });
    expect([code, document.error.code]).toEqual([2, 'usage']);
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });
});

test('a store that cannot be written is told before a person is asked', async () => {
  const { world } = await authorizingWorld();
  writeFileSync(join(world.folder, '.byods'), 'fake: a file where a folder has to be');
  const { code, stderr } = await world.run(['setup-oauth']);
  expect(code).toBe(2);
  expect(stderr).not.toContain('/authorize');
  expect(world.sandbox.control.ledger.get().authorizations).toEqual([]);
});

test('--sandbox, from the address to the proof, at a port that the demo has registered', async () => {
  const { world } = await authorizingWorld();
  const free = await Promise.all(Array.from({ length: 10 }, (_, index) => isFree(3000 + index)));
  const port = 3000 + free.indexOf(true);
  const env = { WEBEX_API_BASE_URL: undefined };
  const { url, ended } = await authorizing(world, ['--sandbox', '--force', '--port', String(port), '--json'], { env });
  await visited(await pressed(url));
  expect(documentOf(await ended)).toMatchObject({ action: 'authorized', proof: { orgName: 'Acme Sandbox Bank' } });
});

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
