import { describe, expect, it } from 'vitest';
import type { StoreUpdate } from '../../../src/core/model.ts';
import { Secret } from '../../../src/core/secret.ts';
import { secretsClient } from '../../support/aws/client.ts';
import { expectNoSecrets } from './contract.ts';
import {
  accessToken,
  type Editable,
  integrationRefresh,
  KEY_A,
  KEY_B,
  minted,
  NOW,
  refreshToken,
} from './documents.ts';
import { edit } from './secrets-manager-harness.ts';
import { refreshTokenIn, SECRET, secretWorld } from './secrets-manager-world.ts';

const HOUR = 3_600_000;
const RECOVERED = /an older document in the secret; the tokens of (?<names>.*) that it lacks were taken from version/;
const orgA = KEY_A.slice('service-app:'.length);

/** The n-th session's tokens: the integration's n-th pair, and a pair for each org. */
function session(n: number) {
  const at = NOW + n * HOUR;
  const later = (update: ReturnType<typeof minted>) => ({ ...update, tokens: { ...update.tokens!, obtainedAt: at } });
  return [integrationRefresh(n), minted(KEY_A, `session-${n}`), minted(KEY_B, `session-${n}`)].map(later);
}

const pairOf = (n: number, key = KEY_A) => minted(key, `session-${n}`).tokens!.refreshToken!.reveal();

/** A secret after three sessions of ours, and the document as it was after each. */
async function world() {
  const secret = await secretWorld();
  const after: Editable[] = [secret.document()];
  for (const n of [1, 2, 3]) {
    const locked = await secret.store().lock({ waitMs: 0 });
    await locked.save(session(n));
    await locked.release();
    after.push(secret.document());
  }
  const overwrite = (document: Editable) => edit(secretsClient(secret.fake.url), SECRET, JSON.stringify(document));
  return { ...secret, after, overwrite };
}

/** What the next run reads, without and with the lock; and what stands in the secret then. */
async function nextRun(secret: Awaited<ReturnType<typeof world>>) {
  const seen = await secret.store().read();
  const locked = await secret.store().lock({ waitMs: 0 });
  const held = await locked.read();
  await locked.release();
  expect(refreshTokenIn(held, KEY_A)).toBe(refreshTokenIn(seen, KEY_A));
  expect(held.warnings).toEqual(seen.warnings);
  return { seen, document: secret.document(), later: (await secret.store().read()).warnings };
}

describe('a program that stores its old copy of the whole secret, with one field changed', () => {
  // The Python sample reads the secret once, and stores all of it with a new personalAccessToken.
  it.each([1, 2, 3])('loses nothing of ours, with a copy from after session %d', async (n) => {
    const secret = await world();
    const copy = structuredClone(secret.after[n]);
    copy.tokenManager.personalAccessToken = 'an-access-token-of-the-sample';
    await secret.overwrite(copy);
    const { seen, document, later } = await nextRun(secret);
    expect(document.tokenManager.oauthRefreshToken).toBe(refreshToken(3));
    expect(document.byods.serviceApps[orgA].refreshToken).toBe(pairOf(3));
    expect(refreshTokenIn(seen, KEY_B)).toBe(pairOf(3, KEY_B));
    // Of a copy from session 2 the journal makes all good; a copy from session 3 had lost nothing.
    if (n === 1) expect(seen.warnings.join()).toMatch(RECOVERED);
    expect(later).toEqual([]);
    expectNoSecrets(seen.warnings.join());
  });

  it('and that lost a rotated refresh token leaves one that Webex still takes', async () => {
    const secret = await world();
    await secret.overwrite(secret.after[1]);
    const { document } = await nextRun(secret);
    expect(document.tokenManager).toMatchObject({
      oauthRefreshToken: refreshToken(3),
      personalAccessToken: accessToken(3),
    });
  });

  it.each([
    ['the whole of byods', (copy: Editable) => delete copy.byods],
    ['the service apps', (copy: Editable) => delete copy.byods.serviceApps],
    ['one org', (copy: Editable) => delete copy.byods.serviceApps[orgA]],
  ])('and does not keep %s', async (_what, drop) => {
    const secret = await world();
    const copy = structuredClone(secret.after[2]);
    drop(copy);
    await secret.overwrite(copy);
    const { seen, document, later } = await nextRun(secret);
    expect(document.byods.serviceApps[orgA].refreshToken).toBe(pairOf(3));
    expect(seen.warnings.join()).toMatch(RECOVERED);
    expect(later).toEqual([]);
  });
});

describe('what a person wants gone stays gone', () => {
  it('a refresh token pasted into an old copy', async () => {
    const secret = await world();
    const copy = structuredClone(secret.after[1]);
    copy.tokenManager.oauthRefreshToken = 'pasted-by-a-person';
    copy.byods.serviceApps[orgA].refreshToken = 'pasted-for-an-org';
    await secret.overwrite(copy);
    const { document } = await nextRun(secret);
    expect(document.tokenManager.oauthRefreshToken).toBe('pasted-by-a-person');
    expect(document.byods.serviceApps[orgA].refreshToken).toBe('pasted-for-an-org');
  });

  it('an org that is no longer configured', async () => {
    const secret = await world();
    const copy = structuredClone(secret.after[1]);
    copy.serviceApp.targetOrgId = KEY_B.slice('service-app:'.length);
    delete copy.byods;
    await secret.overwrite(copy);
    const { seen } = await nextRun(secret);
    expect(seen.config.credentials.has(KEY_A)).toBe(false);
    expect(refreshTokenIn(seen, KEY_B)).toBe(pairOf(3, KEY_B));
  });

  it('an integration that was taken out', async () => {
    const secret = await world();
    const copy = structuredClone(secret.after[1]);
    copy.tokenManager = {};
    await secret.overwrite(copy);
    const { seen } = await nextRun(secret);
    expect(seen.config.integration).toBeUndefined();
  });
});

it('the recovered tokens stay secret', async () => {
  const secret = await world();
  await secret.overwrite(secret.after[1]);
  const { seen } = await nextRun(secret);
  expect(seen.config.credentials.get(KEY_A)?.refreshToken?.value).toBeInstanceOf(Secret);
  expect(seen.warnings.join()).not.toContain(pairOf(3));
});

describe('orgs, where an older document is stored over a change of them', () => {
  const ADDED = '33333333-4444-4555-8666-777777777777';

  /** A secret in which orgs were changed, and over which the document from before is stored. */
  async function overwritten(...updates: StoreUpdate[]) {
    const secret = await secretWorld();
    const before = secret.document();
    const locked = await secret.store().lock({ waitMs: 0 });
    await locked.save(updates);
    await locked.release();
    await edit(secretsClient(secret.fake.url), SECRET, JSON.stringify(before));
    const seen = await secret.store().read();
    const again = await secret.store().lock({ waitMs: 0 });
    const held = await again.read();
    await again.release();
    expect(held.config.orgs).toEqual(seen.config.orgs);
    expect(held.warnings).toEqual(seen.warnings);
    return { seen, later: await secret.store().read() };
  }

  it('one that was added is there again, with its tokens, and that is said once', async () => {
    const key = `service-app:${ADDED}` as const;
    const { seen, later } = await overwritten(minted(key), { org: ADDED, listed: true, name: 'Added' });
    expect(seen.config.orgs.map(({ id }) => id)).toEqual([orgA, KEY_B.slice('service-app:'.length), ADDED]);
    expect(refreshTokenIn(seen, key)).toBe(minted(key).tokens!.refreshToken!.reveal());
    expect(seen.warnings).toEqual([expect.stringMatching(/an older document .* Added \(33333333-.*byods orgs remove/)]);
    expect(later.warnings).toEqual([]);
  });

  it('one that was removed or paused is as that document says: nothing lapses because of it', async () => {
    const { seen } = await overwritten(
      { org: KEY_B.slice('service-app:'.length), listed: false },
      { org: orgA, paused: true, name: 'Renamed' },
    );
    expect(seen.config.orgs).toMatchObject([
      { id: orgA, name: 'Première', paused: false },
      { key: KEY_B, paused: false },
    ]);
    expect(seen.warnings).toEqual([]);
  });
});
