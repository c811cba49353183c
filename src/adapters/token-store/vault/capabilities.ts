import { objectIn } from '../../vault/answer.ts';
import type { VaultClient } from '../../vault/client.ts';
import { VaultError } from '../../vault/errors.ts';
import type { KvDocument } from './kv-document.ts';
import type { StorePaths } from './location.ts';

/** What a save needs of each document. The tokens are there already; the others are made by the first lock. */
const NEEDED: Readonly<Record<keyof StorePaths, readonly string[]>> = {
  tokens: ['read', 'update'],
  journal: ['create', 'read', 'update'],
  lock: ['create', 'read', 'update'],
  aside: ['create', 'read', 'update'],
};

/**
 * Shows that the policies of this login allow all that a save needs, without writing. The rights of a path are all that is
 * asked: that Vault works is shown by whatever was written before.
 *
 * @throws KeeperError telling every line that is missing
 */
export async function proveCapabilities(
  client: VaultClient,
  documents: Readonly<Record<keyof StorePaths, KvDocument>>,
): Promise<void> {
  const names = Object.keys(NEEDED) as (keyof StorePaths)[];
  const paths = names.map((name) => documents[name].apiPath);
  const answer = await client.ask({ method: 'POST', path: 'sys/capabilities-self', body: { paths } });
  const held = objectIn(answer, 'data');
  const lacking = names.flatMap((name) => {
    const path = documents[name].apiPath;
    const given = held[path];
    const missing = NEEDED[name].filter(
      (each) => !(Array.isArray(given) && (given.includes(each) || given.includes('root'))),
    );
    return missing.length > 0 ? [{ path, missing, line: lineFor(path, NEEDED[name]) }] : [];
  });
  if (lacking.length === 0) return;
  const what = lacking.map(({ path, missing }) => `${missing.join(' and ')} on ${path}`).join(', ');
  throw new VaultError('store-unavailable', `no policy of this login allows ${what}. No token was asked for`, {
    remedy: `let its policy hold: ${lacking.map(({ line }) => line).join('; ')}`,
    httpStatus: 403,
  });
}

function lineFor(path: string, capabilities: readonly string[]): string {
  return `path "${path}" { capabilities = [${capabilities.map((each) => `"${each}"`).join(', ')}] }`;
}
