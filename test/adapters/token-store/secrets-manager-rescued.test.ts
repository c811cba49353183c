import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readRescueFiles, writeRescueFile } from '../../../src/adapters/token-store/rescue.ts';
import type { StoreUpdate } from '../../../src/core/model.ts';
import { documentText, integrationRefresh, refreshToken } from './documents.ts';
import { refreshTokenIn, SECRET, secretWorld } from './secrets-manager-world.ts';

/** Rescue files as the program writes and reads them, in a folder of their own. */
function rescueFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'byods-rescued-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return {
    files: () => readdirSync(folder),
    rescue: (updates: readonly StoreUpdate[]) => writeRescueFile(folder, SECRET, updates, Date.UTC(2026, 0, 1)),
    rescued: async () => {
      const files = await readRescueFiles(folder, SECRET);
      return files.flatMap(({ path, updates }) => (updates ? [{ updates, discard: () => rm(path) }] : []));
    },
  };
}

it('A5, F6: what AWS did not take is published by the next run on this machine, and its rescue file goes', async () => {
  const world = await secretWorld(documentText());
  const { files, rescue, rescued } = rescueFolder();
  const locked = await world.store({ rescue, rescued }).lock({ waitMs: 0 });
  await locked.read();
  world.fake.deny('PutSecretValue');
  await expect(locked.save([integrationRefresh(1)])).rejects.toMatchObject({ code: 'save-failed' });
  await locked.release();
  expect(files()).toHaveLength(1);

  world.fake.healthy();
  world.clock.advance(200_000);
  const next = await world.store({ rescue, rescued }).lock({ waitMs: 0 });
  expect(refreshTokenIn(await next.read())).toBe(refreshToken(1));
  await next.release();
  expect(files()).toEqual([]);
  expect(refreshTokenIn(await world.store().read())).toBe(refreshToken(1));
});

it('a rescue file whose token was replaced meanwhile changes nothing, and goes', async () => {
  const world = await secretWorld(documentText());
  const { files, rescue, rescued } = rescueFolder();
  await rescue([integrationRefresh(1)]);
  await world.change((document) => {
    document.tokenManager.oauthRefreshToken = 'fake-pasted-refresh-token';
  });
  const locked = await world.store({ rescue, rescued }).lock({ waitMs: 0 });
  expect(refreshTokenIn(await locked.read())).toBe('fake-pasted-refresh-token');
  await locked.release();
  expect(files()).toEqual([]);
});
