import { KeeperError } from '../../../core/errors.ts';
import type { StoreUpdate } from '../../../core/model.ts';
import type { Seal } from '../../../core/sealing/seal.ts';
import { subjectsOf } from '../../../core/store-update.ts';
import { parseDocument, type RolledForward, rollForward } from '../../../core/stored-document.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import type { TargetOrg } from '../../../core/target-orgs.ts';
import type { TableCalls } from './calls.ts';
import { type Item, openItem, PARTITIONS } from './items.ts';
import type { JournalEntry, TableJournal } from './journal.ts';

/** One document of the table. */
export interface TableDocument {
  readonly calls: TableCalls;
  readonly seal: Seal;
  readonly name: string;
  /** For messages. */
  readonly where: string;
  readonly journal: TableJournal;
}

/** A document and its journal as they are now. */
export interface Look {
  readonly item: Item;
  readonly before: JsonObject;
  readonly entries: readonly JournalEntry[];
  /** With what the journal holds, and more updates, rolled forward. */
  readonly rolled: RolledForward;
}

/** How often a reader reads again that meets a writer. */
const READ_TRIES = 4;

/** The document as it is stored; undefined where there is none. */
export async function storedIn({
  calls,
  seal,
  name,
  where,
}: TableDocument): Promise<{ item: Item; document: JsonObject } | undefined> {
  const item = await calls.get({ pk: PARTITIONS.documents, sk: name });
  if (!item) return undefined;
  const remedy = 'bring the item back from a point in time (aws dynamodb restore-table-to-point-in-time)';
  return { item, document: parseDocument(await openItem(seal, item, calls.table), where, remedy) };
}

/**
 * Reads the document with its journal rolled forward in memory. The journal is read first: what is published in between
 * stands in both, and does no harm.
 *
 * @param more  updates that are not in the journal
 * @throws KeeperError `configuration` where there is none, `store-corrupt`
 */
export async function lookAt(document: TableDocument, more: readonly StoreUpdate[] = []): Promise<Look> {
  const { journal, where } = document;
  for (let tries = 1; ; tries += 1) {
    const entries = await journal.read();
    const stored = await storedIn(document);
    if (!stored) throw noDocument(document);
    const updates = entries.flatMap((entry) => entry.updates ?? []);
    const rolled = rollForward(stored.document, [...updates, ...more], where);
    const look = { item: stored.item, before: stored.document, entries, rolled };
    // An entry that does not fit may be older than the document that was read after it.
    if (rolled.stale.length === 0 || entries.length === 0 || tries === READ_TRIES) return look;
    const again = await journal.read();
    if (again.map(({ item }) => item.sk).join() === entries.map(({ item }) => item.sk).join()) return look;
  }
}

/** What became stale, for people. */
export function staleSentence(
  { rolled, entries }: Look,
  orgs: readonly TargetOrg[],
  where: string,
): string | undefined {
  const unreadable = entries.some(({ updates }) => updates === undefined);
  if (rolled.stale.length === 0 && !unreadable) return undefined;
  const what =
    rolled.stale.length > 0 ? `tokens of ${subjectsOf(rolled.stale, orgs)}` : 'journal entries of another version';
  return `${what} that an earlier run received no longer fit ${where}: somebody has authorized again since; they are kept in the table under ${PARTITIONS.aside}`;
}

export function noDocument({ name, calls }: TableDocument): KeeperError {
  return new KeeperError('configuration', `there is no credential ${name} in the table "${calls.table}"`, {
    remedy: 'look which there are: byods keys list',
  });
}
