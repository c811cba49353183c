import type { StoreUpdate } from '../../../core/model.ts';
import { subjectsOf } from '../../../core/store-update.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import type { TargetOrg } from '../../../core/target-orgs.ts';
import { changedAgainAndAgain } from '../leased/save-failed.ts';
import type { KvDocument } from './kv-document.ts';

/** What is put aside, for people: `tokens of the integration …`. */
export function staleSentence(stale: readonly StoreUpdate[], orgs: readonly TargetOrg[], where: string): string {
  const what = stale.length > 0 ? `tokens of ${subjectsOf(stale, orgs)}` : 'journal entries of another version';
  return `${what} that an earlier run received no longer fit the store: ${where}`;
}

/**
 * Writes what no longer fits where a person finds it. What was there before stays as an earlier version.
 *
 * @returns the name of the document and its version
 */
export async function putAside(aside: KvDocument, content: JsonObject): Promise<string> {
  return `${aside.name} (version ${await write(aside, content)})`;
}

/** Writes after whatever is there. */
export async function write(document: KvDocument, content: JsonObject): Promise<number> {
  for (let round = 1; round <= 3; round += 1) {
    const written = await document.write(content, (await document.read()).version);
    if (written !== 'conflict') return written;
  }
  throw changedAgainAndAgain(document.name);
}
