import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { systemClock } from '../../../src/adapters/system.ts';
import { composeKeeper } from '../../../src/compose.ts';
import { openOauthapp } from '../../../src/compose-oauthapp.ts';
import { documentFor } from '../../../src/compose-sandbox.ts';
import { checkedAuthorizationUrl, handOverCode, standingInVault } from '../../../src/core/authorize-in-vault.ts';
import { AUTHORIZATION_SCOPE } from '../../../src/core/policy/authorization-request.ts';
import { Secret } from '../../../src/core/secret.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { unauthorized } from '../authorizing.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const budget = { remainingMs: () => Number.POSITIVE_INFINITY };
const redirectUri = 'http://localhost:3000/callback';

/** The two tokens of a Vault in which the plugin is mounted at `oauthapp`. */
export interface PluginTokens {
  readonly url: string;
  readonly person: string;
  readonly machine: string;
}

/**
 * All that ever happens to a credential in the plugin, on the sandbox for Webex: a person authorizes it, it mints, Webex
 * rejects it and the plugin refreshes. The refresh token is seen by the plugin and the sandbox alone.
 */
export async function liveInPlugin({ url, person, machine }: PluginTokens): Promise<void> {
  const sandbox = await startSandbox({ scenario: unauthorized() });
  const folder = await mkdtemp(join(tmpdir(), 'byods-oauthapp-'));
  const config = join(folder, 'token-config.json');
  const env = { WEBEX_API_BASE_URL: sandbox.baseUrl, VAULT_ADDR: url, RETRY_INTERVAL_MS: '10' };
  const plugin = await openOauthapp({ env: { ...env, VAULT_TOKEN: person }, log, clock: systemClock, budget });
  const vault = { path: 'oauthapp/creds/integration', minimumSeconds: 3600, server: 'webex' };
  const of = { mount: 'oauthapp', server: 'webex', credential: 'integration' };
  const open = () => composeKeeper({ env: { ...env, VAULT_TOKEN: machine }, log, config });
  try {
    sandbox.control.redirects.register(redirectUri);
    expect(await standingInVault(plugin, vault)).toMatchObject({
      kind: 'person',
      why: expect.stringMatching(/reaped/),
    });

    const { clientId, clientSecret } = sandbox.setup.integration!;
    expect(await plugin.authorizing.clientId(of)).toBeUndefined();
    await plugin.authorizing.writeServer(of, { clientId, clientSecret: new Secret(clientSecret) }, sandbox.baseUrl);
    expect(await plugin.authorizing.clientId(of)).toBe(clientId);

    const wrong = { code: new Secret('fake-code'), redirectUri, before: undefined };
    await expect(handOverCode(plugin, of, vault, wrong)).rejects.toMatchObject({ code: 'reauthorization-required' });
    const state = 'fake-state-of-this-run';
    const page = await plugin.authorizing.url(of, { redirectUri, scope: AUTHORIZATION_SCOPE, state });
    const { apiOrigin } = plugin.settings;
    const checked = checkedAuthorizationUrl(page, { apiOrigin, redirectUri, state, server: 'webex' });
    const body = new URLSearchParams({ decision: 'approve' });
    const sentBack = new URL(
      (await fetch(checked, { method: 'POST', body, redirect: 'manual' })).headers.get('location')!,
    );
    expect(sentBack.searchParams.get('state')).toBe(state);
    const code = new Secret(sentBack.searchParams.get('code')!);
    const given = await handOverCode(plugin, of, vault, { code, redirectUri, before: undefined });
    expect(given.expiresAt! - Date.now()).toBeGreaterThan(13 * 86_400_000);
    expect(await standingInVault(plugin, vault)).toMatchObject({ kind: 'serves' });
    expect(await plugin.webex.whoIs(given.value, budget)).toMatchObject({ displayName: 'Sandbox Admin' });

    const { serviceApp } = documentFor(sandbox.setup, new URL(sandbox.baseUrl).origin);
    await writeFile(config, JSON.stringify({ serviceApp, tokenManager: { vault } }), { mode: 0o600 });
    const first = await open();
    const outcomes = await first.tokens.refresh();
    await first.close();
    expect(outcomes.map(({ action }) => action)).toEqual(['refreshed', ...serviceAppsOf(outcomes, 'minted')]);

    sandbox.control.credentials.revoke('integration', 'access-token');
    const second = await open();
    const forced = await second.tokens.refresh({ force: true });
    await second.close();
    expect(forced[0]).toMatchObject({ key: 'integration', action: 'refreshed', usable: true });
    expect(forced[0]?.credential?.accessToken?.value.hash).not.toBe(given.value.hash);
    const { refreshToken } = sandbox.control.credentials.current('integration')!;
    expect(await readFile(config, 'utf8')).not.toContain(refreshToken);
  } finally {
    await plugin.webex.close();
    await sandbox.close();
    await rm(folder, { recursive: true });
  }
}

function serviceAppsOf(outcomes: readonly unknown[], action: string): string[] {
  return outcomes.slice(1).map(() => action);
}
