import type { Credential } from '../model.ts';
import type { TokenConfig } from '../token-config.ts';
import { canRefresh, isUsable } from './credential-renewal.ts';

/**
 * When the first refresh token ends that only a person can replace, epoch milliseconds; `now` where one is rejected or
 * over. Undefined where that is not known, or there is none.
 *
 * These are the integration's and, where no integration is authorized that would mint others, those of the service app
 * in every org that is not paused. Beside an integration a service app's own may end without waking anybody. Pure.
 */
export function firstEndThatNeedsAPerson(config: TokenConfig, now: number): number | undefined {
  if (config.vaultCredential) return undefined;
  const integration = config.integration && config.credentials.get('integration');
  const needed = integration?.refreshToken ? [integration] : config.serviceApp ? serviceAppRungs(config) : [];
  const ends = needed
    .filter(({ refreshToken }) => refreshToken)
    .map((each) => (canRefresh(each, now) ? each.refreshToken?.expiresAt : now));
  if (ends.includes(now)) return now;
  const known = ends.filter((end) => end !== undefined);
  return known.length === 0 || known.length < ends.length ? undefined : Math.min(...known);
}

/**
 * How many credentials nothing can renew any more: a refresh token that Webex rejected or that is over, and a personal
 * access token that is. Those of paused orgs do not count. Pure.
 */
export function deadRungs(config: TokenConfig, now: number): number {
  const integration = config.credentials.get('integration');
  const isDead = (each: Credential) => each.refreshToken !== undefined && !canRefresh(each, now);
  const personal =
    !config.vaultCredential && integration?.accessToken && !integration.refreshToken && !isUsable(integration, now);
  return [...serviceAppRungs(config), ...(integration ? [integration] : [])].filter(isDead).length + (personal ? 1 : 0);
}

function serviceAppRungs({ orgs, credentials }: TokenConfig): Credential[] {
  return orgs.flatMap(({ paused, key }) => (paused ? [] : (credentials.get(key) ?? [])));
}
