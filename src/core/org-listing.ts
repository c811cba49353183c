import type { DataSources } from './data-sources.ts';
import { asKeeperError, EXIT, type KeeperError } from './errors.ts';
import { asFarAsRead, IncompleteListError } from './incomplete-list.ts';
import type { DataSource } from './model.ts';
import { outcomeOf } from './policy/run-outcome.ts';
import type { TargetOrg } from './target-orgs.ts';
import type { TokenManager } from './token-manager.ts';
import { drain } from './work-queue.ts';

/** The data sources of one org, or why they are not known, or not all of them. */
export interface OrgListing {
  readonly org: TargetOrg;
  readonly dataSources: readonly DataSource[];
  readonly error?: KeeperError;
}

/** What listing the data sources of orgs needs. */
export interface ListingContext {
  readonly tokens: TokenManager;
  readonly dataSources: DataSources;
  readonly concurrency: number;
}

/**
 * Reads the data sources of several orgs, in their order. Tokens that are needed first are all renewed in one lock
 * session. One org's failure is its own.
 */
export async function listOrgs(context: ListingContext, orgs: readonly TargetOrg[]): Promise<OrgListing[]> {
  const prepared = await context.tokens.prepare(orgs);
  const without = new Map(prepared.flatMap(({ key, usable, error }) => (usable || !error ? [] : [[key, error]])));
  return await perOrg(orgs, context.concurrency, async (org) => {
    const error = without.get(org.key);
    if (error) throw error;
    return await context.dataSources.list(org);
  });
}

/** Does one thing for every org, so many at a time; what it throws stands in that org's entry. */
export async function perOrg(
  orgs: readonly TargetOrg[],
  concurrency: number,
  read: (org: TargetOrg) => Promise<readonly DataSource[]>,
): Promise<OrgListing[]> {
  const listings: OrgListing[] = [];
  await drain([...orgs.entries()], {
    concurrency: Math.min(concurrency, orgs.length),
    compare: ([a], [b]) => a - b,
    run: async ([index, org]) => {
      try {
        listings[index] = { org, ...(await asFarAsRead(read(org))) };
      } catch (thrown) {
        listings[index] = { org, dataSources: [], error: asKeeperError(thrown) };
      }
    },
  });
  return listings;
}

/** What orgs that could not be read mean for the whole. Pure. */
export function listingOutcome(
  listings: readonly OrgListing[],
  more: { failedDataSources?: readonly KeeperError[]; storeFailure?: KeeperError | undefined } = {},
): ReturnType<typeof outcomeOf> {
  const errors = listings.flatMap(({ error }) => (error ? [error] : []));
  const isAboutTokens = ({ exitCode }: KeeperError) => exitCode === EXIT.reauthorize;
  return outcomeOf({
    storeFailures: more.storeFailure ? [more.storeFailure] : [],
    orgsWithoutToken: errors.filter(isAboutTokens),
    orgsNotRead: errors.filter((error) => !isAboutTokens(error)),
    failedDataSources: more.failedDataSources ?? [],
    deferredAtRisk: 0,
    orgsRead: listings.filter(({ error }) => !error || error instanceof IncompleteListError).length,
  });
}
