import { sealFor } from './compose-sealing.ts';
import type { StoreSurroundings } from './compose-store.ts';
import type { CredentialStore } from './core/credential-store.ts';
import { KeeperError } from './core/errors.ts';

/**
 * The store of many credentials that a word names: `folder:<directory>` or `dynamodb:<table>[@region]`. Loads its
 * technology only when it is the one that is used. Everything in it is encrypted, see {@link sealFor}. Nothing is read or sent.
 *
 * @param word  as it was given
 * @param from  where it stands, for the message
 * @throws KeeperError `usage` for a word that names none, `configuration` without a usable key
 */
export async function openCredentialStore(
  word: string,
  from: string,
  around: StoreSurroundings,
): Promise<CredentialStore> {
  const { clock, log } = around;
  const [, kind, location] = /^(folder|dynamodb):(.+)$/s.exec(word) ?? [];
  if (kind === 'folder') {
    const { folderCredentialStore } = await import('./adapters/token-store/folder.ts');
    return folderCredentialStore({ directory: location!, clock, log, seal: await sealFor(around) });
  }
  throw new KeeperError('usage', `${from} must be folder:<directory> or dynamodb:<table>[@region], and is "${word}"`, {
    remedy: `correct ${from}`,
  });
}
