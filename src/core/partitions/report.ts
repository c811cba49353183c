import { atCredential } from '../credential-address.ts';
import { missing } from '../data-source-rows.ts';
import { inNoOrg } from '../data-source-work.ts';
import { type ErrorJson, EXIT, type ExitCode, KeeperError } from '../errors.ts';
import { worstFirst } from '../policy/health.ts';
import { partitionsOutcome } from '../policy/partitions-outcome.ts';
import { type Sight, sawEverything } from '../policy/problem-changes.ts';
import { shellWord } from '../policy/shell-word.ts';
import type { RenewalPassResult } from '../renewal-pass.ts';
import { type DataSourceReport, instant, type PartitionReport, present, type ReportedProblem } from '../report.ts';
import { problemOf } from '../reported-problems.ts';
import type { StartedPassResult } from '../started-pass.ts';
import type { TokenConfig } from '../token-config.ts';
import { VERSION } from '../version.ts';

/** What came of one partition. */
export interface PassedPartition {
  readonly name: string;
  /** The document before the run; absent where it could not be read. */
  readonly before?: TokenConfig | undefined;
  readonly result?: StartedPassResult;
  readonly error?: KeeperError;
  /** Its tokens are used in another store. */
  readonly skipped?: string;
  /** The time ran out, or somebody interrupted. */
  readonly deferred?: { readonly reason: string; readonly atRisk: boolean };
}

/** What is known of the run as a whole. Epoch milliseconds. */
export interface WholeRun {
  /** All that there are, whichever of them the run was about. */
  readonly names: readonly string[];
  /** Those that were there at an earlier run, with data sources, and are gone. */
  readonly lost: readonly string[];
  /** As `--store` names the whole. */
  readonly address: string;
  readonly only: readonly string[] | undefined;
  readonly dryRun: boolean;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly requests: number;
}

const NONE = { extended: 0, kept: 0, skipped: 0, deferred: 0, failed: 0 };

/** One report of many passes: their counts summed, their rows one after the other with the partition's name. Pure. */
export function reportOfPartitions(passed: readonly PassedPartition[], run: WholeRun): RenewalPassResult {
  const { names, lost, only, dryRun, startedAt, finishedAt, requests } = run;
  const partitions = new Map<string, Sight | undefined>(names.map((name) => [name, undefined]));
  for (const { name, result, skipped } of passed) {
    partitions.set(name, skipped === undefined ? result?.sight : { orgsNotRead: [] });
  }
  // Of what is gone nobody knows how its data sources are.
  for (const name of lost) partitions.set(name, undefined);
  const orgsNotRead = passed.flatMap(({ result }) => result?.sight.orgsNotRead ?? []);
  const sight: Sight = { orgsNotRead, ...(only && { only }), partitions };
  const nowhere = missingRows(passed, only, sight);

  const exits = [...passed.map(exitOf), ...nowhere.map((): ExitCode => EXIT.partial)];
  const { outcome, exitCode } = partitionsOutcome(exits);
  const error = passed.find((each) => exitOf(each) === exitCode && errorOf(each) !== undefined);
  const rows = [...passed.flatMap(named(({ report }) => report.dataSources)), ...nowhere];
  const parts = passed.map(partitionReport);
  const counts = { ...NONE, failed: nowhere.length };
  for (const part of parts) {
    for (const action of Object.keys(counts) as (keyof typeof counts)[]) counts[action] += part.counts[action];
  }
  return {
    exitCode,
    sight,
    report: {
      version: 1,
      programVersion: VERSION,
      outcome,
      ...(dryRun && { dryRun: true as const }),
      startedAt: instant(startedAt),
      finishedAt: instant(finishedAt),
      requests,
      counts,
      partitions: parts,
      credentials: passed.flatMap(named(({ report }) => report.credentials)),
      dataSources: rows,
      problems: worstFirst([...lost.map((name) => lostProblem(name, run)), ...passed.flatMap(problemsOf)]),
      warnings: passed.flatMap(({ name, result, skipped }) =>
        [...(skipped === undefined ? [] : [skipped]), ...(result?.report.warnings ?? [])].map((it) => `${name}: ${it}`),
      ),
      ...(exitCode !== EXIT.ok && error && { error: withName(error.name, errorOf(error)!) }),
    },
  };
}

/** The rows of a pass with the partition's name, which comes first. */
function named<T extends object>(rows: (result: RenewalPassResult) => readonly T[]) {
  return ({ name, result }: PassedPartition): (T & { partition: string })[] =>
    result ? rows(result).map((row) => ({ partition: name, ...row })) : [];
}

function exitOf({ result, error, deferred }: PassedPartition): ExitCode {
  if (error) return error.exitCode;
  if (deferred) return deferred.atRisk ? EXIT.partial : EXIT.ok;
  return result?.exitCode ?? EXIT.ok;
}

function errorOf({ result, error, deferred }: PassedPartition): ErrorJson | undefined {
  if (error) return error.toJSON();
  return deferred?.atRisk ? notLookedAt(deferred.reason).toJSON() : result?.report.error;
}

function notLookedAt(reason: string): KeeperError {
  return new KeeperError('out-of-time', `${reason} before its data sources were looked at, and some may be at risk`, {
    remedy: 'it goes first in the next run; raise the time limit, or split the store, if this repeats',
  });
}

function withName(name: string, error: ErrorJson): ErrorJson {
  return { ...error, message: `${name}: ${error.message}` };
}

function partitionReport(each: PassedPartition): PartitionReport {
  const { name, result, error, deferred, skipped } = each;
  const outcome = error ? failedOutcome(error) : deferred ? 'deferred' : skipped ? 'skipped' : result!.report.outcome;
  return present({
    name,
    outcome,
    reason: deferred?.reason ?? skipped,
    counts: result?.report.counts ?? NONE,
    paused: result?.report.paused,
    error: errorOf(each),
  }) as PartitionReport;
}

function failedOutcome({ exitCode }: KeeperError): PartitionReport['outcome'] {
  return exitCode === EXIT.reauthorize ? 'reauthorize' : 'failed';
}

function problemsOf(each: PassedPartition): ReportedProblem[] {
  const { name, result, error, deferred } = each;
  const own = error ?? (deferred?.atRisk ? notLookedAt(deferred.reason) : undefined);
  const all = own ? [problemOf(own)] : (result?.report.problems ?? []);
  return all.map((problem) => ({ ...problem, message: `${name}: ${problem.message}`, partition: name }));
}

/** Its data sources lapse, and nothing else would tell. */
function lostProblem(name: string, { address }: WholeRun): ReportedProblem {
  const restored = address.startsWith('dynamodb:')
    ? "the table's point-in-time recovery holds it, where it is on (aws dynamodb restore-table-to-point-in-time)"
    : `byods store restore --store ${shellWord(atCredential(address, name))} brings its last good version back`;
  return {
    code: 'not-found',
    message: `${name}: it was there at an earlier run, and is gone: nothing keeps its data sources alive`,
    remedy: `${restored}; if it was meant to go, this is told for a week`,
    partition: name,
  };
}

/** Ids that were asked for and are nowhere, once everything was looked at. */
function missingRows(
  passed: readonly PassedPartition[],
  only: readonly string[] | undefined,
  sight: Sight,
): DataSourceReport[] {
  if (!only || !sawEverything(sight)) return [];
  const found = new Set(passed.flatMap(({ result }) => result?.report.dataSources.map(({ id }) => id) ?? []));
  return only.filter((id) => !found.has(id)).map((id) => missing(id, [], inNoOrg(id)));
}
