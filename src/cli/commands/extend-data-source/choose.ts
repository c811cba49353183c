import type { Keeper } from '../../../compose.ts';
import { endsWithin, lifeOf } from '../../../core/policy/data-source-renewal.ts';
import type { TargetOrg } from '../../../core/target-orgs.ts';
import type { TokenConfig } from '../../../core/token-config.ts';
import { type Found, findNamed, listTargets, type Target } from '../../find-data-sources.ts';
import type { ExtendRequest } from './words.ts';

/** Finds the data sources that are meant: named ones in their orgs, or those that a listing shows. The soonest to end first. */
export async function chooseTargets(
  keeper: Keeper,
  config: TokenConfig,
  orgs: readonly TargetOrg[],
  { ids, all, withinMs, dryRun }: Pick<ExtendRequest, 'ids' | 'all' | 'withinMs' | 'dryRun'>,
): Promise<Found> {
  const named = !all && withinMs === undefined;
  const found = named
    ? await findNamed(keeper, config, orgs, ids, dryRun)
    : { ...(await listTargets(keeper, config, orgs, dryRun)), missing: [] };
  const now = keeper.webex.serverNow();
  const targets = found.targets
    .filter(({ listed }) => withinMs === undefined || !listed || endsWithin(listed, now, withinMs))
    .sort((a, b) => endOf(a, now) - endOf(b, now));
  return { ...found, targets };
}

/** When it ends; one that does not tell is taken for over. */
function endOf({ listed }: Target, now: number): number {
  return (listed && lifeOf(listed, now).expiresAt) ?? 0;
}
