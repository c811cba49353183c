import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { keysSchema } from '../../../src/schemas.ts';
import { ACME, ask, EndpointWorld } from '../../support/endpoint.ts';

describe('byods keys', () => {
  test('create: the key once, its hash in the store; list: without it, with its last use', async () => {
    const world = await EndpointWorld.serve();
    const org = world.program.sandbox.setup.serviceApp.targetOrgIds[0]!;
    const args = [
      '--credential',
      `${ACME}/Sandbox Org 1`,
      '--name',
      'ci',
      '--expires-in',
      '90d',
      '--from',
      '127.0.0.0/8',
      '--from',
      '::1',
    ];
    const { key, id } = await world.createKey(args);
    expect(key).toMatch(/^byods_[\w-]{43}$/);
    await world.token(key);
    const { document, stdout } = await world.program.json(keysSchema, ['keys', 'list'], { env: world.env });
    expect(document.keys).toEqual([
      expect.objectContaining({
        id,
        name: 'ci',
        credential: ACME,
        orgId: org,
        state: 'valid',
        sources: ['127.0.0.0/8', '::1'],
      }),
    ]);
    expect(Date.parse(document.keys![0]!.lastUsedAt!)).toBeGreaterThan(Date.now() - 60_000);
    expect(document.credentials).toEqual([{ name: ACME, keys: 1 }]);
    world.expectNoSecret(stdout, [key]);
    const [record] = await world.store.records.list('key');
    expect(record!.value.hash).toBe(createHash('sha256').update(key).digest('hex'));
    expect(JSON.stringify(record)).not.toContain(key);
    const people = await world.run(['keys', 'list']);
    expect(people.stdout).toContain('1 key, 1 credential');
    const audit = await world.program.json(keysSchema, ['keys', 'audit', '--last', '2'], { env: world.env });
    expect(audit.document.entries!.map(({ action }) => action)).toEqual(['key-created', 'token-taken']);
    expect((await world.run(['keys', 'audit'])).stdout).toContain('token-taken');
  });

  test('for a script the key alone on stdout, and with words for people beside it', async () => {
    const world = await EndpointWorld.make();
    const ran = await world.run(['keys', 'create', '--credential', ACME]);
    expect([ran.code, ran.stdout]).toEqual([0, expect.stringMatching(/^byods_[\w-]{43}\n$/)]);
    expect(ran.stderr).toContain('shown this once');
    expect((await world.run(['keys', 'create', '--credential', ACME, '--quiet'])).stderr).toBe('');
  });

  test.each([
    { args: ['create', '--credential', 'nobody'], code: 3, says: 'there is no credential "nobody"' },
    { args: ['create', '--credential', `${ACME}/nowhere`], code: 3, says: 'org nowhere is not configured' },
    { args: ['create', '--credential', '../etc'], code: 2, says: 'no name of a credential' },
    { args: ['create', '--credential', ACME, '--from', '10.0.0.0/33'], code: 2, says: '--from must be an address' },
    { args: ['create', '--credential', ACME, '--expires-in', '90'], code: 2, says: 'is no time' },
    { args: ['create', '--credential', ACME, '--name', 'a\u001b[31mb'], code: 2, says: 'control character' },
    { args: ['create', '--credential', ACME, '--name', 'x'.repeat(101)], code: 2, says: 'has 101 characters' },
    { args: ['create'], code: 2, says: 'credential' },
    { args: ['revoke', 'nobody'], code: 3, says: 'there is no key "nobody"' },
    { args: ['audit', '--last', '0'], code: 2, says: '--last must be' },
  ])('$args: $says', async ({ args, code, says }) => {
    const world = await EndpointWorld.make();
    const ran = await world.run(['keys', ...args]);
    expect([ran.code, ran.stdout]).toEqual([code, '']);
    expect(ran.stderr).toContain(says);
  });

  test('without a store, and with one that is none', async () => {
    const world = await EndpointWorld.make();
    for (const [store, says] of [
      ['', 'no store of credentials is named'],
      ['file:x.json', 'folder:<directory>'],
    ] as const) {
      const ran = await world.program.run(['keys', 'list'], { env: { BYODS_STORE: store } });
      expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining(says)]);
    }
  });
});

describe('byods keys import: what Webex Token Keeper had stored', () => {
  const USER_KEY = '11111111-aaaa-4bbb-8ccc-000000000001';

  /** An item as `aws dynamodb scan` prints it, with the tokens that the sandbox has given somebody. */
  function item({ program }: EndpointWorld, userKey = USER_KEY) {
    const { accessToken, refreshToken, expiresAt, refreshTokenExpiresAt } = program.sandbox.setup.integration!;
    // Naive instants, as its earlier versions wrote them.
    const naive = (at: number) => ({ S: new Date(at).toISOString().replace('Z', '') });
    const token = {
      access_token: { S: accessToken! },
      expires: naive(expiresAt!),
      refresh_token: { S: refreshToken! },
      refresh_token_expires: naive(refreshTokenExpiresAt!),
    };
    return { user_key: { S: userKey }, token: { M: token } };
  }

  test('programs go on with the key and the path that they have', async () => {
    const world = await EndpointWorld.make();
    const stdin = JSON.stringify({ Items: [item(world)], Count: 1 });
    const ran = await world.program.run(['keys', 'import', '-'], { env: world.env, stdin });
    expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining('1 key taken over')]);
    world.expectNoSecret(ran.stdout + ran.stderr, [USER_KEY]);
    await world.start(['--key-in-path']);
    const answer = await ask(`${world.url}/api/token/${USER_KEY}`);
    expect([answer.status, JSON.parse(answer.body).access_token]).toEqual([
      200,
      world.program.sandbox.setup.integration!.accessToken,
    ]);
    expect(answer.body).not.toContain('refresh');
    const again = await world.program.run(['keys', 'import', '-'], { env: world.env, stdin });
    expect(again.stdout).toContain('0 keys taken over, 1 there already');
  });

  test.each([
    { what: 'no JSON', text: '{', says: 'is no JSON' },
    { what: 'no items', text: '{"Items":[]}', says: 'there is no item' },
    { what: 'something else', text: '[{"user_key":"x"}]', says: 'item 1 of stdin has no user_key and token' },
  ])('$what: nothing is written', async ({ text, says }) => {
    const world = await EndpointWorld.make();
    const ran = await world.program.run(['keys', 'import', '-'], { env: world.env, stdin: text });
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toContain(says);
    expect(await world.store.names()).toEqual([ACME]);
  });
});
