import { expect, onTestFinished, test } from 'vitest';
import { scenario } from '../../../src/sandbox/scenarios/builder.ts';
import { failureSchema } from '../../../src/schemas.ts';
import { ACME, ask, EndpointWorld } from '../../support/endpoint.ts';
import { VaultFake } from '../../support/vault/vault-fake.ts';

const PATH = 'oauthapp/creds/integration';

/** An endpoint whose document has its integration in Vault's plugin. */
async function inVault() {
  const fake = await VaultFake.start();
  onTestFinished(() => fake.close());
  const plugin = fake.mountOauthapp('oauthapp');
  fake.policy('byods', `path "${PATH}" { capabilities = ["read"] }`);
  const token = fake.tokens.create({ policies: ['default', 'byods'], ttl: 600 });
  const world = await EndpointWorld.make(scenario(), { VAULT_ADDR: fake.url, VAULT_TOKEN: token });
  const { sandbox } = world.program;
  const { tokenManager: _, ...document } = world.program.document();
  await world.store.remove(ACME);
  await world.store.document(ACME).create({ ...document, tokenManager: { vault: { path: PATH } } });
  const { accessToken } = sandbox.control.credentials.current('integration')!;
  plugin.credentials.set('integration', { server: 'webex', accessToken, expiresAt: Date.now() + 86_400_000 });
  return { world, fake };
}

const start = async (world: EndpointWorld) => (await ask(`${world.url}/`, { headers: { Accept: 'text/html' } })).body;

const asked = (world: EndpointWorld) =>
  world.program.sandbox.control.ledger.get().requests.filter(({ path }) => path === '/people/me').length;

test('the start page says whose token Vault gives, and Webex is asked once for many who look', async () => {
  const { world } = await inVault();
  await world.start(['--source', ACME]);
  const page = await start(world);
  expect(page).toContain(`The credential <code>${ACME}</code>. Vault keeps its tokens.`);
  expect(page).toMatch(/that of <strong>Sandbox Admin<\/strong> \(person\), of the organisation <code>[0-9a-f-]{36}</);
  world.expectNoSecret(page, []);
  expect(page).not.toContain('admin@sandbox.example');
  await Promise.all(Array.from({ length: 5 }, () => start(world)));
  expect(asked(world)).toBe(1);
  const { key } = await world.createKey();
  expect((await world.token(key)).status, 'a token that the one in Vault minted').toBe(200);
});

test('a Vault that is sealed is no failure of the page, and says nothing of whom it knows', async () => {
  const { world, fake } = await inVault();
  fake.sealed = true;
  await world.start(['--source', ACME]);
  expect(await start(world)).toContain('Whose its token is cannot be told just now');
});

test('without --source it tells of nobody; with that of an org, of the service app', async () => {
  const world = await EndpointWorld.serve();
  expect(await start(world)).not.toContain('Where the tokens come from');
  expect(asked(world)).toBe(0);
  const org = world.program.sandbox.setup.serviceApp.targetOrgIds[0]!;
  await world.start(['--source', `${ACME}/${org}`]);
  expect(await start(world)).toMatch(/<strong>Sandbox Service App<\/strong> \(appuser\)/);
});

test('a credential that is not there is told before anything listens', async () => {
  const world = await EndpointWorld.make();
  const { code, document } = await world.program.json(failureSchema, ['serve', '--port', '0', '--source', 'nobody'], {
    env: world.env,
  });
  expect([code, document.error.code]).toEqual([3, 'not-found']);
  expect(document.error.message).toContain('there is no credential "nobody"');
});
