import { expect, inject, test } from 'vitest';
import { VaultAdmin } from '../support/vault/admin.ts';
import { tellOauthappStory } from '../support/vault/oauthapp-story.ts';
import { startTokenServer } from '../support/vault/token-server.ts';
import { DEV_ROOT } from '../support/vault/vault-server.ts';

const server = inject('vault');
const plugin = inject('oauthapp');

test.skipIf(plugin === undefined)(`${plugin} on ${server?.version} answers as was recorded`, async () => {
  const admin = new VaultAdmin(server?.url ?? '', DEV_ROOT);
  await admin.ask('POST', 'sys/mounts/oauthapp-story', { type: plugin });
  const tokens = await startTokenServer();
  const story = await tellOauthappStory(admin, 'oauthapp-story', tokens).finally(() => tokens.close());
  await expect(story).toMatchFileSnapshot('../support/vault/recorded-oauthapp.txt');
});
