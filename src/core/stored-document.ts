import { applies, heldRefreshToken } from './credential-entry.ts';
import { KeeperError } from './errors.ts';
import type { CredentialUpdate, StoreUpdate } from './model.ts';
import { isOrgUpdate, withUpdate } from './store-update.ts';
import { isJsonObject, type JsonObject, JsonProblem, parseStrictJson } from './strict-json.ts';
import { readTokenConfig, type TokenConfig } from './token-config.ts';

/**
 * The stored bytes as a document.
 *
 * @param where   the path or secret name, for the message
 * @param remedy  how the last good version is brought back
 * @throws KeeperError `store-corrupt`, telling the offset and nothing of the content
 */
export function parseDocument(bytes: Uint8Array | string, where: string, remedy: string): JsonObject {
  const corrupt = (problem: string): never => {
    throw new KeeperError('store-corrupt', `${where} cannot be read: ${problem}. It was left as it is`, { remedy });
  };
  let text: string;
  try {
    text = typeof bytes === 'string' ? bytes : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return corrupt('it is not UTF-8 text');
  }
  if (text.trim() === '') return corrupt('it is empty');
  try {
    const value = parseStrictJson(text);
    return isJsonObject(value) ? value : corrupt('it holds no JSON object');
  } catch (thrown) {
    if (!(thrown instanceof JsonProblem)) throw thrown;
    const offset = Buffer.byteLength(text.slice(0, thrown.offset));
    return corrupt(`at byte ${offset} of its JSON: ${thrown.message}`);
  }
}

/** A document with journalled updates rolled forward, and which of them still applied. */
export interface RolledForward {
  readonly config: TokenConfig;
  /** Updates that were applied because the document still held what they replace. */
  readonly applied: readonly StoreUpdate[];
  /** Updates that no longer fit: somebody has authorized again since. They are kept aside, never applied. */
  readonly stale: readonly CredentialUpdate[];
}

/**
 * Applies updates in their order and reads the result. Pure. An update that the document already shows is passed over;
 * one whose `replaces` does not fit is stale. What a person decided about an org always fits.
 *
 * @throws KeeperError `configuration` for a document whose fields are unusable
 */
export function rollForward(document: JsonObject, updates: readonly StoreUpdate[], where: string): RolledForward {
  // What cannot be read is not rewritten.
  readTokenConfig(document, where);
  const applied: StoreUpdate[] = [];
  const stale: CredentialUpdate[] = [];
  let current = document;
  for (const update of updates) {
    if (isOrgUpdate(update) || applies(current, update)) {
      current = withUpdate(current, update);
      applied.push(update);
    } else if (!leadsTo(heldRefreshToken(current, update.credential), update, updates)) {
      stale.push(update);
    }
  }
  return { config: readTokenConfig(current, where), applied, stale };
}

/** Whether an update, with those that built upon it, brought the refresh token that is held: then it was published. */
function leadsTo(held: string, update: CredentialUpdate, updates: readonly StoreUpdate[]): boolean {
  const left = new Set(updates.filter((each) => 'credential' in each));
  for (let next: CredentialUpdate | undefined = update; next; ) {
    left.delete(next);
    const result: string | undefined = next.tokens?.refreshToken?.hash ?? next.replaces;
    if (result === held) return true;
    next = [...left].find(({ credential, replaces }) => credential === update.credential && replaces === result);
  }
  return false;
}
