import { afterEach, describe, expect, it } from 'vitest';
import type { TokenStore } from '../../../src/core/token-store.ts';
import { expectNoSecrets } from './contract.ts';
import { documentText, integrationRefresh, refreshToken } from './documents.ts';

/** A place where no store is yet. */
export interface EmptyPlace {
  readonly store: TokenStore;
  /** The same place as another process sees it. */
  another(): TokenStore;
  /** The document as it is stored. */
  stored(): Promise<string>;
  close(): Promise<void>;
}

const document = (note = 'kept by hand') => JSON.parse(documentText((it) => (it.note = note)));

/** What every token store promises about making it. */
export function createContract(name: string, open: () => Promise<EmptyPlace>): void {
  describe(`making a store: ${name}`, () => {
    let place: EmptyPlace;
    afterEach(() => place.close());

    it('holds the document, and works like any other', async () => {
      place = await open();
      await place.store.create(document());
      expect((await place.another().read()).config.document).toEqual(document());
      const locked = await place.another().lock({ waitMs: 0 });
      await locked.save([integrationRefresh(1)]);
      await locked.rewrite((before) => ({ ...before, note: 'changed' }));
      await locked.release();
      const { config, warnings } = await place.store.read();
      expect(warnings).toEqual([]);
      expect(config.document.note).toBe('changed');
      expect(config.credentials.get('integration')?.refreshToken?.value.reveal()).toBe(refreshToken(1));
    });

    it('is refused where one is, which stays as it is', async () => {
      place = await open();
      await place.store.create(document());
      const stored = await place.stored();
      const problem = await place
        .another()
        .create(document('another'))
        .catch((thrown) => thrown);
      expect(problem).toMatchObject({ code: 'refused', exitCode: 2, remedy: expect.stringMatching(/./) });
      expectNoSecrets(problem);
      expect(await place.stored()).toBe(stored);
    });

    it('is done by one of many who do it at once', async () => {
      place = await open();
      const tries = await Promise.allSettled(
        Array.from({ length: 6 }, (_, n) => place.another().create(document(`by ${n}`))),
      );
      const won = tries.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []));
      expect(won).toHaveLength(1);
      for (const each of tries) if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'refused' });
      expect(JSON.parse(await place.stored()).note).toBe(`by ${won[0]}`);
    });

    it('is refused for a document that could not be read, and leaves nothing', async () => {
      place = await open();
      const problem = await place.store.create({ note: 'nothing else' }).catch((thrown) => thrown);
      expect(problem).toMatchObject({ code: 'configuration' });
      await place.store.create(document());
      expect((await place.another().read()).config.document).toEqual(document());
    });
  });
}
