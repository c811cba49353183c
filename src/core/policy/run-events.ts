import type { DetailType, EventOrigin, ProblemDetail, RunEvent } from '../keeper-event.ts';
import type { RenewalReport, ReportedProblem } from '../report.ts';
import type { ProblemChanges } from './problem-changes.ts';

/** A run as events tell it. */
export interface EventfulRun {
  readonly origin: EventOrigin;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The report of a run that ended well. */
  readonly completed: RenewalReport | undefined;
  readonly changes: ProblemChanges;
}

/**
 * The events of a run: that it ended well, each time; and each problem that appeared or cleared. What is over comes first,
 * so that one that grew worse is not taken back by the old one that clears. Pure.
 */
export function runEvents({ origin, at, completed, changes }: EventfulRun): RunEvent[] {
  const told = (state: ProblemDetail['state']) => (problem: ReportedProblem) => ({
    at,
    detailType: detailTypeOf(problem),
    detail: { version: 1 as const, ...origin, state, problem },
  });
  return [
    ...changes.cleared.map(told('cleared')),
    ...changes.appeared.map(told('appeared')),
    ...(completed ? [completion(origin, at, completed)] : []),
  ];
}

/**
 * Whom a problem is for. The same when it appears and when it clears, so it depends on nothing that changes between: the
 * code, and whether it is about the integration, which a person alone can authorize, or an org, for which another rung
 * may give a token. Pure.
 */
function detailTypeOf({ code, orgId }: ReportedProblem): Exclude<DetailType, 'Renewal Completed'> {
  switch (code) {
    case 'data-source-expired':
    case 'data-source-at-risk':
      return 'Data Source At Risk';
    case 'reauthorization-required':
    case 'nothing-renews':
      return 'Reauthorization Required';
    case 'refresh-token-rejected':
    case 'refresh-token-ending':
      return orgId === undefined ? 'Reauthorization Required' : 'Renewal Failed';
    default:
      return 'Renewal Failed';
  }
}

function completion(origin: EventOrigin, at: number, report: RenewalReport): RunEvent {
  const { version, outcome, startedAt, finishedAt, requests, counts, problems } = report;
  const detail = { version, ...origin, outcome, startedAt, finishedAt, requests, counts, problems: problems.length };
  return { at, detailType: 'Renewal Completed', detail };
}
