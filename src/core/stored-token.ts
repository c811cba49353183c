import type { DataSource } from './model.ts';
import { isUsable } from './policy/credential-renewal.ts';
import type { Budget, Webex } from './ports.ts';
import type { Secret } from './secret.ts';
import type { TargetOrg } from './target-orgs.ts';
import type { TokenConfig } from './token-config.ts';

/** What reads with a stored token, and never renews one, need. */
export interface StoredTokenContext {
  readonly webex: Webex;
  readonly clock: { now(): number };
  readonly budget: Budget;
}

/** The stored access token of an org as it is; undefined where none can be presented. */
export function storedToken(config: TokenConfig, org: TargetOrg, now: number): Secret | undefined {
  const credential = config.credentials.get(org.key);
  return credential && isUsable(credential, now) ? credential.accessToken?.value : undefined;
}

/**
 * An org's data sources, read with the token that is stored: for what must not renew anything. Undefined where no stored
 * token can be presented.
 *
 * @throws WebexAnswerError with the status 401 when Webex rejects it
 */
export async function listWithStoredToken(
  { webex, clock, budget }: StoredTokenContext,
  config: TokenConfig,
  org: TargetOrg,
): Promise<DataSource[] | undefined> {
  const token = storedToken(config, org, clock.now());
  return token && (await webex.dataSources.list(token, budget));
}
