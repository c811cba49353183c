import { createHash } from 'node:crypto';
import { applyUpdate } from '../credential-entry.ts';
import type { CredentialStore } from '../credential-store.ts';
import { KeeperError } from '../errors.ts';
import type { OAuthClient } from '../model.ts';
import { personsDocument } from '../person-credential.ts';
import type { Audit } from './audit.ts';
import type { EndpointKey } from './key-record.ts';
import type { EndpointKeys } from './keys.ts';
import type { TokenKeeperItem } from './token-keeper-item.ts';

/** What taking over the items of Webex Token Keeper needs. */
export interface ImportContext {
  readonly store: CredentialStore;
  readonly keys: EndpointKeys;
  readonly audit: Audit;
  /** The integration that the people had authorized. */
  readonly client: OAuthClient;
}

/**
 * Takes over one item: its tokens as a credential, and its key. An item that was taken over before stays as it is; one of
 * which only the credential came over gets its key now.
 *
 * @returns the key; undefined where it was there already
 */
export async function importItem(context: ImportContext, item: TokenKeeperItem): Promise<EndpointKey | undefined> {
  const { store, keys, audit, client } = context;
  const name = `person-${createHash('sha256').update(item.userKey.reveal()).digest('hex').slice(0, 16)}`;
  const update = { credential: 'integration', replaces: '', tokens: item.tokens, notes: {} } as const;
  const document = store.document(name);
  if (!(await document.exists())) await document.create(applyUpdate(personsDocument(client), update));
  try {
    const key = await keys.adopt(item.userKey, { name: `imported-${name.slice(-8)}`, credential: { name } });
    await audit.note({ action: 'key-created', result: 'imported', key: key.id, keyName: key.name, credential: name });
    return key;
  } catch (thrown) {
    if (thrown instanceof KeeperError && thrown.code === 'changed-meanwhile') return undefined;
    throw thrown;
  }
}
