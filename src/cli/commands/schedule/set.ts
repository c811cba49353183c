import type { RuleFacts } from '../../../core/doctor/probes.ts';
import { asKeeperError, KeeperError } from '../../../core/errors.ts';
import {
  deployCommand,
  readWantedSchedule,
  stackInWords,
  type WantedSchedule,
} from '../../../core/policy/new-schedule.ts';
import { slackWarnings } from '../../../core/policy/schedule-slack.ts';
import { functionsOf, readRule, type ScheduleRules } from '../../../core/schedule/rules.ts';
import { confirm, mannerOf, yesOrNo } from '../../changes/manner.ts';
import type { CommandHandler } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import type { CommandResult } from '../../result.ts';
import { scheduleChangeResult } from './change-result.ts';
import { readLives } from './words.ts';

/** Changes how often the rule comes; of a rule that a stack made, tells the command that does. */
export const handleSet: CommandHandler = async (context, words) => {
  const { clock, env } = context.io;
  const wanted = readWantedSchedule(words.expression as string, clock.now());
  const lives = readLives(env);
  const warnings = slackWarnings(wanted.intervalMinutes, lives);
  const rules = await context.schedule(words.rule as string | undefined);
  const rule = await readRule(rules);
  const about = { rule: rule.name, expression: wanted.expression };
  if (rule.expression === wanted.expression) {
    return scheduleChangeResult({ ...about, action: 'unchanged', reason: 'it comes so already' }, warnings);
  }
  const stack = await stackOf(context, rules, rule);
  if (stack !== undefined) return toldCommand(stack, rule, wanted, warnings);
  const before = rule.expression === undefined ? 'when an event comes' : rule.expression;
  const change = `the rule ${rule.name} comes ${wanted.expression} instead of ${before}`;
  const manner = mannerOf(words, context, 'schedule set');
  if (manner === 'dry-run') {
    return scheduleChangeResult({ ...about, action: 'planned', dryRun: true, reason: `then ${change}` }, warnings);
  }
  if (manner === 'ask') {
    context.aside(() => [`Then ${change}. No stack made it; what else did may change it back.`]);
    await confirm(context, yesOrNo('Change it?'));
  }
  await rules.reschedule(wanted.expression);
  return scheduleChangeResult({ ...about, action: 'set', reason: change }, warnings);
};

function toldCommand(
  stack: string,
  rule: RuleFacts,
  wanted: WantedSchedule,
  warnings: readonly string[],
): CommandResult {
  if (stackInWords(rule.description) !== stack) {
    throw new KeeperError(
      'refused',
      `the rule ${rule.name} belongs to the stack ${stack}, which is not of deploy/template.yaml; nothing was changed`,
      { remedy: `give it the schedule ${wanted.expression} in the template of that stack` },
    );
  }
  const command = deployCommand(stack, functionsOf(rule)[0]?.region, wanted);
  const reason = `the rule ${rule.name} belongs to the stack ${stack}, which is deployed with another schedule by`;
  return scheduleChangeResult(
    { action: 'told', reason, rule: rule.name, expression: wanted.expression, command },
    warnings,
  );
}

/** Its tags tell; where they may not be read, the words that the template gives it. */
async function stackOf(context: CommandContext, rules: ScheduleRules, rule: RuleFacts): Promise<string | undefined> {
  const described = stackInWords(rule.description);
  try {
    return (await rules.stackOf(rule)) ?? described;
  } catch (thrown) {
    const error = asKeeperError(thrown);
    if (error.code !== 'forbidden') throw error;
    if (described === undefined) {
      context.warn(`whether a stack made the rule is not known: ${error.message}; to know it, ${error.remedy}`);
    }
    return described;
  }
}
