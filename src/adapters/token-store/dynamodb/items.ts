import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { KeeperError } from '../../../core/errors.ts';
import type { Seal } from '../../../core/sealing/seal.ts';

/** The names of the table's keys, both texts. */
export const PARTITION_KEY = 'pk';
export const SORT_KEY = 'sk';
/** The attribute by which DynamoDB removes what is over (its time to live), epoch seconds. */
const TTL_ATTRIBUTE = 'expires';

/** Where an item is. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** An item as we store it. */
export interface Item extends ItemKey {
  /** Another with every write: what a conditional write compares, and how a write of ours is known again. */
  readonly rev: string;
  /** What it holds, encrypted; absent for a lock. */
  readonly sealed?: string;
  /** Epoch seconds. */
  readonly expires?: number;
  /** What others are told of a lock. */
  readonly lock?: string;
}

/** The partitions of the table. What is listed together lies together. */
export const PARTITIONS = { documents: 'document', journal: 'journal', aside: 'aside', locks: 'lock' } as const;

/** The partition of a kind of records. */
export const recordsOf = (kind: string) => `record/${kind}`;

/** The partition of a log. */
export const logOf = (log: string) => `log/${log}`;

/** The beginning of the sort keys of one document's journal, and of what was kept aside of it. */
export const entriesOf = (name: string) => `${name}/`;

/** What an item's content is sealed as: its own key and no other's. An entry that is kept aside stays what it was. */
function boundTo({ pk, sk }: ItemKey): string {
  return JSON.stringify([pk === PARTITIONS.aside ? PARTITIONS.journal : pk, sk]);
}

/** The content of an item, encrypted for its place. */
export function sealItem(seal: Seal, key: ItemKey, plain: string): string {
  return seal.seal(Buffer.from(plain), boundTo(key)).toString('utf8');
}

/**
 * The content of an item.
 *
 * @throws KeeperError `store-corrupt`, `configuration` where it is encrypted with another key
 */
export async function openItem(seal: Seal, item: Item, table: string): Promise<string> {
  const where = inWords(item, table);
  if (item.sealed !== undefined)
    return (await seal.open(Buffer.from(item.sealed), boundTo(item), where)).toString('utf8');
  throw new KeeperError('store-corrupt', `${where} holds nothing of ours; it was left as it is`, {
    remedy: 'look at it in the DynamoDB console, and bring it back from a point in time',
  });
}

/** An item, for messages. */
export function inWords({ pk, sk }: ItemKey, table: string): string {
  return `the item ${pk} ${sk} of the table "${table}"`;
}

/** An item as DynamoDB takes it. */
export function toAttributes({ pk, sk, rev, sealed, expires, lock }: Item): Record<string, AttributeValue> {
  return {
    [PARTITION_KEY]: { S: pk },
    [SORT_KEY]: { S: sk },
    rev: { S: rev },
    ...(sealed !== undefined && { sealed: { S: sealed } }),
    ...(expires !== undefined && { [TTL_ATTRIBUTE]: { N: String(expires) } }),
    ...(lock !== undefined && { lock: { S: lock } }),
  };
}

/** What DynamoDB gives, as an item; fields that are missing or of another type count as absent. */
export function fromAttributes(attributes: Record<string, AttributeValue>): Item {
  const { sealed, lock, rev } = attributes;
  const expires = Number(attributes[TTL_ATTRIBUTE]?.N);
  return {
    pk: attributes[PARTITION_KEY]?.S ?? '',
    sk: attributes[SORT_KEY]?.S ?? '',
    rev: rev?.S ?? '',
    ...(sealed?.S !== undefined && { sealed: sealed.S }),
    ...(Number.isFinite(expires) && { expires }),
    ...(lock?.S !== undefined && { lock: lock.S }),
  };
}
