import {
  outcomeOf
} from "./chunk-DXOZ7PF6.js";
import {
  drain
} from "./chunk-ZEO5VXWT.js";
import {
  IncompleteListError,
  asFarAsRead
} from "./chunk-BWL6QBY2.js";
import {
  EXIT,
  asKeeperError
} from "./chunk-DSMZJSUZ.js";

// src/core/org-listing.ts
async function listOrgs(context, orgs) {
  const prepared = await context.tokens.prepare(orgs);
  const without = new Map(prepared.flatMap(({ key, usable, error }) => usable || !error ? [] : [[key, error]]));
  return await perOrg(orgs, context.concurrency, async (org) => {
    const error = without.get(org.key);
    if (error) throw error;
    return await context.dataSources.list(org);
  });
}
async function perOrg(orgs, concurrency, read) {
  const listings = [];
  await drain([...orgs.entries()], {
    concurrency: Math.min(concurrency, orgs.length),
    compare: ([a], [b]) => a - b,
    run: async ([index, org]) => {
      try {
        listings[index] = { org, ...await asFarAsRead(read(org)) };
      } catch (thrown) {
        listings[index] = { org, dataSources: [], error: asKeeperError(thrown) };
      }
    }
  });
  return listings;
}
function listingOutcome(listings, more = {}) {
  const errors = listings.flatMap(({ error }) => error ? [error] : []);
  const isAboutTokens = ({ exitCode }) => exitCode === EXIT.reauthorize;
  return outcomeOf({
    storeFailures: more.storeFailure ? [more.storeFailure] : [],
    orgsWithoutToken: errors.filter(isAboutTokens),
    orgsNotRead: errors.filter((error) => !isAboutTokens(error)),
    failedDataSources: more.failedDataSources ?? [],
    deferredAtRisk: 0,
    orgsRead: listings.filter(({ error }) => !error || error instanceof IncompleteListError).length
  });
}

export {
  listOrgs,
  perOrg,
  listingOutcome
};
