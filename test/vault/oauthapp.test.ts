import { expect, inject, test } from 'vitest';
import { VaultAdmin } from '../support/vault/admin.ts';
import { liveInPlugin } from '../support/vault/oauthapp-life.ts';
import { oauthappPolicies } from '../support/vault/oauthapp-policy.ts';
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

test.skipIf(plugin === undefined)(`a life in ${plugin} on ${server?.version}, with the least policies`, async () => {
  const url = server?.url ?? '';
  const admin = new VaultAdmin(url, DEV_ROOT);
  await admin.ask('POST', 'sys/mounts/oauthapp', { type: plugin });
  const { machine, person } = oauthappPolicies();
  await admin.policy('oauthapp-machine', machine);
  await admin.policy('oauthapp-person', person);
  await liveInPlugin({
    url,
    machine: await admin.tokenWith(['oauthapp-machine']),
    person: await admin.tokenWith(['oauthapp-person']),
  });
});
