import type { CredentialStore } from '../credential-store.ts';
import { asKeeperError, EXIT, EXIT_PRECEDENCE, type ExitCode, type KeeperError } from '../errors.ts';
import { worstFirst } from '../policy/health.ts';
import type { ReportedProblem } from '../report.ts';
import { problemOf } from '../reported-problems.ts';
import {
  lookAtEverything,
  type PartitionStatus,
  type StatusContext,
  type StatusReport,
  soonestFirst,
} from '../status.ts';
import type { TokenConfig } from '../token-config.ts';
import type { TokenManager } from '../token-manager.ts';
import { VERSION } from '../version.ts';
import { type Partition, readPartitions } from './look.ts';

type Looker = Omit<StatusContext, 'tokens' | 'choice' | 'concurrency'> & { readonly tokens: TokenManager };

/** What a look at a whole store of many needs. */
export interface PartitionsLook {
  readonly store: Pick<CredentialStore, 'names' | 'kind' | 'location'>;
  open(name: string): Looker;
  readonly choice: StatusReport['store'];
  readonly concurrency: number;
}

interface Looked {
  readonly name: string;
  readonly exitCode: ExitCode;
  readonly report?: StatusReport;
  readonly config?: TokenConfig;
  readonly error?: KeeperError;
}

/**
 * `byods status` of every document of a store of many, as one report: what cannot be looked into is a problem of its own.
 * Changes nothing.
 *
 * @returns the documents, too, by name, as far as they can be read
 * @throws KeeperError when the names cannot be read, or there is none
 */
export async function lookAtPartitions(
  context: PartitionsLook,
): Promise<{ report: StatusReport; exitCode: ExitCode; configs: ReadonlyMap<string, TokenConfig> }> {
  const { choice, concurrency } = context;
  const looks: Looked[] = [];
  // One after the other: the orgs of each are asked several at a time.
  for (const each of await readPartitions(context, concurrency)) looks.push(await lookInto(each, context));
  const { kind, location, reason } = choice;
  const rows = <T extends object>(of: (report: StatusReport) => readonly T[]) =>
    looks.flatMap(({ name, report }) => (report ? of(report).map((row) => ({ partition: name, ...row })) : []));
  const report: StatusReport = {
    version: 1,
    programVersion: VERSION,
    warnings: looks.flatMap(({ name, report }) => report?.warnings.map((warning) => `${name}: ${warning}`) ?? []),
    healthy: looks.map(partitionStatus).every(({ healthy }) => healthy),
    store: { kind, location, reason },
    partitions: looks.map(partitionStatus),
    credentials: rows(({ credentials }) => credentials),
    dataSources: rows(({ dataSources }) => dataSources).sort(soonestFirst),
    problems: worstFirst(looks.flatMap(problemsOf)),
  };
  const exitCode = EXIT_PRECEDENCE.find((code) => looks.some((look) => look.exitCode === code)) ?? EXIT.ok;
  const configs = new Map(looks.flatMap(({ name, config }) => (config ? [[name, config] as const] : [])));
  return { report, exitCode, configs };
}

async function lookInto(
  { name, keeper, config, error }: Partition<Looker>,
  { choice, concurrency }: PartitionsLook,
): Promise<Looked> {
  if (error) return { name, error, exitCode: error.exitCode };
  // What was moved away is looked after where it is.
  if (config.movedTo && !config.movedTo.unfinished) return { name, config, exitCode: EXIT.ok };
  try {
    return { name, config, ...(await lookAtEverything({ ...keeper, choice, concurrency })) };
  } catch (thrown) {
    const error = asKeeperError(thrown);
    return { name, error, exitCode: error.exitCode };
  }
}

function partitionStatus({ name, report, error, exitCode }: Looked): PartitionStatus {
  const healthy = report?.healthy ?? exitCode === EXIT.ok;
  return {
    name,
    healthy,
    problems: report?.problems.length ?? (error ? 1 : 0),
    ...(report?.paused && { paused: report.paused }),
    ...(error && { error: error.toJSON() }),
  };
}

function problemsOf({ name, report, error }: Looked): ReportedProblem[] {
  const all = error ? [problemOf(error)] : (report?.problems ?? []);
  return all.map((problem) => ({ ...problem, message: `${name}: ${problem.message}`, partition: name }));
}
