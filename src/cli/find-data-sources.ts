import type { Keeper } from '../compose.ts';
import { KeeperError } from '../core/errors.ts';
import type { DataSource } from '../core/model.ts';
import { listOrgs, type OrgListing, perOrg } from '../core/org-listing.ts';
import { counted } from '../core/policy/in-words.ts';
import { listWithStoredToken } from '../core/stored-token.ts';
import { orgInWords, type TargetOrg } from '../core/target-orgs.ts';
import type { TokenConfig } from '../core/token-config.ts';
import { suggestion } from './near.ts';
import { refuseNone } from './orgs.ts';

/** A data source that is meant, and whose it is. */
export interface Target {
  readonly id: string;
  readonly org: TargetOrg;
  /** As it was listed; absent where it was named and its org is plain. */
  readonly listed?: DataSource;
}

/** The data sources that were named, and what could not be found. */
export interface Found {
  readonly targets: readonly Target[];
  /** Those that no org has, or several. */
  readonly missing: readonly { readonly id: string; readonly error: KeeperError }[];
  /** Orgs without which the search is incomplete. */
  readonly unread: readonly OrgListing[];
}

/** The data sources of orgs, each with its org. A dry run reads with stored tokens and renews none. */
export async function listTargets(
  keeper: Keeper,
  config: TokenConfig,
  orgs: readonly TargetOrg[],
  dryRun: boolean,
): Promise<{ targets: Required<Target>[]; unread: OrgListing[] }> {
  const listings = await read(keeper, config, orgs, dryRun);
  const targets = listings.flatMap(({ org, dataSources }) =>
    dataSources.map((each) => ({ id: each.id, org, listed: each })),
  );
  return { targets, unread: listings.filter(({ error }) => error) };
}

/** Finds in which of several orgs the named data sources are; where there is one org, they are taken for its. */
export async function findNamed(
  keeper: Keeper,
  config: TokenConfig,
  orgs: readonly TargetOrg[],
  ids: readonly string[],
  dryRun: boolean,
): Promise<Found> {
  const [only] = orgs;
  if (only && orgs.length === 1) return { targets: ids.map((id) => ({ id, org: only })), missing: [], unread: [] };
  const { targets: all, unread } = await listTargets(keeper, config, orgs, dryRun);
  const missing = ids.flatMap((id) => notOne(id, all, orgs, unread));
  const targets = all.filter(({ id }) => ids.includes(id) && missing.every((each) => each.id !== id));
  return { targets, missing, unread: missing.length > 0 ? unread : [] };
}

/**
 * The one data source that an id names, and its org.
 *
 * @throws KeeperError where no org has it, or several; where orgs could not be read, with the code of that failure
 */
export async function findOne(
  keeper: Keeper,
  config: TokenConfig,
  orgs: readonly TargetOrg[],
  id: string,
  dryRun: boolean,
): Promise<Target> {
  const { targets, missing, unread } = await findNamed(keeper, config, refuseNone(orgs), [id], dryRun);
  const [target] = targets;
  if (target) return target;
  const error = missing[0]!.error;
  const cause = unread[0]?.error;
  if (!cause) throw error;
  const { code, remedy, trackingId, status } = cause;
  throw new KeeperError(code, `${error.message}: ${cause.message}`, { remedy, trackingId, status });
}

/** A data source that an org does not have may be another's: the error says where it was looked for. */
export function withOrg(error: KeeperError, org: TargetOrg, config: TokenConfig): KeeperError {
  if (error.code !== 'not-found' && error.code !== 'forbidden') return error;
  const { trackingId, status } = error;
  const others = config.orgs.length > 1;
  const remedy = others
    ? `leave out --org to look in all ${config.orgs.length} orgs; byods data-sources lists whose each one is`
    : 'byods data-sources lists the ids; if it is in another org, add that org to serviceApp.targetOrgId';
  const message = `${error.message.replace(/\.$/, '')}; it was looked for in ${orgInWords(org)}`;
  // Webex does not tell a missing scope from somebody else's data source.
  const both = error.code === 'forbidden' && error.remedy !== undefined ? `${error.remedy}; or ${remedy}` : remedy;
  return new KeeperError(error.code, message, { remedy: both, trackingId, status });
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
    throw new KeeperError('refused', `no stored token of ${orgInWords(org)} can be used, and a dry run renews none`, {
      remedy: 'byods refresh-token gets one',
    });
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
    const names = owners.map(orgInWords).join(' and ');
    const error = new KeeperError('usage', `data source ${id} is in ${names}; nothing was changed`, {
      remedy: 'name its org with --org',
    });
    return [{ id, error }];
  }
  const except = unread.length === 0 ? '' : ` that could be read; ${counted(unread.length, 'org')} could not`;
  const meant = suggestion(
    id,
    listed.map((each) => each.id),
  );
  const where = `data source ${id} is in none of the ${orgs.length} orgs${except}`;
  const error = new KeeperError('not-found', `${where}${meant}`, {
    remedy:
      unread[0]?.error?.remedy ??
      'byods data-sources lists the ids; an org that is missing belongs into serviceApp.targetOrgId',
  });
  return [{ id, error }];
}
