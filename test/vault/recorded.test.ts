import { expect, inject, test } from 'vitest';
import { VaultAdmin } from '../support/vault/admin.ts';
import { tellStory } from '../support/vault/story.ts';
import { DEV_ROOT } from '../support/vault/vault-server.ts';

const server = inject('vault');

test.skipIf(server === undefined)(`${server?.version} answers as was recorded`, async () => {
  const story = await tellStory(new VaultAdmin(server?.url ?? '', DEV_ROOT));
  await expect(story).toMatchFileSnapshot('../support/vault/recorded.txt');
});
