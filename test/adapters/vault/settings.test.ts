import { describe, expect, it } from 'vitest';
import { readVaultSettings } from '../../../src/adapters/vault/settings.ts';

const FINE = { VAULT_ADDR: 'https://vault.example.com:8200', VAULT_TOKEN: 'fake-vault-token' };

function problemOf(env: Record<string, string>): string {
  try {
    readVaultSettings(env);
    return '';
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'configuration', exitCode: 2 });
    return (thrown as Error).message;
  }
}

describe('the environment of Vault', () => {
  it.each([
    'https://vault.example.com:8200',
    'https://vault.example.com/behind/a/proxy/',
    'http://127.0.0.1:8200',
    'http://localhost:8100',
    'http://[::1]:8200',
  ])('takes %s', (VAULT_ADDR) => {
    expect(readVaultSettings({ ...FINE, VAULT_ADDR }).address.href).toContain(new URL(VAULT_ADDR).host);
  });

  it.each([
    ['VAULT_ADDR', '', 'VAULT_ADDR is not set'],
    ['VAULT_ADDR', 'vault.example.com', 'VAULT_ADDR must be an address'],
    ['VAULT_ADDR', 'ftp://vault.example.com', 'VAULT_ADDR must be an address'],
    ['VAULT_ADDR', 'http://vault.example.com:8200', 'must be https'],
    ['VAULT_ADDR', 'http://127.0.0.1.example.com', 'must be https'],
    ['VAULT_ADDR', 'https://user:fake-password@vault.example.com', 'must be an address'],
    ['VAULT_ADDR', 'https://vault.example.com/?x=1', 'must be an address'],
    ['VAULT_SKIP_VERIFY', 'true', 'VAULT_SKIP_VERIFY would show every token'],
    ['VAULT_SKIP_VERIFY', '1', 'is refused'],
    ['VAULT_CAPATH', '/etc/ssl', 'VAULT_CAPATH is not supported: put the certificates into one file'],
    ['VAULT_CLIENT_CERT', '/x.pem', 'VAULT_CLIENT_CERT is not supported'],
    ['VAULT_NAMESPACE', 'a\nb', 'VAULT_NAMESPACE holds characters'],
    ['VAULT_AUTH_METHOD', 'ldap', 'VAULT_AUTH_METHOD must be one of token, approle, kubernetes, aws, and is "ldap"'],
    ['VAULT_AUTH_METHOD', 'approle', 'VAULT_ROLE_ID is not set'],
    ['VAULT_AUTH_METHOD', 'kubernetes', 'VAULT_AUTH_ROLE is not set'],
    ['VAULT_AUTH_MOUNT', '../sys', 'VAULT_AUTH_MOUNT must be the path of an auth method'],
  ])('refuses %s=%j by name, before anything is sent', (name, value, message) => {
    const method = name === 'VAULT_AUTH_MOUNT' ? { VAULT_AUTH_METHOD: 'approle', VAULT_ROLE_ID: 'x' } : {};
    const problem = problemOf({ ...FINE, ...method, [name]: value });
    expect(problem).toContain(message);
    expect(problem).toContain('Nothing was sent to Vault');
    expect(problem).not.toContain('fake-password');
  });

  it('tells of everything at once', () => {
    const problem = problemOf({ VAULT_ADDR: 'nowhere', VAULT_SKIP_VERIFY: 'yes', VAULT_AUTH_METHOD: 'approle' });
    for (const name of ['VAULT_ADDR', 'VAULT_SKIP_VERIFY', 'VAULT_ROLE_ID']) expect(problem).toContain(name);
  });

  it.each([
    ['a false VAULT_SKIP_VERIFY', { VAULT_SKIP_VERIFY: 'false' }, { method: 'token' }],
    ['a token', {}, { method: 'token' }],
    ['a token beside a role_id', { VAULT_ROLE_ID: 'r' }, { method: 'token' }],
    ['a role_id alone', { VAULT_TOKEN: '', VAULT_ROLE_ID: 'r' }, { method: 'approle', mount: 'approle', roleId: 'r' }],
    ['a home', { VAULT_TOKEN: '', HOME: '/home/x' }, { method: 'token', tokenFile: '/home/x/.vault-token' }],
    [
      'a pod',
      { VAULT_AUTH_METHOD: 'kubernetes', VAULT_AUTH_ROLE: 'byods' },
      { method: 'kubernetes', mount: 'kubernetes', jwtFile: '/var/run/secrets/kubernetes.io/serviceaccount/token' },
    ],
    ['AWS', { VAULT_AUTH_METHOD: 'aws' }, { method: 'aws', mount: 'aws', region: 'us-east-1' }],
  ])('logs in by what is there: %s', (_what, env, login) => {
    expect(readVaultSettings({ ...FINE, ...env }).login).toMatchObject(login);
  });

  it('keeps every secret a secret', () => {
    const env = { ...FINE, VAULT_AUTH_METHOD: 'approle', VAULT_ROLE_ID: 'r', VAULT_SECRET_ID: 'fake-secret-id' };
    expect(JSON.stringify([readVaultSettings(FINE), readVaultSettings(env)])).not.toMatch(/fake-/);
  });
});
