import { toOrgId } from '../core/org-id.ts';
import { type CredentialReport, type DataSourceReport, present, type RenewalReport } from '../core/report.ts';

/** So many orgs are told of in the log; of the others, that they are there. */
const MOST_ORGS = 20;

/** What a run did in one org, for the log: what is searched by org, and must not be a metric's dimension. */
export interface OrgLine {
  /** In a store of many: the document with its credential. */
  readonly partition?: string;
  readonly orgId: string;
  readonly orgName?: string;
  readonly counts: RenewalReport['counts'];
  /** Of the enabled data sources; absent where there is none, or the end of one is not known. */
  readonly firstExpiresAt?: string;
  readonly refreshTokenExpiresAt?: string;
  /** The code of the error that stopped it. */
  readonly error?: string;
}

/** The orgs of a run, those that failed first, then the soonest to lapse; the first twenty of them. Pure. */
export function orgLines({ credentials, dataSources }: RenewalReport): OrgLine[] {
  return credentials
    .flatMap(({ orgId, ...credential }) => (orgId === undefined ? [] : [lineOf(orgId, credential, dataSources)]))
    .sort((a, b) => urgency(a).localeCompare(urgency(b)))
    .slice(0, MOST_ORGS);
}

function lineOf(orgId: string, credential: CredentialReport, dataSources: readonly DataSourceReport[]): OrgLine {
  const { partition } = credential;
  const rows = dataSources.filter(
    (row) => row.orgId !== undefined && toOrgId(row.orgId) === toOrgId(orgId) && row.partition === partition,
  );
  const counts = { extended: 0, kept: 0, skipped: 0, deferred: 0, failed: 0 };
  for (const { action } of rows) counts[action] += 1;
  const ends = rows.flatMap(({ action, expiresAt }) => (action === 'skipped' ? [] : [expiresAt]));
  const { orgName, refreshTokenExpiresAt, error } = credential;
  return present({
    partition,
    orgId,
    orgName,
    counts,
    firstExpiresAt: ends.includes(undefined) ? undefined : ends.sort()[0],
    refreshTokenExpiresAt,
    error: error?.code,
  }) as OrgLine;
}

function urgency({ error, firstExpiresAt }: OrgLine): string {
  return `${error === undefined ? 1 : 0} ${firstExpiresAt ?? ''}`;
}
