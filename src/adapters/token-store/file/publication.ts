import { stat } from 'node:fs/promises';
import { KeeperError } from '../../../core/errors.ts';
import type { StoreUpdate } from '../../../core/model.ts';
import { shellWord } from '../../../core/policy/shell-word.ts';
import { rewritten } from '../../../core/rewritten.ts';
import { parseDocument, type RolledForward, rollForward } from '../../../core/stored-document.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import type { DocumentChange } from '../../../core/token-store.ts';
import { replaceFile, syncDirectory, syncPath } from '../../durable-file.ts';
import { keepLastGood, removeLastGood } from './last-good.ts';
import { type StorePlace, temporaryName } from './place.ts';
import { openDocument, sealDocument } from './sealed.ts';
import { currentIdentity, readStoredFile, type StoredFile } from './stored-file.ts';
import { formatDocument, styleOf } from './text-style.ts';

/** The document as it is stored, whatever its fields are worth. */
export async function storedDocument(place: StorePlace): Promise<JsonObject> {
  return await parsed(place, await readStoredFile(place));
}

async function parsed(place: StorePlace, { bytes }: StoredFile): Promise<JsonObject> {
  return parseDocument(await openDocument(place, bytes), place.file, await restoreRemedy(place));
}

/** The bytes of the file as a document with updates rolled forward in memory. */
export async function documentOf(
  place: StorePlace,
  stored: StoredFile,
  updates: readonly StoreUpdate[],
): Promise<RolledForward & { readonly before: JsonObject }> {
  const before = await parsed(place, stored);
  return { before, ...rollForward(before, updates, place.file) };
}

/** What a publication came upon. */
interface Published extends PutInPlace {
  /** Updates that no longer fit. */
  readonly stale: RolledForward['stale'];
  /** The orgs of the document, as it is now. */
  readonly orgs: RolledForward['config']['orgs'];
}

interface PutInPlace {
  /** What kept the last good file from being written, if anything. */
  readonly lastGoodProblem?: unknown;
}

/**
 * Applies updates to what the file holds now, whoever wrote it, and puts the result in its place. When the promise
 * resolves, the document with the updates is durable. When it rejects, the file is as it was or whole and new.
 */
export async function publish(place: StorePlace, updates: readonly StoreUpdate[]): Promise<Published> {
  const stored = await readStoredFile(place);
  const { before, config, stale } = await documentOf(place, stored, updates);
  return { stale, orgs: config.orgs, ...(await putInPlace(place, stored, { before, after: config.document })) };
}

/**
 * Changes the whole of what the file holds now, with the same promises as {@link publish}; and when it resolves, no last
 * good version brings back what the change took away.
 */
export async function rewrite(place: StorePlace, change: DocumentChange): Promise<PutInPlace> {
  const stored = await readStoredFile(place);
  const before = await parsed(place, stored);
  const put = await putInPlace(place, stored, { before, after: rewritten(before, change, place.file).document });
  if (put.lastGoodProblem !== undefined) await removeLastGood(place, put.lastGoodProblem);
  return put;
}

async function putInPlace(
  place: StorePlace,
  stored: StoredFile,
  { before, after }: { readonly before: JsonObject; readonly after: JsonObject },
): Promise<PutInPlace> {
  let good = stored.bytes;
  if (JSON.stringify(after) === JSON.stringify(before) && place.seal.isCurrent(stored.bytes)) {
    await syncPath(place.file);
    await syncDirectory(place.directory);
  } else {
    const style = styleOf((await openDocument(place, stored.bytes)).toString('utf8'));
    good = sealDocument(place, formatDocument(after, style));
    await replaceFile({
      target: place.file,
      bytes: good,
      temporary: temporaryName(place),
      beforeRename: async () => {
        if ((await currentIdentity(place)) !== stored.identity) throw new Error(`${place.file} was changed meanwhile`);
      },
    });
  }
  try {
    await keepLastGood(place, good);
    return {};
  } catch (lastGoodProblem) {
    return { lastGoodProblem };
  }
}

/** How a document that cannot be read is mended. */
async function restoreRemedy({ file, lastGood }: StorePlace): Promise<string> {
  const kept = await stat(lastGood).catch(() => undefined);
  if (!kept?.isFile()) return `mend ${file} by hand, or bring it back from a backup`;
  const date = kept.mtime.toISOString();
  return `the last good version is from ${date}; to look at it and go back to it: byods store restore --config ${shellWord(file)} (by hand: cp ${shellWord(lastGood)} ${shellWord(file)})`;
}

/** Whether trying to publish again cannot help within this run. */
export function isFinal(thrown: unknown): boolean {
  return thrown instanceof KeeperError && thrown.code === 'refused';
}
