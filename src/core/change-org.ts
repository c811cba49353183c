import { KeeperError } from './errors.ts';
import type { OrgUpdate } from './model.ts';
import { orgInWords, type TargetOrg } from './target-orgs.ts';
import type { TokenConfig } from './token-config.ts';
import type { TokenManager } from './token-manager.ts';

/** What can be done about an org that is configured. */
export type OrgChange = 'remove' | 'pause' | 'resume';

/** What came of it: `kept` where it was so already. */
export type ChangedOrg = 'removed' | 'paused' | 'resumed' | 'kept';

/** What an org is once a change was made. */
export const DONE = { remove: 'removed', pause: 'paused', resume: 'resumed' } as const satisfies Record<
  OrgChange,
  ChangedOrg
>;

/**
 * Forgets an org, pauses it or takes it up again. Sends nothing to Webex. Decided again under the lock, so that whoever
 * asks twice, or at the same time as another, does it once.
 *
 * @throws KeeperError `refused` for the last org, `lock-busy`, `save-failed`, …
 */
export async function changeOrg(
  tokens: Pick<TokenManager, 'withLock'>,
  org: TargetOrg,
  change: OrgChange,
): Promise<ChangedOrg> {
  return await tokens.withLock(async (_ladder, session) => {
    const update = planChange(session.config, org, change);
    if (!update) return 'kept';
    session.saveLater(update);
    return DONE[change];
  });
}

/**
 * What a change would save; undefined where it is so already. Pure.
 *
 * @throws KeeperError `refused` for the last org
 */
export function planChange(config: TokenConfig, { id }: TargetOrg, change: OrgChange): OrgUpdate | undefined {
  const there = config.orgs.find((org) => org.id === id);
  if (!there) return undefined;
  if (change !== 'remove')
    return there.paused === (change === 'pause') ? undefined : { org: id, paused: !there.paused };
  if (config.orgs.length > 1) return { org: id, listed: false };
  throw new KeeperError('refused', `${orgInWords(there)} is the only org, and nothing works without one`, {
    remedy: `byods orgs add <id> adds another one first; or byods orgs pause ${id}`,
  });
}
