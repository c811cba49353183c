import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/strict-json.ts';
import { secretsClient } from '../../support/aws/client.ts';
import { type Editable, integrationRefresh, KEY_A, minted, NOW, refreshToken } from './documents.ts';
import { edit } from './secrets-manager-harness.ts';
import { refreshTokenIn, SECRET, secretWorld } from './secrets-manager-world.ts';

const FOR_EVER = Number.POSITIVE_INFINITY;

function withoutTokens(document: Editable): JsonObject {
  const { oauthRefreshToken: _refresh, personalAccessToken: _access, ...tokenManager } = document.tokenManager;
  const { byods: _ours, ...others } = document;
  return { ...others, tokenManager };
}

/** Puts newer tokens into the document, as a copy from another store does. */
function withNewer(document: Editable): JsonObject {
  const after = structuredClone(document);
  after.tokenManager.oauthRefreshToken = 'a-newer-one';
  after.byods = {
    version: 1,
    integration: { obtainedAt: new Date(NOW + 3_600_000).toISOString() },
    serviceApps: { [KEY_A.slice('service-app:'.length)]: { refreshToken: 'newer-of-an-org', accessToken: 'newer' } },
  };
  return after;
}

describe('a rewrite of a secret that dies half-way', () => {
  it.each([
    ['before its version is written', { operation: 'PutSecretValue', stage: 'BYODS_PENDING', fault: 'drop' }, false],
    [
      'before its version is current',
      { operation: 'UpdateSecretVersionStage', stage: 'AWSCURRENT', fault: 'drop' },
      false,
    ],
    [
      'after its version became current',
      { operation: 'UpdateSecretVersionStage', stage: 'AWSCURRENT', fault: 'commit-then-drop' },
      true,
    ],
  ] as const)('%s, leaves the one document or the other, and nothing to finish', async (_when, fault, done) => {
    for (const change of [withoutTokens, withNewer]) {
      const world = await secretWorld();
      const locked = await world.store().lock({ waitMs: 0 });
      await locked.save([integrationRefresh(1), minted(KEY_A)]);
      const before = structuredClone(world.document());
      world.fake.inject({ ...fault, times: FOR_EVER });
      await locked.rewrite(change).catch(() => undefined);
      world.fake.healthy();

      // The lock of the dead lapses.
      world.clock.advance(200_000);
      const expected = done ? change(before) : before;
      const ours = { ...(expected.byods as JsonObject | undefined), pending: undefined };
      const shown = (document: Editable) =>
        JSON.parse(JSON.stringify({ ...document, byods: { ...document.byods, pending: undefined } }));
      const seen = await world.store().read();
      expect(shown(seen.config.document)).toEqual(shown({ ...expected, byods: ours }));
      expect(seen.warnings).toEqual([]);
      const next = await world.store().lock({ waitMs: 0 });
      const held = await next.read();
      expect(shown(held.config.document)).toEqual(shown({ ...expected, byods: ours }));
      await next.rewrite(change);
      await next.release();
      expect(shown(world.document())).toEqual(shown(change(before)));
    }
  });

  it('is one version and one publication', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    const [versions, moves] = [world.versions(), world.sent('UpdateSecretVersionStage')];
    await locked.rewrite(withoutTokens);
    expect(world.versions()).toBe(versions + 1);
    expect(world.sent('UpdateSecretVersionStage')).toBe(moves + 1);
    expect(world.fake.versionAt(SECRET, 'BYODS_PENDING')).toBe(world.fake.versionAt(SECRET));
  });

  it('keeps an edit that comes between its version and the publication', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    world.fake.beforeNext('UpdateSecretVersionStage', () => world.change((document) => (document.note = 'edited')));
    await locked.rewrite(withoutTokens);
    expect(world.document().note).toBe('edited');
    expect(world.document().tokenManager).not.toHaveProperty('oauthRefreshToken');
  });

  it('refuses a result for which the secret has no room, before anything is written', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    const versions = world.versions();
    const problem = await locked.rewrite((document) => ({ ...document, note: 'x'.repeat(61_000) })).catch((it) => it);
    expect(problem).toMatchObject({ code: 'store-full', exitCode: 5 });
    expect(world.versions()).toBe(versions);
  });

  it('brings in what an earlier save could not, before the change is asked', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    world.fake.inject({ operation: 'PutSecretValue', fault: 'internal-error', times: FOR_EVER });
    await expect(locked.save([integrationRefresh(1)])).rejects.toMatchObject({ code: 'save-failed' });
    world.fake.healthy();
    await locked.rewrite((document) => ({ ...document, note: 'changed' }));
    expect(world.document()).toMatchObject({ note: 'changed', tokenManager: { oauthRefreshToken: refreshToken(1) } });
  });
});

it('what a published rewrite took away does not come back over an unrelated edit, nor over two', async () => {
  const world = await secretWorld();
  const locked = await world.store().lock({ waitMs: 0 });
  await locked.save([integrationRefresh(1), minted(KEY_A)]);
  await locked.rewrite(withoutTokens);
  await locked.release();
  for (const note of ['once', 'twice']) {
    await world.change((document) => (document.note = note));
    const seen = await world.store().read();
    expect(refreshTokenIn(seen)).toBeUndefined();
    expect(refreshTokenIn(seen, KEY_A)).toBeUndefined();
    expect(seen.warnings).toEqual([]);
  }
});

it('newer tokens that a rewrite brought are made good where somebody stores an older document over them', async () => {
  const world = await secretWorld();
  const locked = await world.store().lock({ waitMs: 0 });
  await locked.save([integrationRefresh(1), minted(KEY_A)]);
  const old = world.document();
  await locked.save([
    integrationRefresh(2),
    { ...minted(KEY_A, 'newer'), tokens: { ...minted(KEY_A, 'newer').tokens!, obtainedAt: NOW + 3_600_000 } },
  ]);
  await locked.rewrite((document) => ({ ...document, note: 'moved here' }));
  await locked.release();
  await edit(secretsClient(world.fake.url), SECRET, JSON.stringify(old));
  expect(refreshTokenIn(await world.store().read(), KEY_A)).toBe(minted(KEY_A, 'newer').tokens?.refreshToken?.reveal());
});
