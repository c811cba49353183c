import { dueAgeMinutes } from './data-source-renewal.ts';
import { inWords } from './in-words.ts';
import { LONGEST_INTERVAL_MINUTES } from './schedule-times.ts';

const MINUTE_MS = 60_000;

/** What a schedule leaves of a token depends on this. */
export interface Lives {
  readonly lifetimeMinutes: number;
  readonly renewAfterMinutes: number;
}

/** How much of its life, in minutes, a data source's token has left when a run of the schedule extends it. Pure. */
export function leftWhenExtended(intervalMinutes: number, { lifetimeMinutes, renewAfterMinutes }: Lives): number {
  const due = dueAgeMinutes(renewAfterMinutes, lifetimeMinutes);
  return lifetimeMinutes - intervalMinutes * Math.ceil(due / intervalMinutes);
}

/**
 * What a person should know of a schedule whose runs are so far apart: that it comes too seldom, or that two runs which
 * fail are more than a token lives through. Pure.
 */
export function slackWarnings(intervalMinutes: number, lives: Lives): string[] {
  if (!Number.isFinite(intervalMinutes)) return ['the schedule ends, and then nothing extends anything'];
  const interval = inWords(intervalMinutes * MINUTE_MS);
  const left = leftWhenExtended(intervalMinutes, lives);
  return [
    ...(intervalMinutes > LONGEST_INTERVAL_MINUTES
      ? [`the schedule leaves up to ${interval} between two runs: it should come once an hour`]
      : []),
    ...(left < 2 * intervalMinutes
      ? [
          `a data source's token lives ${inWords(lives.lifetimeMinutes * MINUTE_MS)} and has ${left > 0 ? inWords(left * MINUTE_MS) : 'nothing'} left when a run extends it: less than twice the ${interval} from run to run, so that two runs which fail let it lapse`,
        ]
      : []),
  ];
}
