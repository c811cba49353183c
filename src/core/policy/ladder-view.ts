import type { Credential } from '../model.ts';
import type { TargetOrg } from '../target-orgs.ts';
import type { TokenConfig } from '../token-config.ts';
import { accessTokenState, type CredentialState, canRefresh, isUsable } from './credential-renewal.ts';

/** One credential of the ladder and how long its tokens live. Times are epoch milliseconds. */
export interface Rung {
  readonly kind: Credential['kind'];
  /** Absent for the integration. */
  readonly org?: TargetOrg;
  readonly state: CredentialState;
  readonly accessTokenExpiresAt?: number;
  readonly hasRefreshToken: boolean;
  readonly refreshTokenExpiresAt?: number;
}

/** The ladder as it stands, and when it needs a person. */
export interface LadderView {
  readonly rungs: readonly Rung[];
  /** When the first org has no rung left if nothing is renewed from now on; `unknown` where nobody has told an end. */
  readonly personNeededAt: number | 'unknown';
}

/** The credentials of the orgs that are not paused, the integration first, and when a person must act. Pure. */
export function viewLadder(config: TokenConfig, now: number): LadderView {
  const orgs = config.orgs.filter(({ paused }) => !paused);
  const integration = config.credentials.get('integration');
  const rungs = [
    ...(integration ? [rungOf(integration, undefined, now)] : []),
    ...orgs.flatMap((org) => {
      const credential = config.credentials.get(org.key);
      return credential ? [rungOf(credential, org, now)] : [];
    }),
  ];
  const ends = orgs.map((org) => lastRungEndsAt(config, org, now));
  return { rungs, personNeededAt: ends.includes('unknown') ? 'unknown' : Math.min(...(ends as number[])) };
}

/** When the last of an org's rungs ends without a renewal; now where it has none. */
function lastRungEndsAt(config: TokenConfig, { key }: TargetOrg, now: number): number | 'unknown' {
  const own = config.credentials.get(key);
  const integration = config.serviceApp && config.credentials.get('integration');
  const ends: (number | undefined)[] = [now];
  if (own && isUsable(own, now)) ends.push(own.accessToken?.expiresAt);
  if (own && config.serviceApp && canRefresh(own, now)) ends.push(own.refreshToken?.expiresAt);
  if (integration && isUsable(integration, now)) ends.push(integration.accessToken?.expiresAt);
  if (integration && config.integration && canRefresh(integration, now)) ends.push(integration.refreshToken?.expiresAt);
  // Vault's plugin renews it without us, and does not tell until when it can.
  if (config.vaultCredential && config.serviceApp) ends.push(undefined);
  return ends.some((end) => end === undefined) ? 'unknown' : Math.max(...(ends as number[]));
}

function rungOf(credential: Credential, org: TargetOrg | undefined, now: number): Rung {
  const { kind, accessToken, refreshToken } = credential;
  return {
    kind,
    state: accessTokenState(credential, now),
    hasRefreshToken: refreshToken !== undefined,
    ...(org && { org }),
    ...(accessToken?.expiresAt !== undefined && { accessTokenExpiresAt: accessToken.expiresAt }),
    ...(refreshToken?.expiresAt !== undefined && { refreshTokenExpiresAt: refreshToken.expiresAt }),
  };
}
