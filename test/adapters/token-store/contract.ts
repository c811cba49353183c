import { afterEach, describe, expect, it } from 'vitest';
import { LockBusyError, SaveFailedError } from '../../../src/core/errors.ts';
import type { CredentialKey, StoreUpdate } from '../../../src/core/model.ts';
import type { LockedTokenStore, StoreSnapshot, TokenStore } from '../../../src/core/token-store.ts';
import { authorizationContract } from './authorization-contract.ts';
import {
  accessToken,
  documentText,
  type Editable,
  FIRST_REFRESH_TOKEN,
  integrationRefresh,
  KEY_A,
  KEY_B,
  minted,
  NOW,
  refreshToken,
  SECRET_VALUES,
} from './documents.ts';
import { targetOrgContract } from './org-contract.ts';
import { rewriteContract } from './rewrite-contract.ts';

/** One store in a place of its own, with what a test needs to do to it from outside. */
export interface TokenStoreHarness {
  readonly store: TokenStore;
  /** The same place as another process sees it: shares nothing in memory with `store`. */
  another(): TokenStore;
  /** The document as it is stored. */
  stored(): Promise<string>;
  /** Replaces the document, as a person does with an editor or in a console. */
  plant(text: string): Promise<void>;
  /** Leaves what a run leaves that had made these updates recoverable and died before publishing them. */
  crashWith(updates: readonly StoreUpdate[]): Promise<void>;
  /** Makes every publication fail until the function that it resolves to is called. */
  breakPublishing(): Promise<() => Promise<void>>;
  /** The text of a rescue file. */
  rescued(file: string): Promise<string>;
  /** Everything that the store could have written; deeply equal before and after when it wrote nothing. */
  inventory(): Promise<unknown>;
  close(): Promise<void>;
}

/** Makes a place that holds this text. The store's clock is virtual: nothing sleeps. */
export type OpenHarness = (text: string) => Promise<TokenStoreHarness>;

/** How long a test waits for a lock that it expects to get, on the store's own clock. */
const PATIENT = { waitMs: 600_000 };

/** What every token store promises. Run once for each kind. */
export function tokenStoreContract(name: string, open: OpenHarness): void {
  targetOrgContract(name, open);
  rewriteContract(name, open);
  authorizationContract(name, open);
  describe(`token store contract: ${name}`, () => {
    let harness: TokenStoreHarness;
    let locked: LockedTokenStore | undefined;

    const given = async (text = documentText()): Promise<void> => {
      harness = await open(text);
    };
    const lock = async (store = harness.store): Promise<LockedTokenStore> => {
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

    describe('read', () => {
      it('gives the document, checked and typed', async () => {
        await given();
        const { config, warnings } = await harness.store.read();
        expect(config.orgs.map(({ key }) => key)).toEqual([KEY_A, KEY_B]);
        expect(refreshTokenOf(await harness.store.read())).toBe(FIRST_REFRESH_TOKEN);
        expect(warnings).toEqual([]);
      });

      it('writes nothing', async () => {
        await given();
        const before = await harness.inventory();
        await harness.store.read();
        expect(await harness.inventory()).toEqual(before);
      });

      it('writes nothing when it rolls an update forward, nor when an update is stale', async () => {
        await given();
        await harness.crashWith([integrationRefresh(1)]);
        const before = await harness.inventory();
        expect(refreshTokenOf(await harness.store.read())).toBe(refreshToken(1));
        expect(await harness.inventory()).toEqual(before);

        await harness.plant(documentText((it) => (it.tokenManager.oauthRefreshToken = 'pasted-by-a-person')));
        const planted = await harness.inventory();
        expect(refreshTokenOf(await harness.store.read())).toBe('pasted-by-a-person');
        expect(await harness.inventory()).toEqual(planted);
      });

      it('keeps the revision while nothing changes and changes it with the document', async () => {
        await given();
        const { revision } = await harness.store.read();
        expect((await harness.another().read()).revision).toBe(revision);
        await harness.plant(documentText((it) => (it.note = 'edited')));
        expect((await harness.store.read()).revision).not.toBe(revision);
      });

      it.each([
        ['empty', ''],
        ['only white space', ' \n '],
        ['cut short', documentText().slice(0, 300)],
        ['followed by what was there before', `${documentText()}"}}\n`],
        ['not an object', `["${FIRST_REFRESH_TOKEN}"]`],
        ['a token and nothing else', FIRST_REFRESH_TOKEN],
        ['the same key twice', `{"a":"${FIRST_REFRESH_TOKEN}","a":1}`],
      ])('refuses a document that is %s, leaves it and quotes nothing of it', async (_what, text) => {
        await given(documentText());
        await harness.plant(text);
        const before = await harness.inventory();
        const problem = await harness.store.read().catch((thrown) => thrown);
        expect(problem).toMatchObject({ code: 'store-corrupt', exitCode: 5, remedy: expect.stringMatching(/./) });
        expectNoSecrets(problem);
        expect(await harness.inventory()).toEqual(before);

        const underLock = await (await lock()).read().catch((thrown) => thrown);
        expect(underLock).toMatchObject({ code: 'store-corrupt' });
        expectNoSecrets(underLock);
        expect(await harness.stored()).toBe(text);
      });

      it('skips a byte order mark', async () => {
        await given(`\uFEFF${documentText()}`);
        expect(refreshTokenOf(await harness.store.read())).toBe(FIRST_REFRESH_TOKEN);
      });

      it('refuses a document of a newer version and never rewrites it', async () => {
        const newer = documentText((it) => (it.byods = { version: 2 }));
        await given(newer);
        await expect(harness.store.read()).rejects.toMatchObject({ code: 'configuration', exitCode: 2 });
        await expect((await lock()).read()).rejects.toMatchObject({ code: 'configuration' });
        expect(await harness.stored()).toBe(newer);
      });
    });

    describe('lock', () => {
      it('is held by one at a time, and busy for the others', async () => {
        await given();
        await lock();
        const busy = await harness
          .another()
          .lock({ waitMs: 0 })
          .catch((thrown) => thrown);
        expect(busy).toBeInstanceOf(LockBusyError);
        expect(busy).toMatchObject({ code: 'lock-busy', exitCode: 7, remedy: expect.stringMatching(/./) });
        expectNoSecrets(busy);
        await expect(harness.store.lock({ waitMs: 0 })).rejects.toBeInstanceOf(LockBusyError);
      });

      it('does not hinder reading', async () => {
        await given();
        await lock();
        expect(refreshTokenOf(await harness.another().read())).toBe(FIRST_REFRESH_TOKEN);
      });

      it('is free again after release, with and without a save', async () => {
        await given();
        await lock();
        await release();
        await lock(harness.another());
        await locked!.save([integrationRefresh(1)]);
        await release();
        await lock();
        expect(refreshTokenOf(await locked!.read())).toBe(refreshToken(1));
      });

      it('can be released twice', async () => {
        await given();
        const twice = await lock();
        await twice.release();
        await expect(twice.release()).resolves.toBeUndefined();
      });

      it('is certainly ours for a while', async () => {
        await given();
        expect((await lock()).remainingMs()).toBeGreaterThan(0);
      });

      it('gives up at once when its signal has aborted', async () => {
        await given();
        const aborted = AbortSignal.abort(new Error('stop'));
        await expect(harness.store.lock({ waitMs: 1000, signal: aborted })).rejects.toThrow('stop');
        await lock();
      });
    });

    describe('save', () => {
      it('publishes tokens with their dates', async () => {
        await given();
        await (await lock()).save([integrationRefresh(1)]);
        const { config } = await harness.another().read();
        const integration = config.credentials.get('integration');
        expect(integration?.refreshToken?.value.reveal()).toBe(refreshToken(1));
        expect(integration?.accessToken?.value.reveal()).toBe(accessToken(1));
        expect(integration?.accessToken?.expiresAt).toBe(integrationRefresh(1).tokens?.expiresAt);
        expect(integration?.obtainedAt).toBe(NOW);
        expect(integration?.via).toBe('refresh');
      });

      it('keeps every key that it does not know', async () => {
        await given();
        const before = JSON.parse(documentText());
        await (await lock()).save([integrationRefresh(1), minted(KEY_A)]);
        const { byods, ...after } = await document();
        before.tokenManager.oauthRefreshToken = refreshToken(1);
        before.tokenManager.personalAccessToken = accessToken(1);
        expect(after).toEqual(before);
        expect(byods.version).toBe(1);
      });

      it('keeps an edit that somebody made between the read and the save', async () => {
        await given();
        const store = await lock();
        await store.read();
        await harness.plant(documentText((it) => (it.serviceApp.clientSecret = 'a-new-client-secret')));
        await store.save([integrationRefresh(1)]);
        expect((await document()).serviceApp.clientSecret).toBe('a-new-client-secret');
        expect(refreshTokenOf(await harness.another().read())).toBe(refreshToken(1));
      });

      it('leaves a refresh token alone that somebody pasted between the read and the save', async () => {
        await given();
        const store = await lock();
        await store.read();
        await harness.plant(documentText((it) => (it.tokenManager.oauthRefreshToken = 'pasted-by-a-person')));
        await store.save([integrationRefresh(1)]);
        expect(refreshTokenOf(await harness.another().read())).toBe('pasted-by-a-person');
      });

      it('saves one credential after another, each upon the one before', async () => {
        await given();
        const store = await lock();
        await store.save([integrationRefresh(1)]);
        await store.save([minted(KEY_A)]);
        await store.save([integrationRefresh(2)]);
        const snapshot = await harness.another().read();
        expect(refreshTokenOf(snapshot)).toBe(refreshToken(2));
        expect(refreshTokenOf(snapshot, KEY_A)).toBe(minted(KEY_A).tokens?.refreshToken?.reveal());
        expect(snapshot.warnings).toEqual([]);
      });

      it('loses none of many concurrent saves', async () => {
        await given();
        const store = await lock();
        await Promise.all([
          store.save([integrationRefresh(1)]),
          store.save([minted(KEY_A)]),
          store.save([integrationRefresh(2)]),
          store.save([minted(KEY_B)]),
          store.save([integrationRefresh(3)]),
        ]);
        const snapshot = await harness.another().read();
        expect(refreshTokenOf(snapshot)).toBe(refreshToken(3));
        expect(refreshTokenOf(snapshot, KEY_A)).toBe(minted(KEY_A).tokens?.refreshToken?.reveal());
        expect(refreshTokenOf(snapshot, KEY_B)).toBe(minted(KEY_B).tokens?.refreshToken?.reveal());
        expect(snapshot.warnings).toEqual([]);
      });

      it('saves notes alone, and tokens void them', async () => {
        await given();
        const store = await lock();
        const notes = {
          rejectedAccessToken: 'abcdefabcdefabcd',
          failing: { attempts: 2, since: NOW - 1000, lastAt: NOW },
        };
        await store.save([{ credential: 'integration', notes }]);
        const noted = await harness.another().read();
        expect(noted.config.credentials.get('integration')?.notes).toEqual(notes);
        expect(refreshTokenOf(noted)).toBe(FIRST_REFRESH_TOKEN);
        await store.save([integrationRefresh(1)]);
        expect((await harness.another().read()).config.credentials.get('integration')?.notes).toEqual({});
      });

      it('saving the same twice is saving it once', async () => {
        await given();
        const store = await lock();
        await store.save([integrationRefresh(1), minted(KEY_A)]);
        const once = await harness.stored();
        await store.save([integrationRefresh(1), minted(KEY_A)]);
        expect(JSON.parse(await harness.stored())).toEqual(JSON.parse(once));
      });

      it('saving nothing changes nothing', async () => {
        await given();
        await (await lock()).save([]);
        expect(await harness.stored()).toBe(documentText());
      });
    });

    describe('what an earlier run could not publish', () => {
      it('is seen by a read, and published by a read under the lock', async () => {
        await given();
        await harness.crashWith([integrationRefresh(1), minted(KEY_A)]);
        expect(refreshTokenOf(await harness.store.read())).toBe(refreshToken(1));
        expect(await harness.stored()).toBe(documentText());

        const snapshot = await (await lock()).read();
        expect(refreshTokenOf(snapshot)).toBe(refreshToken(1));
        expect(snapshot.warnings).toEqual([]);
        const stored = await document();
        expect(stored.tokenManager.oauthRefreshToken).toBe(refreshToken(1));
        expect(stored.byods.serviceApps[KEY_A.slice('service-app:'.length)].refreshToken).toBe(
          minted(KEY_A).tokens?.refreshToken?.reveal(),
        );
      });

      it('survives an unrelated edit', async () => {
        await given();
        await harness.crashWith([integrationRefresh(1)]);
        await harness.plant(documentText((it) => (it.orgs.another = { name: 'added by hand' })));
        const snapshot = await (await lock()).read();
        expect(refreshTokenOf(snapshot)).toBe(refreshToken(1));
        expect((await document()).orgs.another.name).toBe('added by hand');
      });

      it('is published by a save that comes without a read, and never undone by it', async () => {
        await given();
        await harness.crashWith([integrationRefresh(1)]);
        await (await lock()).save([minted(KEY_A)]);
        const snapshot = await harness.another().read();
        expect(refreshTokenOf(snapshot)).toBe(refreshToken(1));
        expect(refreshTokenOf(snapshot, KEY_A)).toBe(minted(KEY_A).tokens?.refreshToken?.reveal());
      });

      it('does no harm when it had been published after all', async () => {
        await given();
        await (await lock()).save([integrationRefresh(1)]);
        await release();
        await harness.crashWith([integrationRefresh(1)]);
        const before = await document();
        const snapshot = await (await lock()).read();
        expect(refreshTokenOf(snapshot)).toBe(refreshToken(1));
        expect(snapshot.warnings).toEqual([]);
        expect(await document()).toEqual(before);
      });

      it('is kept aside with a warning when somebody has authorized again since', async () => {
        await given();
        await harness.crashWith([integrationRefresh(1)]);
        await harness.plant(documentText((it) => (it.tokenManager.oauthRefreshToken = 'pasted-by-a-person')));
        const snapshot = await (await lock()).read();
        expect(refreshTokenOf(snapshot)).toBe('pasted-by-a-person');
        expect(snapshot.warnings).toHaveLength(1);
        expect((await document()).tokenManager.oauthRefreshToken).toBe('pasted-by-a-person');
        await release();

        const later = await (await lock()).read();
        expect(later.warnings).toEqual([]);
        expect(refreshTokenOf(later)).toBe('pasted-by-a-person');
      });
    });

    describe('a save that fails', () => {
      it('loses nothing that was there and keeps what came in a rescue file', async () => {
        await given();
        const store = await lock();
        await store.read();
        const mend = await harness.breakPublishing();
        const failure = await store.save([integrationRefresh(1)]).catch((thrown) => thrown);
        await mend();
        expect(failure).toBeInstanceOf(SaveFailedError);
        expect(failure).toMatchObject({ code: 'save-failed', exitCode: 5, remedy: expect.stringMatching(/./) });
        expectNoSecrets(failure);
        expect(failure.rescuedTo).toEqual(expect.any(String));
        expect(failure.message).toContain(failure.rescuedTo);
        expect(await harness.rescued(failure.rescuedTo)).toContain(refreshToken(1));
        expect(await harness.stored()).toBe(documentText());
      });

      it('does not stop a later save, which brings in both', async () => {
        await given();
        const store = await lock();
        await store.read();
        const mend = await harness.breakPublishing();
        await expect(store.save([integrationRefresh(1)])).rejects.toBeInstanceOf(SaveFailedError);
        await mend();
        await store.save([minted(KEY_A)]);
        const snapshot = await harness.another().read();
        expect(refreshTokenOf(snapshot)).toBe(refreshToken(1));
        expect(refreshTokenOf(snapshot, KEY_A)).toBe(minted(KEY_A).tokens?.refreshToken?.reveal());
      });
    });
  });
}

function refreshTokenOf(snapshot: StoreSnapshot, key: CredentialKey = 'integration'): string | undefined {
  return snapshot.config.credentials.get(key)?.refreshToken?.value.reveal();
}

/** Asserts that an error tells no secret, whole or in an eight-character piece of it. */
export function expectNoSecrets(thrown: unknown): void {
  const text = textOf(thrown);
  const values = [accessToken(1), refreshToken(1), ...SECRET_VALUES];
  const pieces = values.flatMap((value) =>
    Array.from({ length: value.length - 7 }, (_, at) => value.slice(at, at + 8)),
  );
  expect(pieces.filter((piece) => text.includes(piece))).toEqual([]);
}

function textOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return [
    thrown.message,
    thrown.stack,
    JSON.stringify(thrown),
    thrown.cause === undefined ? '' : textOf(thrown.cause),
  ].join('\n');
}
