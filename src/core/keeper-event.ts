import type { RenewalReport, ReportedProblem } from './report.ts';

/** The source of every event of ours: what a rule's pattern names. */
export const EVENT_SOURCE = 'byods-keeper';

/** What an event can be about. */
export type DetailType = 'Renewal Completed' | 'Renewal Failed' | 'Reauthorization Required' | 'Data Source At Risk';

/** Who tells: the same in the detail of every event. */
export interface EventOrigin {
  readonly programVersion: string;
  /** Which token store: several programs may share a bus. */
  readonly store: { readonly kind: 'file' | 'aws'; readonly location: string };
  /** The Lambda's name, where it is one. */
  readonly function?: string;
}

/** The detail of `Renewal Completed`. */
export interface CompletedDetail
  extends EventOrigin,
    Pick<RenewalReport, 'version' | 'outcome' | 'startedAt' | 'finishedAt' | 'requests' | 'counts'> {
  /** How many there are that a person should know of in time. */
  readonly problems: number;
}

/** The detail of every other event: a problem that appeared or cleared. */
export interface ProblemDetail extends EventOrigin {
  readonly version: 1;
  readonly state: 'appeared' | 'cleared';
  /** One that cleared is told as it was when it appeared. */
  readonly problem: ReportedProblem;
}

/** An event for an event bus. */
export type KeeperEvent = { readonly at: number } & (
  | { readonly detailType: 'Renewal Completed'; readonly detail: CompletedDetail }
  | { readonly detailType: Exclude<DetailType, 'Renewal Completed'>; readonly detail: ProblemDetail }
);
