import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { systemClock, systemIds } from '../../src/adapters/system.ts';
import { examineVault } from '../../src/adapters/token-store/vault/examine.ts';
import { VaultClient } from '../../src/adapters/vault/client.ts';
import { readVaultSettings } from '../../src/adapters/vault/settings.ts';
import { KeeperError } from '../../src/core/errors.ts';
import { documentText } from '../adapters/token-store/documents.ts';
import { policyFor, vaultStore } from '../adapters/token-store/vault-harness.ts';
import { VaultAdmin } from '../support/vault/admin.ts';
import { DEV_ROOT, startVault } from '../support/vault/vault-server.ts';

const server = inject('vault');
const READ = { method: 'GET', path: 'secret/data/logins', expects: [404] } as const;

describe.skipIf(server === undefined)(`logging in to ${server?.version}`, () => {
  const admin = new VaultAdmin(server?.url ?? '', DEV_ROOT);
  const client = (env: Record<string, string>, url = admin.url) =>
    new VaultClient({
      settings: readVaultSettings({ VAULT_ADDR: url, ...env }),
      clock: systemClock,
      ids: systemIds,
      version: 'test',
    });

  it('by AppRole: renewed while that gives life, obtained again when its last end has come', async () => {
    await admin.policy('logins', policyFor('logins'));
    await admin.ask('POST', 'sys/auth/approle', { type: 'approle' });
    await admin.ask('POST', 'auth/approle/role/byods', {
      token_policies: ['logins'],
      token_ttl: '2s',
      token_max_ttl: '4s',
    });
    const roleId = (await admin.ask('GET', 'auth/approle/role/byods/role-id')).json.data.role_id;
    const secretId = (await admin.ask('POST', 'auth/approle/role/byods/secret-id', {})).json.data.secret_id;
    const vault = client({ VAULT_ROLE_ID: roleId, VAULT_SECRET_ID: secretId });
    for (let n = 0; n < 13; n += 1) {
      expect((await vault.ask(READ)).status).toBe(404);
      await delay(500);
    }
    const wrong = client({ VAULT_ROLE_ID: roleId, VAULT_SECRET_ID: 'fake-wrong-secret-id' });
    await expect(wrong.ask(READ)).rejects.toMatchObject({
      message: expect.stringMatching(/refuses the login at auth\/approle: invalid/),
    });
  });

  it('by the service account of a pod', async () => {
    const claims = {
      iss: 'fake-cluster',
      sub: 'system:serviceaccount:prod:byods',
      'kubernetes.io': { namespace: 'prod', serviceaccount: { name: 'byods', uid: 'fake-uid' } },
    };
    const jwt = ['{"alg":"RS256"}', JSON.stringify(claims), 'fake']
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');
    // The API server of a cluster, which Vault asks whose token that is.
    const reviewer = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { spec } = JSON.parse(Buffer.concat(chunks).toString());
      const user = {
        username: 'system:serviceaccount:prod:byods',
        uid: 'fake-uid',
        groups: ['system:serviceaccounts'],
      };
      const status = spec.token === jwt ? { authenticated: true, user } : { authenticated: false };
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', status }));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => reviewer.once('listening', resolve));
    onTestFinished(() => void reviewer.close());
    const host = `http://127.0.0.1:${(reviewer.address() as { port: number }).port}`;
    await admin.policy('logins', policyFor('logins'));
    await admin.ask('POST', 'sys/auth/k8s/prod', { type: 'kubernetes' });
    await admin.ask('POST', 'auth/k8s/prod/config', {
      kubernetes_host: host,
      disable_local_ca_jwt: true,
      // Asked for, and not used: the way there is plain http.
      kubernetes_ca_cert: 'none',
      token_reviewer_jwt: jwt,
    });
    await admin.ask('POST', 'auth/k8s/prod/role/byods', {
      bound_service_account_names: ['byods'],
      bound_service_account_namespaces: ['prod'],
      token_policies: ['logins'],
      token_ttl: '60s',
    });
    const folder = mkdtempSync(join(tmpdir(), 'byods-jwt-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'token'), jwt);
    const env = { VAULT_AUTH_METHOD: 'kubernetes', VAULT_AUTH_MOUNT: 'k8s/prod', VAULT_AUTH_ROLE: 'byods' };
    expect((await client({ ...env, VAULT_JWT_FILE: join(folder, 'token') }).ask(READ)).status).toBe(404);
    writeFileSync(join(folder, 'other'), `${jwt}x`);
    await expect(client({ ...env, VAULT_JWT_FILE: join(folder, 'other') }).ask(READ)).rejects.toMatchObject({
      message: expect.stringContaining('refuses the login at auth/k8s/prod'),
    });
  });

  it('F15: a server that is sealed, and in a namespace that is not there', async () => {
    const own = await startVault(server?.binary ?? '', server?.version ?? '');
    onTestFinished(() => own.stop());
    const root = new VaultAdmin(own.url, DEV_ROOT);
    await root.write('sealed', JSON.parse(documentText()));
    const store = () => {
      const sealed = client({ VAULT_TOKEN: DEV_ROOT }, own.url);
      return vaultStore({ location: 'secret/sealed', client: sealed, clock: systemClock });
    };
    const elsewhere = client({ VAULT_TOKEN: DEV_ROOT, VAULT_NAMESPACE: 'nowhere' }, own.url);
    await expect(elsewhere.ask(READ)).rejects.toMatchObject({ code: 'store-unavailable' });
    await root.ask('PUT', 'sys/seal');
    const [health] = await examineVault(
      client({ VAULT_TOKEN: DEV_ROOT }, own.url),
      'secret/sealed',
      systemClock,
    ).examineStore(new KeeperError('store-unavailable', 'not read'));
    expect(health).toMatchObject({ name: 'store-server', ok: false, message: expect.stringContaining('is sealed') });
    await expect(store().read()).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringContaining('is sealed'),
      remedy: expect.stringContaining('vault operator unseal'),
    });
  });
});
