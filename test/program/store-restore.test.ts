import { readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, storeRestoreSchema } from '../../src/schemas.ts';
import { ProgramWorld } from '../support/program.ts';

/** A world in which something was published once, so that there is a last good version. */
async function withLastGood() {
  const world = await ProgramWorld.start(scenario({ orgs: 2 }));
  expect((await world.run(['refresh-token', '--force'])).code).toBe(0);
  const good = await world.stored();
  const aside = () => readdirSync(join(world.folder, '.byods')).filter((name) => name.includes('before-restore'));
  return { world, good, aside };
}

test('a file that cannot be read comes back, and what stood there is kept', async () => {
  const { world, good, aside } = await withLastGood();
  const spoilt = `${good.slice(0, 200)}`;
  await world.configure(spoilt);
  const failed = await world.json(failureSchema, ['refresh-token']);
  expect(failed.code).toBe(5);
  expect(failed.document.error.remedy).toContain(`byods store restore --config ${world.configPath}`);

  const dry = await world.json(storeRestoreSchema, ['store', 'restore', '--dry-run']);
  expect(dry.document).toMatchObject({ dryRun: true, action: 'planned', current: 'unreadable' });
  expect(dry.document.problem).toMatch(/cannot be read: at byte/);
  expect(await world.stored()).toBe(spoilt);
  expect(aside()).toEqual([]);

  const unasked = await world.run(['store', 'restore']);
  expect(unasked.code).toBe(2);
  expect(await world.stored()).toBe(spoilt);

  const restored = await world.json(storeRestoreSchema, ['store', 'restore', '-y']);
  expect(restored.document).toMatchObject({ action: 'restored', credentials: expect.any(Array) });
  expect(readFileSync(restored.document.keptAside!, 'utf8')).toBe(spoilt);
  expect(await world.stored()).toBe(good);
  expect((await world.run(['refresh-token', '--force'])).code).toBe(0);
});

test('a file that is gone comes back; every command names the way', async () => {
  const { world, good, aside } = await withLastGood();
  unlinkSync(world.configPath);
  for (const words of [['status'], ['status', '--config', 'token-config.json']]) {
    const { code, stderr } = await world.run(words);
    expect(code).toBe(2);
    expect(stderr).toMatch(/byods store restore --config (?:\.\/)?token-config\.json/);
  }
  const { stdout } = await world.run(['store', 'restore', '--config', 'token-config.json', '-y']);
  expect(stdout).toContain('There is no token-config.json now.');
  expect(await world.stored()).toBe(good);
  expect(aside()).toEqual([]);
});

test('shows which tokens are newer and which fields differ; names, never values', async () => {
  const { world, good } = await withLastGood();
  const path = join(world.folder, '.byods', 'token-config.json.last-good');
  const older = JSON.parse(good);
  const [id] = Object.keys(older.byods.serviceApps);
  // As it was before: an older version of one pair, and a field that was edited since.
  const entry = older.byods.serviceApps[id!];
  older.byods.serviceApps[id!] = {
    ...entry,
    accessToken: 'an-older-fake-token',
    obtainedAt: '2026-01-01T00:00:00Z',
    describes: undefined,
  };
  older.orgs = { ...older.orgs, added: { name: 'By hand' } };
  older.serviceApp.colour = 'blue';
  writeFileSync(path, JSON.stringify(older));
  const { document } = await world.json(storeRestoreSchema, ['store', 'restore', '--dry-run']);
  expect(document.fields).toEqual(
    expect.arrayContaining([
      { field: 'serviceApp.colour', change: 'added' },
      { field: 'orgs.added', change: 'added' },
    ]),
  );
  expect(document.credentials.find(({ orgId }) => orgId === id)).toMatchObject({
    newer: 'unknown',
    lastGood: { accessToken: { sha256: expect.stringMatching(/^[0-9a-f]{8}$/) } },
  });
  const people = await world.run(['store', 'restore', '--dry-run']);
  expect(people.stdout).toContain('serviceApp.colour comes back');
  expect(people.stdout).not.toMatch(/blue|By hand|an-older-fake/);
});

test('says so where there is nothing to restore, or nothing to restore it from', async () => {
  const { world, good } = await withLastGood();
  const same = await world.json(storeRestoreSchema, ['store', 'restore', '-y']);
  expect(same.document).toMatchObject({ action: 'unchanged', fields: [] });
  expect(await world.stored()).toBe(good);

  const fresh = await ProgramWorld.start(scenario());
  const none = await fresh.json(failureSchema, ['store', 'restore', '-y']);
  expect(none.code).toBe(2);
  expect(none.document.error.message).toMatch(/there is no last good version of/);

  writeFileSync(join(world.folder, '.byods', 'token-config.json.last-good'), '{');
  const spoilt = await world.json(failureSchema, ['store', 'restore', '-y']);
  expect(spoilt.code).toBe(5);
  expect(spoilt.document.error.message).toMatch(/last-good cannot be read/);
  expect(await world.stored()).toBe(good);
});

test('F11: is refused for AWS without --use-previous, and for a file with it; nothing is sent', async () => {
  const { world } = await withLastGood();
  const env = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'fake', AWS_SECRET_ACCESS_KEY: 'fake' };
  const { code, document } = await world.json(failureSchema, ['store', 'restore', '-y', '--store', 'aws:x'], { env });
  expect(code).toBe(2);
  expect(document.error.remedy).toContain('byods store restore --use-previous --store aws:x');
  const file = await world.json(failureSchema, ['store', 'restore', '-y', '--use-previous']);
  expect(file.code).toBe(2);
  expect(file.document.error.message).toMatch(/--use-previous is for an AWS secret/);
});

test('does not bring tokens back to life that were moved to another store', async () => {
  const { world, good } = await withLastGood();
  expect((await world.run(['store', 'copy', '--from', 'file:token-config.json', '--to', 'file:other.json'])).code).toBe(
    0,
  );
  writeFileSync(join(world.folder, '.byods', 'token-config.json.last-good'), good);
  const { code, document } = await world.json(failureSchema, ['store', 'restore', '-y']);
  expect(code).toBe(2);
  expect(document.error.message).toContain('the tokens were moved to file:');
  expect(JSON.parse(await world.stored()).byods).toHaveProperty('movedTo');
});
