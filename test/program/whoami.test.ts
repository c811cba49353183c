import { expect, onTestFinished, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, whoamiSchema } from '../../src/schemas.ts';
import { ProgramWorld } from '../support/program.ts';
import { VaultFake } from '../support/vault/vault-fake.ts';

const ADMIN = { displayName: 'Sandbox Admin', type: 'person', emails: ['admin@sandbox.example'] };
const APP = { displayName: 'Sandbox Service App', type: 'appuser' };

test('the person behind the integration, with the scopes that Webex told once a refresh has', async () => {
  const world = await ProgramWorld.start(scenario({ orgs: 2 }));
  const pasted = await world.json(whoamiSchema, ['whoami']);
  expect(pasted).toMatchObject({ code: 0, stderr: '' });
  expect(pasted.document).toMatchObject({ source: { rung: 'integration' }, person: ADMIN, warnings: [] });
  expect(pasted.document.person?.orgId).toMatch(/^[0-9a-f-]{36}$/);
  expect(pasted.document.scopes).toBeUndefined();
  await world.run(['refresh-token', '--force']);
  const { document } = await world.json(whoamiSchema, ['whoami', '--rung', 'integration']);
  expect(document.scopes).toContain('spark:applications_token');
  expect(document.expiresAt).toBeDefined();
});

test('the service app in an org, for people too', async () => {
  const world = await ProgramWorld.start(scenario({ orgs: 2 }));
  const org = world.sandbox.setup.serviceApp.targetOrgIds[1]!;
  const { document } = await world.json(whoamiSchema, ['whoami', '--org', org]);
  expect(document).toMatchObject({ source: { rung: 'service-app', orgId: org }, person: { ...APP, orgId: org } });
  const { stdout } = await world.run(['whoami', '--org', org]);
  expect(stdout).toMatch(/^who {5}Sandbox Service App \(appuser\), machine@sandbox\.example$/m);
  expect(stdout).toMatch(/^token {3}of the service app in .*, 1[34] d left$/m);
});

test('without a service app, or an integration, the other one is asked about', async () => {
  const world = await ProgramWorld.start(scenario());
  const { tokenManager: _, ...rest } = world.document();
  await world.configure(rest);
  const { document } = await world.json(whoamiSchema, ['whoami']);
  expect(document).toMatchObject({ source: { rung: 'service-app' }, person: APP });
});

test('a token that may not ask that is shown to be good; one that Webex rejects is nobody', async () => {
  const world = await ProgramWorld.start(scenario());
  world.sandbox.control.faults.add({ at: 'GET /people/me', do: 'status:403' });
  const allowed = await world.json(whoamiSchema, ['whoami']);
  expect(allowed).toMatchObject({ code: 0 });
  expect(allowed.document.person).toBeUndefined();
  expect(allowed.document.warnings).toEqual([expect.stringContaining('spark:people_read')]);
  world.sandbox.control.credentials.revoke('integration', 'access-token');
  const dead = await world.json(failureSchema, ['whoami']);
  expect([dead.code, dead.document.error.code]).toEqual([4, 'reauthorization-required']);
  expect(dead.document.error.remedy).toContain('byods refresh-token --force');
});

test('a name is cleaned of what a terminal would obey', async () => {
  const world = await ProgramWorld.start(scenario());
  const patch = { displayName: 'Eve\u001b[2J', emails: [7, 'eve@example.com'], orgId: 'x', type: '\u0007' };
  world.sandbox.control.faults.add({ at: 'GET /people/me', do: 'patch', patch });
  const { stdout } = await world.run(['whoami']);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  expect(stdout).toContain('eve@example.com');
});

async function inVault() {
  const world = await ProgramWorld.start(scenario());
  const fake = await VaultFake.start();
  onTestFinished(() => fake.close());
  const plugin = fake.mountOauthapp('oauthapp');
  fake.policy('byods', 'path "oauthapp/creds/mine" { capabilities = ["read"] }');
  const token = fake.tokens.create({ policies: ['default', 'byods'], ttl: 600 });
  const env = { VAULT_ADDR: fake.url, VAULT_TOKEN: token };
  const { accessToken } = world.sandbox.control.credentials.current('integration')!;
  plugin.credentials.set('mine', { server: 'webex', accessToken, expiresAt: Date.now() + 86_400_000 });
  return { world, plugin, env };
}

test('what Vault gives, without any token store', async () => {
  const { world, env } = await inVault();
  await world.configure('no document');
  const words = ['whoami', '--from', 'vault:oauthapp/creds/mine'];
  const { code, document } = await world.json(whoamiSchema, words, { env });
  expect(code).toBe(0);
  expect(document).toMatchObject({ source: { rung: 'vault', path: 'oauthapp/creds/mine' }, person: ADMIN });
  const people = await world.run(words, { env });
  expect(people.stdout).toMatch(/^token {3}oauthapp\/creds\/mine in Vault, 2[34] h/m);
});

test('a credential that is not there, and one that Webex rejects, name the command that authorizes', async () => {
  const { world, plugin, env } = await inVault();
  world.sandbox.control.credentials.revoke('integration', 'access-token');
  const words = ['whoami', '--from', 'vault:oauthapp/creds/mine'];
  const dead = await world.json(failureSchema, words, { env });
  expect([dead.code, dead.document.error.remedy]).toEqual([
    4,
    'authorize it again: byods setup-oauth --vault oauthapp --server <server> --credential mine --force',
  ]);
  plugin.credentials.clear();
  const absent = await world.json(failureSchema, words, { env });
  expect([absent.code, absent.document.error.message]).toEqual([4, expect.stringContaining('it was reaped')]);
});

test.each<[string[], RegExp]>([
  [['--from', 'file:x'], /--from takes vault:<mount>\/creds\/<name>/],
  [['--from', 'vault:oauthapp/creds/..'], /--from takes vault:/],
  [['--from', 'vault:oauthapp/creds/x', '--org', 'y'], /--from names a token, and --org another place/],
  [['--rung', 'integration', '--org', 'y'], /--rung integration has no orgs/],
  [['--rung', 'pat'], /--rung must be one of integration, service-app/],
])('%j is refused before anything is sent', async (words, message) => {
  const world = await ProgramWorld.start(scenario());
  const { code, document } = await world.json(failureSchema, ['whoami', ...words]);
  expect([code, document.error.message]).toEqual([2, expect.stringMatching(message)]);
  expect(world.sandbox.control.ledger.get().total).toBe(0);
});
