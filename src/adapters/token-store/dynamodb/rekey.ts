import type { Rekeyed } from '../../../core/credential-store.ts';
import type { Seal } from '../../../core/sealing/seal.ts';
import type { TableCalls } from './calls.ts';
import { openItem, PARTITIONS, sealItem } from './items.ts';

/** Encrypts every item anew that is encrypted with an earlier key. One that somebody writes meanwhile is looked at again. */
export async function rekeyTable(calls: TableCalls, seal: Seal): Promise<Rekeyed> {
  await seal.ready();
  const anew = { documents: 0, records: 0, entries: 0 };
  for (const { pk, sk } of await calls.scan()) {
    for (let done = false; !done; ) {
      const item = await calls.get({ pk, sk });
      if (!item?.sealed || seal.isCurrent(Buffer.from(item.sealed))) break;
      const sealed = sealItem(seal, item, await openItem(seal, item, calls.table));
      // Under the same rev: what it says is the same, and whoever has read it may go on.
      done = (await calls.put({ ...item, sealed }, item)) === 'stored';
      if (done) anew[countedAs(pk)] += 1;
    }
  }
  return anew;
}

function countedAs(pk: string): keyof Rekeyed {
  if (pk === PARTITIONS.documents) return 'documents';
  return pk.startsWith('record/') ? 'records' : 'entries';
}
