import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { doctorSchema, failureSchema, initSchema, statusSchema, storeSchema } from '../../src/schemas.ts';
import { ProgramWorld, type Ran } from '../support/program.ts';
import { VaultAdmin } from '../support/vault/admin.ts';
import { ROOT, VaultFake } from '../support/vault/vault-fake.ts';

const STORE = 'vault:secret/webex-byods';
const SECRET_ID = 'fake-vault-secret-id';

async function worldWithVault() {
  const world = await ProgramWorld.start(scenario({ orgs: 2, serviceAppPairs: { obtainedMinutesAgo: 8 * 1440 } }));
  const fake = await VaultFake.start();
  onTestFinished(() => fake.close());
  fake.policy('byods', 'path "secret/data/*" { capabilities = ["create", "read", "update"] }');
  fake.login('approle', {
    method: 'approle',
    roleId: 'fake-role',
    secretId: SECRET_ID,
    policies: ['default', 'byods'],
    ttl: 600,
  });
  const env = { VAULT_ADDR: fake.url, VAULT_ROLE_ID: 'fake-role', VAULT_SECRET_ID: SECRET_ID };
  const admin = new VaultAdmin(fake.url, ROOT);
  const document = async () => (await admin.read('webex-byods')).data as Record<string, Record<string, unknown>>;
  const shows = ({ stdout, stderr }: Ran) => {
    const tokens = fake.calls.flatMap(({ token }) =>
      token?.startsWith('fake-vault-') && token !== ROOT ? [token] : [],
    );
    for (const secret of [SECRET_ID, ...tokens]) expect(stdout + stderr).not.toContain(secret);
    return { stdout, stderr };
  };
  return { world, fake, env, admin, document, shows };
}

test('from a file to Vault, a run there, and back', async () => {
  const { world, env, document, shows, fake } = await worldWithVault();
  const there = ['store', 'copy', '--from', 'file:token-config.json', '--to', STORE];

  const dry = await world.json(storeSchema, [...there, '--dry-run'], { env });
  expect(dry).toMatchObject({ code: 0, stderr: '' });
  expect(dry.document).toMatchObject({ dryRun: true, action: 'planned', to: STORE });
  expect(await document()).toBeUndefined();

  const moved = await world.run(there, { env });
  expect(moved).toMatchObject({ code: 0, stderr: '' });
  expect(moved.stdout).toContain(`used from there: --store ${STORE}`);
  expect((await world.run(['refresh-token'], { env })).stderr).toContain(`the tokens were moved to ${STORE}`);

  const before = (await document()).byods?.serviceApps;
  const ran = await world.run(['run', '--verbose'], { env: { ...env, BYODS_STORE: STORE } });
  expect(ran.code).toBe(0);
  shows(ran);
  expect((await document()).byods?.serviceApps).not.toEqual(before);

  const back = ['store', 'copy', '--from', STORE, '--to', 'file:token-config.json', '-y'];
  expect((await world.run(back, { env })).code).toBe(0);
  expect((await world.run(['refresh-token', '--force'], { env })).code).toBe(0);
  expect(fake.calls.every(({ status: answered }) => answered !== 403)).toBe(true);
});

test('byods status says where the tokens are', async () => {
  const { world, env, admin } = await worldWithVault();
  await admin.write('webex-byods', JSON.parse(await world.stored()));
  const status = await world.json(statusSchema, ['status'], { env: { ...env, BYODS_STORE: STORE } });
  expect(status.code).toBe(0);
  expect(status.document.store).toEqual({
    kind: 'vault',
    location: 'secret/webex-byods',
    reason: 'BYODS_STORE is set',
  });
  const people = await world.run(['status', '--store', STORE], { env });
  expect(people.stdout).toMatch(/^Store {3}vault:secret\/webex-byods \(--store vault:secret\/webex-byods\)$/m);
});

test('byods init makes the store in Vault, and logout takes the tokens out', async () => {
  const { world, env, document, fake } = await worldWithVault();
  const { serviceApp, integration } = world.sandbox.setup;
  const made = await world.json(initSchema, ['init', '--store', STORE], {
    env: {
      ...env,
      WEBEX_SERVICE_APP_ID: serviceApp.appId,
      WEBEX_SERVICE_APP_CLIENT_ID: serviceApp.clientId,
      WEBEX_SERVICE_APP_CLIENT_SECRET: serviceApp.clientSecret,
      WEBEX_SERVICE_APP_TARGET_ORG_ID: serviceApp.targetOrgIds.join(','),
      WEBEX_INTEGRATION_CLIENT_ID: integration!.clientId,
      WEBEX_INTEGRATION_CLIENT_SECRET: integration!.clientSecret,
      WEBEX_INTEGRATION_REFRESH_TOKEN: integration!.refreshToken,
    },
  });
  expect(made.document).toMatchObject({ action: 'created', proof: 'proved', store: { kind: 'vault' } });
  expect((await document()).tokenManager).toHaveProperty('oauthRefreshToken');
  const out = await world.run(['logout', '-y', '--store', STORE], { env });
  expect(out.code).toBe(0);
  expect(out.stdout + out.stderr).toContain('vault kv metadata delete secret/webex-byods.byods/journal');
  expect((await document()).tokenManager?.oauthRefreshToken ?? '').toBe('');
  expect(fake.sent(/^DELETE/)).toBe(0);
});

test('byods doctor: the server, the login, the document and the rights', async () => {
  const { world, fake, env, shows } = await worldWithVault();
  await world.run(['store', 'copy', '--from', 'file:token-config.json', '--to', STORE], { env });
  const all = { env: { ...env, BYODS_STORE: STORE } };
  const ofVault = ['store-server', 'store-login', 'secret-readable', 'store-writable', 'lock'];
  const examine = async (more: Record<string, string> = {}) => {
    const writes = fake.sent(/^POST secret/);
    const { code, document } = await world.json(doctorSchema, ['doctor'], { env: { ...all.env, ...more } });
    expect(fake.sent(/^POST secret/)).toBe(writes);
    return { code, ok: ofVault.map((name) => document.checks.find((each) => each.name === name)?.ok), document };
  };
  expect((await examine()).ok).toEqual([true, true, true, true, true]);
  shows(await world.run(['doctor'], all));

  const wrong = await examine({ VAULT_SECRET_ID: 'fake-wrong-secret-id' });
  expect(wrong).toMatchObject({ code: 5, ok: [true, false, 'unknown', 'unknown', 'unknown'] });

  fake.policy('byods', 'path "secret/data/*" { capabilities = ["read"] }');
  const denied = await examine();
  expect(denied).toMatchObject({ code: 5, ok: [true, true, true, false, true] });
  expect(denied.document.checks.find(({ name }) => name === 'store-writable')?.remedy).toContain(
    'path "secret/data/webex-byods.byods/journal" { capabilities = ["create", "read", "update"] }',
  );

  fake.sealed = true;
  expect(await examine()).toMatchObject({ code: 5, ok: [false, 'unknown', 'unknown', 'unknown', 'unknown'] });
});

test.each([
  [{ VAULT_ADDR: '' }, 2, 'VAULT_ADDR is not set'],
  [{ VAULT_ADDR: 'http://vault.example.com:8200' }, 2, 'VAULT_ADDR must be https'],
  [{ VAULT_SKIP_VERIFY: '1' }, 2, 'VAULT_SKIP_VERIFY'],
  [{ VAULT_CACERT: '/nowhere.pem' }, 2, 'VAULT_CACERT names /nowhere.pem'],
  [{ VAULT_ROLE_ID: '', HOME: '/nowhere' }, 2, '/nowhere/.vault-token cannot be read'],
  [{ VAULT_ADDR: 'http://127.0.0.1:1' }, 5, 'could not be reached'],
  [{ BYODS_STORE: 'vault:secret' }, 2, 'names a document in a KV secrets engine'],
  [{ BYODS_STORE: 'vault:' }, 2, 'vault:<mount>/<path>'],
])('%j: exit code %i, and why', async (more, code, message) => {
  const { world, env } = await worldWithVault();
  const ran = await world.json(failureSchema, ['refresh-token'], { env: { ...env, BYODS_STORE: STORE, ...more } });
  expect(ran.code).toBe(code);
  expect(ran.document.error.message).toContain(message);
  expect(ran.document.error.remedy).toBeTruthy();
  expect(world.sandbox.control.ledger.get().total).toBe(0);
});

test('~/.vault-token is used where nothing else is said', async () => {
  const { world, fake, admin } = await worldWithVault();
  await admin.write('webex-byods', JSON.parse(await world.stored()));
  await writeFile(join(world.folder, '.vault-token'), fake.tokens.create({ policies: ['default', 'byods'], ttl: 600 }));
  const ran = await world.run(['refresh-token', '--store', STORE], { env: { VAULT_ADDR: fake.url } });
  expect(ran).toMatchObject({ code: 0, stderr: '' });
});
