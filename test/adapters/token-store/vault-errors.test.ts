import { describe, expect, it } from 'vitest';
import { KeeperError } from '../../../src/core/errors.ts';
import { ROOT } from '../../support/vault/vault-fake.ts';
import { expectNoSecrets } from './contract.ts';
import { documentText, integrationRefresh } from './documents.ts';
import { ManualClock } from './secrets-manager-harness.ts';
import { policyFor, vaultClient, vaultStore } from './vault-harness.ts';
import { PATH, PATHS, POST_TOKENS, storeWorld } from './vault-world.ts';

const errors = (...given: string[]) => ({ errors: given });
const FOR_EVER = Number.POSITIVE_INFINITY;

async function problemOf(work: Promise<unknown>): Promise<KeeperError> {
  const problem = await work.then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(problem).toBeInstanceOf(KeeperError);
  expectNoSecrets(problem);
  return problem;
}

describe('F15: what is wrong with Vault, each in its own words', () => {
  it.each<[what: string, status: number, body: object, message: RegExp, remedy: RegExp, requests: number]>([
    ['sealed', 503, errors('Vault is sealed'), /is sealed/, /vault operator unseal/, 1],
    ['not initialized', 501, errors(), /has not been initialized/, /vault operator init/, 1],
    [
      'a standby that knows no leader',
      500,
      errors('local node not active but active cluster node not found'),
      /standby node and knows no active one/,
      /raft list-peers/,
      4,
    ],
    ['a standby that sends on', 307, {}, /standby node that sends others on/, /load balancer/, 1],
    [
      'a rate limit',
      429,
      errors('request path "secret/data/x": rate limit quota exceeded'),
      /limits how often/,
      /quotas\/rate-limit/,
      4,
    ],
    ['a node that is behind', 412, errors('required index state not present'), /does not know yet/, /replication/, 4],
    ['a server that fails', 502, {}, /failed: it gives no reason/, /storage/, 4],
    ['an entry too large', 413, errors('request body too large'), /larger than Vault/, /second path/, 1],
    [
      'a refusal of its own kind',
      418,
      errors('I am a teapot \u001b[31m'),
      /refused: I am a teapot \\x1b/,
      /--verbose/,
      1,
    ],
    ['a page of somebody else', 200, { hello: 'world' }, /an answer that KV version 2 does not give/, /VAULT_ADDR/, 1],
  ])('%s', async (_what, status, body, message, remedy, requests) => {
    const { fake, store } = await storeWorld();
    const headers = status === 307 ? { location: 'https://elsewhere.example.com/v1/secret' } : {};
    fake.inject(/^GET secret\/data/, { status, body, headers }, FOR_EVER);
    const problem = await problemOf(store().read());
    expect(problem.exitCode).toBe(5);
    expect(problem.message).toMatch(message);
    expect(problem.remedy).toMatch(remedy);
    expect(fake.sent(/^GET secret\/data/)).toBe(requests);
  });

  it('not there: says how it is made', async () => {
    const { fake, clock } = await storeWorld();
    const client = vaultClient(fake.url, { VAULT_TOKEN: ROOT }, clock);
    const store = vaultStore({ location: 'secret/none', client, clock });
    const problem = await problemOf(store.read());
    expect(problem.message).toContain('there is no secret/none in Vault at 127.0.0.1');
    expect(problem.remedy).toContain('byods init --store vault:secret/none');
    expect(problem.remedy).toContain('vault kv put -cas=0 secret/none @token-config.json');
    expect(await store.document()).toBeUndefined();
    expect(await store.exists()).toBe(false);
    expect((await problemOf(store.lock({ waitMs: 0 }))).message).toContain('there is no secret/none');
    expect(fake.sent(/^POST/)).toBe(1);
  });

  it('deleted, and destroyed: says how the tokens come back, and takes neither for nothing', async () => {
    const { admin, store } = await storeWorld();
    await admin.ask('DELETE', `secret/data/${PATH}`);
    const deleted = await problemOf(store().read());
    expect(deleted.message).toContain('version 1 of secret/webex/byods in Vault');
    expect(deleted.message).toContain('was deleted');
    expect(deleted.remedy).toContain('vault kv undelete -versions=1 secret/webex/byods');
    expect(await store().exists()).toBe(true);
    const refused = await problemOf(store().create(JSON.parse(documentText())));
    expect(refused).toMatchObject({ code: 'refused', remedy: expect.stringContaining('vault kv undelete') });
    await admin.ask('PUT', `secret/destroy/${PATH}`, { versions: [1] });
    const destroyed = await problemOf(store().read());
    expect(destroyed.message).toContain('was destroyed');
    expect(destroyed.remedy).toContain('vault kv rollback');
  });

  it('KV version 1: nothing is written, and the commands for version 2', async () => {
    const { fake, clock } = await storeWorld();
    fake.mount('kv1', '1');
    const client = vaultClient(fake.url, { VAULT_TOKEN: ROOT }, clock);
    const store = vaultStore({ location: 'kv1/byods', client, clock });
    for (const work of [
      () => store.read(),
      () => store.create(JSON.parse(documentText())),
      () => store.lock({ waitMs: 0 }),
    ]) {
      const problem = await problemOf(work());
      expect(problem).toMatchObject({ exitCode: 5, remedy: expect.stringContaining('vault kv enable-versioning kv1') });
      expect(problem.message).toContain('is KV version 1');
    }
    expect(fake.sent(/^POST kv1/)).toBe(0);
  });

  it('no engine there, or no policy for anything in it: the server does not tell which', async () => {
    const { fake, clock } = await storeWorld();
    const client = vaultClient(fake.url, { VAULT_TOKEN: ROOT }, clock);
    const problem = await problemOf(vaultStore({ location: 'nowhere/byods', client, clock }).read());
    expect(problem.message).toContain('knows no secrets engine for nowhere/byods');
    expect(problem.remedy).toContain('vault secrets list');
  });

  it.each([
    [PATH, 'read', /denies reading secret\/data\/webex\/byods/, 'read'],
    [PATHS.journal, 'read', /denies reading secret\/data\/webex\/byods\.byods\/journal/, 'read'],
    [
      PATH,
      'update',
      /no policy of this login allows update on secret\/data\/webex\/byods\. No token was asked for/,
      'lock',
    ],
    [PATHS.journal, 'create', /allows create on secret\/data\/webex\/byods\.byods\/journal/, 'lock'],
    [PATHS.aside, 'update', /allows update on secret\/data\/webex\/byods\.byods\/aside/, 'lock'],
    [PATHS.lock, 'create', /denies writing secret\/data\/webex\/byods\.byods\/lock/, 'lock'],
  ] as const)(
    'F3: the policy lacks %s %s: found before a token is asked for, with the line that is missing',
    async (path, capability, message, when) => {
      const { fake, clock } = await storeWorld();
      fake.policy('byods', policyFor(PATH, { path, capability }));
      const token = fake.tokens.create({ policies: ['default', 'byods'], ttl: 600 });
      const client = vaultClient(fake.url, { VAULT_TOKEN: token }, clock);
      const store = vaultStore({ location: `secret/${PATH}`, client, clock });
      const problem = await problemOf(when === 'read' ? store.read() : store.lock({ waitMs: 0 }));
      expect(problem).toMatchObject({ exitCode: 5 });
      expect(problem.message).toMatch(message);
      expect(problem.remedy).toContain(`path "secret/data/${path}" { capabilities = [`);
      expect(problem.remedy).toContain(`"${capability}"`);
    },
  );

  it('a lock that was refused for its policy does not keep others out', async () => {
    const { fake, clock, store } = await storeWorld();
    fake.policy('byods', policyFor(PATH, { path: PATH, capability: 'update' }));
    const token = fake.tokens.create({ policies: ['default', 'byods'], ttl: 600 });
    const client = vaultClient(fake.url, { VAULT_TOKEN: token }, clock);
    await problemOf(vaultStore({ location: `secret/${PATH}`, client, clock }).lock({ waitMs: 0 }));
    await (await store().lock({ waitMs: 0 })).release();
  });

  it('busy: by whom, and when it lapses by itself', async () => {
    const { store } = await storeWorld();
    await store({ owner: 'process 7 on a-laptop' }).lock({ waitMs: 0 });
    const problem = await problemOf(store().lock({ waitMs: 0 }));
    expect(problem).toMatchObject({ code: 'lock-busy', exitCode: 7 });
    expect(problem.message).toContain('locked by process 7 on a-laptop; if that has died, its lock lapses in 180 s');
  });

  it('nobody there: the address and the reason, and nothing of what was sent', async () => {
    const clock = new ManualClock();
    const client = vaultClient('http://127.0.0.1:1', { VAULT_TOKEN: 'fake-vault-token' }, clock);
    const problem = await problemOf(vaultStore({ location: `secret/${PATH}`, client, clock }).read());
    expect(problem.message).toBe('Vault at 127.0.0.1:1 could not be reached: 127.0.0.1:1: the connection was refused');
    expect(problem.remedy).toContain('VAULT_ADDR');
  });

  it('a save that a server in trouble refuses keeps the tokens', async () => {
    const { fake, store } = await storeWorld();
    const locked = await store().lock({ waitMs: 0 });
    await locked.read();
    fake.inject(POST_TOKENS, { status: 503, body: errors('Vault is sealed') }, FOR_EVER);
    const problem = await problemOf(locked.save([integrationRefresh(1)]));
    expect(problem.message).toContain('is sealed');
    expect(problem.message).toContain('the next run publishes them; also in the file');
  });

  it.each([
    'secret',
    '/secret/x',
    'secret//x',
    'secret/',
    'secret/../x',
    'secret/./x',
    'secret/x y*',
    'secret/a\nb',
    'secret/%2e',
    `secret/${'x'.repeat(600)}`,
  ])('%j names no place', (location) => {
    const clock = new ManualClock();
    const client = vaultClient('http://127.0.0.1:1', { VAULT_TOKEN: 'fake-vault-token' }, clock);
    expect(() => vaultStore({ location, client, clock })).toThrow(/names a document in a KV secrets engine/);
  });
});
