import { EXIT, KeeperError } from '../errors.ts';
import { instantFromNow } from '../policy/in-words.ts';
import { isPaused, type Pause } from '../policy/pause.ts';
import { readSchedule } from '../policy/schedule-expression.ts';
import { LONGEST_INTERVAL_MINUTES, longestGapMinutes } from '../policy/schedule-times.ts';
import { type Finding, fine, unsure, wrong, wrongBy } from './check.ts';
import type { RuleFacts } from './probes.ts';

const NAME = 'schedule';

/** What can be said where nobody has told which rule it is. Pure. */
export function judgeUnnamed(kind: 'sandbox' | 'unnamed'): Finding {
  if (kind === 'sandbox') return unsure(NAME, 'a sandbox has no schedule');
  return unsure(NAME, 'no EventBridge rule was named, and cron, systemd or byods run --watch cannot be asked', {
    remedy: 'name the rule with --rule or SCHEDULE_RULE_NAME; last-success tells whether anything runs',
  });
}

/** Whether an EventBridge rule starts a Lambda often enough. Pure. */
export function judgeRule(name: string, read: RuleFacts | undefined | KeeperError, now: number): Finding {
  if (read instanceof KeeperError) {
    if (read.code === 'usage') return wrongBy(NAME, read);
    return unsure(NAME, `the rule ${name} could not be looked at: ${read.message}`, { remedy: read.remedy });
  }
  if (!read) {
    return wrong(NAME, `there is no EventBridge rule ${name}`, EXIT.failed, {
      remedy:
        'create it, or correct its name or AWS_REGION; a schedule of EventBridge Scheduler is no rule, and cannot be looked at',
    });
  }
  const { enabled, expression, targets } = read;
  const functions = targets.filter((arn) => /^arn:[^:]+:lambda:/.test(arn));
  const problems: [string, string][] = [
    ...(enabled ? [] : [[`it is disabled`, `aws events enable-rule --name ${name}`] as [string, string]]),
    ...tooSeldom(expression, now),
    ...(functions.length > 0
      ? []
      : [[whyNoFunction(targets), 'give it the Lambda as its target (aws events put-targets)'] as [string, string]]),
  ];
  if (problems.length > 0) {
    const message = `the rule ${name} does not start the hourly run: ${problems.map(([what]) => what).join('; ')}`;
    return wrong(NAME, message, EXIT.failed, {
      remedy: problems.map(([, remedy]) => remedy).join('; '),
      details: targets,
    });
  }
  const starts = functions.map((arn) => arn.split(':').slice(6).join(':')).join(', ');
  return fine(NAME, `the rule ${name} is enabled (${expression}) and starts the Lambda ${starts}`, {
    details: targets,
  });
}

/** Whether a pause holds scheduled runs back: somebody wanted it, so it is told and not held wrong. Pure. */
export function judgePause(pause: Pause | undefined, now: number): Finding[] {
  if (!isPaused(pause, now)) return [];
  const until = instantFromNow(pause.until, now);
  const what = 'until then scheduled runs look, and renew nothing; byods schedule resume ends it';
  return [fine(NAME, `paused until ${until}: ${pause.reason}; ${what}`)];
}

/** Why targets start no Lambda. Pure. */
export function whyNoFunction(targets: readonly string[]): string {
  return targets.length === 0 ? 'it has no target' : `its target is no Lambda but ${targets.join(', ')}`;
}

/** Every hour is what a data source's token needs, with time for a run that fails. */
function tooSeldom(expression: string | undefined, now: number): [string, string][] {
  if (expression === undefined) {
    return [['it waits for events instead of a time', 'give it the schedule expression rate(1 hour)']];
  }
  const schedule = readSchedule(expression);
  // What AWS took and is not understood here is taken as meant.
  const seldom = schedule !== undefined && longestGapMinutes(schedule, now) > LONGEST_INTERVAL_MINUTES;
  return seldom ? [[`it runs less than once an hour (${expression})`, 'set its schedule to rate(1 hour)']] : [];
}
