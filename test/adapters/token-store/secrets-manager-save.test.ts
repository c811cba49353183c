import { describe, expect, it } from 'vitest';
import { SaveFailedError } from '../../../src/core/errors.ts';
import type { CredentialKey } from '../../../src/core/model.ts';
import { secretsClient } from '../../support/aws/client.ts';
import { expectNoSecrets } from './contract.ts';
import {
  accessToken,
  documentText,
  FIRST_REFRESH_TOKEN,
  integrationRefresh,
  KEY_A,
  KEY_B,
  minted,
  refreshToken,
} from './documents.ts';
import { edit, leavePending, valueAt } from './secrets-manager-harness.ts';
import { refreshTokenIn, SECRET, secretWorld } from './secrets-manager-world.ts';

const FOR_EVER = Number.POSITIVE_INFINITY;
const mintedToken = (key: CredentialKey, label?: string) => minted(key, label).tokens?.refreshToken?.reveal();
const orgId = (n: number) => `${String(n).padStart(8, '0')}-2222-4333-8444-555555555555`;
const orgKey = (n: number): CredentialKey => `service-app:${orgId(n)}`;

/** A pair as long as those of Webex. */
function longPair(n: number, label = 'minted') {
  return minted(orgKey(n), `${label}-${'x'.repeat(60)}`);
}

describe('saving', () => {
  it('F7: a save is one version and two label moves, none of them twice', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    const before = {
      versions: world.versions(),
      puts: world.sent('PutSecretValue'),
      moves: world.sent('UpdateSecretVersionStage'),
    };
    await locked.save([integrationRefresh(1), minted(KEY_A)]);
    expect(world.versions()).toBe(before.versions + 1);
    expect(world.sent('PutSecretValue')).toBe(before.puts + 1);
    expect(world.sent('UpdateSecretVersionStage')).toBe(before.moves + 1);
    expect(world.fake.versionAt(SECRET, 'BYODS_PENDING')).toBe(world.fake.versionAt(SECRET));
    expect(world.fake.versionAt(SECRET, 'AWSPREVIOUS')).toBe(world.firstVersionId);
  });

  it('stores compact text, and its record never grows nor is handed out', async () => {
    const world = await secretWorld();
    for (let n = 1; n <= 3; n += 1) {
      const locked = await world.store().lock({ waitMs: 0 });
      await locked.save([integrationRefresh(n)]);
      expect((await locked.read()).config.document.byods).not.toHaveProperty('pending');
      await locked.release();
    }
    const text = world.fake.valueOf(world.fake.versionAt(SECRET)!)!;
    expect(text).toBe(JSON.stringify(JSON.parse(text)));
    expect(world.document().byods.pending.entries).toHaveLength(1);
  });

  it.each([
    ['PutSecretValue', 'BYODS_PENDING'],
    ['UpdateSecretVersionStage', 'AWSCURRENT'],
  ] as const)('F7, F8: %s %s with a lost answer is published once', async (operation, stage) => {
    for (const fault of ['commit-then-drop', 'commit-then-500', 'drop', 'throttle', 'internal-error'] as const) {
      for (const times of [1, 3]) {
        const world = await secretWorld();
        const locked = await world.store().lock({ waitMs: 0 });
        await locked.read();
        const before = world.versions();
        world.fake.inject({ operation, stage, fault, times });
        await locked.save([integrationRefresh(1)]);
        if (times === 1) expect(world.fake.unspentFaults).toEqual([]);
        expect(world.versions()).toBe(before + 1);
        expect(world.rescues.files.size).toBe(0);
        expect(refreshTokenIn(await world.store().read())).toBe(refreshToken(1));
      }
    }
  });

  it('F8: a publication whose every answer is lost is found by reading back', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    world.fake.inject({
      operation: 'UpdateSecretVersionStage',
      stage: 'AWSCURRENT',
      fault: 'commit-then-drop',
      times: 4,
    });
    await locked.read();
    const reads = world.sent('GetSecretValue');
    await locked.save([integrationRefresh(1)]);
    expect(world.sent('GetSecretValue')).toBe(reads + 1);
    expect(world.document().tokenManager.oauthRefreshToken).toBe(refreshToken(1));
  });

  it('saves upon an earlier version that a person made current again meanwhile', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.save([integrationRefresh(1)]);
    const move = { MoveToVersionId: world.firstVersionId, RemoveFromVersionId: world.fake.versionAt(SECRET) };
    world.fake.perform('UpdateSecretVersionStage', { SecretId: SECRET, VersionStage: 'AWSCURRENT', ...move });
    await locked.save([minted(KEY_A)]);
    const snapshot = await world.store().read();
    expect(refreshTokenIn(snapshot)).toBe(refreshToken(1));
    expect(refreshTokenIn(snapshot, KEY_A)).toBe(mintedToken(KEY_A));
  });

  it('B8, A18: keeps an edit that comes between the new version and its publication', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    world.fake.beforeNext('UpdateSecretVersionStage', () => world.change((document) => (document.note = 'edited')));
    await locked.save([integrationRefresh(1), minted(KEY_A)]);
    expect(world.document()).toMatchObject({ note: 'edited', tokenManager: { oauthRefreshToken: refreshToken(1) } });
    expect(refreshTokenIn(await world.store().read(), KEY_A)).toBe(mintedToken(KEY_A));
  });

  it('A18: gives up after five edits in a row, with the tokens safe twice', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    let edits = 0;
    const again = () => {
      world.fake.beforeNext('UpdateSecretVersionStage', async () => {
        await world.change((document) => (document.note = `edit ${++edits}`));
        if (edits < 5) again();
      });
    };
    again();
    const failure = await locked.save([integrationRefresh(1)]).catch((thrown) => thrown);
    expect(failure).toBeInstanceOf(SaveFailedError);
    expect(failure.message).toMatch(
      /changed by somebody else again and again.*under BYODS_PENDING, and the next run publishes them; also in the file/,
    );
    expect(world.document().note).toBe('edit 5');
    expect(refreshTokenIn(await world.store().read())).toBe(refreshToken(1));
  });

  it('makes good what somebody reverts by storing an older document, also after the save', async () => {
    const world = await secretWorld();
    const old = world.document();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.save([integrationRefresh(1)]);
    await locked.save([minted(KEY_A)]);
    await locked.release();
    await edit(secretsClient(world.fake.url), SECRET, JSON.stringify({ ...old, note: 'from an old window' }));
    const snapshot = await world.store().read();
    expect(refreshTokenIn(snapshot)).toBe(refreshToken(1));
    expect(refreshTokenIn(snapshot, KEY_A)).toBe(mintedToken(KEY_A));
    const next = await world.store().lock({ waitMs: 0 });
    await next.read();
    expect(world.document()).toMatchObject({
      note: 'from an old window',
      tokenManager: { oauthRefreshToken: refreshToken(1) },
    });
  });

  it('makes good, in the same lock, what an older document reverts between two saves', async () => {
    const world = await secretWorld();
    const old = world.document();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.save([integrationRefresh(1)]);
    await edit(secretsClient(world.fake.url), SECRET, JSON.stringify(old));
    await locked.save([minted(KEY_B)]);
    expect(world.document().tokenManager.oauthRefreshToken).toBe(refreshToken(1));
  });

  it('never brings back a minted pair over one that a person pasted', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.save([minted(KEY_A)]);
    await locked.release();
    await world.change((document) => {
      delete document.byods.pending;
      document.byods.serviceApps[KEY_A.slice(12)].refreshToken = 'pasted-by-a-person';
    });
    const next = await world.store().lock({ waitMs: 0 });
    expect(refreshTokenIn(await next.read(), KEY_A)).toBe('pasted-by-a-person');
  });

  it('takes a token that a person puts upon a published version for what it is, without a word', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.save([integrationRefresh(1)]);
    await locked.release();
    for (const pasted of ['pasted-by-a-person', 'pasted-once-more', FIRST_REFRESH_TOKEN]) {
      await world.change((document) => (document.tokenManager.oauthRefreshToken = pasted));
      const snapshot = await world.store().read();
      expect([refreshTokenIn(snapshot), snapshot.warnings]).toEqual([pasted, []]);
    }
  });

  it('does not complain of a document that a person wrote anew', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.save([integrationRefresh(1)]);
    await locked.release();
    const anew = documentText((it) => (it.tokenManager.oauthRefreshToken = 'pasted-by-a-person'));
    await edit(secretsClient(world.fake.url), SECRET, anew);
    expect((await world.store().read()).warnings).toEqual([]);
  });

  it('a read that falls between two saves shows both or neither', async () => {
    const world = await secretWorld();
    const saveBoth = async () => {
      for (const update of [minted(KEY_A), integrationRefresh(1)]) {
        const locked = await world.store().lock({ waitMs: 0 });
        await locked.save([update]);
        await locked.release();
      }
    };
    world.fake.beforeNext('GetSecretValue', () => world.fake.beforeNext('GetSecretValue', saveBoth));
    const snapshot = await world.store().read();
    expect(refreshTokenIn(snapshot)).toBe(refreshToken(1));
    expect(refreshTokenIn(snapshot, KEY_A)).toBe(mintedToken(KEY_A));
  });

  it('by a holder whose lock lapsed does not bury what the next holder could not publish', async () => {
    const world = await secretWorld();
    const sleeper = await world.store().lock({ waitMs: 0 });
    await sleeper.read();
    world.clock.advance(200_000);
    const next = await world.store().lock({ waitMs: 0 });
    await next.read();
    world.fake.inject({ operation: 'UpdateSecretVersionStage', stage: 'AWSCURRENT', fault: 'drop', times: FOR_EVER });
    await expect(next.save([integrationRefresh(1)])).rejects.toBeInstanceOf(SaveFailedError);
    world.fake.healthy();
    await sleeper.save([minted(KEY_A)]);
    expect(world.document().tokenManager.oauthRefreshToken).toBe(refreshToken(1));
    expect(refreshTokenIn(await world.store().read(), KEY_A)).toBe(mintedToken(KEY_A));
  });

  it('I8: tells AWS nothing secret beside the value', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.save([integrationRefresh(1)]);
    await locked.release();
    const logged = JSON.stringify(world.fake.calls);
    for (const value of [refreshToken(0), refreshToken(1), accessToken(1)])
      expect(logged).not.toContain(value.slice(0, 8));
  });
});

describe('a save that fails', () => {
  it('whose version is durable says so, and the next run publishes it', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    world.fake.inject({
      operation: 'UpdateSecretVersionStage',
      stage: 'AWSCURRENT',
      fault: 'internal-error',
      times: FOR_EVER,
    });
    const startedAt = world.clock.monotonic();
    const failure = await locked.save([integrationRefresh(1)]).catch((thrown) => thrown);
    expect(world.clock.monotonic() - startedAt).toBeLessThan(60_000);
    const pending = world.fake.versionAt(SECRET, 'BYODS_PENDING');
    expect(failure.message).toContain(
      `in version ${pending} of the secret under BYODS_PENDING, and the next run publishes them`,
    );
    expectNoSecrets(failure);
    expect(refreshTokenIn(await world.store().read())).toBe(refreshToken(1));
    world.fake.healthy();
    await locked.release();
    await (await world.store().lock({ waitMs: 0 })).read();
    expect(world.fake.versionAt(SECRET)).toBe(pending);
  });

  it('F3: whose publication is denied names the action; no later run asks for a token', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    world.fake.deny('UpdateSecretVersionStage');
    await expect(locked.save([integrationRefresh(1)])).rejects.toMatchObject({
      message: expect.stringContaining('secretsmanager:UpdateSecretVersionStage'),
      remedy: expect.stringContaining('secretsmanager:UpdateSecretVersionStage'),
    });
    expect(refreshTokenIn(await world.store().read())).toBe(refreshToken(1));
    await expect(locked.read()).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  it('F6: for too many versions keeps the tokens, and a later save brings them in', async () => {
    const world = await secretWorld(documentText(), { maxVersions: 3 });
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    const failure = await locked.save([integrationRefresh(1)]).catch((thrown) => thrown);
    expect(failure).toMatchObject({ code: 'save-failed', remedy: expect.stringMatching(/24 hours/) });
    expect(world.rescues.files.get(failure.rescuedTo)).toContain(refreshToken(1));
    expect(world.sent('PutSecretValue')).toBe(3);
  });

  it('without a place for a rescue file says that as well', async () => {
    const world = await secretWorld();
    const rescue = async () => {
      throw new Error('no disk');
    };
    const locked = await world.store({ rescue }).lock({ waitMs: 0 });
    world.fake.deny('PutSecretValue');
    await expect(locked.save([integrationRefresh(1)])).rejects.toMatchObject({
      rescuedTo: undefined,
      message: expect.stringContaining('They are nowhere but in this process'),
    });
    world.fake.healthy();
    await locked.save([minted(KEY_A)]);
    expect(refreshTokenIn(await world.store().read())).toBe(refreshToken(1));
  });

  it('because the document was broken by hand leaves it, and is made good when it is mended', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    const client = secretsClient(world.fake.url);
    world.fake.beforeNext('UpdateSecretVersionStage', () =>
      edit(client, SECRET, `{"tokenManager": "${FIRST_REFRESH_TOKEN}`),
    );
    const failure = await locked.save([integrationRefresh(1)]).catch((thrown) => thrown);
    expect(failure).toBeInstanceOf(SaveFailedError);
    expectNoSecrets(failure);
    await locked.release();
    await edit(client, SECRET, documentText());
    await (await world.store().lock({ waitMs: 0 })).read();
    expect(world.document().tokenManager.oauthRefreshToken).toBe(refreshToken(1));
  });
});

describe('what is refused before a token is asked for', () => {
  it.each<[string, string | Uint8Array | undefined, string, RegExp]>([
    ['F4: a binary value', new Uint8Array([1, 2]), 'store-corrupt', /binary/],
    ['F4: no value', undefined, 'store-unavailable', /no value yet/],
  ])('%s', async (_what, value, code, says) => {
    const world = await secretWorld();
    world.fake.seed('other', value);
    await expect(world.store({ secretId: 'other' }).read()).rejects.toMatchObject({
      code,
      exitCode: 5,
      message: expect.stringMatching(says),
    });
    const problem = await world
      .store({ secretId: 'other' })
      .lock({ waitMs: 0 })
      .then((locked) => locked.read())
      .catch((thrown) => thrown);
    expect(problem).toMatchObject({ code });
  });

  it('F2: no such secret', async () => {
    const world = await secretWorld();
    await expect(world.store({ secretId: 'nowhere' }).lock({ waitMs: 0 })).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringContaining('no secret "nowhere" in region us-east-1'),
      remedy: expect.stringContaining('aws secretsmanager create-secret --name nowhere --region us-east-1'),
    });
  });

  it('F4: a secret that is scheduled for deletion', async () => {
    const world = await secretWorld();
    world.fake.perform('DeleteSecret', { SecretId: SECRET });
    await expect(world.store().read()).rejects.toMatchObject({ remedy: expect.stringContaining('restore-secret') });
  });

  it('F5: too many bytes, saying how many orgs fit', async () => {
    const ids = Array.from({ length: 80 }, (_, n) => orgId(n));
    const text = documentText((it) => {
      it.serviceApp.targetOrgId = ids;
      it.ballast = 'x'.repeat(60_000);
    });
    const world = await secretWorld(text);
    await expect(world.store().lock({ waitMs: 0 })).rejects.toMatchObject({
      code: 'store-full',
      message: expect.stringMatching(/full: it holds 6\d{4} bytes of at most 60000\. About 7\d orgs fit/),
      remedy: expect.stringContaining('second secret'),
    });
    expect(world.sent('PutSecretValue')).toBe(0);
    expect((await world.store().read()).config.orgs).toHaveLength(80);
  });

  it('F5: more than a hundred orgs', async () => {
    const text = documentText((it) => (it.serviceApp.targetOrgId = Array.from({ length: 101 }, (_, n) => orgId(n))));
    const world = await secretWorld(text);
    await expect(world.store().lock({ waitMs: 0 })).rejects.toMatchObject({
      message: expect.stringContaining('lists 101 target orgs. About 100'),
    });
  });

  it('F6: one version too many for the lock', async () => {
    const world = await secretWorld(documentText(), { maxVersions: 2 });
    await expect(world.store().lock({ waitMs: 0 })).rejects.toMatchObject({
      message: expect.stringContaining('about 100'),
    });
  });

  it('F1: a throttled read is repeated inside a bounded time', async () => {
    const world = await secretWorld();
    world.fake.inject({ operation: 'GetSecretValue', fault: 'throttle', times: 3 });
    expect(refreshTokenIn(await world.store().read())).toBe(FIRST_REFRESH_TOKEN);
    world.fake.inject({ operation: 'GetSecretValue', fault: 'throttle', times: FOR_EVER });
    const startedAt = world.clock.monotonic();
    await expect(world.store().read()).rejects.toMatchObject({ message: expect.stringContaining('throttling') });
    expect(world.clock.monotonic() - startedAt).toBeLessThan(30_000);
  });
});

describe('F9: late answers', () => {
  it('never take the holder back behind what it wrote', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    await locked.save([integrationRefresh(1)]);
    await locked.save([minted(KEY_A)]);
    for (const writes of [1, 2, 3, 4]) {
      world.fake.delayVisibility({ writes, reads: 2 });
      const snapshot = await locked.read();
      expect(refreshTokenIn(snapshot)).toBe(refreshToken(1));
      expect(refreshTokenIn(snapshot, KEY_A)).toBe(mintedToken(KEY_A));
      expect(snapshot.warnings).toEqual([]);
    }
    world.fake.healthy();
    await locked.save([integrationRefresh(2)]);
    expect(refreshTokenIn(await world.store().read())).toBe(refreshToken(2));
  });

  it('make a new holder lose nothing: the comparison at AWS decides', async () => {
    for (const writes of [1, 2, 3, 4, 5]) {
      const world = await secretWorld();
      const first = await world.store().lock({ waitMs: 0 });
      await first.save([integrationRefresh(1)]);
      await first.release();
      const second = await world.store().lock({ waitMs: 0 });
      world.fake.delayVisibility({ writes, reads: 2 });
      await second.save([minted(KEY_A)]);
      const snapshot = await world.store().read();
      expect(refreshTokenIn(snapshot)).toBe(refreshToken(1));
      expect(refreshTokenIn(snapshot, KEY_A)).toBe(mintedToken(KEY_A));
    }
  });
});

describe('F10: a run that dies', () => {
  it('at any request leaves the old or the new, and the next run publishes what came', async () => {
    const requests = [
      ['PutSecretValue', 'BYODS_PENDING'],
      ['UpdateSecretVersionStage', 'AWSCURRENT'],
      ['UpdateSecretVersionStage', 'BYODS_DONE'],
    ] as const;
    for (const [operation, stage] of requests) {
      for (const fault of ['drop', 'commit-then-drop'] as const) {
        const world = await secretWorld();
        await (await world.store().lock({ waitMs: 0 })).release();
        const dying = await world.store().lock({ waitMs: 0 });
        await dying.read();
        world.fake.inject({ operation, stage, fault, times: FOR_EVER });
        await dying.save([integrationRefresh(1), minted(KEY_A)]).catch(() => undefined);
        await dying.release();
        world.fake.healthy();

        const received = operation !== 'PutSecretValue' || fault === 'commit-then-drop';
        expect(refreshTokenIn(await world.store().read())).toBe(refreshToken(received ? 1 : 0));
        await world.change((document) => (document.note = 'edited since'));
        const next = await world.store().lock({ waitMs: 3_600_000 });
        expect(refreshTokenIn(await next.read())).toBe(refreshToken(received ? 1 : 0));
        const { note, tokenManager } = world.document();
        expect([note, tokenManager.oauthRefreshToken]).toEqual(['edited since', refreshToken(received ? 1 : 0)]);
      }
    }
  });

  it('is published as it is, without another version, when nothing else has changed', async () => {
    const world = await secretWorld();
    const pending = await leavePending(secretsClient(world.fake.url), SECRET, [integrationRefresh(1)]);
    const locked = await world.store().lock({ waitMs: 0 });
    const before = world.versions();
    await locked.read();
    expect(world.fake.versionAt(SECRET)).toBe(pending);
    expect(world.versions()).toBe(before);
  });

  it('is never overwritten before it is rolled forward', async () => {
    const world = await secretWorld();
    await leavePending(secretsClient(world.fake.url), SECRET, [integrationRefresh(1)]);
    await world.change((document) => (document.note = 'edited since'));
    const locked = await world.store().lock({ waitMs: 0 });
    world.fake.inject({ operation: 'UpdateSecretVersionStage', stage: 'AWSCURRENT', fault: 'drop', times: FOR_EVER });
    await expect(locked.save([minted(KEY_A)])).rejects.toBeInstanceOf(SaveFailedError);
    world.fake.healthy();
    const snapshot = await world.store().read();
    expect(refreshTokenIn(snapshot)).toBe(refreshToken(1));
    expect(refreshTokenIn(snapshot, KEY_A)).toBe(mintedToken(KEY_A));
  });

  it('whose tokens no longer fit is named by its version, which AWS then keeps', async () => {
    const world = await secretWorld();
    const pending = await leavePending(secretsClient(world.fake.url), SECRET, [integrationRefresh(1)]);
    await world.change((document) => (document.tokenManager.oauthRefreshToken = 'pasted-by-a-person'));
    const locked = await world.store().lock({ waitMs: 0 });
    const { warnings } = await locked.read();
    expect(warnings).toEqual([expect.stringContaining(pending)]);
    expect(world.fake.versionAt(SECRET, 'BYODS_ASIDE')).toBe(pending);
    expect(world.fake.versionAt(SECRET, 'BYODS_PENDING')).toBeUndefined();
  });

  it('left something unreadable under the label: reported, and passed over', async () => {
    const world = await secretWorld();
    world.fake.perform('PutSecretValue', {
      SecretId: SECRET,
      SecretString: `{"a": "${FIRST_REFRESH_TOKEN}`,
      VersionStages: ['BYODS_PENDING'],
    });
    const { warnings } = await world.store().read();
    expect(warnings).toEqual([expect.stringMatching(/cannot be read and was passed over/)]);
    expect(warnings.join()).not.toContain(FIRST_REFRESH_TOKEN);
  });
});

describe('a pass over many orgs', () => {
  it('saves sixty fresh orgs in one version under one intent', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => orgId(n));
    const world = await secretWorld(documentText((it) => (it.serviceApp.targetOrgId = ids)));
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    const before = world.versions();
    await locked.save(ids.map((_, n) => longPair(n)));
    await locked.release();
    expect(world.versions()).toBe(before + 1);
    const snapshot = await world.store().read();
    for (const n of [0, 30, 59])
      expect(refreshTokenIn(snapshot, orgKey(n))).toBe(longPair(n).tokens?.refreshToken?.reveal());
    expect(Buffer.byteLength((await valueAt(secretsClient(world.fake.url), SECRET))!.text)).toBeLessThan(60_000);
  });

  it('divides a save whose record would not fit beside the document', async () => {
    const ids = Array.from({ length: 70 }, (_, n) => orgId(n));
    const world = await secretWorld(documentText((it) => (it.serviceApp.targetOrgId = ids)));
    const first = await world.store().lock({ waitMs: 0 });
    await first.save(ids.map((_, n) => longPair(n)));
    await first.release();
    const size = () =>
      Buffer.byteLength(JSON.stringify({ ...world.document(), byods: { ...world.document().byods, pending: 0 } }));
    const { byods, ...rest } = world.document();
    const heavy = { ...rest, byods: { ...byods, pending: undefined }, ballast: 'x'.repeat(59_900 - size()) };
    await edit(secretsClient(world.fake.url), SECRET, JSON.stringify(heavy));
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    const before = world.versions();
    await locked.save(ids.map((_, n) => longPair(n, 'again1')));
    expect(world.versions()).toBe(before + 2);
    const snapshot = await world.store().read();
    for (const n of [0, 35, 69])
      expect(refreshTokenIn(snapshot, orgKey(n))).toBe(longPair(n, 'again1').tokens?.refreshToken?.reveal());
  });

  it('keeps in a rescue file what does not fit at all', async () => {
    const world = await secretWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    await world.change((document) => (document.ballast = 'x'.repeat(64_000)));
    await locked.release();
    const again = await world
      .store()
      .lock({ waitMs: 0 })
      .catch((thrown) => thrown);
    expect(again).toMatchObject({ code: 'store-full' });
    const failure = await locked.save([minted(KEY_A, 'y'.repeat(600))]).catch((thrown) => thrown);
    expect(failure).toMatchObject({ code: 'save-failed', rescuedTo: expect.any(String) });
    expect(failure.message).toMatch(/65536/);
  });

  it('may refresh fewer the more it has refreshed in the last day', async () => {
    const world = await secretWorld();
    const store = world.store();
    const { config } = await store.read();
    expect(store.refreshesPerSession?.(config, world.clock.now())).toBe(20);
    const credentials = new Map(
      Array.from({ length: 35 }, (_, n) => [
        orgKey(n),
        {
          key: orgKey(n),
          kind: 'service-app' as const,
          via: 'refresh' as const,
          obtainedAt: world.clock.now() - 1000,
          notes: {},
        },
      ]),
    );
    expect(store.refreshesPerSession?.({ ...config, credentials }, world.clock.now())).toBe(5);
    expect(store.refreshesPerSession?.({ ...config, credentials }, world.clock.now() + 26 * 3_600_000)).toBe(20);
  });
});
