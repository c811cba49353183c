import type { KeeperError } from './errors.ts';
import type { DataSource } from './model.ts';
import type { DataSourceDecision, DataSourceLife } from './policy/data-source-renewal.ts';
import { type DataSourceReport, instant, present } from './report.ts';
import type { TargetOrg } from './target-orgs.ts';

/** A data source of a pass, whose it is, and what its policy says. */
export interface Judged {
  readonly org: TargetOrg;
  readonly dataSource: DataSource;
  readonly decision: DataSourceDecision;
}

/** One that was extended. `after` is what its new token says. */
export function extended(judged: Judged, after: DataSourceLife): DataSourceReport {
  const { decision } = judged;
  const expiresAt = after.expiresAt ?? decision.expiresAt;
  const { atRisk, lifetimeMinutes } = after;
  return rowOf(judged, 'extended', decision.reason, { expiresAt, atRisk, lifetimeMinutes });
}

/** One that a dry run would extend. */
export function planned(judged: Judged): DataSourceReport {
  return rowOf(judged, 'kept', `would be extended: ${judged.decision.reason}`);
}

/** One that its policy leaves alone. */
export function left(judged: Judged): DataSourceReport {
  return rowOf(judged, judged.decision.action === 'keep' ? 'kept' : 'skipped', judged.decision.reason);
}

/** One that the run did not come to. */
export function deferred(judged: Judged, why: string): DataSourceReport {
  return rowOf(judged, 'deferred', `${why}; ${judged.decision.reason}; it goes first in the next run`);
}

/** One that was to be extended and was not. */
export function failed(judged: Judged, error: KeeperError): DataSourceReport {
  const { reason } = judged.decision;
  const gone = error.code === 'not-found' ? `gone: deleted since it was listed; ${reason}` : reason;
  return rowOf(judged, 'failed', gone, { error });
}

/** One that was asked for by its id, and that none of the orgs has. */
export function missing(id: string, orgs: readonly TargetOrg[], error: KeeperError): DataSourceReport {
  const [only, another] = orgs;
  const where = only && !another ? { orgId: only.id, orgName: only.name } : {};
  const row = { id, ...where, action: 'failed', reason: 'not found', atRisk: false, error: error.toJSON() };
  return present(row) as DataSourceReport;
}

function rowOf(
  { org, dataSource, decision }: Judged,
  action: DataSourceReport['action'],
  reason: string,
  more: {
    expiresAt?: number | undefined;
    lifetimeMinutes?: number | undefined;
    atRisk?: boolean;
    error?: KeeperError;
  } = {},
): DataSourceReport {
  return present({
    id: dataSource.id,
    orgId: dataSource.orgId ?? org.id,
    orgName: org.name,
    action,
    reason,
    previousExpiresAt: instant(decision.expiresAt),
    expiresAt: instant(more.expiresAt ?? decision.expiresAt),
    lifetimeMinutes: more.lifetimeMinutes ?? decision.lifetimeMinutes,
    atRisk: more.atRisk ?? decision.atRisk,
    error: more.error?.toJSON(),
  }) as DataSourceReport;
}
