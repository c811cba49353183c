import { KeeperError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import { readTokenConfig } from '../../../core/token-config.ts';
import { nothingThere } from './content.ts';
import type { KvDocument } from './kv-document.ts';

/**
 * Writes the first version of the token document. Vault takes a first version once, so of several who do this at once, one
 * wins.
 *
 * @throws KeeperError `refused` where there is a version, deleted or not, `configuration`, `store-unavailable`
 */
export async function createTokens(tokens: KvDocument, document: JsonObject, where: string): Promise<void> {
  readTokenConfig(document, where);
  const seen = await tokens.read();
  if (seen.gone) {
    const { message, remedy } = nothingThere(seen, tokens.name, where);
    throw new KeeperError('refused', `${message}; it was left as it is`, {
      remedy: `${remedy}; or forget all its versions: "vault kv metadata delete ${tokens.name}"`,
    });
  }
  if (seen.version > 0 || (await tokens.write(document, 0)) === 'conflict') {
    throw new KeeperError('refused', `${where} is there already; it was left as it is`, {
      remedy: `name another path, or look at that one: "vault kv get ${tokens.name}"`,
    });
  }
}
