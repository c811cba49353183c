import { type ErrorJson, EXIT, KeeperError } from './errors.ts';
import { type ProblemChanges, type ProblemLook, problemChanges } from './policy/problem-changes.ts';
import type { Clock, ProblemMemory } from './ports.ts';
import type { RenewalPassResult } from './renewal-pass.ts';
import type { JsonDocument, RenewalReport, ReportedProblem } from './report.ts';
import { problemOf } from './reported-problems.ts';

/** A run as it is told: its document, and what it found wrong. */
export interface ToldRun extends ProblemLook {
  readonly document: JsonDocument & { readonly error?: ErrorJson };
  /** Its report, where it ended well. */
  readonly completed?: RenewalReport;
}

/** What a listener is told: the document of the run, and what has changed by it. */
export type ProblemNewsDocument = ToldRun['document'] & {
  readonly problems: readonly ReportedProblem[];
  readonly changes: ProblemChanges;
};

/** Who is told, and where it is remembered. */
export interface ProblemListening {
  readonly memory: ProblemMemory;
  readonly clock: Pick<Clock, 'now'>;
  /** Resolves to nothing once the listener has really been told, else to why it has not. Never throws. */
  readonly tell: (news: ProblemNewsDocument) => Promise<string | undefined>;
}

/**
 * Tells a listener what has appeared and what has cleared since it was last told; where nothing has, it hears nothing.
 * Only what it was really told is remembered: what it could not be told is told after the next run. Never throws.
 *
 * @returns a warning, where something went wrong
 */
export async function tellProblems(
  { memory, clock, tell }: ProblemListening,
  run: ToldRun,
): Promise<string | undefined> {
  const { problems, changes, remembered } = problemChanges(run, await memory.recall(), clock.now());
  if (changes.appeared.length === 0 && changes.cleared.length === 0) return undefined;
  const failure = (await tell({ ...run.document, problems, changes })) ?? (await memory.remember(remembered));
  return failure === undefined ? undefined : `${failure}: the same is told again after the next run`;
}

/** A run that has a report, whatever that says. */
export function reportedRun({ report, sight, exitCode }: RenewalPassResult): ToldRun {
  return { document: report, problems: report.problems, sight, ...(exitCode === EXIT.ok && { completed: report }) };
}

/** A run that failed before it could look at anything: all that is known is why. */
export function failedRun(error: KeeperError): ToldRun {
  const document = { version: 1 as const, warnings: [], error: error.toJSON() };
  return { document, problems: [problemOf(error)], sight: undefined };
}

/** A run that was stopped: what it had not come to is not to be mistaken for a problem. */
export function interruptedRun(): ToldRun {
  const remedy = 'run it again: it goes on where this one stopped';
  return failedRun(new KeeperError('interrupted', 'the run was interrupted before its end', { remedy }));
}
