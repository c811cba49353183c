import { toOrgId } from '../org-id.ts';
import { instant, type ReportedProblem } from '../report.ts';

/** What a look at everything found wrong, and how far it looked. */
export interface ProblemLook {
  readonly problems: readonly ReportedProblem[];
  /** Undefined for a run that failed before it could look at anything. */
  readonly sight: Sight | undefined;
}

/** How far a look went: what is out of sight has not cleared because it was not found. */
export interface Sight {
  /** Orgs that are to be kept alive and whose data sources were not read. */
  readonly orgsNotRead: readonly string[];
  /** The only data sources that were looked at; absent: all of those orgs. */
  readonly only?: readonly string[];
  /** In a store of many: how far the look into each of its documents went; undefined for one that was not looked into. */
  readonly partitions?: ReadonlyMap<string, Sight | undefined>;
}

/** Whether every org that is to be kept alive was read. Pure. */
export function sawEverything({ orgsNotRead, partitions }: Sight): boolean {
  const parts = [...(partitions?.values() ?? [])];
  return orgsNotRead.length === 0 && parts.every((part) => part !== undefined && sawEverything(part));
}

/** What has changed since somebody was last told. */
export interface ProblemChanges {
  readonly appeared: readonly ReportedProblem[];
  /** As they were last told. */
  readonly cleared: readonly ReportedProblem[];
}

/** What to tell, and what to remember once it has been told. */
export interface ProblemNews {
  /** What was found, each with when it began or was first told of. */
  readonly problems: readonly ReportedProblem[];
  readonly changes: ProblemChanges;
  readonly remembered: readonly ReportedProblem[];
}

/**
 * What is new and what is over. A problem is the same one while its code, org and data source are the same, whatever
 * its message says ("at risk: 5 h left"). What the look could not have seen is kept, neither new nor over. Pure.
 *
 * @param remembered  what was told and had not cleared since
 * @param now         epoch milliseconds
 */
export function problemChanges(
  { problems: found, sight }: ProblemLook,
  remembered: readonly ReportedProblem[],
  now: number,
): ProblemNews {
  const told = new Map(remembered.map((problem) => [identityOf(problem), problem]));
  const present = new Map<string, ReportedProblem>();
  for (const problem of found) {
    const identity = identityOf(problem);
    if (present.has(identity)) continue;
    const since = problem.since ?? told.get(identity)?.since ?? instant(now);
    present.set(identity, { ...problem, since });
  }
  const absent = [...told].filter(([identity]) => !present.has(identity)).map(([, problem]) => problem);
  const problems = [...present.values()];
  return {
    problems,
    changes: {
      appeared: [...present].filter(([identity]) => !told.has(identity)).map(([, problem]) => problem),
      cleared: absent.filter((problem) => isInSight(problem, sight)),
    },
    remembered: [...problems, ...absent.filter((problem) => !isInSight(problem, sight))],
  };
}

/** What is to be remembered where some of the changes could not be told: they are news after the next run as well. Pure. */
export function rememberedExcept(
  { changes, remembered }: ProblemNews,
  untold: readonly ReportedProblem[],
): readonly ReportedProblem[] {
  const stillThere = changes.cleared.filter((problem) => untold.includes(problem));
  return [...remembered.filter((problem) => !untold.includes(problem)), ...stillThere];
}

function identityOf({ code, orgId, id, partition }: ReportedProblem): string {
  return JSON.stringify([code, orgId === undefined ? '' : toOrgId(orgId), id ?? '', partition ?? '']);
}

/** Whether the look would have found the problem again, had it still been there. */
function isInSight(problem: ReportedProblem, sight: Sight | undefined): boolean {
  if (!sight) return false;
  const { code, orgId, id, partition } = problem;
  if (partition !== undefined && sight.partitions) {
    // What was in a document that is no more is over.
    return !sight.partitions.has(partition) || isInSight(problem, sight.partitions.get(partition));
  }
  if (id === undefined && code !== 'data-sources-not-read') return true;
  if (id !== undefined && sight.only && !sight.only.includes(id)) return false;
  const notRead = sight.orgsNotRead.map(toOrgId);
  return orgId === undefined ? notRead.length === 0 : !notRead.includes(toOrgId(orgId));
}
