import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { VaultAdmin } from '../../support/vault/admin.ts';
import { tellOauthappStory } from '../../support/vault/oauthapp-story.ts';
import { startTokenServer } from '../../support/vault/token-server.ts';
import { ROOT, VaultFake } from '../../support/vault/vault-fake.ts';

test("the fake's plugin answers as a real one did", async () => {
  const [fake, tokens] = await Promise.all([VaultFake.start(), startTokenServer()]);
  fake.mountOauthapp('oauthapp');
  const story = await tellOauthappStory(new VaultAdmin(fake.url, ROOT), 'oauthapp', tokens).finally(() =>
    Promise.all([fake.close(), tokens.close()]),
  );
  expect(story).toBe(readFileSync('test/support/vault/recorded-oauthapp.txt', 'utf8'));
});
