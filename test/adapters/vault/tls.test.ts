import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { TestAuthority } from '../../support/proxy/tls-fixture.ts';
import { vaultClient } from '../token-store/vault-harness.ts';
import { READ } from './vault-world.ts';

it('C18: trusts the authorities of VAULT_CACERT and no other for Vault, and says which variable names them', async () => {
  const authority = new TestAuthority();
  const server = createServer(authority.issue(), (_request, response) => {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end('{"errors":[]}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = mkdtempSync(join(tmpdir(), 'byods-ca-'));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  const file = (name: string, { pem }: { pem: string }) => {
    writeFileSync(join(folder, name), pem);
    return join(folder, name);
  };
  const env = { VAULT_AUTH_METHOD: 'token', VAULT_TOKEN: 'fake-vault-token' };
  const trusting = vaultClient(url, { ...env, VAULT_CACERT: file('ours.pem', { pem: authority.cert }) });
  await expect(trusting.ask({ ...READ, expects: [404] })).rejects.toMatchObject({ httpStatus: 404 });
  for (const more of [{}, { VAULT_CACERT: file('other.pem', { pem: new TestAuthority().cert }) }]) {
    await expect(vaultClient(url, { ...env, ...more }).ask(READ)).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringMatching(/certificate/),
      remedy: "name the certificate of Vault's authority (PEM) in VAULT_CACERT",
    });
  }
});
