import { whyNoFunction } from '../doctor/judge-schedule.ts';
import type { RuleFacts } from '../doctor/probes.ts';
import { KeeperError } from '../errors.ts';
import { isPaused, type Pause } from '../policy/pause.ts';
import { readSchedule } from '../policy/schedule-expression.ts';
import { type Lives, slackWarnings } from '../policy/schedule-slack.ts';
import { longestGapMinutes, type NextTimes, nextTimes } from '../policy/schedule-times.ts';
import { functionsOf, type StartedFunction } from './rules.ts';

/** How the schedule of the hourly run is. */
export interface ScheduleSight {
  readonly rule: RuleFacts;
  readonly functions: readonly StartedFunction[];
  /** Absent where the expression is not understood, or there is none. */
  readonly next?: NextTimes;
  readonly intervalMinutes?: number;
  /** While it holds. */
  readonly pause?: Pause;
  /** Why it does not start the hourly run; absent where it does, now or after its pause. */
  readonly error?: KeeperError;
  readonly warnings: readonly string[];
}

/** Judges a rule, and the pause that the store tells of. Pure. */
export function judgeSchedule(rule: RuleFacts, pause: Pause | undefined, lives: Lives, now: number): ScheduleSight {
  const { expression } = rule;
  const schedule = expression === undefined ? undefined : readSchedule(expression);
  const intervalMinutes = schedule && longestGapMinutes(schedule, now);
  const functions = functionsOf(rule);
  const error = whyNotRunning(rule, functions);
  return {
    rule,
    functions,
    ...(schedule && { next: nextTimes(schedule, now) }),
    ...(intervalMinutes !== undefined && { intervalMinutes }),
    ...(isPaused(pause, now) && { pause }),
    ...(error && { error }),
    warnings: [
      ...(expression !== undefined && !schedule ? [`when ${expression} comes is not understood here`] : []),
      ...(intervalMinutes === undefined ? [] : slackWarnings(intervalMinutes, lives)),
    ],
  };
}

function whyNotRunning(
  { name, enabled, expression, targets }: RuleFacts,
  functions: readonly StartedFunction[],
): KeeperError | undefined {
  const notRunning = (code: 'disabled' | 'not-found', what: string, remedy: string) =>
    new KeeperError(code, `the rule ${name} does not start the hourly run: ${what}`, { remedy });
  if (!enabled) return notRunning('disabled', 'it is disabled', `aws events enable-rule --name ${name}`);
  if (expression === undefined) {
    return notRunning('not-found', 'it waits for events instead of a time', 'name the one with the schedule: --rule');
  }
  if (functions.length > 0) return undefined;
  return notRunning('not-found', whyNoFunction(targets), 'give it the Lambda as its target (aws events put-targets)');
}
