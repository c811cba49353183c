import { expect, onTestFinished, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { ROOT, VaultFake } from '../support/vault/vault-fake.ts';
import { DAY, HOUR, VirtualWorld } from '../support/virtual-world.ts';

const PATH = 'oauthapp/creds/integration';

/** A world whose integration is in Vault, by the one clock. */
async function worldInVault() {
  const world = await VirtualWorld.start(scenario({ orgs: 1, serviceAppPairs: 'none' }));
  const fake = await VaultFake.start({ now: world.clock.now });
  onTestFinished(() => fake.close());
  const engine = fake.mountOauthapp('oauthapp');
  const { integration, serviceApp } = world.sandbox.setup;
  const { clientId: client_id, clientSecret: client_secret } = integration!;
  const token_url = `${world.sandbox.baseUrl}/access_token`;
  const entry = { client_id, client_secret, provider: 'custom', provider_options: { token_url } };
  await engine.answer('POST', 'servers/webex', entry, 0);
  const pair = world.sandbox.control.credentials.current('integration')!;
  engine.credentials.set('integration', { server: 'webex', ...pair });
  const { appId, clientId, clientSecret, targetOrgIds } = serviceApp;
  await world.write({
    serviceApp: { appId, clientId, clientSecret, targetOrgId: targetOrgIds[0] },
    tokenManager: { vault: { path: PATH } },
  });
  const env = { VAULT_ADDR: fake.url, VAULT_TOKEN: ROOT };
  const renew = async (options: { force?: boolean } = {}) =>
    (await (await world.keeper({ env })).tokens.refresh(options)).map(({ action, usable }) => ({ action, usable }));
  return { world, fake, engine, env, renew };
}

const [kept, refreshed, minted] = ['kept', 'refreshed', 'minted'].map((action) => ({ action, usable: true }));

test('a token is read once, again at half its life, and refreshed in Vault an hour before its end', async () => {
  const { world, fake, engine, renew } = await worldInVault();
  const first = engine.credentials.get('integration')!.accessToken;
  expect(await renew()).toEqual([refreshed, minted]);
  const asked = fake.sent(/creds/);
  expect(await renew()).toEqual([kept, kept]);
  expect(fake.sent(/creds/)).toBe(asked);

  world.advance(8 * DAY);
  expect((await renew())[0]).toEqual(kept);
  expect(fake.sent(/creds/)).toBe(asked + 1);
  expect(engine.credentials.get('integration')!.accessToken).toBe(first);

  world.advance(6 * DAY - HOUR / 2);
  expect((await renew())[0]).toEqual(refreshed);
  expect(engine.credentials.get('integration')!.accessToken).not.toBe(first);
  expect(JSON.stringify(world.log.lines)).not.toContain(first);
});

test('one that Webex rejected is not read again; the plugin is asked for another', async () => {
  const { world, engine, env, renew } = await worldInVault();
  expect(await renew()).toEqual([refreshed, minted]);
  const first = engine.credentials.get('integration')!.accessToken;
  world.sandbox.control.credentials.revoke('integration', 'access-token');
  const document = JSON.parse(await world.read());
  await world.write({ ...document, byods: { ...document.byods, serviceApps: undefined } });
  const { report } = await world.pass({ env });
  expect(report.credentials.map(({ action }) => action)).toEqual(['refreshed', 'minted']);
  expect(engine.credentials.get('integration')!.accessToken).not.toBe(first);
});

test('a Vault that is away for a while costs nothing while the service app has a token', async () => {
  const { world, fake, env, renew } = await worldInVault();
  expect(await renew()).toEqual([refreshed, minted]);
  world.advance(8 * DAY);
  fake.sealed = true;
  const { report } = await world.pass({ env });
  const [integration, serviceApp] = report.credentials;
  expect(integration).toMatchObject({ action: 'failed', error: { code: 'unreachable' } });
  expect(serviceApp).toMatchObject({ action: 'refreshed' });
  expect(report.outcome).not.toBe('failed');
  fake.sealed = false;
  world.advance(2 * HOUR);
  expect((await renew())[0]).toEqual(kept);
});

test('a credential that is gone is a problem of who must act, until one is there again', async () => {
  const { world, engine, env } = await worldInVault();
  const there = engine.credentials.get('integration')!;
  engine.credentials.delete('integration');
  const { report } = await world.pass({ env });
  expect(report.problems?.map(({ code }) => code)).toContain('reauthorization-required');
  engine.credentials.set('integration', there);
  world.advance(2 * HOUR);
  const again = await world.pass({ env });
  expect(again.report.credentials.map(({ action }) => action)).toEqual(['refreshed', 'minted']);
});
