import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CredentialStore } from '../../../src/core/credential-store.ts';
import { personsDocument } from '../../../src/core/person-credential.ts';
import { Secret } from '../../../src/core/secret.ts';
import { withUpdate } from '../../../src/core/store-update.ts';
import { integrationRefresh, NOW, refreshToken } from './documents.ts';
import type { ManualClock } from './secrets-manager-harness.ts';

/** One store in a place of its own. */
export interface CredentialStoreHarness {
  readonly store: CredentialStore;
  readonly clock: ManualClock;
  /** The same place as another process sees it. */
  another(): CredentialStore;
  /** The same by the machine's clock: for who waits for work that really takes time. */
  contender(): CredentialStore;
  close(): Promise<void>;
}

const CLIENT = { clientId: 'C-fake', clientSecret: new Secret('fake-client-secret') };
const PATIENT = { waitMs: 600_000 };

/** A person's document with the n-th pair of tokens. */
export function person(n: number) {
  return withUpdate(personsDocument(CLIENT), { ...integrationRefresh(n), replaces: '' });
}

/** What every store of many credentials promises of its names and records; its documents keep the token store contract. */
export function credentialStoreContract(name: string, open: () => Promise<CredentialStoreHarness>): void {
  describe(`credential store contract: ${name}`, () => {
    let harness: CredentialStoreHarness;
    let store: CredentialStore;

    beforeEach(async () => {
      harness = await open();
      store = harness.store;
    });
    afterEach(() => harness.close());

    describe('documents', () => {
      it('has none at first, and says what is not there', async () => {
        expect(await store.names()).toEqual([]);
        const none = store.document('anna');
        expect(await none.exists()).toBe(false);
        expect(await none.document()).toBeUndefined();
        await expect(none.read()).rejects.toMatchObject({
          code: 'configuration',
          message: expect.stringContaining('anna'),
        });
        await expect(none.lock(PATIENT)).rejects.toMatchObject({ code: 'configuration' });
        expect(await store.names()).toEqual([]);
      });

      it('keeps each under its name, and names them in order', async () => {
        for (const [index, each] of ['zoe', 'a.b', 'a', 'a.b.stale-1'].entries()) {
          await store.document(each).create(person(index));
        }
        expect(await harness.another().names()).toEqual(['a', 'a.b', 'a.b.stale-1', 'zoe']);
        const { config } = await harness.another().document('a.b').read();
        expect(config.credentials.get('integration')?.refreshToken?.value.reveal()).toBe(refreshToken(1));
        expect(config.serviceApp).toBeUndefined();
        expect(config.orgs).toEqual([]);
      });

      it('never makes one twice', async () => {
        await store.document('anna').create(person(1));
        await expect(store.document('anna').create(person(2))).rejects.toMatchObject({ code: 'refused' });
        const made = await Promise.allSettled([3, 4].map((n) => harness.another().document('both').create(person(n))));
        expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      });

      it('locks one without the others', async () => {
        await store.document('anna').create(person(1));
        await store.document('bert').create(person(2));
        const anna = await store.document('anna').lock(PATIENT);
        const bert = await harness.another().document('bert').lock(PATIENT);
        await bert.save([integrationRefresh(3, refreshToken(2))]);
        await expect(harness.another().document('anna').lock({ waitMs: 0 })).rejects.toMatchObject({
          code: 'lock-busy',
        });
        await bert.release();
        await anna.release();
        const { config } = await store.document('bert').read();
        expect(config.credentials.get('integration')?.refreshToken?.value.reveal()).toBe(refreshToken(3));
      });

      it('removes one with all that belongs to it, and then it can be made anew', async () => {
        await store.document('anna').create(person(1));
        await store.document('anna.b').create(person(2));
        const locked = await store.document('anna').lock(PATIENT);
        await locked.save([integrationRefresh(3, refreshToken(1))]);
        await locked.release();
        await store.remove('anna');
        await store.remove('anna');
        expect(await harness.another().names()).toEqual(['anna.b']);
        await store.document('anna').create(person(4));
        const { config } = await store.document('anna').read();
        expect(config.credentials.get('integration')?.refreshToken?.value.reveal()).toBe(refreshToken(4));
      });

      it('does not remove what somebody works with', async () => {
        await store.document('anna').create(person(1));
        const locked = await harness.another().document('anna').lock(PATIENT);
        await expect(store.remove('anna')).rejects.toMatchObject({ code: 'lock-busy' });
        await locked.release();
        expect(await store.names()).toEqual(['anna']);
      });

      it.each(['', '.', '..', '../up', 'A', 'a/b', 'ä', '-a', 'a'.repeat(65), 'a\n'])(
        'refuses the name %j',
        async (bad) => {
          expect(() => store.document(bad)).toThrow(/is no name/);
          await expect(store.remove(bad)).rejects.toMatchObject({ code: 'usage' });
        },
      );
    });

    describe('records', () => {
      it('keeps a record, whatever its id, and another one of another kind', async () => {
        const id = '../A/ä\n"x"';
        const put = await store.records.put('key', id, { credential: 'anna', uses: 0 });
        expect(put).toEqual({ id, value: { credential: 'anna', uses: 0 }, revision: put.revision });
        expect(await harness.another().records.get('key', id)).toEqual(put);
        expect(await store.records.get('state', id)).toBeUndefined();
        expect(await store.records.get('key', 'another')).toBeUndefined();
      });

      it('replaces only what the writer has seen', async () => {
        const first = await store.records.put('key', 'k', { n: 1 });
        await expect(store.records.put('key', 'k', { n: 2 })).rejects.toMatchObject({ code: 'changed-meanwhile' });
        const second = await store.records.put('key', 'k', { n: 2 }, first.revision);
        expect(second.revision).not.toBe(first.revision);
        await expect(store.records.put('key', 'k', { n: 3 }, first.revision)).rejects.toMatchObject({
          code: 'changed-meanwhile',
        });
        await expect(store.records.put('key', 'none', { n: 1 }, first.revision)).rejects.toMatchObject({
          code: 'changed-meanwhile',
        });
        expect((await store.records.get('key', 'k'))?.value).toEqual({ n: 2 });
      });

      it('changes the revision with each write, also of the same value', async () => {
        const first = await store.records.put('key', 'k', { n: 1 });
        const second = await store.records.put('key', 'k', { n: 1 }, first.revision);
        await expect(store.records.put('key', 'k', { n: 1 }, first.revision)).rejects.toThrow();
        expect(await store.records.delete('key', 'k', first.revision)).toBe(false);
        expect(await store.records.delete('key', 'k', second.revision)).toBe(true);
      });

      it('lets exactly one of many win', async () => {
        const others = Array.from({ length: 8 }, () => harness.contender());
        const put = await Promise.allSettled(others.map((each, n) => each.records.put('key', 'k', { n })));
        expect(put.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        const gone = await Promise.all(others.map((each) => each.records.delete('key', 'k')));
        expect(gone.filter(Boolean)).toHaveLength(1);
        expect(await store.records.delete('key', 'k')).toBe(false);
      });

      it('forgets a record at the end of its time, and not before', async () => {
        await store.records.put('state', 's', { n: 1 }, undefined, NOW + 1000);
        harness.clock.advance(999);
        expect(await store.records.get('state', 's')).toBeDefined();
        harness.clock.advance(1);
        expect(await store.records.get('state', 's')).toBeUndefined();
        expect(await store.records.list('state')).toEqual([]);
        expect(await store.records.delete('state', 's')).toBe(false);
        await store.records.put('state', 's', { n: 2 }, undefined, NOW + 5000);
        expect((await store.records.get('state', 's'))?.value).toEqual({ n: 2 });
      });

      it('lists a kind by id', async () => {
        expect(await store.records.list('key')).toEqual([]);
        for (const id of ['b', 'a', 'c']) await store.records.put('key', id, { id });
        await store.records.put('keys', 'd', {});
        expect((await harness.another().records.list('key')).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
      });
    });

    describe('logs', () => {
      it('keeps what many append, in order, over midnight', async () => {
        expect(await store.records.entries('audit')).toEqual([]);
        await store.records.append('audit', { n: 1 });
        harness.clock.advance(86_400_000);
        await store.records.append('audit', { n: 2 });
        harness.clock.advance(1);
        await harness.another().records.append('audit', { n: 3 });
        await store.records.append('other', { n: 4 });
        expect(await store.records.entries('audit')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
        expect(await harness.another().records.entries('audit', { limit: 2 })).toEqual([{ n: 2 }, { n: 3 }]);
        expect(await store.records.entries('audit', { limit: 0 })).toEqual([]);
      });

      it('loses none of those that come at once', async () => {
        const others = Array.from({ length: 4 }, () => harness.contender());
        await Promise.all(Array.from({ length: 20 }, (_, n) => others[n % 4]!.records.append('audit', { n })));
        const numbers = (await store.records.entries('audit')).map(({ n }) => n);
        expect(numbers.sort((one, other) => Number(one) - Number(other))).toEqual(
          Array.from({ length: 20 }, (_, n) => n),
        );
      });
    });
  });
}
