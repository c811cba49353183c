import { type CredentialStatus, credentialsOf } from './credential-status.ts';
import type { ErrorJson, ExitCode, KeeperError } from './errors.ts';
import { EXIT, WebexAnswerError } from './errors.ts';
import { IncompleteListError } from './incomplete-list.ts';
import type { DataSource } from './model.ts';
import { addressOf, type MovedTo, movedAway, movedInWords } from './moved.ts';
import { type OrgListing, perOrg } from './org-listing.ts';
import { pausedReport, readPause } from './pause.ts';
import { lifeOf } from './policy/data-source-renewal.ts';
import { credentialProblems, dataSourceProblems, hasLiveRung, notReadProblem, type Problem } from './policy/health.ts';
import { isPaused } from './policy/pause.ts';
import { instant, type PausedReport, present, type ReportDocument, type ReportedProblem } from './report.ts';
import { problemOf, reportedProblems } from './reported-problems.ts';
import { listWithStoredToken, type StoredTokenContext, storedToken } from './stored-token.ts';
import type { TargetOrg } from './target-orgs.ts';
import type { TokenConfig } from './token-config.ts';
import { VERSION } from './version.ts';

/** What `byods status` tells of one data source. */
export interface DataSourceStatus {
  /** In a store of many: the document with the credential of its org. */
  readonly partition?: string;
  readonly id: string;
  readonly orgId: string;
  readonly orgName?: string;
  readonly status?: string;
  readonly expiresAt?: string;
  readonly remainingMinutes?: number;
  readonly atRisk: boolean;
}

/** One document of a store of many, as `byods status` tells it. */
export interface PartitionStatus {
  readonly name: string;
  readonly healthy: boolean;
  readonly problems: number;
  readonly paused?: PausedReport;
  /** Why it could not be looked into. */
  readonly error?: ErrorJson;
}

/** The whole of `byods status --json`. */
export interface StatusReport extends ReportDocument {
  readonly healthy: boolean;
  readonly store: { readonly kind: string; readonly location: string; readonly reason: string };
  /** The hourly run of the schedule is held back until then. */
  readonly paused?: PausedReport;
  readonly credentials: readonly CredentialStatus[];
  readonly dataSources: readonly DataSourceStatus[];
  readonly problems: readonly ReportedProblem[];
  /** Of a store of many: each of its documents. */
  readonly partitions?: readonly PartitionStatus[];
  readonly error?: ErrorJson;
}

/** What a look at everything needs. */
export interface StatusContext extends StoredTokenContext {
  readonly tokens: { config(): Promise<TokenConfig>; storeWarnings(): Promise<readonly string[]> };
  readonly choice: StatusReport['store'];
  readonly concurrency: number;
}

/**
 * Looks at everything and changes nothing: reads the store, and Webex's data sources with the tokens that are stored.
 * `healthy` is said only of what is known: an org whose data sources cannot be read is not.
 *
 * @throws KeeperError when the stored document cannot be used; `store-…` errors make a report of their own
 */
export async function lookAtEverything(context: StatusContext): Promise<{ report: StatusReport; exitCode: ExitCode }> {
  const { tokens, clock, webex } = context;
  const stored = await tokens.config();
  if (stored.movedTo) return await movedReport(context, stored, stored.movedTo);
  const orgs = stored.orgs.filter(({ paused }) => !paused);
  const listings = await perOrg(
    orgs.filter((org) => storedToken(stored, org, clock.now())),
    context.concurrency,
    async (org) => (await listWithStoredToken(context, stored, org)) ?? [],
  );
  const now = clock.now();
  const config = withRejected(stored, listings);
  const dead = orgs.filter((org) => !hasLiveRung(config, org, now));
  const problems: Problem[] = [
    ...listings.flatMap(({ org, dataSources }) =>
      dataSources.flatMap(({ id, orgId = org.id, ...rest }) =>
        dataSourceProblems({ id, orgId }, lifeOf({ id, ...rest }, webex.serverNow()), webex.serverNow()),
      ),
    ),
    ...credentialProblems(config, now),
    ...orgs.filter((org) => !dead.includes(org)).flatMap((org) => notRead(org, listings)),
  ];
  const grave = problems.filter((problem) => problem.grave);
  const { kind, location, reason } = context.choice;
  const pause = readPause(config.document);
  const report: StatusReport = {
    version: 1,
    programVersion: VERSION,
    warnings: await tokens.storeWarnings(),
    healthy: grave.length === 0,
    store: { kind, location, reason },
    ...(isPaused(pause, now) && { paused: pausedReport(pause) }),
    credentials: credentialsOf(config, now),
    dataSources: listings
      .flatMap(({ org, dataSources }) => dataSources.map((each) => dataSourceStatus(each, org, webex.serverNow())))
      .sort(soonestFirst),
    problems: reportedProblems(problems),
  };
  const isDead = problems.some(({ code }) => code === 'reauthorization-required');
  const exitCode = isDead ? EXIT.reauthorize : grave.length > 0 ? EXIT.partial : EXIT.ok;
  return { report, exitCode };
}

/** Where the tokens are used in another store, only that one can tell how they are. */
async function movedReport(
  { tokens, clock, choice }: StatusContext,
  stored: TokenConfig,
  movedTo: MovedTo,
): Promise<{ report: StatusReport; exitCode: ExitCode }> {
  const { kind, location, reason } = choice;
  const where = movedInWords(movedTo);
  const report: StatusReport = {
    version: 1,
    programVersion: VERSION,
    warnings: (await tokens.storeWarnings()).filter((warning) => !warning.includes(where)),
    healthy: false,
    store: { kind, location, reason },
    credentials: credentialsOf(stored, clock.now()),
    dataSources: [],
    problems: reportedProblems([], movedAway(stored, addressOf(choice))),
  };
  return { report, exitCode: EXIT.partial };
}

/** The report when the token store itself cannot be used: nothing else is known. */
export function storeFailureReport(store: StatusReport['store'], error: KeeperError): StatusReport {
  const { kind, location, reason } = store;
  return {
    version: 1,
    programVersion: VERSION,
    warnings: [],
    healthy: false,
    store: { kind, location, reason },
    credentials: [],
    dataSources: [],
    problems: [problemOf(error)],
    error: error.toJSON(),
  };
}

/** The credentials with those noted as rejected whose token Webex has just answered with 401. In memory only. */
function withRejected(config: TokenConfig, listings: readonly OrgListing[]): TokenConfig {
  const credentials = new Map(config.credentials);
  for (const { org, error } of listings) {
    const credential = credentials.get(org.key);
    if (!isRejection(error) || !credential?.accessToken) continue;
    const notes = { ...credential.notes, rejectedAccessToken: credential.accessToken.value.hash };
    credentials.set(org.key, { ...credential, notes });
  }
  return { ...config, credentials };
}

function isRejection(error: KeeperError | undefined): boolean {
  return error instanceof WebexAnswerError && error.status === 401;
}

function notRead(org: TargetOrg, listings: readonly OrgListing[]): Problem[] {
  const listing = listings.find((each) => each.org === org);
  if (listing && !listing.error) return [];
  const error = isRejection(listing?.error) ? undefined : listing?.error;
  const why = error?.message ?? 'its stored token cannot be used, and status never renews one';
  const remedy = error?.remedy ?? 'byods run renews the token and extends what is due';
  return [notReadProblem(org, why, remedy, error instanceof IncompleteListError)];
}

function dataSourceStatus(dataSource: DataSource, org: TargetOrg, now: number): DataSourceStatus {
  const { expiresAt, remainingMinutes, atRisk } = lifeOf(dataSource, now);
  return present({
    id: dataSource.id,
    orgId: dataSource.orgId ?? org.id,
    orgName: org.name,
    status: dataSource.status,
    expiresAt: instant(expiresAt),
    remainingMinutes,
    atRisk,
  }) as DataSourceStatus;
}

/** What ends soonest first; what is disabled, and what tells no end, last. */
export function soonestFirst(a: DataSourceStatus, b: DataSourceStatus): number {
  const rank = ({ status, expiresAt }: DataSourceStatus) =>
    status === 'disabled' || expiresAt === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(expiresAt);
  return rank(a) - rank(b) || a.id.localeCompare(b.id);
}
