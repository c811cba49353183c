import { copyFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../../../src/adapters/token-store/file/journal.ts';
import { sealUpdates } from '../../../src/adapters/token-store/sealed-updates.ts';
import { sealedAs } from '../../../src/core/sealing/seal.ts';
import { tokenStoreContract } from './contract.ts';
import { credentialStoreContract, person } from './credential-store-contract.ts';
import { integrationRefresh, refreshToken } from './documents.ts';
import { inventoryOf } from './file-harness.ts';
import { FolderHarness } from './folder-harness.ts';
import { SealedHarness, testSeal } from './sealed-harness.ts';

tokenStoreContract('a document of an encrypted folder', (text) => SealedHarness.open(text));
credentialStoreContract('encrypted folder', async () => new FolderHarness(testSeal()));

const PATIENT = { waitMs: 600_000 };

describe('an encrypted folder of credentials', () => {
  let harness: FolderHarness;
  const credentials = () => join(harness.directory, 'credentials');
  const file = (name: string) => join(credentials(), `${name}.credential`, 'token-config.json');
  const under = (key: number, ...earlier: number[]) => harness.another(harness.clock, testSeal(key, ...earlier));
  const held = async (name: string, store = harness.store) =>
    (await store.document(name).read()).config.credentials.get('integration')?.refreshToken?.value.reveal();

  /** Two people, each with a history of copies, a record and a log. */
  beforeEach(async () => {
    harness = new FolderHarness(testSeal());
    for (const [index, name] of ['anna', 'bert'].entries()) {
      const document = harness.store.document(name);
      await document.create(person(index * 10));
      const locked = await document.lock(PATIENT);
      await locked.save([integrationRefresh(index * 10 + 1, refreshToken(index * 10))]);
      // It fits no more, and is kept aside.
      await locked.save([integrationRefresh(index * 10 + 5, 'a-token-that-was-never-there')]);
      await locked.release();
      const look = await document.lastGood!.look();
      await document.lastGood!.bringBack(look, PATIENT);
      await harness.store.records.put('key', `key of ${name}`, { credential: name, note: 'a-private-note' });
      await harness.store.records.append('audit', { who: name, note: 'a-private-note' });
    }
  });
  afterEach(() => harness.close());

  it('shows nothing that is a secret, nor whose a record is, in any file or name', () => {
    const everything = JSON.stringify(inventoryOf(harness.root), (_key, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    const kept = readdirSync(join(credentials(), 'anna.credential', '.byods')).join(' ');
    expect(kept).toMatch(/stale-.*|before-restore-/);
    for (const secret of [
      refreshToken(0),
      refreshToken(1),
      refreshToken(5),
      'fake-client-secret',
      'C-fake',
      'a-private-note',
      'key of',
    ]) {
      expect(everything).not.toContain(secret);
      expect(everything).not.toContain(Buffer.from(secret).toString('base64').slice(0, -4));
    }
  });

  it('does not take the document of one for another', async () => {
    copyFileSync(file('anna'), file('bert'));
    await expect(harness.store.document('bert').read()).rejects.toMatchObject({ code: 'store-corrupt' });
    await expect(harness.store.document('bert').lock(PATIENT)).rejects.toMatchObject({ code: 'store-corrupt' });
    // Its own copy brings it back.
    const { lastGood } = harness.store.document('bert');
    await lastGood!.bringBack(await lastGood!.look(), PATIENT);
    expect(await held('bert')).toBe(refreshToken(11));
  });

  it('does not take the journal of one for another', async () => {
    cpSync(join(credentials(), 'anna.credential', '.byods'), join(credentials(), 'bert.credential', '.byods'), {
      recursive: true,
    });
    expect(await held('bert')).toBe(refreshToken(11));
  });

  it('does not take one record, or one log, for another', async () => {
    const folder = join(harness.directory, 'records', 'key');
    const [one, other] = readdirSync(folder).filter((name) => name.endsWith('.json'));
    copyFileSync(join(folder, one!), join(folder, other!));
    await expect(harness.store.records.list('key')).rejects.toMatchObject({ code: 'store-corrupt' });
    cpSync(join(harness.directory, 'logs', 'audit'), join(harness.directory, 'logs', 'other'), { recursive: true });
    await expect(harness.store.records.entries('other')).rejects.toMatchObject({ code: 'store-corrupt' });
  });

  it('takes no document that somebody put there in the clear', async () => {
    writeFileSync(file('anna'), JSON.stringify(person(9)));
    await expect(harness.store.document('anna').read()).rejects.toMatchObject({ code: 'store-corrupt' });
  });

  it('refuses to work with a wrong key, and writes nothing', async () => {
    const before = inventoryOf(harness.root);
    const wrong = under(8);
    const refused = { code: 'configuration', message: expect.stringMatching(/encrypted with the key key:/) };
    await expect(wrong.document('anna').read()).rejects.toMatchObject(refused);
    await expect(wrong.document('anna').lock(PATIENT)).rejects.toMatchObject(refused);
    await expect(wrong.document('anna').create(person(1))).rejects.toMatchObject({ code: 'refused' });
    await expect(wrong.records.get('key', 'key of anna')).rejects.toMatchObject(refused);
    await expect(wrong.records.list('key')).rejects.toMatchObject(refused);
    await expect(wrong.records.entries('audit')).rejects.toMatchObject(refused);
    await expect(wrong.document('anna').lastGood!.look()).rejects.toMatchObject(refused);
    expect(inventoryOf(harness.root)).toEqual(before);
    await expect(wrong.records.put('key', 'key of anna', {})).rejects.toMatchObject(refused);
    await expect(wrong.records.delete('key', 'key of anna')).rejects.toMatchObject(refused);
    await expect(wrong.rekey()).rejects.toMatchObject(refused);
    expect(await held('anna')).toBe(refreshToken(1));
    expect(await harness.store.records.list('key')).toHaveLength(2);
  });

  it('goes over to another key: everything, once, and then without the old one', async () => {
    const both = under(8, 7);
    expect(await held('anna', both)).toBe(refreshToken(1));
    expect(await both.rekey()).toEqual({ documents: 2, records: 2, entries: 2 });
    expect(await both.rekey()).toEqual({ documents: 0, records: 0, entries: 0 });
    const now = under(8);
    expect(await held('anna', now)).toBe(refreshToken(1));
    expect(await held('bert', now)).toBe(refreshToken(11));
    expect((await now.records.list('key')).map(({ id }) => id)).toEqual(['key of anna', 'key of bert']);
    expect((await now.records.entries('audit')).map(({ who }) => who)).toEqual(['anna', 'bert']);
    expect(await now.document('anna').lastGood!.look()).toMatchObject({ current: { orgs: [] } });
    const old = Buffer.from(harness.seal.seal(Buffer.from(''), ''))
      .toString()
      .match(/key:\w+/)![0];
    const files = readdirSync(harness.directory, { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile(),
    );
    const left = files.filter((each) => readFileSync(join(each.parentPath, each.name), 'latin1').includes(old));
    expect(left.map(({ name }) => name)).toEqual([]);
  });

  it('goes over with what a killed run left in the journal', async () => {
    const document = join(credentials(), 'anna.credential', '.byods', 'token-config.json.journal');
    const journal = new Journal(document);
    journal.append(sealUpdates(sealedAs(harness.seal, 'document anna'), [integrationRefresh(2)]));
    journal.close();
    await under(8, 7).rekey();
    expect(await held('anna', under(8))).toBe(refreshToken(2));
  });
});
