import { describe, expect, inject, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { keysSchema } from '../../src/schemas.ts';
import { tableEndpoint } from '../support/aws/table-endpoint.ts';
import { ask, withKey } from '../support/endpoint.ts';

const motoUrl = inject('motoUrl');
const OVER = { obtainedMinutesAgo: 15 * 24 * 60 };
/** A refresh of an old refresh token would end the whole family. */
const STRICT = { refresh: 'rotate-strict', latencyMs: 200 } as const;

describe.skipIf(motoUrl === undefined)('the token endpoint on a table (skipped, loudly, without moto)', () => {
  test('a key is made, opens a token, and is revoked', async () => {
    const world = await tableEndpoint(motoUrl!);
    const { key, id } = await world.createKey(['--credential', 'acme', '--name', 'ci']);
    await world.start();
    const { status, json } = await world.token(key);
    expect({ status, type: json.token_type }).toEqual({ status: 200, type: 'Bearer' });

    const { document } = await world.program.json(keysSchema, ['keys', 'list'], { env: world.env });
    expect(document.keys).toMatchObject([{ id, name: 'ci', lastUsedAt: expect.any(String) }]);
    expect(await world.audit()).toMatchObject([
      { action: 'key-created' },
      { action: 'token-taken', result: 'fresh', key: id },
    ]);
    expect((await world.run(['keys', 'revoke', 'ci'])).code).toBe(0);
    expect((await world.token(key)).status).toBe(401);
  });

  test('J3: two programs, a hundred callers at the moment of expiry, one refresh', async () => {
    const limits = { KEY_REQUESTS_PER_MINUTE: '100000', ADDRESS_REQUESTS_PER_MINUTE: '100000' };
    const world = await tableEndpoint(motoUrl!, scenario({ serviceAppPairs: OVER, modes: STRICT }), limits);
    const { key } = await world.createKey();
    await world.start();
    const first = world.url;
    await world.start();
    const urls = [first, world.url];
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => ask(`${urls[index % 2]}/api/token`, withKey(key))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => JSON.parse(body).access_token)).size).toBe(1);
    expect(world.refreshes()).toBe(1);
  });

  test('a table that is not there is named, and nothing is served', async () => {
    const world = await tableEndpoint(motoUrl!);
    for (const words of [
      ['serve', '--port', '0'],
      ['keys', 'list'],
    ]) {
      const ran = await world.run([...words, '--store', 'dynamodb:no-such-table@us-east-1']);
      expect(ran).toMatchObject({ code: 5, stdout: '' });
      expect(ran.stderr).toMatch(/^error: .*no-such-table/);
    }
  });
});
