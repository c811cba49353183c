import { KeeperError } from '../../../core/errors.ts';
import type { StoreUpdate } from '../../../core/model.ts';
import type { Clock, Ids } from '../../../core/ports.ts';
import type { Seal } from '../../../core/sealing/seal.ts';
import { decodeUpdates, encodeUpdates } from '../update-codec.ts';
import type { TableCalls } from './calls.ts';
import { entriesOf, type Item, openItem, PARTITIONS, sealItem } from './items.ts';

/** What a journal is kept with. */
export interface TableJournalSettings {
  readonly calls: TableCalls;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What was received and is not yet published. */
export interface JournalEntry {
  readonly item: Item;
  /** Undefined for one that this version cannot read. */
  readonly updates: readonly StoreUpdate[] | undefined;
}

/** The journal of one document: an item for each save, until that is published. */
export class TableJournal {
  readonly #settings: TableJournalSettings;
  readonly #name: string;
  #written = 0;

  constructor(settings: TableJournalSettings, name: string) {
    this.#settings = settings;
    this.#name = name;
  }

  /** The entries in the order in which they came. */
  async read(): Promise<JournalEntry[]> {
    const { calls, seal } = this.#settings;
    const items = await calls.query({ pk: PARTITIONS.journal, begins: entriesOf(this.#name) });
    return await Promise.all(items.map(async (item) => ({ item, updates: await updatesIn(item, seal, calls.table) })));
  }

  /** Writes updates down. Durable when it resolves. */
  async add(updates: readonly StoreUpdate[]): Promise<Item> {
    const { calls, seal, clock, ids } = this.#settings;
    this.#written += 1;
    const rev = ids.nonce();
    // By time, and those of one moment in their order.
    const moment = `${String(clock.now()).padStart(15, '0')}-${String(this.#written).padStart(6, '0')}`;
    const key = { pk: PARTITIONS.journal, sk: `${entriesOf(this.#name)}${moment}-${rev}` };
    const item = { ...key, rev, sealed: sealItem(seal, key, encodeUpdates(updates)) };
    await calls.put(item);
    return item;
  }

  /** Forgets entries, which are published. */
  async remove(entries: readonly Item[]): Promise<void> {
    for (const entry of entries) await this.#settings.calls.remove(entry);
  }

  /** Moves an entry to where no run looks, for a person. */
  async setAside(entry: Item): Promise<void> {
    await this.#settings.calls.put({ ...entry, pk: PARTITIONS.aside });
    await this.#settings.calls.remove(entry);
  }

  /** Removes what was kept aside. */
  async forgetAside(): Promise<void> {
    await this.remove(await this.#settings.calls.query({ pk: PARTITIONS.aside, begins: entriesOf(this.#name) }));
  }
}

/** @throws KeeperError `configuration` where they are sealed with another key: they are not lost, and not to be passed over */
async function updatesIn(item: Item, seal: Seal, table: string): Promise<StoreUpdate[] | undefined> {
  try {
    return decodeUpdates(await openItem(seal, item, table));
  } catch (thrown) {
    if (thrown instanceof KeeperError && thrown.code === 'store-corrupt') return undefined;
    throw thrown;
  }
}
