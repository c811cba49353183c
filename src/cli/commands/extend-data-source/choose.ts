import type { Keeper } from '../../../compose.ts';
import { KeeperError } from '../../../core/errors.ts';
import type { DataSource } from '../../../core/model.ts';
import { listOrgs, type OrgListing, perOrg } from '../../../core/org-listing.ts';
import { endsWithin, lifeOf } from '../../../core/policy/data-source-renewal.ts';
import { listWithStoredToken } from '../../../core/stored-token.ts';
import type { TargetOrg } from '../../../core/target-orgs.ts';
import type { TokenConfig } from '../../../core/token-config.ts';
import { nearest } from '../../near.ts';
import { counted } from '../../text/times.ts';
import type { ExtendRequest } from './words.ts';

/** A data source to extend, and whose it is. */
export interface Target {
  readonly id: string;
  readonly org: TargetOrg;
  /** As it was listed; absent where it was named and its org is plain. */
  readonly listed?: DataSource;
}

/** What was chosen, and what could not be. */
export interface Choice {
  readonly targets: readonly Target[];
  /** Named ones that no org has, or several. */
  readonly missing: readonly { readonly id: string; readonly error: KeeperError }[];
  /** Orgs without which the choice is incomplete. */
  readonly unread: readonly OrgListing[];
}

/** Finds the data sources that are meant: named ones in their orgs, or those that a listing shows. The soonest to end first. */
export async function chooseTargets(
  keeper: Keeper,
  config: TokenConfig,
  orgs: readonly TargetOrg[],
  request: Pick<ExtendRequest, 'ids' | 'all' | 'withinMs' | 'dryRun'>,
): Promise<Choice> {
  const { ids, all, withinMs } = request;
  const named = !all && withinMs === undefined;
  const [only] = orgs;
  if (named && only && orgs.length === 1) {
    return { targets: ids.map((id) => ({ id, org: only })), missing: [], unread: [] };
  }
  const listings = await read(keeper, config, orgs, request.dryRun);
  const unread = listings.filter(({ error }) => error);
  const now = keeper.webex.serverNow();
  const listed = listings
    .flatMap(({ org, dataSources }) => dataSources.map((each) => ({ id: each.id, org, listed: each })))
    .sort((a, b) => endOf(a.listed, now) - endOf(b.listed, now));
  if (named) {
    const missing = ids.flatMap((id) => notOne(id, listed, orgs, unread));
    const targets = listed.filter(({ id }) => ids.includes(id) && missing.every((each) => each.id !== id));
    return { targets, missing, unread: missing.length > 0 ? unread : [] };
  }
  const targets = listed.filter(({ listed: each }) => withinMs === undefined || endsWithin(each, now, withinMs));
  return { targets, missing: [], unread };
}

async function read(
  keeper: Keeper,
  config: TokenConfig,
  orgs: readonly TargetOrg[],
  dryRun: boolean,
): Promise<OrgListing[]> {
  const { concurrency } = keeper.settings;
  if (!dryRun) return await listOrgs({ ...keeper, concurrency }, orgs);
  return await perOrg(orgs, concurrency, async (org) => {
    const dataSources = await listWithStoredToken(keeper, config, org);
    if (dataSources) return dataSources;
    throw new KeeperError('refused', `no stored token of ${org.name ?? org.id} can be used, and a dry run renews none`);
  });
}

/** Why an id is not one data source. */
function notOne(
  id: string,
  listed: readonly Target[],
  orgs: readonly TargetOrg[],
  unread: readonly OrgListing[],
): { id: string; error: KeeperError }[] {
  const owners = listed.filter((each) => each.id === id).map(({ org }) => org);
  if (owners.length === 1) return [];
  if (owners.length > 1) {
    const names = owners.map((org) => org.name ?? org.id).join(' and ');
    const error = new KeeperError('usage', `data source ${id} is in ${names}; nothing was changed`, {
      remedy: 'name its org with --org',
    });
    return [{ id, error }];
  }
  const except = unread.length === 0 ? '' : ` that could be read; ${counted(unread.length, 'org')} could not`;
  const near = nearest(
    id,
    listed.map((each) => each.id),
  );
  const meant = near === undefined ? '' : `; did you mean ${near}?`;
  const error = new KeeperError(
    'not-found',
    `data source ${id} is in none of the ${orgs.length} orgs${except}${meant}`,
    {
      remedy:
        unread[0]?.error?.remedy ??
        'byods data-sources lists the ids; an org that is missing belongs into serviceApp.targetOrgId',
    },
  );
  return [{ id, error }];
}

/** When it ends; one that does not tell is taken for over. */
function endOf(dataSource: DataSource, now: number): number {
  return lifeOf(dataSource, now).expiresAt ?? 0;
}
