import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rekeyed } from '../../../core/credential-store.ts';
import type { TokenStore } from '../../../core/token-store.ts';
import { replaceFile } from '../../durable-file.ts';
import { keptAside } from '../file/copies.ts';
import { type StorePlace, temporaryName } from '../file/place.ts';
import { openDocument, sealDocument } from '../file/sealed.ts';
import { storeUnavailable } from '../file/store-errors.ts';
import { UPDATES } from '../sealed-updates.ts';
import { type FolderParts, namesIn } from './documents.ts';
import { rekeyLogs } from './logs.ts';
import { documentPlace } from './place.ts';
import { FolderRecords } from './records.ts';

/** How long a document is waited for. */
const WAIT_MS = 60_000;

/** Seals everything in the folder anew that is sealed with an earlier key. Interrupted, it is run again. */
export async function rekeyFolder(parts: FolderParts, document: (name: string) => TokenStore): Promise<Rekeyed> {
  const { place, seal } = parts;
  await seal.ready();
  let documents = 0;
  for (const name of await namesIn(place)) {
    const own = documentPlace(place, name, seal);
    const locked = await document(name).lock({ waitMs: WAIT_MS });
    try {
      // What waits in the journal is published first, and is gone from there then.
      await locked.read();
      const isOld = !seal.isCurrent(await readFile(own.file));
      await locked.rewrite((same) => same);
      await rekeyKeptAside(own);
      if (isOld) documents += 1;
    } finally {
      await locked.release();
    }
  }
  return { documents, records: await new FolderRecords(parts).rekey(), entries: await rekeyLogs(parts) };
}

/** What lies beside the document and no save replaces. The caller holds its lock. */
async function rekeyKeptAside(place: StorePlace): Promise<void> {
  const { seal, folder } = place;
  for (const path of await keptAside(place)) {
    const stored = await readFile(path);
    if (seal.isCurrent(stored)) continue;
    const isDocument = path.startsWith(join(folder, `${place.base}.before-restore-`));
    const bytes = isDocument
      ? sealDocument(place, (await openDocument(place, stored, path)).toString('utf8'))
      : seal.seal(await seal.open(stored, UPDATES, path), UPDATES);
    await replaceFile({ target: path, bytes, temporary: temporaryName(place) }).catch((thrown: unknown) => {
      throw storeUnavailable(path, thrown);
    });
  }
}
