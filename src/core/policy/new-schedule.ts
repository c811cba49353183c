import { KeeperError } from '../errors.ts';
import { inWords } from './in-words.ts';
import { readSchedule } from './schedule-expression.ts';
import { LONGEST_INTERVAL_MINUTES, longestGapMinutes } from './schedule-times.ts';

const MINUTE_MS = 60_000;

/** What `ScheduleMinutes` of `deploy/template.yaml` may be. */
const OF_STACK = { least: 5, most: LONGEST_INTERVAL_MINUTES };

/** A schedule that somebody wants. */
export interface WantedSchedule {
  readonly expression: string;
  /** The longest time between two runs. */
  readonly intervalMinutes: number;
  /** Whether it is a rate, which the template takes. */
  readonly isRate: boolean;
}

/**
 * A schedule as somebody wrote it: an expression of EventBridge.
 *
 * @throws KeeperError `usage` for what is none, `refused` for one that does not come every hour
 */
export function readWantedSchedule(text: string, now: number): WantedSchedule {
  const expression = text.trim();
  const schedule = readSchedule(expression);
  if (!schedule) {
    throw new KeeperError('usage', `"${expression}" is no schedule of EventBridge; nothing was changed`, {
      remedy: "write 'rate(30 minutes)', 'rate(1 hour)', or six fields in UTC: 'cron(0/30 * * * ? *)'",
    });
  }
  const intervalMinutes = longestGapMinutes(schedule, now);
  if (intervalMinutes > LONGEST_INTERVAL_MINUTES) {
    const what = Number.isFinite(intervalMinutes)
      ? `leaves up to ${inWords(intervalMinutes * MINUTE_MS)} between two runs`
      : 'ends, or comes less than once a year';
    throw new KeeperError(
      'refused',
      `${expression} ${what}; nothing was changed. Two hours without a good run raise the alarm silence, and a run must come while another one that failed can be made up for`,
      { remedy: "once an hour is enough: 'rate(1 hour)'" },
    );
  }
  return { expression, intervalMinutes, isRate: schedule.kind === 'rate' };
}

/**
 * The command that gives a stack of `deploy/template.yaml` a schedule.
 *
 * @throws KeeperError `refused` for one that the template does not take
 */
export function deployCommand(stack: string, region: string | undefined, wanted: WantedSchedule): string {
  const { expression, intervalMinutes, isRate } = wanted;
  const { least, most } = OF_STACK;
  if (!isRate || intervalMinutes < least || intervalMinutes > most) {
    throw new KeeperError(
      'refused',
      `the stack ${stack} takes a run every ${least} to ${most} minutes, and ${expression} is none; nothing was changed`,
      { remedy: `byods schedule set 'rate(${Math.max(least, Math.min(most, intervalMinutes))} minutes)'` },
    );
  }
  const where = region === undefined ? '' : ` --region ${region}`;
  return `deploy/deploy.sh --name ${stack}${where} --set ScheduleMinutes=${intervalMinutes}`;
}

/** The stack that a rule says it is of, in the words of `deploy/template.yaml`; undefined for another rule. Pure. */
export function stackInWords(description: string | undefined): string | undefined {
  return /^The hourly run of byods-keeper, stack ([a-z][a-z0-9-]*)$/.exec(description ?? '')?.[1];
}
