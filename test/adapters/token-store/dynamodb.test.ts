import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PARTITIONS } from '../../../src/adapters/token-store/dynamodb/items.ts';
import { type RunningDynalite, startDynalite } from '../../support/aws/dynalite.ts';
import { tokenStoreContract } from './contract.ts';
import { createContract } from './create-contract.ts';
import { credentialStoreContract, person } from './credential-store-contract.ts';
import { integrationRefresh, refreshToken } from './documents.ts';
import { type Fault, partitionOf, TableHarness, tableDocument } from './dynamodb-harness.ts';
import { testSeal } from './sealed-harness.ts';

let dynalite: RunningDynalite;
beforeAll(async () => {
  dynalite = await startDynalite();
});
afterAll(() => dynalite.stop());

tokenStoreContract('DynamoDB, dynalite', (text) => tableDocument(dynalite.url, text));
credentialStoreContract('DynamoDB, dynalite', () => TableHarness.open(dynalite.url));
createContract('DynamoDB, dynalite', async () => {
  const harness = await TableHarness.open(dynalite.url);
  const another = () => harness.another().document('anna');
  const stored = async () => JSON.stringify(await another().document());
  return { store: another(), another, stored, close: () => harness.close() };
});

const PATIENT = { waitMs: 600_000 };
const named = (name: string, message = name) => Object.assign(new Error(message), { name });

/** A fault that happens so many times to the writes of one partition. */
function times(count: number, pk: string, what: ReturnType<Fault>): Fault {
  let left = count;
  return (command, input) => {
    if (command !== 'PutItemCommand' || !partitionOf(input)?.startsWith(pk) || left === 0) return undefined;
    left -= 1;
    return what;
  };
}

describe('a table of credentials', () => {
  let harness: TableHarness;
  const held = async (name = 'anna') =>
    (await harness.another().document(name).read()).config.credentials.get('integration')?.refreshToken?.value.reveal();
  const locked = async (name = 'anna') => await harness.store.document(name).lock(PATIENT);

  beforeEach(async () => {
    harness = await TableHarness.open(dynalite.url);
    await harness.store.document('anna').create(person(0));
  });
  afterEach(() => harness.close());

  describe('when an answer is lost after the write was carried out', () => {
    it.each([1, 2, 3])('knows its own document again, after %d lost answers', async (count) => {
      const store = await locked();
      harness.fault = times(count, PARTITIONS.documents, 'after');
      await store.save([integrationRefresh(1)]);
      await store.release();
      expect(await held()).toBe(refreshToken(1));
      expect(await harness.calls.query({ pk: PARTITIONS.journal })).toEqual([]);
    });

    it('knows its own lock again', async () => {
      harness.fault = times(1, PARTITIONS.locks, 'after');
      const store = await harness.store.document('anna').lock({ waitMs: 0 });
      await store.save([integrationRefresh(1)]);
      await store.release();
      await (await harness.another().document('anna').lock({ waitMs: 0 })).release();
    });

    it('makes a document, and a record, once', async () => {
      harness.fault = times(1, PARTITIONS.documents, 'after');
      await harness.store.document('bert').create(person(2));
      expect(await held('bert')).toBe(refreshToken(2));
      harness.fault = times(1, 'record/', 'after');
      const record = await harness.store.records.put('key', 'k', { n: 1 });
      expect(await harness.store.records.get('key', 'k')).toEqual(record);
    });

    it('tells that a record was removed by whom it was', async () => {
      await harness.store.records.put('key', 'k', { n: 1 });
      harness.fault = times(1, 'record/', 'after');
      expect(await harness.store.records.delete('key', 'k')).toBe(true);
      expect(await harness.store.records.delete('key', 'k')).toBe(false);
    });

    it('does not take somebody else’s for its own', async () => {
      let once = true;
      harness.fault = (command, input) => {
        if (command !== 'PutItemCommand' || partitionOf(input) !== 'record/key' || !once) return undefined;
        once = false;
        return 'before';
      };
      const [one, other] = await Promise.allSettled([
        harness.store.records.put('key', 'k', { n: 1 }),
        harness.another({ client: harness.client }).records.put('key', 'k', { n: 2 }),
      ]);
      expect([one.status, other.status].sort()).toEqual(['fulfilled', 'rejected']);
    });
  });

  it('waits while AWS throttles, and tells when that does not end', async () => {
    const store = await locked();
    harness.fault = times(2, PARTITIONS.documents, named('ProvisionedThroughputExceededException'));
    await store.save([integrationRefresh(1)]);
    harness.fault = times(99, PARTITIONS.documents, named('ThrottlingException'));
    const before = harness.clock.monotonic();
    await expect(store.save([integrationRefresh(2)])).rejects.toMatchObject({
      code: 'save-failed',
      message: expect.stringMatching(/throttling.*in the journal of the table/),
    });
    expect(harness.clock.monotonic() - before).toBeLessThan(30_000);
    harness.fault = () => undefined;
    await store.release();
    // The next run publishes it.
    const next = await locked();
    await next.read();
    await next.release();
    expect(await held()).toBe(refreshToken(2));
  });

  it('publishes also where the journal cannot be written', async () => {
    const store = await locked();
    harness.fault = times(99, PARTITIONS.journal, 'before');
    await store.save([integrationRefresh(1)]);
    expect(await held()).toBe(refreshToken(1));
    await store.release();
  });

  it('keeps in this process, and in a file, what can be written nowhere', async () => {
    const store = await locked();
    harness.fault = (command) => (command === 'PutItemCommand' ? 'before' : undefined);
    const failed = await store.save([integrationRefresh(1)]).catch((thrown) => thrown);
    expect(failed).toMatchObject({ code: 'save-failed', message: expect.not.stringContaining('in the journal') });
    expect(harness.rescues.get(failed.rescuedTo)).toContain(refreshToken(1));
    harness.fault = () => undefined;
    await store.save([{ credential: 'integration', notes: {} }]);
    await store.release();
    expect(await held()).toBe(refreshToken(1));
  });

  it('lets the lock of a run that died lapse, by AWS’s clock', async () => {
    const since = Date.now();
    const lock = JSON.stringify({ holder: 'x', owner: 'a dead run', since, leaseMs: 60_000 });
    await harness.calls.put({ pk: PARTITIONS.locks, sk: 'anna', rev: 'one', lock });
    await expect(harness.store.document('anna').lock({ waitMs: 0 })).rejects.toMatchObject({
      code: 'lock-busy',
      message: expect.stringMatching(/is locked by a dead run; .* lapses in \d+ s/),
    });
    // The Date of an answer has whole seconds.
    const lapsed = JSON.stringify({ holder: 'x', owner: 'a dead run', since: since - 62_000, leaseMs: 60_000 });
    await harness.calls.put({ pk: PARTITIONS.locks, sk: 'anna', rev: 'two', lock: lapsed });
    await (await harness.store.document('anna').lock({ waitMs: 0 })).release();
  });

  it.each(['{"since":99999999999999,"leaseMs":1}', '{"since":"?"}', 'no JSON', ''])(
    'takes a lock that makes no sense: %s',
    async (lock) => {
      await harness.calls.put({ pk: PARTITIONS.locks, sk: 'anna', rev: 'odd', lock });
      await (await harness.store.document('anna').lock({ waitMs: 0 })).release();
    },
  );

  it('takes no item for another', async () => {
    await harness.store.document('bert').create(person(1));
    const [anna, bert] = await harness.calls.query({ pk: PARTITIONS.documents });
    await harness.calls.put({ ...bert!, sealed: anna!.sealed! });
    await expect(harness.store.document('bert').read()).rejects.toMatchObject({ code: 'store-corrupt' });
  });

  it('shows nothing that is a secret in any item', async () => {
    const store = await locked();
    await store.save([integrationRefresh(1)]);
    await store.release();
    await harness.store.records.put('key', 'key of anna', { credential: 'anna' });
    await harness.store.records.append('audit', { who: 'somebody' });
    const everything = JSON.stringify(await harness.calls.scan());
    for (const secret of [refreshToken(0), refreshToken(1), 'fake-client-secret', 'key of', 'somebody']) {
      expect(everything).not.toContain(secret);
    }
  });

  it('lets DynamoDB remove what is over', async () => {
    await harness.store.records.put('state', 's', {}, undefined, harness.clock.now() + 1500);
    const [item] = await harness.calls.query({ pk: 'record/state' });
    expect(item?.expires).toBe(Math.ceil((harness.clock.now() + 1500) / 1000));
  });

  it('lists more than one answer holds', async () => {
    const note = 'x'.repeat(250_000);
    for (const n of [1, 2, 3, 4, 5, 6]) {
      await harness.store.records.put('large', `k${n}`, { note });
      await harness.store.records.append('log', { n, note });
      harness.clock.advance(1);
    }
    expect(await harness.store.records.list('large')).toHaveLength(6);
    expect((await harness.store.records.entries('log', { limit: 5 })).map(({ n }) => n)).toEqual([2, 3, 4, 5, 6]);
    expect(await harness.store.records.entries('log')).toHaveLength(6);
  });

  it('refuses a document that no item can hold, and says what to do', async () => {
    const store = await locked();
    await expect(store.rewrite((before) => ({ ...before, note: 'x'.repeat(310_000) }))).rejects.toMatchObject({
      code: 'store-full',
      remedy: expect.stringContaining('second credential'),
    });
    await store.release();
    expect(await held()).toBe(refreshToken(0));
  });

  it('refuses renewals, and more orgs, before a document is full; what makes room it takes', async () => {
    const store = await locked();
    await store.rewrite((before) => ({ ...before, note: 'x'.repeat(280_000) }));
    await store.release();
    const document = harness.store.document('anna');
    await expect(document.lock({ waitMs: 0, sparing: true })).rejects.toMatchObject({
      code: 'store-full',
      remedy: expect.stringContaining('byods orgs remove'),
    });
    const { config } = await document.read();
    expect(() => document.refuseTooMany?.(config, [])).toThrow(/would be full/);
    const room = await document.lock({ waitMs: 0 });
    await room.rewrite(({ note: _, ...rest }) => rest);
    await room.release();
    await (await document.lock({ waitMs: 0, sparing: true })).release();
    expect(await held()).toBe(refreshToken(0));
  });

  it('goes over to another key, and refuses without the old one', async () => {
    await harness.store.records.put('key', 'k', { n: 1 });
    await harness.store.records.append('audit', { n: 1 });
    await expect(harness.another({ seal: testSeal(8) }).rekey()).rejects.toMatchObject({ code: 'configuration' });
    const both = harness.another({ seal: testSeal(8, 7) });
    expect(await both.rekey()).toEqual({ documents: 1, records: 1, entries: 1 });
    expect(await both.rekey()).toEqual({ documents: 0, records: 0, entries: 0 });
    const now = harness.another({ seal: testSeal(8) });
    expect((await now.document('anna').read()).config.integration?.clientId).toBe('C-fake');
    expect(await now.records.list('key')).toHaveLength(1);
    expect(await now.records.entries('audit')).toEqual([{ n: 1 }]);
    await expect(harness.store.document('anna').read()).rejects.toMatchObject({ code: 'configuration' });
  });

  it('says that there is no table, where it looked, and how one is made', async () => {
    const none = harness.another({ table: 'nowhere' });
    await expect(none.names()).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringMatching(/^there is no table "nowhere" in region us-east-1/),
      remedy: expect.stringMatching(
        /dynamodb:nowhere@<region>.*aws dynamodb create-table --table-name nowhere --region us-east-1/,
      ),
    });
  });

  it('says which right is missing', async () => {
    harness.fault = () =>
      named(
        'AccessDeniedException',
        'User: x is not authorized to perform: dynamodb:Query on resource: arn:aws:dynamodb:x because',
      );
    await expect(harness.store.names()).rejects.toMatchObject({
      message: 'AWS denies dynamodb:Query on arn:aws:dynamodb:x',
      remedy: expect.stringContaining('allow dynamodb:Query'),
    });
  });
});
