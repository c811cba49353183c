import { asKeeperError, KeeperError } from '../../../core/errors.ts';
import { pausedReport, readPause } from '../../../core/pause.ts';
import { inWords } from '../../../core/policy/in-words.ts';
import { isPaused, type Pause } from '../../../core/policy/pause.ts';
import { LONGEST_INTERVAL_MINUTES } from '../../../core/policy/schedule-times.ts';
import { runRenewalPass } from '../../../core/renewal-pass.ts';
import { judgeSchedule } from '../../../core/schedule/look.ts';
import { pauseInWords, refuseTooLong, resumeSchedule, setPause } from '../../../core/schedule/pause-schedule.ts';
import { readRule, type ScheduleRules } from '../../../core/schedule/rules.ts';
import type { Settings } from '../../../core/settings.ts';
import type { CommandHandler } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { readDuration } from '../../duration.ts';
import { scheduleChangeResult } from './change-result.ts';
import { readReason, refuseSandbox } from './words.ts';

const LIMIT = { minutes: 10 };
const MINUTE_MS = 60_000;

/** So long without a good run, and the alarm `silence` of `deploy/template.yaml` is raised. */
const SILENCE_MS = 120 * MINUTE_MS;

/** Holds back the hourly run for a time that everything lives through. */
export const handleSchedulePause: CommandHandler = async (context, words) => {
  refuseSandbox(words);
  if (words.for === undefined) throw withoutTime();
  const forMs = readDuration('--for', words.for as string);
  if (forMs < MINUTE_MS) throw withoutTime();
  const reason = readReason(words);
  const keeper = await context.open(LIMIT);
  const { tokens, clock, settings } = keeper;
  const intervalMs = await intervalOf(context, await context.schedule(words.rule as string | undefined), settings);
  const { lifetimeMinutes, renewAfterMinutes, concurrency, onlyDataSources: only } = settings;
  const options = { lifetimeMinutes, renewAfterMinutes, concurrency, dryRun: true, ...(only && { only }) };
  const look = await runRenewalPass(keeper, options);
  // Whole seconds, as the document has them.
  const since = Math.floor(clock.now() / 1000) * 1000;
  const pause: Pause = { since, until: since + forMs, reason };
  refuseTooLong(pause, look, intervalMs);
  const dryRun = words['dry-run'] === true;
  const before = dryRun ? undefined : await setPause(tokens, pause);
  if (forMs + intervalMs > SILENCE_MS) {
    context.warn('two hours without a good run raise the alarm silence: tell those who hear it, or they will look');
  }
  const instead = before ? `; it takes the place of the one ${pauseInWords(before)}` : '';
  const said = `the schedule ${dryRun ? 'would be' : 'is'} paused for ${inWords(forMs)}, ${pauseInWords(pause)}${instead}`;
  return scheduleChangeResult({
    action: dryRun ? 'planned' : 'paused',
    ...(dryRun && { dryRun }),
    reason: `${said}. It ends by itself then, with any run that somebody asks for, and as soon as a data source is at risk`,
    paused: pausedReport(pause),
  });
};

/** Ends the pause. */
export const handleScheduleResume: CommandHandler = async (context, words) => {
  refuseSandbox(words);
  const { tokens, clock } = await context.open(LIMIT);
  const now = clock.now();
  const stored = readPause((await tokens.config()).document);
  const isHeld = isPaused(stored, now);
  const dryRun = words['dry-run'] === true;
  if (dryRun && isHeld) {
    return scheduleChangeResult({
      action: 'planned',
      dryRun,
      reason: `the pause ${pauseInWords(stored)} would be over`,
    });
  }
  // Somebody may have ended it while we waited for the lock.
  const ended = isHeld ? await resumeSchedule(tokens, now) : undefined;
  if (!ended) return scheduleChangeResult({ action: 'unchanged', reason: 'the schedule is not paused' });
  return scheduleChangeResult({
    action: 'resumed',
    reason: `the pause ${pauseInWords(ended)} is over, and the next run of the schedule takes place. To run at once:`,
    command: 'byods schedule run-now',
  });
};

/** How far two runs are apart. What nobody can read is taken for the longest that may be. */
async function intervalOf(context: CommandContext, rules: ScheduleRules, settings: Settings): Promise<number> {
  const usual = LONGEST_INTERVAL_MINUTES * MINUTE_MS;
  try {
    const rule = await readRule(rules);
    const { intervalMinutes, error } = judgeSchedule(rule, undefined, settings, context.io.clock.now());
    if (error) throw error;
    return intervalMinutes === undefined ? usual : intervalMinutes * MINUTE_MS;
  } catch (thrown) {
    const error = asKeeperError(thrown);
    if (!['forbidden', 'configuration', 'unreachable'].includes(error.code)) throw error;
    context.warn(`the rule ${rules.name} could not be read, and is taken for hourly: ${error.message}`);
    return usual;
  }
}

function withoutTime(): KeeperError {
  return new KeeperError('usage', 'schedule pause needs --for, a minute at least; nothing was changed', {
    remedy: '--for 2h, or --for 45m',
  });
}
