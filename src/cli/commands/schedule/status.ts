import { asKeeperError, EXIT } from '../../../core/errors.ts';
import { pausedReport, readPause } from '../../../core/pause.ts';
import type { Pause } from '../../../core/policy/pause.ts';
import { instant, present } from '../../../core/report.ts';
import { judgeSchedule, type ScheduleSight } from '../../../core/schedule/look.ts';
import { readRule } from '../../../core/schedule/rules.ts';
import { VERSION } from '../../../core/version.ts';
import type { CommandHandler } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { scheduleLines } from './text.ts';
import { readLives, refuseSandbox } from './words.ts';

const LIMIT = { minutes: 1 };

/** Shows how the schedule is, and changes nothing. */
export const handleScheduleStatus: CommandHandler = async (context, words) => {
  refuseSandbox(words);
  const { clock, env } = context.io;
  const lives = readLives(env);
  const rules = await context.schedule(words.rule as string | undefined);
  const rule = await readRule(rules);
  const pause = await storedPause(context);
  const now = clock.now();
  const sight = judgeSchedule(rule, pause, lives, now);
  return {
    exitCode: sight.error?.exitCode ?? EXIT.ok,
    document: documentOf(sight, lives.lifetimeMinutes),
    text: (page) => scheduleLines(sight, now, page),
  };
};

/** A rule is there whether or not a token store can be read: that is a warning. */
async function storedPause(context: CommandContext): Promise<Pause | undefined> {
  try {
    const { tokens } = await context.open(LIMIT);
    return readPause((await tokens.config()).document);
  } catch (thrown) {
    const { message, remedy } = asKeeperError(thrown);
    const fix = remedy === undefined ? '' : ` (${remedy})`;
    context.warn(`whether the schedule is paused stands in the token store, which could not be read: ${message}${fix}`);
    return undefined;
  }
}

function documentOf(sight: ScheduleSight, lifetimeMinutes: number) {
  const { rule, functions, next, intervalMinutes, pause, error, warnings } = sight;
  const { name, arn, enabled, expression, targets } = rule;
  return {
    version: 1 as const,
    programVersion: VERSION,
    warnings,
    rule: present({ name, arn, enabled, expression }),
    targets: targets.map((each) => present({ arn: each, function: functions.find((f) => f.arn === each)?.name })),
    ...(next && { next: { times: next.times.map((at) => instant(at)), atTheLatest: next.atTheLatest } }),
    // A schedule that ends has none, and JSON knows no infinity.
    ...(intervalMinutes !== undefined && Number.isFinite(intervalMinutes) && { intervalMinutes }),
    lifetimeMinutes,
    ...(pause && { paused: pausedReport(pause) }),
    ...(error && { error: error.toJSON() }),
  };
}
