import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileTokenStore } from '../../../src/adapters/token-store/file.ts';
import { copyStore } from '../../../src/core/copy-store.ts';
import type { LockedTokenStore, TokenStore } from '../../../src/core/token-store.ts';
import { integrationRefresh } from './documents.ts';
import { SECRET, secretWorld } from './secrets-manager-world.ts';

/** The refresh token that a store holds for the integration, and where it says that its tokens are. */
async function held(store: TokenStore) {
  const { config } = await store.read();
  const token = config.credentials.get('integration')?.refreshToken?.value.reveal();
  return { token, movedTo: config.movedTo?.store };
}

test('a copy that slept past its lock moves nothing: what somebody refreshed meanwhile stays in use', async () => {
  const world = await secretWorld();
  const path = join(await mkdtemp(join(tmpdir(), 'byods-asleep-')), 'token-config.json');
  const aws = world.store();
  const file = fileTokenStore({ path, clock: world.clock });
  let lambda: LockedTokenStore | undefined;
  const sleepy: TokenStore = {
    ...file,
    async create(document) {
      await file.create(document);
      world.clock.advance(200_000);
      lambda = await world.store().lock({ waitMs: 0 });
      await lambda.read();
    },
  };
  const [from, to] = [
    { store: aws, address: `aws:${SECRET}` },
    { store: file, address: `file:${path}` },
  ];
  const copy = copyStore({ from, to: { ...to, store: sleepy }, clock: world.clock, overwrite: {} });
  await expect(copy).rejects.toMatchObject({
    code: 'lock-busy',
    message: expect.stringMatching(/lapsed before the change was made/),
    remedy: expect.stringContaining(`byods store copy --from aws:${SECRET}`),
  });
  await lambda!.save([integrationRefresh(1)]);
  await lambda!.release();
  const fresh = await held(aws);
  expect(fresh.movedTo).toBeUndefined();
  expect(fresh.token).not.toBe((await held(file)).token);
  expect((await held(file)).movedTo).toBe(`aws:${SECRET}`);

  await copyStore({ from, to, clock: world.clock, overwrite: {} });
  expect(await held(file)).toEqual(fresh);
});
