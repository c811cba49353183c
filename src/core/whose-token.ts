import { KeeperError, WebexAnswerError } from './errors.ts';
import { toOrgId } from './org-id.ts';
import type { Budget, OAuthApi, Person } from './ports.ts';
import type { Secret } from './secret.ts';

/** What asking whose a token is needs. */
export interface WhoseContext {
  readonly webex: { whoIs(token: Secret, budget: Budget): Promise<Person>; readonly oauth: OAuthApi };
  readonly budget: Budget;
}

/** What Webex says of a token. */
export interface WhoseToken {
  /** Its org as it is configured, a UUID. Absent where the token's scopes do not let Webex tell. */
  readonly person?: Person;
  /** Epoch milliseconds; absent where Webex was not asked, or does not tell. */
  readonly expiresAt?: number | undefined;
  readonly warnings: readonly string[];
}

/**
 * Asks Webex whose a token is, with the token alone. One that may not ask that (it takes the scope spark:people_read) is
 * shown to be good by asking when it ends.
 *
 * @param remedy  what brings another token
 * @throws KeeperError `reauthorization-required` where Webex rejects it; as every call
 */
export async function whoseToken({ webex, budget }: WhoseContext, token: Secret, remedy: string): Promise<WhoseToken> {
  try {
    return { person: withOwnOrgId(await webex.whoIs(token, budget)), warnings: [] };
  } catch (thrown) {
    if (!(thrown instanceof WebexAnswerError) || thrown.status !== 403) throw rejected(thrown, remedy);
  }
  try {
    const expiresAt = await webex.oauth.provenExpiry(token, budget);
    const why = 'Webex takes the token, and says whose it is only to one with the scope spark:people_read';
    return { expiresAt, warnings: [why] };
  } catch (thrown) {
    throw rejected(thrown, remedy);
  }
}

/** The org in the form in which it is configured. */
function withOwnOrgId({ orgId, ...rest }: Person): Person {
  return { ...rest, ...(orgId !== undefined && { orgId: toOrgId(orgId) }) };
}

function rejected(thrown: unknown, remedy: string): unknown {
  if (!(thrown instanceof WebexAnswerError) || thrown.status !== 401) return thrown;
  const { trackingId, status } = thrown;
  const what = 'Webex rejects the token, whatever its date: nobody is behind it any more';
  return new KeeperError('reauthorization-required', what, { remedy, trackingId, status });
}
