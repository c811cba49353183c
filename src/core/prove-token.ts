import type { CredentialOutcome } from './credential-outcome.ts';
import type { DataSources } from './data-sources.ts';
import { asKeeperError } from './errors.ts';
import { asFarAsRead } from './incomplete-list.ts';
import { isUsable } from './policy/credential-renewal.ts';
import type { TokenManager } from './token-manager.ts';

/** What proving a token needs. */
export interface ProofContext {
  readonly tokens: TokenManager;
  readonly dataSources: DataSources;
  readonly clock: { now(): number };
}

/**
 * Proves with one harmless call that Webex takes an org's service-app token. One that is rejected is renewed, whatever its
 * date says. Returns the outcome with what was learned; a failure stands in it.
 */
export async function proveToken(context: ProofContext, outcome: CredentialOutcome): Promise<CredentialOutcome> {
  const { tokens, dataSources, clock } = context;
  const org = (await tokens.config()).orgs.find(({ key }) => key === outcome.key)!;
  let error: ReturnType<typeof asKeeperError> | undefined;
  try {
    // A list that ends too soon proves the token as well.
    await asFarAsRead(dataSources.list(org));
  } catch (thrown) {
    error = asKeeperError(thrown);
  }
  const stored = (await tokens.config()).credentials.get(outcome.key);
  const changed = stored?.accessToken?.value.hash !== outcome.credential?.accessToken?.value.hash;
  // What was learned of a token that nothing renews is not stored.
  const credential = changed ? stored : outcome.credential;
  const now = {
    ...outcome,
    ...(credential && { credential }),
    usable: credential !== undefined && isUsable(credential, clock.now()),
  };
  if (error)
    return { ...now, action: 'failed', usable: false, reason: `${outcome.reason}; it could not be proved`, error };
  if (!changed) return { ...now, reason: `Webex takes it: ${outcome.reason}` };
  const action = credential?.via === 'mint' ? 'minted' : 'refreshed';
  return { ...now, action, reason: 'Webex rejected the access token, whatever its date' };
}
