import { link, stat, unlink } from 'node:fs/promises';
import { lostStore } from '../../../core/lost-store.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import { readTokenConfig } from '../../../core/token-config.ts';
import { syncDirectory, writeNewFile } from '../../durable-file.ts';
import { makeFolder } from './folder.ts';
import { alreadyThere, findNewPlace, type StorePlace, temporaryName } from './place.ts';
import { storeUnavailable } from './store-errors.ts';
import { errnoOf } from './system-error.ts';
import { formatDocument } from './text-style.ts';

/** File systems without hard links say one of these. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

/**
 * Makes a document's file and the folder beside it, both for their owner alone. Of several who do so at once, one wins.
 *
 * @throws KeeperError `refused` when something is there, or was and left its last good version, `configuration` for the document or a missing directory,
 *   `store-unavailable`
 */
export async function createFile(path: string, document: JsonObject): Promise<void> {
  readTokenConfig(document, path);
  const place = await findNewPlace(path);
  await refuseLost(place, path);
  await makeFolder(place);
  const text = formatDocument(document, { indent: '  ', lineBreak: '\n', endsWithLineBreak: true });
  try {
    await appear(place, Buffer.from(text));
    await syncDirectory(place.directory);
  } catch (thrown) {
    throw errnoOf(thrown) === 'EEXIST' ? alreadyThere(path) : storeUnavailable(place.file, thrown);
  }
}

/** One that cannot be read may hold tokens all the same. */
async function refuseLost({ lastGood }: StorePlace, path: string): Promise<void> {
  const kept = await stat(lastGood).catch((thrown: unknown) => {
    if (errnoOf(thrown) !== 'ENOENT') throw storeUnavailable(lastGood, thrown);
  });
  if (kept) throw lostStore(path, kept.mtimeMs);
}

/** The name appears with the whole content, or not at all; a name that is taken is left. */
async function appear(place: StorePlace, bytes: Uint8Array): Promise<void> {
  const temporary = temporaryName(place);
  await writeNewFile(temporary, bytes);
  try {
    await link(temporary, place.file);
  } catch (thrown) {
    if (!NO_LINKS.has(errnoOf(thrown) ?? '')) throw thrown;
    await writeNewFile(place.file, bytes);
  } finally {
    await unlink(temporary).catch(() => {});
  }
}
