import type { ErrorJson } from './errors.ts';

/** The same in every JSON document. */
export interface JsonDocument {
  readonly version: 1;
  readonly warnings: readonly string[];
}

/** The same in every report of how things are or were. */
export interface ReportDocument extends JsonDocument {
  /** The program that made it, as `--version` tells it. */
  readonly programVersion: string;
}

/** Something that is wrong, as every face tells it: `docs/json.md` lists the codes. What it is about tells which one it is. */
export interface ReportedProblem {
  readonly code: string;
  readonly message: string;
  /** When it began; for one that tells no such moment, when somebody was first told of it. */
  readonly since?: string;
  readonly remedy?: string;
  /** The org that it is about; neither this nor `id`: the integration, or the whole run. */
  readonly orgId?: string;
  /** The data source that it is about. */
  readonly id?: string;
  /** In a store of many: the credential that it is about, by its name there. */
  readonly partition?: string;
}

/** A credential in a report. Instants are ISO 8601 in UTC. */
export interface CredentialReport {
  /** In a store of many: the document that it is in. */
  readonly partition?: string;
  readonly kind: 'integration' | 'service-app';
  readonly orgId?: string;
  /** As people call it, where the configuration tells. */
  readonly orgName?: string;
  readonly action: 'kept' | 'refreshed' | 'minted' | 'failed';
  readonly reason: string;
  readonly expiresAt?: string;
  readonly refreshTokenExpiresAt?: string;
  readonly nextRenewalAt?: string;
  readonly error?: ErrorJson;
}

/** A data source in the report of a renewal pass. */
export interface DataSourceReport {
  /** In a store of many: the document with the credential of its org. */
  readonly partition?: string;
  readonly id: string;
  /** Absent for an id that was asked for and is in none of several orgs. */
  readonly orgId?: string;
  readonly orgName?: string;
  readonly action: 'extended' | 'kept' | 'skipped' | 'deferred' | 'failed';
  readonly reason: string;
  readonly previousExpiresAt?: string;
  readonly expiresAt?: string;
  /** Of its token, as the run left it. */
  readonly lifetimeMinutes?: number;
  /** Below 6 hours or a quarter of its lifetime, and enabled, as the run left it. */
  readonly atRisk: boolean;
  readonly error?: ErrorJson;
}

/** A pause of the schedule: `byods schedule pause`. */
export interface PausedReport {
  readonly since: string;
  readonly until: string;
  readonly reason: string;
}

/** What a run over a store of many did about one of its documents. */
export interface PartitionReport {
  readonly name: string;
  /** `skipped`: its tokens are used in another store. `deferred`: the time ran out before it. */
  readonly outcome: RenewalReport['outcome'] | 'skipped' | 'deferred';
  /** Why it was skipped or deferred. */
  readonly reason?: string;
  readonly counts: RenewalReport['counts'];
  readonly paused?: PausedReport;
  /** Why it failed, when something that belongs to no single entry did. */
  readonly error?: ErrorJson;
}

/** What a renewal pass did, and why: printed by `byods run --json`, returned by the Lambda. */
export interface RenewalReport extends ReportDocument {
  readonly outcome: 'ok' | 'partial' | 'failed' | 'reauthorize';
  /** Present on a dry run: nothing was renewed or written, and `planned` in the reasons tells what would be. */
  readonly dryRun?: true;
  /** The schedule is paused, and started this run: it only looked. */
  readonly paused?: PausedReport;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Requests sent to Webex. */
  readonly requests: number;
  readonly counts: Record<DataSourceReport['action'], number>;
  readonly credentials: readonly CredentialReport[];
  readonly dataSources: readonly DataSourceReport[];
  /** What is wrong after the run, the worst first; empty when it exits with 0 and nothing needs a person. */
  readonly problems: readonly ReportedProblem[];
  /** Over a store of many: each of its documents, in the order in which they were run. */
  readonly partitions?: readonly PartitionReport[];
  /** Why the run failed, when something that belongs to no single entry did. */
  readonly error?: ErrorJson;
}

/** ISO 8601 with whole seconds, in UTC; nothing for nothing. */
export function instant(at: number): string;
export function instant(at: number | undefined): string | undefined;
export function instant(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The given fields without those that are undefined. */
export function present<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
