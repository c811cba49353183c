import type { KeeperError } from './errors.ts';
import { type Problem, worstFirst } from './policy/health.ts';
import { instant, present, type ReportedProblem } from './report.ts';

/** Problems as documents tell them, the worst first; before them what stopped the whole, which has the code of its error. */
export function reportedProblems(problems: readonly Problem[], stopped?: KeeperError): ReportedProblem[] {
  const rest = worstFirst(problems).map(({ since, grave: _, ...problem }) => ({ ...problem, since: instant(since) }));
  return [...(stopped ? [problemOf(stopped)] : []), ...rest.map(present)] as ReportedProblem[];
}

/** A failure of the whole as a problem. */
export function problemOf({ code, message, remedy }: KeeperError): ReportedProblem {
  return present({ code, message, remedy }) as ReportedProblem;
}
