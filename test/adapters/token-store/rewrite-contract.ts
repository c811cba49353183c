import { afterEach, describe, expect, it } from 'vitest';
import { KeeperError } from '../../../src/core/errors.ts';
import type { CredentialKey } from '../../../src/core/model.ts';
import type { JsonObject } from '../../../src/core/strict-json.ts';
import type { LockedTokenStore, StoreSnapshot, TokenStore } from '../../../src/core/token-store.ts';
import { expectNoSecrets, type OpenHarness, type TokenStoreHarness } from './contract.ts';
import { documentText, type Editable, integrationRefresh, KEY_A, minted, refreshToken } from './documents.ts';

const PATIENT = { waitMs: 600_000 };

/** A document without any token, which can still be read. */
function withoutTokens(document: Editable): JsonObject {
  const { oauthRefreshToken: _refresh, personalAccessToken: _access, ...tokenManager } = document.tokenManager;
  const { byods: _ours, ...others } = document;
  return { ...others, tokenManager };
}

const renamed = (note: string) => (document: Editable) => ({ ...document, note });

/** What every token store promises about a change of the whole document. */
export function rewriteContract(name: string, open: OpenHarness): void {
  describe(`rewriting the document: ${name}`, () => {
    let harness: TokenStoreHarness;
    let locked: LockedTokenStore | undefined;

    const given = async (text = documentText()): Promise<void> => {
      harness = await open(text);
    };
    const lock = async (store: TokenStore = harness.store): Promise<LockedTokenStore> => {
      locked = await store.lock(PATIENT);
      return locked;
    };
    const release = async (): Promise<void> => {
      await locked?.release();
      locked = undefined;
    };
    const document = async (): Promise<Editable> => JSON.parse(await harness.stored());

    afterEach(async () => {
      await release();
      await harness.close();
    });

    it('is published when it resolves, and seen by all', async () => {
      await given();
      await (await lock()).rewrite(withoutTokens);
      const { config } = await harness.another().read();
      expect(config.document).toEqual(withoutTokens(JSON.parse(documentText())));
      expect(config.credentials.get('integration')).not.toHaveProperty('refreshToken');
      expect((await locked!.read()).config.document).toEqual(config.document);
    });

    it('is asked with what an earlier run could not publish, which is then published', async () => {
      await given();
      await harness.crashWith([integrationRefresh(1), minted(KEY_A)]);
      const seen: (string | undefined)[] = [];
      await (await lock()).rewrite((before: Editable) => {
        seen.push(before.tokenManager.oauthRefreshToken);
        return { ...before, note: 'changed' };
      });
      expect(seen).toEqual([refreshToken(1)]);
      expect(await document()).toMatchObject({ note: 'changed', tokenManager: { oauthRefreshToken: refreshToken(1) } });
      expect((await document()).byods.serviceApps).toHaveProperty(KEY_A.slice('service-app:'.length));
    });

    it('brings nothing back that it took away, now or in a later run', async () => {
      await given();
      await harness.crashWith([integrationRefresh(1), minted(KEY_A)]);
      await (await lock()).save([integrationRefresh(2, refreshToken(1))]);
      await locked!.rewrite(withoutTokens);
      await locked!.rewrite(renamed('and again'));
      expect(tokensIn(await locked!.read())).toEqual([]);
      await release();
      expect(tokensIn(await harness.another().read())).toEqual([]);
      const later = await (await lock(harness.another())).read();
      expect(tokensIn(later)).toEqual([]);
      expect(later.warnings).toEqual([]);
      await locked!.save([{ credential: 'integration', notes: { rejectedAccessToken: 'abcdefabcdefabcd' } }]);
      expect(tokensIn(await harness.another().read())).toEqual([]);
    });

    it('stands beside saves before and after it, in their order', async () => {
      await given();
      const store = await lock();
      await Promise.all([
        store.save([integrationRefresh(1)]),
        store.rewrite(renamed('between')),
        store.save([minted(KEY_A)]),
      ]);
      const snapshot = await harness.another().read();
      expect(snapshot.config.document.note).toBe('between');
      expect(refreshTokenOf(snapshot)).toBe(refreshToken(1));
      expect(refreshTokenOf(snapshot, KEY_A)).toBe(minted(KEY_A).tokens?.refreshToken?.reveal());
    });

    it('keeps an edit that somebody made after the lock was taken', async () => {
      await given();
      const store = await lock();
      await store.read();
      await harness.plant(documentText((it) => (it.serviceApp.clientSecret = 'a-new-client-secret')));
      await store.rewrite(renamed('changed'));
      expect(await document()).toMatchObject({ note: 'changed', serviceApp: { clientSecret: 'a-new-client-secret' } });
    });

    it.each([
      ['which cannot be read', () => ({ note: 'nothing else' })],
      ['of a newer version', (before: JsonObject) => ({ ...before, byods: { version: 2 } })],
    ])('refuses a result %s, and leaves everything', async (_what, change) => {
      await given();
      const store = await lock();
      await store.read();
      const problem = await store.rewrite(change).catch((thrown) => thrown);
      expect(problem).toMatchObject({ code: 'configuration', exitCode: 2 });
      expectNoSecrets(problem);
      expect(await harness.stored()).toBe(documentText());
      await store.rewrite(renamed('a better one'));
      expect((await document()).note).toBe('a better one');
    });

    it('throws what the change throws, at once, and leaves everything', async () => {
      await given();
      const store = await lock();
      let asked = 0;
      const thrown = new KeeperError('changed-meanwhile', 'not so');
      const change = () => {
        asked += 1;
        throw thrown;
      };
      await expect(store.rewrite(change)).rejects.toBe(thrown);
      expect(asked).toBe(1);
      expect(await harness.stored()).toBe(documentText());
    });

    it('to what is there already changes nothing', async () => {
      await given();
      const store = await lock();
      await store.read();
      const before = JSON.parse(await harness.stored());
      await store.rewrite((same) => ({ ...same }));
      expect(JSON.parse(await harness.stored())).toEqual(before);
    });

    it('says why it could not be published, and what came before it is whole', async () => {
      await given();
      const store = await lock();
      await store.read();
      const mend = await harness.breakPublishing();
      const failure = await store.rewrite(withoutTokens).catch((thrown) => thrown);
      await mend();
      expect(failure).toMatchObject({ code: 'store-unavailable', exitCode: 5, remedy: expect.stringMatching(/./) });
      expectNoSecrets(failure);
      expect(await harness.stored()).toBe(documentText());
      await release();
      // A rewrite that was never published is nothing, and the next run does not finish it.
      const later = await (await lock(harness.another())).read();
      expect(refreshTokenOf(later)).toBe(refreshToken(0));
      expect(later.warnings).toEqual([]);
      await locked!.rewrite(withoutTokens);
      expect(tokensIn(await harness.another().read())).toEqual([]);
    });
  });
}

function tokensIn({ config }: StoreSnapshot): string[] {
  return [...config.credentials.values()].filter((each) => each.accessToken || each.refreshToken).map(({ key }) => key);
}

function refreshTokenOf(snapshot: StoreSnapshot, key: CredentialKey = 'integration'): string | undefined {
  return snapshot.config.credentials.get(key)?.refreshToken?.value.reveal();
}
