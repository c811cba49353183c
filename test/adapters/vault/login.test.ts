import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signCallerIdentity } from '../../../src/adapters/aws/identity.ts';
import { READ, vaultWorld } from './vault-world.ts';

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'byods-vault-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'given');
  writeFileSync(path, text);
  return path;
}

const LOGIN = /^POST auth\/.*\/login$/;
const LOOK_UP = /^GET auth\/token\/lookup-self$/;

describe('logging in to Vault', () => {
  it('by a token, which is looked up once and sent with every request', async () => {
    const { fake, client, policies } = await vaultWorld();
    const token = fake.tokens.create({ policies, ttl: 3600 });
    const vault = client({ VAULT_TOKEN: token, VAULT_NAMESPACE: '/team/' });
    await vault.ask(READ);
    await vault.ask(READ);
    expect(fake.calls.map(({ what }) => what)).toEqual([
      'GET auth/token/lookup-self',
      'GET secret/data/byods',
      'GET secret/data/byods',
    ]);
    expect(fake.calls.every((call) => call.token === token && call.headers['x-vault-namespace'] === 'team')).toBe(true);
    expect(fake.calls[0]?.headers).toMatchObject({ 'x-vault-request': 'true', 'user-agent': 'byods-keeper/test' });
  });

  it('by what vault login wrote, read anew when Vault does not know it any more', async () => {
    const { fake, client, policies } = await vaultWorld();
    const first = fake.tokens.create({ policies, ttl: 3600 });
    const path = fileWith(`${first}\n`);
    const home = join(path, '..');
    const vault = client({ HOME: home });
    await expect(vault.ask(READ)).rejects.toMatchObject({
      exitCode: 2,
      remedy: expect.stringContaining('vault login'),
    });
    writeFileSync(join(home, '.vault-token'), first);
    await new Promise((resolve) => setImmediate(resolve));
    const second = client({ HOME: home });
    await second.ask(READ);
    fake.tokens.revoke(first);
    writeFileSync(join(home, '.vault-token'), fake.tokens.create({ policies, ttl: 3600 }));
    expect((await second.ask(READ)).status).toBe(404);
  });

  it('by AppRole, with the secret_id of the environment or of a file', async () => {
    const { fake, client, approle } = await vaultWorld();
    await approle().ask(READ);
    const path = fileWith('fake-secret-id\n');
    await client({ VAULT_AUTH_METHOD: 'AppRole', VAULT_ROLE_ID: 'fake-role', VAULT_SECRET_ID_FILE: path }).ask(READ);
    const logins = fake.calls.filter(({ what }) => LOGIN.test(what));
    expect(logins.map(({ body }) => body)).toEqual(
      Array(2).fill({ role_id: 'fake-role', secret_id: 'fake-secret-id' }),
    );
    expect(logins.map(({ token }) => token)).toEqual([undefined, undefined]);
  });

  it('by the service account of a pod', async () => {
    const { fake, client, policies } = await vaultWorld();
    fake.login('k8s/prod', { method: 'kubernetes', role: 'byods', jwt: 'fake.jwt.of-a-pod', policies, ttl: 600 });
    const env = {
      VAULT_AUTH_METHOD: 'kubernetes',
      VAULT_AUTH_MOUNT: 'auth/k8s/prod/',
      VAULT_AUTH_ROLE: 'byods',
      VAULT_JWT_FILE: fileWith('fake.jwt.of-a-pod'),
    };
    await client(env).ask(READ);
    expect(fake.sent(/^POST auth\/k8s\/prod\/login$/)).toBe(1);
  });

  it.each([
    ['us-east-1', 'https://sts.amazonaws.com/', undefined],
    ['eu-central-1', 'https://sts.eu-central-1.amazonaws.com/', 'vault.example.com'],
    ['cn-north-1', 'https://sts.cn-north-1.amazonaws.com.cn/', undefined],
  ])(
    'by AWS, with an identity that is signed for the STS of %s and sent nowhere else',
    async (region, url, serverId) => {
      const { fake, client, policies } = await vaultWorld();
      const keys = { AWS_ACCESS_KEY_ID: 'FAKEFAKEFAKEFAKEFAKE', AWS_SECRET_ACCESS_KEY: 'fake-secret-access-key' };
      for (const [name, value] of Object.entries(keys)) process.env[name] = value;
      onTestFinished(() => {
        for (const name of Object.keys(keys)) delete process.env[name];
      });
      fake.login('aws', {
        method: 'aws',
        role: 'byods',
        secretAccessKey: keys.AWS_SECRET_ACCESS_KEY,
        policies,
        ...(serverId !== undefined && { serverId }),
      });
      const env = {
        VAULT_AUTH_METHOD: 'aws',
        VAULT_AUTH_ROLE: 'byods',
        VAULT_AWS_REGION: region,
        ...(serverId !== undefined && { VAULT_AWS_IAM_SERVER_ID: serverId }),
      };
      const vault = client(env, (settings) => signCallerIdentity({}, settings));
      await vault.ask(READ);
      const { body } = fake.calls.find(({ what }) => LOGIN.test(what))!;
      expect(Buffer.from(String(body.iam_request_url), 'base64').toString()).toBe(url);
      expect(JSON.stringify(body)).not.toContain(keys.AWS_SECRET_ACCESS_KEY);
      process.env.AWS_SECRET_ACCESS_KEY = 'another-fake-key';
      await expect(client(env, (settings) => signCallerIdentity({}, settings)).ask(READ)).rejects.toMatchObject({
        message: expect.stringContaining('refuses the login at auth/aws'),
        remedy: expect.stringContaining('bound_iam_principal_arn'),
      });
    },
  );

  it.each([
    [
      'a wrong secret_id',
      { VAULT_ROLE_ID: 'fake-role', VAULT_SECRET_ID: 'wrong-secret-id' },
      'refuses the login at auth/approle: invalid role or secret ID',
      'secret-id',
    ],
    [
      'no such mount',
      { VAULT_ROLE_ID: 'fake-role', VAULT_AUTH_MOUNT: 'elsewhere' },
      'refuses the login at auth/elsewhere: permission denied',
      'auth/elsewhere/role',
    ],
    [
      'no service account',
      { VAULT_AUTH_METHOD: 'kubernetes', VAULT_AUTH_ROLE: 'x', VAULT_JWT_FILE: '/nowhere' },
      'there is no service account token: /nowhere',
      'VAULT_JWT_FILE',
    ],
  ])('%s: says so, and what to compare', async (_what, env, message, remedy) => {
    const { approle, client } = await vaultWorld();
    approle();
    const problem = await client(env)
      .ask(READ)
      .catch((thrown) => thrown);
    expect(problem.message).toContain(message);
    expect(problem.remedy).toContain(remedy);
    expect(`${problem.message} ${problem.remedy}`).not.toContain('wrong-secret-id');
  });
});

describe('F16: keeping the login', () => {
  it('is one login and one lookup for many who ask at once', async () => {
    const { fake, approle } = await vaultWorld();
    const vault = approle({ ttl: 600 });
    await Promise.all(Array.from({ length: 20 }, () => vault.ask(READ)));
    expect(fake.sent(LOGIN)).toBe(1);
  });

  it('renews at half its life, once, and only when somebody asks', async () => {
    const { fake, clock, approle } = await vaultWorld();
    const vault = approle({ ttl: 600 });
    await vault.ask(READ);
    clock.advance(299_000);
    await vault.ask(READ);
    expect(fake.sent(/renew-self/)).toBe(0);
    clock.advance(2_000);
    await Promise.all(Array.from({ length: 5 }, () => vault.ask(READ)));
    expect(fake.sent(/renew-self/)).toBe(1);
    for (let n = 0; n < 20; n += 1) {
      clock.advance(301_000);
      await vault.ask(READ);
    }
    expect([fake.sent(LOGIN), fake.sent(/renew-self/)]).toEqual([1, 21]);
  });

  it('logs in again near the end of a life that no renewal lengthens, without asking again and again', async () => {
    const { fake, clock, approle } = await vaultWorld();
    const vault = approle({ ttl: 600, maxTtl: 900 });
    for (let n = 0; n < 120; n += 1) {
      await vault.ask(READ);
      clock.advance(30_000);
    }
    // 3,600 s of lives of 900 s, each renewed a few times at most.
    expect(fake.sent(LOGIN)).toBeLessThanOrEqual(6);
    expect(fake.sent(/renew-self/)).toBeLessThanOrEqual(12);
    expect(fake.calls.filter(({ status }) => status === 403)).toEqual([]);
  });

  it.each([
    ['not to be renewed', { ttl: 60, renewable: false }],
    ['of a few seconds', { ttl: 8 }],
  ])('logs in again for a login %s', async (_what, more) => {
    const { fake, clock, approle } = await vaultWorld();
    const vault = approle(more);
    for (let n = 0; n < 10; n += 1) {
      await vault.ask(READ);
      clock.advance(more.ttl * 1_000);
    }
    expect(fake.sent(LOGIN)).toBe(10);
    expect(fake.calls.filter(({ status }) => status === 403)).toEqual([]);
  });

  it('logs in again once when Vault revoked the login mid-run, whoever notices', async () => {
    const { fake, approle } = await vaultWorld();
    const vault = approle({ ttl: 600 });
    await vault.ask(READ);
    fake.tokens.revoke(fake.calls.at(-1)?.token ?? '');
    const answers = await Promise.all(Array.from({ length: 8 }, () => vault.ask(READ)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(404));
    expect(fake.sent(LOGIN)).toBe(2);
    expect(fake.sent(LOOK_UP)).toBeLessThanOrEqual(2);
  });

  it('does not log in again for what is denied to a live login, and names the policy line', async () => {
    const { fake, approle } = await vaultWorld();
    const vault = approle({ ttl: 600 });
    const denied = { method: 'POST', path: 'secret/data/other', body: { data: {} } } as const;
    const problem = await vault.ask(denied).catch((thrown) => thrown);
    expect(problem).toMatchObject({ code: 'store-unavailable', exitCode: 5 });
    expect(problem.message).toContain('denies writing secret/data/other');
    expect(problem.remedy).toContain('path "secret/data/other" { capabilities = ["create", "read", "update"] }');
    expect(fake.calls.map(({ what }) => what)).toEqual([
      'POST auth/approle/login',
      'POST secret/data/other',
      'GET auth/token/lookup-self',
    ]);
  });

  it('says that a given token is dead, in few requests', async () => {
    const { fake, client } = await vaultWorld();
    const problem = await client({ VAULT_TOKEN: 'fake-dead-token' })
      .ask(READ)
      .catch((thrown) => thrown);
    expect(problem).toMatchObject({ exitCode: 5, remedy: expect.stringContaining('vault login') });
    expect(problem.message).toContain('does not know the token of VAULT_TOKEN');
    expect(problem.message).not.toContain('fake-dead-token');
    expect(fake.calls.length).toBeLessThanOrEqual(4);
  });

  it('B: waits longer after each failed login, and tells the same error meanwhile without asking', async () => {
    const { fake, clock, approle } = await vaultWorld();
    const vault = approle();
    fake.inject(LOGIN, { status: 400, body: { errors: ['invalid role or secret ID'] } }, Number.POSITIVE_INFINITY);
    for (let second = 0; second < 600; second += 1) {
      await expect(vault.ask(READ)).rejects.toMatchObject({ code: 'store-unavailable' });
      clock.advance(1_000);
    }
    expect(fake.sent(LOGIN)).toBeLessThanOrEqual(20);
    fake.healthy();
    clock.advance(60_000);
    await vault.ask(READ);
  });

  it('goes on with a live login while it cannot be renewed', async () => {
    const { fake, clock, approle } = await vaultWorld();
    const vault = approle({ ttl: 600 });
    await vault.ask(READ);
    fake.inject(/renew-self/, { status: 503, body: { errors: ['no leader'] } }, Number.POSITIVE_INFINITY);
    clock.advance(301_000);
    expect((await vault.ask(READ)).status).toBe(404);
    const asked = fake.sent(/renew-self/);
    await vault.ask(READ);
    expect(fake.sent(/renew-self/)).toBe(asked);
  });
});
