import type { JsonObject } from './strict-json.ts';
import { readTokenConfig, type TokenConfig } from './token-config.ts';
import type { DocumentChange } from './token-store.ts';

/**
 * A document with a change of the whole of it. Pure, as the change is.
 *
 * @throws KeeperError `configuration` when the result could not be used; what the change throws
 */
export function rewritten(document: JsonObject, change: DocumentChange, where: string): TokenConfig {
  return readTokenConfig(change(document), where);
}
