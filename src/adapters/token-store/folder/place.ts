import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { requireName } from '../../../core/credential-store.ts';
import { type Seal, sealedAs } from '../../../core/sealing/seal.ts';
import { placeIn, type StorePlace } from '../file/place.ts';
import { storeUnreadable } from '../file/store-errors.ts';
import { errnoOf } from '../file/system-error.ts';

/** Of the directory of one document, so that no name is one that a system keeps for itself. */
export const DOCUMENT_SUFFIX = '.credential';

/** The document in its directory. */
export const DOCUMENT = 'token-config.json';

/** Where everything of a folder of credentials lies. */
export interface FolderPlace {
  readonly directory: string;
  readonly credentials: string;
  readonly records: string;
  readonly logs: string;
}

export function folderPlace(directory: string): FolderPlace {
  const [credentials, records, logs] = ['credentials', 'records', 'logs'].map((each) => join(directory, each));
  return { directory, credentials: credentials!, records: records!, logs: logs! };
}

/**
 * Where the document of a name lies, sealed as that name's.
 *
 * @throws KeeperError `usage` for a text that is no name
 */
export function documentPlace({ credentials }: FolderPlace, name: string, seal: Seal): StorePlace {
  const directory = join(credentials, `${requireName(name)}${DOCUMENT_SUFFIX}`);
  return placeIn(directory, DOCUMENT, sealedAs(seal, `document ${name}`));
}

/** The names in a folder, in order; none where it is not there. */
export async function listed(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return [];
    throw storeUnreadable(folder, thrown);
  }
}

/** A name that nobody else uses, for a file that is about to take the place of this one. */
export function temporaryFor(path: string): string {
  return `${path}.${randomBytes(8).toString('hex')}.tmp`;
}
