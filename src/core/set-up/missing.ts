import { accessTokenState } from '../policy/credential-renewal.ts';
import type { TokenConfig } from '../token-config.ts';

/** Something that a set-up works without, and what that costs. */
export interface MissingPart {
  readonly what: string;
  readonly cost: string;
  /** The command that brings it. */
  readonly remedy: string;
}

/**
 * Which rungs of the ladder a document lacks, what each costs, and what brings it. Lives as they usually are (contract
 * 1.3). Pure.
 */
export function missingParts(config: TokenConfig, now: number): MissingPart[] {
  const { serviceApp, integration, vaultCredential, credentials, orgs } = config;
  const held = credentials.get('integration');
  const tokens = orgs.map(({ key }) => credentials.get(key));
  const parts: MissingPart[] = [];
  const brokenChain =
    'when the refresh token of the service app is lost or rejected, a person must bring another token';
  if (integration && !held?.refreshToken) {
    const state = held && accessTokenState(held, now);
    const until = state === 'fresh' || state === 'due' || state === 'unknown' ? 'when its access token ends, ' : '';
    parts.push({
      what: "the integration's refresh token: nobody has authorized the integration",
      cost: `${until}no token can be minted with it`,
      remedy: 'byods setup-oauth',
    });
  } else if (!integration && !vaultCredential) {
    parts.push({
      what: 'an integration',
      cost: held ? `the personal access token lives 12 hours; after that, ${brokenChain}` : brokenChain,
      remedy: 'byods init --way oauth',
    });
  }
  if (!serviceApp) {
    parts.push({
      what: "the service app's id, client id and client secret",
      cost: 'its access token ends within 14 days, and nothing renews it',
      remedy: 'byods init --way oauth',
    });
  } else if (!held && tokens.some((each) => each?.accessToken && !each.refreshToken)) {
    parts.push({
      what: "the service app's refresh token",
      cost: 'its access token ends within 14 days, and nothing renews it',
      remedy: 'byods init --way oauth',
    });
  }
  return parts;
}
