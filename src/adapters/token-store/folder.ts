import { type CredentialStore, requireName } from '../../core/credential-store.ts';
import type { Clock, Log } from '../../core/ports.ts';
import { type Seal, UNSEALED } from '../../core/sealing/seal.ts';
import { type KernelLock, loadKernelLock } from './file/lock.ts';
import { documentIn, namesIn, removeDocument } from './folder/documents.ts';
import { Exclusive } from './folder/exclusive.ts';
import { folderLogs } from './folder/logs.ts';
import { documentPlace, folderPlace } from './folder/place.ts';
import { FolderRecords } from './folder/records.ts';
import { rekeyFolder } from './folder/rekey.ts';

/** What a folder of credentials needs. */
export interface FolderStoreOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly log?: Log | undefined;
  /** How everything is encrypted; it is not unless given. */
  readonly seal?: Seal;
  /** How the kernel is asked for a lock. */
  readonly loadLock?: () => Promise<KernelLock>;
}

/**
 * A folder with many credentials, each in a directory of its own as a file store with its `.byods/`: two of them share
 * nothing. Beside them lie small records and logs. Everything is made when it is first written, for its owner alone.
 */
export function folderCredentialStore({
  directory,
  clock,
  log,
  seal = UNSEALED,
  loadLock = loadKernelLock,
}: FolderStoreOptions): CredentialStore {
  const parts = {
    place: folderPlace(directory),
    clock,
    log,
    seal,
    loadLock,
    exclusive: new Exclusive({ clock, loadLock }),
  };
  const records = new FolderRecords(parts);
  const document = (name: string) => documentIn(parts, requireName(name));

  return {
    kind: 'folder',
    location: directory,
    names: () => namesIn(parts.place),
    document,
    remove: async (name) => await removeDocument(parts, documentPlace(parts.place, name, seal)),
    records: {
      get: (kind, id) => records.get(kind, id),
      list: (kind) => records.list(kind),
      put: (kind, id, value, expected, expiresAt) => records.put(kind, { id, value, expected, expiresAt }),
      delete: (kind, id, expected) => records.delete(kind, id, expected),
      ...folderLogs(parts),
    },
    rekey: () => rekeyFolder(parts, document),
  };
}
