import type { DataSource } from '../../../core/model.ts';
import { listingOutcome, listOrgs } from '../../../core/org-listing.ts';
import { lifeOf } from '../../../core/policy/data-source-renewal.ts';
import { fieldsOf } from '../../../core/policy/extension.ts';
import { instant, present } from '../../../core/report.ts';
import type { TargetOrg } from '../../../core/target-orgs.ts';
import type { CommandHandler } from '../../command.ts';
import { chosenOrgs, orgNamer } from '../../orgs.ts';
import { dataSourceLines, type ListedDataSource } from './text.ts';

const LIMIT = { minutes: 10 };

/** Lists the data sources of every org, or of those that are named. */
export const handleDataSources: CommandHandler = async (context, words) => {
  const keeper = await context.open(LIMIT);
  const { tokens, webex, settings } = keeper;
  const config = await tokens.config();
  const listings = await listOrgs({ ...keeper, concurrency: settings.concurrency }, chosenOrgs(config, words));
  const now = webex.serverNow();
  const dataSources = listings
    .flatMap((listing) => listing.dataSources.map((each) => listed(each, listing.org, now)))
    .sort((a, b) => endOf(a) - endOf(b) || a.id.localeCompare(b.id));
  const { exitCode, error } = listingOutcome(listings, { storeFailure: tokens.saveFailure });
  const failed = listings.flatMap((listing) => (listing.error ? [listing.error.toJSON()] : []));
  const document = {
    version: 1 as const,
    dataSources,
    warnings: await tokens.storeWarnings(),
    ...(error && { error: error.toJSON() }),
  };
  return {
    exitCode,
    document,
    text: (page) => dataSourceLines({ dataSources, orgName: orgNamer(config), orgs: config.orgs.length, now }, page),
    problems: tokens.saveFailure ? [tokens.saveFailure.toJSON(), ...failed] : failed,
  };
};

/** What tells no end goes last. */
function endOf({ expiresAt }: ListedDataSource): number {
  return expiresAt === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(expiresAt);
}

function listed(dataSource: DataSource, org: TargetOrg, now: number): ListedDataSource {
  const { issuedAt, expiresAt, lifetimeMinutes, remainingMinutes } = lifeOf(dataSource, now);
  const { id, status, errorMessage } = dataSource;
  const fields = fieldsOf(dataSource);
  return present({
    id,
    orgId: fields.orgId ?? org.id,
    status,
    audience: fields.audience,
    subject: fields.subject,
    schemaId: fields.schemaId,
    url: fields.url,
    issuedAt: instant(issuedAt),
    expiresAt: instant(expiresAt),
    lifetimeMinutes,
    remainingMinutes,
    errorMessage,
  }) as ListedDataSource;
}
