import { type ClientCredentials, clientCredentialsDocument } from './client-credentials.ts';
import { askForClient, type ClientToken } from './client-grant.ts';
import { applyUpdate } from './credential-entry.ts';
import { KeeperError } from './errors.ts';
import { addressOf } from './moved.ts';
import type { Budget, Clock, OAuthApi } from './ports.ts';
import { readTokenConfig } from './token-config.ts';
import type { TokenStore } from './token-store.ts';

/** What putting a client into a store needs. */
export interface AddClientContext {
  readonly store: TokenStore;
  readonly oauth: OAuthApi;
  readonly clock: Clock;
  readonly budget: Budget;
}

/**
 * Refuses a client that could not be used, and a place that is taken, before anything is sent.
 *
 * @throws KeeperError `configuration`, `refused`
 */
export async function checkClient(
  { store }: Pick<AddClientContext, 'store'>,
  wanted: ClientCredentials,
): Promise<void> {
  const address = addressOf(store);
  readTokenConfig(clientCredentialsDocument(wanted), address);
  if (!(await store.exists())) return;
  throw new KeeperError('refused', `${address} is there already; it was left as it is, and nothing was sent`, {
    remedy: 'take another name',
  });
}

/**
 * Puts the client of another server into a store as a credential of its own, with a first token as the proof. A client
 * that gets none leaves nothing behind.
 *
 * @throws KeeperError as {@link checkClient}; what the server says; store errors
 */
export async function addClient(context: AddClientContext, wanted: ClientCredentials): Promise<ClientToken> {
  await checkClient(context, wanted);
  const token = await askForClient(context, wanted);
  const document = clientCredentialsDocument(wanted);
  await context.store.create(applyUpdate(document, { credential: 'integration', tokens: token.tokens }));
  return token;
}
