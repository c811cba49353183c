import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KeeperError } from '../../../core/errors.ts';
import type { Clock } from '../../../core/ports.ts';
import { type Seal, UNSEALED } from '../../../core/sealing/seal.ts';
import { parseDocument } from '../../../core/stored-document.ts';
import { readTokenConfig, type TokenConfig } from '../../../core/token-config.ts';
import type { LastGood, LastGoodLook } from '../../../core/token-store.ts';
import { replaceFile, writeNewFile } from '../../durable-file.ts';
import { stamp } from '../rescue.ts';
import { folderExists } from './folder.ts';
import { type KernelLock, requireKernelLock, takeLock } from './lock.ts';
import { findPlace, isThere, placeIn, type StorePlace, temporaryName } from './place.ts';
import { openDocument } from './sealed.ts';
import { storeUnavailable, storeUnreadable } from './store-errors.ts';
import { currentIdentity, ourUid, readStoredFile, refuseForeign, type StoredFile } from './stored-file.ts';
import { errnoOf } from './system-error.ts';

/** What bringing a document back needs. */
export interface RestoreSettings {
  readonly path: string;
  readonly clock: Clock;
  readonly loadLock: () => Promise<KernelLock>;
  readonly seal?: Seal | undefined;
}

/** The last good file beside a document's file, which need not be there any more. */
export function lastGoodOf({ path, clock, loadLock, seal = UNSEALED }: RestoreSettings): LastGood {
  return {
    look: async () => (await lookAt(await placeOf(path, seal))).look,
    async bringBack(agreed, { waitMs, signal }) {
      const kernel = await requireKernelLock(loadLock);
      const place = await placeOf(path, seal);
      await readLastGood(place);
      const held = await takeLock(place.lock, kernel, { waitMs, signal, clock });
      try {
        const { look, bytes, stored } = await lookAt(place);
        if (look.revision !== agreed.revision) {
          throw new KeeperError(
            'changed-meanwhile',
            `${place.file} or its last good version was changed meanwhile; nothing was changed`,
            {
              remedy: 'run the same command again, and look at the difference once more',
            },
          );
        }
        return await exchange(place, { bytes, stored, now: clock.now() });
      } catch (thrown) {
        throw storeUnavailable(place.file, thrown);
      } finally {
        held.release();
      }
    },
  };
}

/** The place of a document, there or not. */
async function placeOf(path: string, seal: Seal): Promise<StorePlace> {
  if (await isThere(path)) return await findPlace(path, seal);
  const directory = await realpath(dirname(path)).catch(() => undefined);
  return directory === undefined ? await findPlace(path, seal) : placeIn(directory, basename(path), seal);
}

interface Look {
  readonly look: LastGoodLook;
  readonly bytes: Buffer;
  readonly stored: StoredFile | undefined;
}

async function lookAt(place: StorePlace): Promise<Look> {
  const { bytes, keptAt } = await readLastGood(place);
  const remedy = `bring ${place.file} back from a backup, or fill it in anew`;
  const kept = await openDocument(place, bytes, place.lastGood);
  const config = readTokenConfig(parseDocument(kept, place.lastGood, remedy), place.lastGood);
  const stored = (await isThere(place.file)) ? await readStoredFile(place) : undefined;
  const current = stored && (await currentOf(place, stored));
  const revision = [bytes, stored?.bytes ?? Buffer.alloc(0)].map(hashed).join('.');
  return { look: { config, keptAt, current, revision }, bytes, stored };
}

async function currentOf(place: StorePlace, { bytes }: StoredFile): Promise<TokenConfig | KeeperError> {
  const { file } = place;
  try {
    return readTokenConfig(parseDocument(await openDocument(place, bytes), file, ''), file);
  } catch (thrown) {
    if (thrown instanceof KeeperError) return thrown;
    throw thrown;
  }
}

/** @throws KeeperError `configuration` when there is none */
async function readLastGood(place: StorePlace): Promise<{ bytes: Buffer; keptAt: number }> {
  try {
    if (!(await folderExists(place))) throw nothingKept(place);
    const { mtimeMs, uid } = await stat(place.lastGood);
    refuseForeign(place.lastGood, uid, ourUid());
    return { bytes: await readFile(place.lastGood), keptAt: mtimeMs };
  } catch (thrown) {
    throw errnoOf(thrown) === 'ENOENT' ? nothingKept(place) : storeUnreadable(place.lastGood, thrown);
  }
}

async function exchange(
  place: StorePlace,
  { bytes, stored, now }: { readonly bytes: Buffer; readonly stored: StoredFile | undefined; readonly now: number },
): Promise<string | undefined> {
  const aside = stored && join(place.folder, `${place.base}.before-restore-${stamp(now)}`);
  if (aside) await writeNewFile(aside, stored.bytes);
  await replaceFile({
    target: place.file,
    bytes,
    temporary: temporaryName(place),
    beforeRename: async () => {
      if ((await currentIdentity(place)) !== stored?.identity) throw new Error(`${place.file} was changed meanwhile`);
    },
  });
  return aside;
}

function nothingKept({ file, folder }: StorePlace): KeeperError {
  return new KeeperError(
    'configuration',
    `there is no last good version of ${file} in ${folder}; nothing was changed`,
    {
      remedy: `bring ${file} back from a backup, or fill it in anew`,
    },
  );
}

function hashed(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
