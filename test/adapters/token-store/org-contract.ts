import { afterEach, describe, expect, it } from 'vitest';
import { SaveFailedError } from '../../../src/core/errors.ts';
import type { CredentialKey, StoreUpdate } from '../../../src/core/model.ts';
import type { LockedTokenStore, StoreSnapshot, TokenStore } from '../../../src/core/token-store.ts';
import type { OpenHarness, TokenStoreHarness } from './contract.ts';
import {
  documentText,
  type Editable,
  integrationRefresh,
  KEY_A,
  KEY_B,
  minted,
  ORG_A,
  ORG_B,
  refreshToken,
} from './documents.ts';

const ORG_C = '33333333-4444-4555-8666-777777777777';
const KEY_C: CredentialKey = `service-app:${ORG_C}`;
/** The same org as Control Hub shows it. */
const ORG_C_LONG = Buffer.from(`ciscospark://us/ORGANIZATION/${ORG_C}`).toString('base64');

/** An org with its first tokens, as they are saved: together. */
const ADD_C: readonly StoreUpdate[] = [minted(KEY_C), { org: ORG_C, listed: true, name: 'Château C' }];

/** What every token store promises of the target orgs. */
export function targetOrgContract(name: string, open: OpenHarness): void {
  describe(`token store contract, target orgs: ${name}`, () => {
    let harness: TokenStoreHarness;
    let locked: LockedTokenStore | undefined;

    const given = async (change?: (document: Editable) => void): Promise<void> => {
      harness = await open(documentText(change));
    };
    const lock = async (store: TokenStore = harness.store): Promise<LockedTokenStore> => {
      locked = await store.lock({ waitMs: 600_000 });
      return locked;
    };
    const release = async (): Promise<void> => {
      await locked?.release();
      locked = undefined;
    };
    const save = async (...updates: StoreUpdate[]): Promise<StoreSnapshot> => {
      await (await lock()).save(updates);
      await release();
      return await harness.another().read();
    };
    const document = async (): Promise<Editable> => JSON.parse(await harness.stored());

    afterEach(async () => {
      await release();
      await harness.close();
    });

    it('adds an org together with its tokens, after the others, and keeps every key that it does not know', async () => {
      await given();
      const before = JSON.parse(documentText());
      const snapshot = await save(...ADD_C);
      expect(orgsOf(snapshot)).toEqual([
        [ORG_A, 'Première', false],
        [ORG_B, undefined, false],
        [ORG_C, 'Château C', false],
      ]);
      expect(refreshTokenOf(snapshot, KEY_C)).toBe('minted-refresh-of-33333333');
      const { byods, ...after } = await document();
      before.serviceApp.targetOrgId.push(ORG_C);
      before.orgs[ORG_C] = { name: 'Château C' };
      expect(after).toEqual(before);
      expect(Object.keys(after)).toEqual(Object.keys(before));
      expect(Object.keys(byods.serviceApps)).toEqual([ORG_C]);
    });

    it('keeps an id as it was written, and never lists an org twice', async () => {
      await given();
      await save({ org: ORG_C_LONG, listed: true });
      const again = await save({ org: ORG_C, listed: true, name: 'C' }, { org: ORG_A.toUpperCase(), listed: true });
      expect((await document()).serviceApp.targetOrgId).toEqual([ORG_A, ORG_B, ORG_C_LONG]);
      expect(again.config.orgs.map(({ id }) => id)).toEqual([ORG_A, ORG_B, ORG_C]);
      await save({ org: ORG_C, name: 'Another name' });
      expect((await document()).orgs[ORG_C]).toEqual({ name: 'Another name' });
    });

    it('forgets an org with its tokens and its name, and nothing else', async () => {
      await given((it) => (it.orgs[ORG_B.toUpperCase()] = { name: 'Bee', since: 2021 }));
      await save(minted(KEY_A), minted(KEY_B));
      await save(...ADD_C);
      const before = await document();
      const snapshot = await save({ org: ORG_B, listed: false });
      expect(snapshot.config.orgs.map(({ id }) => id)).toEqual([ORG_A, ORG_C]);
      before.serviceApp.targetOrgId = [ORG_A, ORG_C];
      delete before.orgs[ORG_B.toUpperCase()];
      delete before.byods.serviceApps[ORG_B];
      const after = await document();
      delete before.byods.pending;
      delete after.byods.pending;
      expect(after).toEqual(before);
    });

    it('never forgets the last org', async () => {
      await given();
      const snapshot = await save({ org: ORG_A, listed: false }, { org: ORG_B, listed: false });
      expect(snapshot.config.orgs.map(({ id }) => id)).toEqual([ORG_B]);
    });

    it('pauses, names and resumes, and keeps what else stands about an org', async () => {
      await given();
      const paused = await save({ org: ORG_A, paused: true }, { org: ORG_B, paused: true, name: 'Bee' });
      expect(orgsOf(paused)).toEqual([
        [ORG_A, 'Première', true],
        [ORG_B, 'Bee', true],
      ]);
      expect((await document()).orgs[ORG_A]).toEqual({ name: 'Première', room: null, paused: true });
      const resumed = await save({ org: ORG_A, paused: false }, { org: ORG_B, paused: false });
      expect(orgsOf(resumed).map(([, , isPaused]) => isPaused)).toEqual([false, false]);
      expect((await document()).orgs).toEqual({ [ORG_A]: { name: 'Première', room: null }, [ORG_B]: { name: 'Bee' } });
    });

    it('describes no org that is not listed', async () => {
      await given();
      await save({ org: ORG_C, paused: true, name: 'C' });
      expect(await harness.stored()).toBe(documentText());
    });

    it('saving the same twice is saving it once', async () => {
      await given();
      const updates: StoreUpdate[] = [...ADD_C, { org: ORG_B, listed: false }, { org: ORG_A, paused: true }];
      await save(...updates);
      const once = await document();
      await save(...updates);
      const { byods: _once, ...restOnce } = once;
      const { byods: _twice, ...restTwice } = await document();
      expect(restTwice).toEqual(restOnce);
      expect((await document()).byods.serviceApps).toEqual(once.byods.serviceApps);
    });

    it('keeps edits that somebody made between the read and the save', async () => {
      await given();
      const store = await lock();
      await store.read();
      await harness.plant(
        documentText((it) => {
          it.serviceApp.targetOrgId = ['D', ORG_B];
          it.orgs[ORG_C] = { name: 'by hand', room: 4 };
          it.tokenManager.oauthRefreshToken = 'pasted-by-a-person';
        }),
      );
      await store.save([minted(KEY_C), { org: ORG_C, listed: true, paused: true }, { org: ORG_B, paused: true }]);
      const stored = await document();
      expect(stored.serviceApp.targetOrgId).toEqual(['D', ORG_B, ORG_C]);
      expect(stored.orgs[ORG_C]).toEqual({ name: 'by hand', room: 4, paused: true });
      expect(stored.orgs[ORG_B]).toEqual({ paused: true });
      expect(stored.tokenManager.oauthRefreshToken).toBe('pasted-by-a-person');
    });

    it('loses nothing of concurrent saves of tokens and orgs', async () => {
      await given();
      const store = await lock();
      await Promise.all([
        store.save([integrationRefresh(1)]),
        store.save(ADD_C),
        store.save([integrationRefresh(2)]),
        store.save([{ org: ORG_B, listed: false }]),
        store.save([minted(KEY_A), { org: ORG_A, paused: true }]),
      ]);
      const snapshot = await harness.another().read();
      expect(refreshTokenOf(snapshot, 'integration')).toBe(refreshToken(2));
      expect(refreshTokenOf(snapshot, KEY_C)).toBe('minted-refresh-of-33333333');
      expect(orgsOf(snapshot)).toEqual([
        [ORG_A, 'Première', true],
        [ORG_C, 'Château C', false],
      ]);
    });

    describe('what an earlier run could not publish', () => {
      const CRASHED: [what: string, updates: readonly StoreUpdate[], after: unknown][] = [
        ['an org with its tokens', ADD_C, [ORG_A, ORG_B, ORG_C]],
        ['an org that was removed', [{ org: ORG_B, listed: false }], [ORG_A]],
        ['an org that was paused', [{ org: ORG_B, paused: true }], [ORG_A, ORG_B]],
      ];

      it.each(CRASHED)('is seen by a read, and published by a read under the lock: %s', async (_what, updates, ids) => {
        await given();
        await harness.crashWith(updates);
        const seen = await harness.store.read();
        expect(seen.config.orgs.map(({ id }) => id)).toEqual(ids);
        expect(await harness.stored()).toBe(documentText());
        const held = await (await lock()).read();
        expect(held.warnings).toEqual([]);
        expect(orgsOf(held)).toEqual(orgsOf(seen));
        expect((await document()).serviceApp.targetOrgId).toEqual(
          seen.config.orgs.length === 1 ? ORG_A : seen.config.orgs.map(({ id }) => id),
        );
        await release();
        const once = await document();
        expect((await (await lock()).read()).warnings).toEqual([]);
        expect(await document()).toEqual(once);
      });

      it('survives an edit of everything around it', async () => {
        await given();
        await harness.crashWith([...ADD_C, { org: ORG_B, listed: false }]);
        await harness.plant(
          documentText((it) => {
            it.serviceApp.targetOrgId.unshift('D');
            it.orgs.D = { name: 'added by hand', room: 1 };
            it.orgs[ORG_A].paused = true;
          }),
        );
        const snapshot = await (await lock()).read();
        expect(orgsOf(snapshot)).toEqual([
          ['D', 'added by hand', false],
          [ORG_A, 'Première', true],
          [ORG_C, 'Château C', false],
        ]);
        expect(refreshTokenOf(snapshot, KEY_C)).toBe('minted-refresh-of-33333333');
        expect((await document()).orgs.D).toEqual({ name: 'added by hand', room: 1 });
      });

      it('is listed once when somebody has added the same org by hand since', async () => {
        await given();
        await harness.crashWith([minted(KEY_C), { org: ORG_C, listed: true }]);
        await harness.plant(documentText((it) => it.serviceApp.targetOrgId.push(ORG_C_LONG)));
        const snapshot = await (await lock()).read();
        expect((await document()).serviceApp.targetOrgId).toEqual([ORG_A, ORG_B, ORG_C_LONG]);
        expect(refreshTokenOf(snapshot, KEY_C)).toBe('minted-refresh-of-33333333');
      });

      it('does no harm when it had been published after all', async () => {
        await given();
        const updates: StoreUpdate[] = [...ADD_C, { org: ORG_B, listed: false }, { org: ORG_A, paused: true }];
        await save(...updates);
        await harness.crashWith(updates);
        const before = await document();
        expect((await (await lock()).read()).warnings).toEqual([]);
        expect(await document()).toEqual(before);
      });

      it('is published by a save that comes without a read', async () => {
        await given();
        await harness.crashWith([integrationRefresh(1), ...ADD_C]);
        const snapshot = await save({ org: ORG_C, paused: true });
        expect(orgsOf(snapshot).at(-1)).toEqual([ORG_C, 'Château C', true]);
        expect(refreshTokenOf(snapshot, KEY_C)).toBe('minted-refresh-of-33333333');
        expect(refreshTokenOf(snapshot, 'integration')).toBe(refreshToken(1));
      });
    });

    describe('the tokens of a single org, which may live under env', () => {
      const single = (it: Editable) => {
        it.serviceApp.targetOrgId = ORG_A;
        it.env = { WEBEX_SERVICE_APP_ACCESS_TOKEN: '', WEBEX_SERVICE_APP_REFRESH_TOKEN: '', REGION: 'eu' };
      };

      it('move when a second org comes, with their dates, and go back when it goes', async () => {
        await given(single);
        const alone = await save(minted(KEY_A));
        const before = await document();
        expect(before.env.WEBEX_SERVICE_APP_REFRESH_TOKEN).toBe('minted-refresh-of-11111111');

        const two = await save(...ADD_C);
        expect(two.config.credentials.get(KEY_A)).toEqual(alone.config.credentials.get(KEY_A));
        expect(two.config.warnings).toEqual([]);
        expect((await document()).env).toEqual({ ...single0(), REGION: 'eu' });

        const again = await save({ org: ORG_C, listed: false });
        expect(again.config.credentials.get(KEY_A)).toEqual(alone.config.credentials.get(KEY_A));
        const after = await document();
        for (const each of [before, after]) delete each.byods.pending;
        expect(after).toEqual(before);
      });

      it('go with the org that is left, when the first one goes', async () => {
        await given(single);
        await save(minted(KEY_A));
        await save(...ADD_C);
        const snapshot = await save({ org: ORG_A, listed: false });
        expect(refreshTokenOf(snapshot, KEY_C)).toBe('minted-refresh-of-33333333');
        const stored = await document();
        expect(stored.serviceApp.targetOrgId).toBe(ORG_C);
        expect(stored.env.WEBEX_SERVICE_APP_REFRESH_TOKEN).toBe('minted-refresh-of-33333333');
        expect(await harness.stored()).not.toContain('minted-refresh-of-11111111');
      });

      it('are not lost by a crash while the second org is added', async () => {
        await given(single);
        await save(minted(KEY_A));
        await harness.crashWith(ADD_C);
        const snapshot = await (await lock()).read();
        expect(refreshTokenOf(snapshot, KEY_A)).toBe('minted-refresh-of-11111111');
        expect(refreshTokenOf(snapshot, KEY_C)).toBe('minted-refresh-of-33333333');
      });
    });

    describe('a save that fails', () => {
      it('keeps the org with its tokens in a rescue file, and a later save brings in both', async () => {
        await given();
        const store = await lock();
        await store.read();
        const mend = await harness.breakPublishing();
        const failure = await store.save(ADD_C).catch((thrown) => thrown);
        await mend();
        expect(failure).toBeInstanceOf(SaveFailedError);
        const rescued = await harness.rescued(failure.rescuedTo);
        expect(rescued).toContain('minted-refresh-of-33333333');
        expect(rescued).toContain('Château C');
        expect(await harness.stored()).toBe(documentText());
        await store.save([{ org: ORG_B, listed: false }]);
        const snapshot = await harness.another().read();
        expect(snapshot.config.orgs.map(({ id }) => id)).toEqual([ORG_A, ORG_C]);
        expect(refreshTokenOf(snapshot, KEY_C)).toBe('minted-refresh-of-33333333');
      });
    });
  });
}

function single0() {
  return { WEBEX_SERVICE_APP_ACCESS_TOKEN: '', WEBEX_SERVICE_APP_REFRESH_TOKEN: '' };
}

function orgsOf({ config }: StoreSnapshot): [id: string, name: string | undefined, paused: boolean][] {
  return config.orgs.map(({ id, name, paused }) => [id, name, paused]);
}

function refreshTokenOf({ config }: StoreSnapshot, key: CredentialKey): string | undefined {
  return config.credentials.get(key)?.refreshToken?.value.reveal();
}
