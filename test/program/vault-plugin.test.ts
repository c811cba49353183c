import { expect, onTestFinished, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import {
  doctorSchema,
  failureSchema,
  initSchema,
  logoutSchema,
  runSchema,
  setupOauthSchema,
  statusSchema,
} from '../../src/schemas.ts';
import { authorizing, authorizingWorld, documentOf, pressed, unauthorized, visited } from '../support/authorizing.ts';
import type { ProgramWorld, Ran } from '../support/program.ts';
import { VaultFake } from '../support/vault/vault-fake.ts';

const IN_VAULT = ['--vault', 'oauthapp', '--server', 'webex', '--credential', 'integration'];
const PATH = 'oauthapp/creds/integration';
const POLICY = `path "${PATH}" { capabilities = ["read", "update"] }
path "oauthapp/servers/webex" { capabilities = ["read", "update"] }
path "oauthapp/auth-code-url" { capabilities = ["update"] }`;

async function worldWithPlugin(of = unauthorized()) {
  const { world, port } = await authorizingWorld(of);
  const fake = await VaultFake.start();
  onTestFinished(() => fake.close());
  const plugin = fake.mountOauthapp('oauthapp');
  fake.policy('byods', POLICY);
  const { integration } = world.sandbox.setup;
  const env = {
    VAULT_ADDR: fake.url,
    VAULT_TOKEN: fake.tokens.create({ policies: ['default', 'byods'], ttl: 600 }),
    WEBEX_INTEGRATION_CLIENT_ID: integration!.clientId,
    WEBEX_INTEGRATION_CLIENT_SECRET: integration!.clientSecret,
  };
  return { world, port, fake, plugin, env };
}

/** The configuration before anybody has said where the integration's tokens are. */
async function withoutIntegration(world: ProgramWorld, vault?: object): Promise<void> {
  const { serviceApp, byods } = world.document();
  await world.configure({ serviceApp, byods, ...(vault && { tokenManager: { vault } }) });
}

/** Nothing that the program wrote or showed holds the refresh token that Vault got. */
function kept(plugin: Awaited<ReturnType<typeof worldWithPlugin>>['plugin'], ...texts: readonly (string | Ran)[]) {
  const refreshToken = plugin.credentials.get('integration')?.refreshToken;
  expect(refreshToken).toBeTruthy();
  expect(JSON.stringify(texts)).not.toContain(refreshToken);
}

test('a person authorizes in Vault, the configuration names it, and the run mints with it', async () => {
  const { world, port, plugin, env } = await worldWithPlugin();
  await withoutIntegration(world);
  const { url, ended } = await authorizing(world, [...IN_VAULT, '--create-server', '--port', String(port), '--json'], {
    env,
  });
  expect(new URL(url).searchParams.has('code_challenge')).toBe(false);
  expect((await visited(await pressed(url))).text).toContain('The tokens are saved');
  const ran = await ended;
  expect(ran.stderr).not.toContain('Error');
  expect(ran.code).toBe(0);
  expect(documentOf(ran)).toMatchObject({
    action: 'authorized',
    vault: { path: PATH, minimumSeconds: 3600, server: 'webex', configured: true },
    next: 'byods run --dry-run',
    proof: { orgId: world.sandbox.setup.serviceApp.targetOrgIds[0] },
  });
  const stored = JSON.parse(await world.stored());
  expect(stored.tokenManager).toEqual({ vault: { path: PATH, minimumSeconds: 3600, server: 'webex' } });
  expect(stored.byods.integration.accessToken).toBe(plugin.credentials.get('integration')?.accessToken);
  kept(plugin, await world.stored(), ran);

  const again = await world.json(setupOauthSchema, ['setup-oauth', ...IN_VAULT], { env });
  expect(again.document).toMatchObject({ action: 'kept', reason: 'Webex takes the token that Vault gives' });
  const run = await world.json(runSchema, ['run'], { env });
  expect(run.code).toBe(0);
  const status = await world.json(statusSchema, ['status'], { env });
  expect(status.document).toMatchObject({ healthy: true, problems: [] });
  kept(plugin, await world.stored(), run, status);
});

test('without a configuration it says what to put there', async () => {
  const { world, port, env } = await worldWithPlugin();
  const words = ['setup-oauth', ...IN_VAULT, '--create-server', '--config', 'nowhere.json'];
  const dry = await world.json(setupOauthSchema, [...words, '--dry-run'], { env });
  expect(dry.document).toMatchObject({ dryRun: true, reason: expect.stringContaining('"webex" would be written') });
  const { url, ended } = await authorizing(world, [...words.slice(1), '--port', String(port)], { env });
  await visited(await pressed(url));
  const { code, stdout } = await ended;
  expect(code).toBe(0);
  expect(stdout.replace(/\s+/g, ' ')).toContain(
    `put into the configuration: "tokenManager": {"vault":{"path":"${PATH}","minimumSeconds":3600,"server":"webex"}}`,
  );
});

/** What a run says whose only way to a token is Vault. */
async function failing(ready: Awaited<ReturnType<typeof worldWithPlugin>>, env: Record<string, string> = {}) {
  const { world } = ready;
  await withoutIntegration(world, { path: PATH, minimumSeconds: 3600, server: 'webex' });
  const ran = await world.json(failureSchema, ['get-token', '--org', world.sandbox.setup.serviceApp.targetOrgIds[0]!], {
    env: { ...ready.env, ...env },
  });
  return { exitCode: ran.code, ...ran.document.error };
}

const AGAIN = 'byods setup-oauth --vault oauthapp --server webex --credential integration';

test.each<[string, (it: Awaited<ReturnType<typeof worldWithPlugin>>) => void, number, RegExp, string]>([
  ['absent', () => {}, 4, /there is no oauthapp\/creds\/integration .*was deleted, or it was reaped/, AGAIN],
  [
    'pending',
    ({ plugin }) => void plugin.credentials.set('integration', { server: 'webex' }),
    4,
    /holds no token yet: it waits for a person/,
    AGAIN,
  ],
  [
    'expired',
    ({ plugin }) =>
      void plugin.credentials.set('integration', { server: 'webex', accessToken: 'fake-over', expiresAt: 1 }),
    4,
    /has ended, and the plugin could not refresh it/,
    AGAIN,
  ],
  [
    'without its server',
    ({ plugin }) =>
      void plugin.credentials.set('integration', {
        server: 'webex',
        accessToken: 'fake-over',
        expiresAt: 1,
        refreshToken: 'fake-refresh',
      }),
    2,
    /the plugin has no server "webex" for oauthapp\/creds\/integration/,
    `${AGAIN} --create-server`,
  ],
  [
    'denied',
    ({ fake }) => fake.policy('byods', 'path "oauthapp/auth-code-url" { capabilities = ["update"] }'),
    2,
    /denies reading oauthapp\/creds\/integration/,
    'path "oauthapp/creds/integration" { capabilities = ["read"] }',
  ],
  [
    'sealed',
    ({ fake }) => {
      fake.sealed = true;
    },
    6,
    /is sealed/,
    'vault operator unseal',
  ],
])('a credential that is %s', async (_what, prepare, code, message, remedy) => {
  const ready = await worldWithPlugin(scenario({ serviceAppPairs: 'none' }));
  prepare(ready);
  expect(await failing(ready)).toMatchObject({
    exitCode: code,
    message: expect.stringMatching(message),
    remedy: expect.stringContaining(remedy),
  });
  const ran = await ready.world.run(['run', '--quiet'], { env: ready.env });
  expect(ran.code).toBe(code);
  const doctor = await ready.world.json(doctorSchema, ['doctor'], { env: ready.env });
  expect(doctor.document.checks.find(({ name }) => name === 'vault-credential')).toMatchObject({
    ok: false,
    message: expect.stringMatching(message),
    remedy: expect.stringContaining(remedy),
  });
});

test('a Vault that nobody named, and a path at which nothing is mounted', async () => {
  const ready = await worldWithPlugin(scenario({ serviceAppPairs: 'none' }));
  expect(await failing(ready, { VAULT_ADDR: '' })).toMatchObject({
    message: expect.stringContaining('VAULT_ADDR is not set'),
  });
  ready.fake.policy('byods', 'path "nowhere/*" { capabilities = ["read"] }');
  await withoutIntegration(ready.world, { path: 'nowhere/creds/integration' });
  const ran = await ready.world.json(failureSchema, ['refresh-token'], { env: ready.env });
  expect(JSON.stringify(ran.document)).toContain('no plugin vault-plugin-secrets-oauthapp answers at nowhere');
});

test('a token that Webex rejects makes the plugin refresh, once', async () => {
  const { world, port, fake, plugin, env } = await worldWithPlugin();
  await withoutIntegration(world);
  const words = [...IN_VAULT, '--create-server', '--port', String(port)];
  const { url, ended } = await authorizing(world, words, { env });
  await visited(await pressed(url));
  expect((await ended).code).toBe(0);
  const first = plugin.credentials.get('integration')!.accessToken!;
  world.sandbox.control.credentials.revoke('integration', 'access-token');
  const { serviceApp, tokenManager, byods } = JSON.parse(await world.stored());
  await world.configure({ serviceApp, tokenManager, byods: { ...byods, serviceApps: undefined } });
  const before = fake.sent(/creds\/integration/);
  const ran = await world.json(runSchema, ['run'], { env });
  expect(ran.code).toBe(0);
  expect(plugin.credentials.get('integration')!.accessToken).not.toBe(first);
  expect(fake.sent(/creds\/integration/) - before).toBeLessThanOrEqual(3);
  kept(plugin, await world.stored(), ran);
});

test.each<[object, RegExp]>([
  [{ oauthRefreshToken: 'fake-refresh' }, /tokenManager\.vault stands beside tokenManager\.oauthRefreshToken/],
  [{ vault: { path: 'oauthapp/integration' } }, /tokenManager\.vault\.path is no path as oauthapp\/creds\/<name>/],
  [{ vault: { path: '../creds/x' } }, /tokenManager\.vault\.path is no path/],
  [{ vault: { path: PATH, minimumSeconds: '3600' } }, /minimumSeconds is no whole number from 60 to 604800/],
  [{ vault: {} }, /tokenManager\.vault\.path is missing/],
])('a configuration with %j is refused by name', async (tokenManager, message) => {
  const { world, fake, env } = await worldWithPlugin();
  const { serviceApp } = world.document();
  await world.configure({ serviceApp, tokenManager: { vault: { path: PATH }, ...tokenManager } });
  const { code, document } = await world.json(failureSchema, ['refresh-token'], { env });
  expect([code, document.error.code]).toEqual([2, 'configuration']);
  expect(document.error.message).toMatch(message);
  expect(fake.calls).toEqual([]);
});

test('setup-oauth for a refresh token of its own is sent to Vault, and the other way round', async () => {
  const { world, fake, env } = await worldWithPlugin(scenario());
  const refused = await world.json(failureSchema, ['setup-oauth', ...IN_VAULT], { env });
  expect([refused.code, refused.document.error.message]).toEqual([
    2,
    expect.stringContaining('oauthRefreshToken holds a refresh token'),
  ]);
  await withoutIntegration(world, { path: PATH, server: 'webex' });
  const back = await world.json(failureSchema, ['setup-oauth'], { env });
  expect(back.document.error.remedy).toBe(AGAIN);
  const other = [...IN_VAULT.slice(0, -1), 'another'];
  const names = await world.json(failureSchema, ['setup-oauth', ...other], { env });
  expect(names.document.error.message).toContain('names another credential than oauthapp/creds/another');
  expect(fake.calls).toEqual([]);
});

test('a server that leads elsewhere, and one of another client, are refused before a person is asked', async () => {
  const { world, fake, plugin, env } = await worldWithPlugin();
  await withoutIntegration(world, { path: PATH, server: 'webex' });
  const entry = {
    client_id: 'fake-other-client',
    client_secret: 'fake',
    provider: 'custom',
    provider_options: { auth_code_url: 'https://evil.example/authorize', token_url: 'https://evil.example/token' },
  };
  await plugin.answer('POST', 'servers/webex', entry, 0);
  const elsewhere = await world.json(failureSchema, ['setup-oauth', ...IN_VAULT], { env });
  expect(elsewhere.document.error.message).toContain('leads to https://evil.example, and not to');
  const theirs = await world.json(failureSchema, ['setup-oauth', ...IN_VAULT, '--create-server'], { env });
  expect(theirs.document.error.message).toContain('is of another client (fake-other-client)');
  expect(fake.sent(/^POST oauthapp\/(servers|creds)/)).toBe(0);
});

test('a code whose answer is lost is looked for, and never sent twice', async () => {
  const { world, port, fake, env } = await worldWithPlugin();
  await withoutIntegration(world, { path: PATH, server: 'webex' });
  fake.inject(/^POST oauthapp\/creds/, 'commit-then-drop');
  const words = [...IN_VAULT, '--create-server', '--port', String(port), '--json'];
  const { url, ended } = await authorizing(world, words, { env });
  await visited(await pressed(url));
  expect(documentOf(await ended)).toMatchObject({ action: 'authorized' });
  expect(fake.sent(/^POST oauthapp\/creds/)).toBe(1);
  expect(world.sandbox.control.ledger.get().codeMisuses).toEqual([]);
});

test.each([
  [['--vault', 'oauthapp'], /--vault needs --server as well/],
  [['--create-server'], /--create-server needs --vault as well/],
  [[...IN_VAULT, '--pat', '-'], /--pat takes a token as it is, and --vault/],
  [[...IN_VAULT, '--sandbox'], /--sandbox has no Vault/],
  [['--vault', '../x', '--server', 'a', '--credential', 'b'], /--vault is no name as Vault has them/],
])('%s is refused before anything is sent', async (words, message) => {
  const { world, fake, env } = await worldWithPlugin();
  const { code, document } = await world.json(failureSchema, ['setup-oauth', ...words], { env });
  expect([code, document.error.code]).toEqual([2, 'usage']);
  expect(document.error.message).toMatch(message);
  expect(fake.calls).toEqual([]);
});

test('init takes it for a whole way, status says where the refresh token is, logout what Vault keeps', async () => {
  const ready = await worldWithPlugin(scenario({ serviceAppPairs: 'none' }));
  const { world, plugin } = ready;
  const { WEBEX_INTEGRATION_CLIENT_ID: _id, WEBEX_INTEGRATION_CLIENT_SECRET: _secret, ...env } = ready.env;
  const { accessToken } = world.sandbox.control.credentials.current('integration')!;
  plugin.credentials.set('integration', { server: 'webex', accessToken, expiresAt: Date.now() + 86_400_000 });
  await withoutIntegration(world, { path: PATH });
  const made = await world.json(initSchema, ['init'], { env });
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.document).toMatchObject({ proof: 'proved', missing: [] });
  const status = await world.run(['status'], { env });
  expect(status.stdout.replace(/\s+/g, ' ')).toContain(`its refresh token is in Vault (${PATH})`);
  const out = await world.json(logoutSchema, ['logout', '-y'], { env });
  expect(out.document.remaining).toContainEqual(expect.stringContaining(`vault delete ${PATH}`));
  expect(await world.stored()).not.toContain(accessToken);
});
