import type { Keeper } from '../../../compose.ts';
import { listingOutcome, listOrgs } from '../../../core/org-listing.ts';
import { endsWithin } from '../../../core/policy/data-source-renewal.ts';
import type { Words } from '../../command.ts';
import { type ListedDataSource, listed } from '../../listed-data-source.ts';
import { chosenOrgs, orgNamer } from '../../orgs.ts';
import { recordsIn } from '../../records.ts';
import type { CommandResult } from '../../result.ts';
import { dataSourceLines } from './text.ts';
import type { DataSourcesRequest } from './words.ts';

/** Lists the data sources of every org, or of those that are named, as far as they fit what was asked for. */
export async function listDataSources(
  keeper: Keeper,
  words: Words,
  { status, withinMs, saveIn }: DataSourcesRequest,
  warn: (sentence: string) => void,
): Promise<CommandResult> {
  const { tokens, webex, settings } = keeper;
  const config = await tokens.config();
  const listings = await listOrgs({ ...keeper, concurrency: settings.concurrency }, chosenOrgs(config, words));
  const now = webex.serverNow();
  const all = listings.flatMap(({ org, dataSources }) => dataSources.map((each) => ({ each, org })));
  const dataSources = all
    .filter(({ each }) => status === undefined || each.status === status)
    .filter(({ each }) => withinMs === undefined || endsWithin(each, now, withinMs))
    .map(({ each, org }) => listed(each, org, now))
    .sort((a, b) => endOf(a) - endOf(b) || a.id.localeCompare(b.id));
  const { exitCode, error } = listingOutcome(listings, { storeFailure: tokens.saveFailure });
  const record =
    saveIn === undefined ? undefined : await (await recordsIn(saveIn, keeper, warn)).list(dataSources, error?.toJSON());
  const failed = listings.flatMap((listing) => (listing.error ? [listing.error.toJSON()] : []));
  const document = {
    version: 1 as const,
    dataSources,
    warnings: await tokens.storeWarnings(),
    ...(record !== undefined && { record }),
    ...(error && { error: error.toJSON() }),
  };
  const facts = { dataSources, read: all.length, orgName: orgNamer(config), orgs: config.orgs.length, now };
  return {
    exitCode,
    document,
    text: (page) => [
      ...dataSourceLines({ ...facts, complete: failed.length === 0 }, page),
      ...(record === undefined ? [] : ['', `record: ${record}`]),
    ],
    problems: tokens.saveFailure ? [tokens.saveFailure.toJSON(), ...failed] : failed,
  };
}

/** What tells no end goes last. */
function endOf({ expiresAt }: ListedDataSource): number {
  return expiresAt === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(expiresAt);
}
