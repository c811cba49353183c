import type { RenewalReport, ReportedProblem } from './report.ts';

/** The source of every event of ours: what a rule's pattern names. */
export const EVENT_SOURCE = 'byods-keeper';

/** What an event about a run can be about. */
export type DetailType = 'Renewal Completed' | 'Renewal Failed' | 'Reauthorization Required' | 'Data Source At Risk';

/** The event that asks for a run now: what the second rule of `deploy/template.yaml` waits for. */
export const REQUEST_DETAIL_TYPE = 'Run Requested';

/** Of the reason of a request or a pause, in characters. */
export const LONGEST_REASON = 200;

/** The detail of `Run Requested`. */
export interface RequestDetail {
  readonly version: 1;
  readonly programVersion: string;
  /** The Lambda that is to run: the rule of each stack waits for its own. */
  readonly function: string;
  readonly reason?: string;
}

/** Who tells: the same in the detail of every event. */
export interface EventOrigin {
  readonly programVersion: string;
  /** Which token store: several programs may share a bus. */
  readonly store: { readonly kind: string; readonly location: string };
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

/** What a bus is told of a run. */
export type RunEvent = { readonly at: number } & (
  | { readonly detailType: 'Renewal Completed'; readonly detail: CompletedDetail }
  | { readonly detailType: Exclude<DetailType, 'Renewal Completed'>; readonly detail: ProblemDetail }
);

/** What asks for a run. */
export interface RequestEvent {
  readonly at: number;
  readonly detailType: typeof REQUEST_DETAIL_TYPE;
  readonly detail: RequestDetail;
}

/** An event for an event bus. */
export type KeeperEvent = RunEvent | RequestEvent;
