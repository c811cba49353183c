import { describe, expect, onTestFinished, test } from 'vitest';
import { VaultClient } from '../../../src/adapters/vault/client.ts';
import { oauthappTokens } from '../../../src/adapters/vault/oauthapp/tokens.ts';
import { readVaultSettings } from '../../../src/adapters/vault/settings.ts';
import { ROOT, VaultFake } from '../../support/vault/vault-fake.ts';
import { ManualClock, testIds } from '../token-store/secrets-manager-harness.ts';

const WANTED = { path: 'oauthapp/creds/it', minimumSeconds: 3600 };
const DAY = 86_400_000;

async function plugin() {
  const clock = new ManualClock();
  const fake = await VaultFake.start({ now: clock.now });
  onTestFinished(() => fake.close());
  const engine = fake.mountOauthapp('oauthapp');
  const settings = readVaultSettings({ VAULT_ADDR: fake.url, VAULT_TOKEN: ROOT });
  const tokens = oauthappTokens(new VaultClient({ settings, clock, ids: testIds, version: 'test' }));
  return { fake, engine, clock, tokens };
}

const answered = (data: unknown, warnings: unknown = null) => ({ status: 200, body: { data, warnings } });

describe('what the plugin answers', () => {
  test('is asked for with the least life, and read with its end', async () => {
    const { fake, engine, clock, tokens } = await plugin();
    const expiresAt = clock.now() + DAY;
    engine.credentials.set('it', { server: 'webex', accessToken: 'fake-token', expiresAt });
    const { value, ...rest } = await tokens.read(WANTED);
    expect([value.reveal(), rest]).toEqual(['fake-token', { expiresAt, warnings: [] }]);
    expect(fake.sent(/^GET oauthapp\/creds\/it$/)).toBe(1);
  });

  test('a token that is too short, and cannot be refreshed, is taken with a warning', async () => {
    const { engine, clock, tokens } = await plugin();
    const expiresAt = clock.now() + 600_000;
    engine.credentials.set('it', {
      server: 'webex',
      accessToken: 'fake-token',
      expiresAt,
      refreshToken: 'fake-refresh',
    });
    const { warnings } = await tokens.read(WANTED);
    expect(warnings).toEqual([
      expect.stringContaining('ends within the 3600 s'),
      expect.stringContaining('server configuration does not exist'),
    ]);
  });

  test.each([
    ['no token', {}],
    ['an empty one', { access_token: '' }],
    ['one with a line break', { access_token: 'fake\nX-Header: y' }],
    ['one that is none', { access_token: 7 }],
    ['one that is too long', { access_token: 'x'.repeat(20_000) }],
  ])('with %s is refused', async (_what, data) => {
    const { fake, tokens } = await plugin();
    fake.inject(/creds/, answered(data));
    await expect(tokens.read(WANTED)).rejects.toMatchObject({ code: 'bad-answer' });
  });

  test.each([['1970-01-01T00:00:00Z'], ['9999-01-01T00:00:00Z'], ['soon'], [7], [null]])(
    'an end of %j is none',
    async (expire_time) => {
      const { fake, tokens } = await plugin();
      fake.inject(/creds/, answered({ access_token: 'fake-token', expire_time }));
      expect(await tokens.read(WANTED)).not.toHaveProperty('expiresAt');
    },
  );

  test('its warnings are cleaned, and what is none is passed over', async () => {
    const { fake, tokens } = await plugin();
    fake.inject(/creds/, answered({ access_token: 'fake-token' }, ['a\u001b[2J\nb', 7]));
    expect((await tokens.read(WANTED)).warnings).toEqual(['oauthapp/creds/it in Vault: a\\x1b[2J b']);
  });

  test.each<[string, object, string, RegExp]>([
    ['a path of another engine', { status: 404, body: { data: null, warnings: ['x'] } }, 'configuration', /no plugin/],
    ['a server that fails', { status: 500, body: { errors: ['fake'] } }, 'unreachable', /failed: fake/],
    ['a standby', { status: 429, body: { errors: [] } }, 'unreachable', /standby/],
    ['a wrong secret', { status: 400, body: { errors: ['x: invalid_client'] } }, 'client-credentials', /the client/],
  ])('%s', async (_what, answer, code, message) => {
    const { fake, tokens } = await plugin();
    fake.inject(/creds/, answer as { status: number }, 10);
    await expect(tokens.read(WANTED)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});
