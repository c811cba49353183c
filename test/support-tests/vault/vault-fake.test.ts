import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { VaultAdmin } from '../../support/vault/admin.ts';
import { tellStory } from '../../support/vault/story.ts';
import { ROOT, VaultFake } from '../../support/vault/vault-fake.ts';

test('the fake answers as a real server did', async () => {
  const fake = await VaultFake.start();
  const story = await tellStory(new VaultAdmin(fake.url, ROOT)).finally(() => fake.close());
  expect(story).toBe(readFileSync('test/support/vault/recorded.txt', 'utf8'));
});
