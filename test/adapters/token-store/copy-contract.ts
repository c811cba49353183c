import { afterEach, describe, expect, it } from 'vitest';
import type { CopyPlan } from '../../../src/core/copy-plan.ts';
import { type CopyContext, type CopyEnd, copyStore, lookAtCopy } from '../../../src/core/copy-store.ts';
import { KeeperError } from '../../../src/core/errors.ts';
import type { CredentialUpdate } from '../../../src/core/model.ts';
import { withMovedTo } from '../../../src/core/moved.ts';
import type { Clock } from '../../../src/core/ports.ts';
import type { LockedTokenStore, TokenStore } from '../../../src/core/token-store.ts';
import { expectNoSecrets } from './contract.ts';
import { documentText, type Editable, integrationRefresh, KEY_A, minted, ORG_A, refreshToken } from './documents.ts';

/** Two places between which a document is moved, the first holding one, the second nothing yet. */
export interface CopyPlaces {
  readonly from: CopyEnd;
  readonly to: CopyEnd;
  readonly clock: Clock;
  close(): Promise<void>;
}

/** An update of an hour later. */
function later(update: CredentialUpdate): CredentialUpdate {
  return { ...update, tokens: { ...update.tokens!, obtainedAt: update.tokens!.obtainedAt + 3_600_000 } };
}

/** A death, which no code of ours can answer. */
class Died extends Error {}

/** What a store that dies before or after its n-th step is made of. */
function dying(end: CopyEnd, step: (name: string) => void): CopyEnd {
  const wrapped = (locked: LockedTokenStore): LockedTokenStore => ({
    read: () => locked.read(),
    save: (updates) => locked.save(updates),
    forgetCopies: () => locked.forgetCopies(),
    remainingMs: () => locked.remainingMs(),
    release: () => locked.release(),
    async rewrite(change) {
      step('before');
      await locked.rewrite(change);
      step('after');
    },
  });
  const store: TokenStore = {
    ...end.store,
    lock: async (options) => wrapped(await end.store.lock(options)),
    async create(document) {
      step('before');
      await end.store.create(document);
      step('after');
    },
  };
  return { ...end, store };
}

/** What must hold of moving a document between two kinds of store. */
export function copyContract(name: string, open: (text: string) => Promise<CopyPlaces>): void {
  describe(`moving tokens: ${name}`, () => {
    let places: CopyPlaces;
    afterEach(() => places.close());

    const given = async (text = documentText()) => {
      places = await open(text);
    };
    const copy = (more: Partial<CopyContext> = {}): Promise<CopyPlan> =>
      copyStore({ from: places.from, to: places.to, clock: places.clock, overwrite: {}, ...more });
    const back = (more: Partial<CopyContext> = {}): Promise<CopyPlan> =>
      copy({ from: places.to, to: places.from, ...more });
    const read = async (end: CopyEnd) => (await end.store.read()).config;
    const isLive = async (end: CopyEnd) => (await end.store.exists()) && (await read(end)).movedTo === undefined;
    const withLock = async (end: CopyEnd, work: (locked: LockedTokenStore) => Promise<unknown>) => {
      const locked = await end.store.lock({ waitMs: 600_000 });
      await work(locked).finally(() => locked.release());
    };
    const refusalOf = async (copying: Promise<unknown>) => {
      const problem = await copying.catch((thrown) => thrown);
      expectNoSecrets(problem);
      expect(problem).toBeInstanceOf(KeeperError);
      return problem as KeeperError;
    };

    it('makes the target with the same document, and the source gives its tokens up', async () => {
      await given();
      const before = (await read(places.from)).document;
      await copy();
      expect((await read(places.to)).document).toEqual(before);
      expect((await read(places.from)).movedTo).toMatchObject({ store: places.to.address });
      expect([await isLive(places.from), await isLive(places.to)]).toEqual([false, true]);
    });

    it('takes along what an earlier run of the source could not publish, and comes back with what is new', async () => {
      await given();
      await withLock(places.from, (locked) => locked.save([integrationRefresh(1), minted(KEY_A)]));
      await copy();
      await withLock(places.to, (locked) => locked.save([integrationRefresh(2)]));
      await back();
      expect([await isLive(places.from), await isLive(places.to)]).toEqual([true, false]);
      const { credentials } = await read(places.from);
      expect(credentials.get('integration')?.refreshToken?.value.reveal()).toBe(refreshToken(2));
      expect(credentials.get(KEY_A)?.refreshToken).toBeDefined();
    });

    it('goes there and back many times', async () => {
      await given();
      for (let n = 1; n <= 3; n += 1) {
        await copy();
        await withLock(places.to, (locked) => locked.save([integrationRefresh(2 * n - 1)]));
        await back();
        await withLock(places.from, (locked) => locked.save([integrationRefresh(2 * n)]));
      }
      expect((await read(places.from)).credentials.get('integration')?.refreshToken?.value.reveal()).toBe(
        refreshToken(6),
      );
    });

    it('refuses a source whose tokens were moved, and names where they are', async () => {
      await given();
      await copy();
      const problem = await refusalOf(copy());
      expect(problem).toMatchObject({ code: 'refused', exitCode: 2 });
      expect(problem.message).toContain(`moved to ${places.to.address}`);
      expect(problem.remedy).toContain(`byods store copy --from ${places.to.address} --to ${places.from.address}`);
      expect([await isLive(places.from), await isLive(places.to)]).toEqual([false, true]);
    });

    it.each([
      [
        'newer by when they were received',
        () => {},
        [integrationRefresh(1), later(integrationRefresh(2))],
        'the integration: newer there',
      ],
      [
        'pasted, so that nobody knows',
        (it: Editable) => (it.tokenManager.oauthRefreshToken = 'pasted-by-a-person'),
        [],
        'the integration: others there, and nothing tells',
      ],
      ['only there', () => {}, [minted(KEY_A)], `Première (${ORG_A}): only there`],
    ] as const)(
      'refuses to overwrite tokens that are %s, and does so when told to',
      async (_what, edit, updates, why) => {
        await given();
        if (updates.length > 1) await withLock(places.from, (locked) => locked.save([integrationRefresh(1)]));
        await places.to.store.create(JSON.parse(documentText(edit)));
        if (updates.length > 0) await withLock(places.to, (locked) => locked.save(updates));
        const [source, target] = [await read(places.from), await read(places.to)];
        const problem = await refusalOf(copy());
        expect(problem).toMatchObject({
          code: 'refused',
          exitCode: 2,
          remedy: expect.stringContaining('--overwrite-newer'),
        });
        expect(problem.message).toContain(why);
        expect((await read(places.from)).document).toEqual(source.document);
        expect((await read(places.to)).document).toEqual(target.document);
        await copy({ overwrite: { newer: true } });
        expect((await read(places.to)).document).toEqual(source.document);
      },
    );

    it.each([
      ['another service app', (it: Editable) => (it.serviceApp.clientId = 'C0000other'), 'holds another service app'],
      [
        'another API',
        (it: Editable) => (it.byods = { apiOrigin: 'https://api-usgov.webex.com' }),
        'came from https://api-usgov',
      ],
    ])('refuses to overwrite the document of %s, and does so when told to', async (_what, edit, why) => {
      await given(documentText((it) => (it.byods = { version: 1, apiOrigin: 'https://webexapis.com' })));
      await places.to.store.create(JSON.parse(documentText(edit)));
      const problem = await refusalOf(copy());
      expect(problem).toMatchObject({ code: 'refused', remedy: expect.stringContaining('--overwrite-other-app') });
      expect(problem.message).toContain(why);
      await copy({ overwrite: { otherApp: true } });
      expect((await read(places.to)).document.serviceApp).toEqual((await read(places.from)).document.serviceApp);
    });

    it('writes nothing when it only looks', async () => {
      await given();
      const { plan } = await lookAtCopy({ from: places.from, to: places.to, clock: places.clock, overwrite: {} });
      expect(plan.credentials.map(({ action }) => action)).toEqual(['copy']);
      expect(await places.to.store.exists()).toBe(false);
      expect(await isLive(places.from)).toBe(true);
    });

    it('refuses while somebody refreshes at the source, and changes nothing', async () => {
      await given();
      await withLock(places.from, async () => {
        const impatient: CopyEnd = {
          ...places.from,
          store: { ...places.from.store, lock: () => places.from.store.lock({ waitMs: 0 }) },
        };
        expect(await refusalOf(copy({ from: impatient }))).toMatchObject({ code: 'lock-busy', exitCode: 7 });
      });
      expect(await places.to.store.exists()).toBe(false);
    });

    it('leaves an edit of the source that comes while it is being moved, and finishes later', async () => {
      await given();
      let edited = false;
      const slow: CopyEnd = {
        ...places.to,
        store: {
          ...places.to.store,
          async create(document) {
            await places.to.store.create(document);
            edited = true;
          },
        },
      };
      const source = dying(places.from, () => {});
      const meddled: CopyEnd = {
        ...source,
        store: {
          ...source.store,
          async lock(options) {
            const locked = await source.store.lock(options);
            return {
              ...locked,
              rewrite: (change) =>
                locked.rewrite((document) => change(edited ? { ...document, note: 'edited meanwhile' } : document)),
            };
          },
        },
      };
      const problem = await refusalOf(copy({ from: meddled, to: slow }));
      expect(problem).toMatchObject({ code: 'changed-meanwhile' });
      expect(problem.remedy).toContain('then finish it: byods store copy --from');
      expect([await isLive(places.from), await isLive(places.to)]).toEqual([true, false]);
      expect((await read(places.to)).movedTo).toMatchObject({ store: places.from.address, unfinished: true });
      await copy();
      expect([await isLive(places.from), await isLive(places.to)]).toEqual([false, true]);
    });

    it.each([
      ['a new one', false],
      ['one that is there', true],
    ])(
      'after a death at any step of a copy to %s at most one is in use, nothing is lost, and either way finishes it',
      async (_what, there) => {
        for (let deadly = 1; ; deadly += 1) {
          for (const [how, finish] of [
            ['again', copy],
            ['back', back],
          ] as const) {
            await given();
            const source = (await read(places.from)).document;
            const { address } = places.from;
            if (there) await places.to.store.create(withMovedTo(source, { store: address }));
            let steps = 0;
            const step = () => {
              steps += 1;
              if (steps === deadly) throw new Died();
            };
            const ending = await copy({ from: dying(places.from, step), to: dying(places.to, step) }).catch((it) => it);
            const live = [await isLive(places.from), await isLive(places.to)];
            expect([deadly, live.filter(Boolean).length]).toEqual([deadly, deadly === 4 || deadly === 5 ? 0 : 1]);
            if (!(ending instanceof Died)) {
              expect(deadly).toBe(7);
              return;
            }
            const holders = (
              await Promise.all(
                [places.from, places.to].map(async (end) => ((await end.store.exists()) ? await read(end) : undefined)),
              )
            ).filter((it) => it !== undefined);
            for (const { credentials } of holders)
              expect(credentials.get('integration')?.refreshToken?.value.reveal()).toBe(refreshToken(0));
            // Where the target was never written there is nothing to come back from.
            const isBegun = holders.some(({ movedTo }) => movedTo);
            if (how === 'back' && !isBegun) {
              await places.close();
              continue;
            }
            await finish().catch((thrown: unknown) => {
              // Already where it was to go, or back where it came from.
              expect(thrown).toMatchObject({ code: 'refused' });
            });
            const after = [await isLive(places.from), await isLive(places.to)];
            expect([deadly, how, after.filter(Boolean).length]).toEqual([deadly, how, 1]);
            expect(
              (await read(after[0] ? places.from : places.to)).credentials
                .get('integration')
                ?.refreshToken?.value.reveal(),
            ).toBe(refreshToken(0));
            await places.close();
          }
        }
      },
    );

    it('says what is in use after a failure, and how it is finished', async () => {
      await given();
      const broken = (n: number) => {
        let steps = 0;
        return () => {
          steps += 1;
          if (steps === n)
            throw new KeeperError('store-unavailable', 'the disk went away', { remedy: 'bring it back' });
        };
      };
      const first = await refusalOf(copy({ from: dying(places.from, broken(1)) }));
      expect(first.message).toContain('the copy was not finished: the disk went away.');
      expect(first.remedy).toBe(
        `bring it back; then finish it: byods store copy --from ${places.from.address} --to ${places.to.address}`,
      );
      const second = await refusalOf(copy({ to: dying(places.to, broken(3)) }));
      expect(second.message).toContain(`every token is in ${places.from.address} and in ${places.to.address}`);
      expect([await isLive(places.from), await isLive(places.to)]).toEqual([false, false]);
      await copy();
      expect([await isLive(places.from), await isLive(places.to)]).toEqual([false, true]);
    });
  });
}
