import { type RecordStore, recordChanged, requireName, type StoredRecord } from '../../../core/credential-store.ts';
import { KeeperError } from '../../../core/errors.ts';
import type { Clock, Ids } from '../../../core/ports.ts';
import type { Seal } from '../../../core/sealing/seal.ts';
import { isJsonObject, type JsonObject, parseStrictJson } from '../../../core/strict-json.ts';
import {
  decodeRecord,
  encodeRecord,
  isOver,
  type KeptRecord,
  newRecord,
  recordName,
  toldRecord,
} from '../record-codec.ts';
import type { TableCalls } from './calls.ts';
import { type Item, inWords, logOf, openItem, recordsOf, sealItem } from './items.ts';

/** What records in a table are kept with. */
export interface TableRecordsSettings {
  readonly calls: TableCalls;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly ids: Ids;
}

interface Found {
  readonly item: Item;
  readonly record: KeptRecord;
}

/** Records as items, one each, and logs as items by their moment. */
export function tableRecords({ calls, seal, clock, ids }: TableRecordsSettings): RecordStore {
  const keyOf = (kind: string, id: string) => ({ pk: recordsOf(requireName(kind)), sk: recordName(id) });
  const open = async (item: Item): Promise<Found> => {
    const where = inWords(item, calls.table);
    return { item, record: decodeRecord(await openItem(seal, item, calls.table), { name: item.sk, where }) };
  };
  /** One whose time is over lies there until DynamoDB removes it, within days. */
  const find = async (kind: string, id: string): Promise<Found | undefined> => {
    const item = await calls.get(keyOf(kind, id));
    return item && !isGone(item) ? await open(item) : undefined;
  };
  const live = (found: Found | undefined) => (found && !isOver(found.record, clock.now()) ? found : undefined);

  return {
    async get(kind, id): Promise<StoredRecord | undefined> {
      const found = live(await find(kind, id));
      return found && toldRecord(found.record);
    },
    async list(kind) {
      const items = await calls.query({ pk: recordsOf(requireName(kind)) });
      const found = await Promise.all(items.filter((item) => !isGone(item)).map(open));
      const there = found.flatMap((each) => (live(each) ? [toldRecord(each.record)] : []));
      return there.sort((one, other) => (one.id < other.id ? -1 : 1));
    },
    async put(kind, id, value, expected, expiresAt) {
      await seal.ready();
      const key = keyOf(kind, id);
      const there = await calls.get(key);
      const before = there && !isGone(there) ? live(await open(there)) : undefined;
      if (before?.record.revision !== expected) throw recordChanged(kind, id);
      const record = newRecord(id, value, expiresAt);
      const expires = expiresAt === undefined ? {} : { expires: Math.ceil(expiresAt / 1000) };
      const item = { ...key, rev: record.revision, sealed: sealItem(seal, key, encodeRecord(record)), ...expires };
      if ((await calls.put(item, there ?? 'nothing')) === 'refused') throw recordChanged(kind, id);
      return toldRecord(record);
    },
    async delete(kind, id, expected) {
      const key = keyOf(kind, id);
      const found = live(await find(kind, id));
      if (!found || (expected !== undefined && found.record.revision !== expected)) return false;
      // A mark that is ours: of a deletion whose answer was lost nobody could say whose it was.
      const gone = { ...key, rev: ids.nonce(), expires: Math.ceil(clock.now() / 1000) };
      if ((await calls.put(gone, found.item)) === 'refused') return false;
      await calls.remove(key, gone);
      return true;
    },
    async append(log, entry) {
      await seal.ready();
      const rev = ids.nonce();
      const key = { pk: logOf(requireName(log)), sk: `${new Date(clock.now()).toISOString()} ${rev}` };
      await calls.put({ ...key, rev, sealed: sealItem(seal, key, JSON.stringify(entry)) });
    },
    async entries(log, { limit } = {}) {
      const pk = logOf(requireName(log));
      if (limit === 0) return [];
      const items = await calls.query({ pk, last: limit ?? Number.POSITIVE_INFINITY });
      const entries = await Promise.all(
        items.map(async (item) => entryIn(await openItem(seal, item, calls.table), item, calls.table)),
      );
      return entries.reverse();
    },
  };
}

/** What was removed, and whose mark has not gone yet. */
function isGone(item: Item): boolean {
  return item.sealed === undefined;
}

function entryIn(text: string, item: Item, table: string): JsonObject {
  const entry = parseStrictJson(text);
  if (isJsonObject(entry)) return entry;
  throw new KeeperError('store-corrupt', `${inWords(item, table)} is no entry of ours; it was left as it is`, {
    remedy: 'look at it in the DynamoDB console',
  });
}
