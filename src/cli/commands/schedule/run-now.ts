import { KeeperError } from '../../../core/errors.ts';
import { REQUEST_DETAIL_TYPE } from '../../../core/keeper-event.ts';
import { letsRequestThrough } from '../../../core/policy/run-request.ts';
import { functionsOf, readRule, type ScheduleRules, type StartedFunction } from '../../../core/schedule/rules.ts';
import { VERSION } from '../../../core/version.ts';
import type { CommandHandler } from '../../command.ts';
import { scheduleChangeResult } from './change-result.ts';
import { readReason } from './words.ts';

/** Asks for a run of the function that the schedule starts. */
export const handleRunNow: CommandHandler = async (context, words) => {
  const reason = words.reason === undefined ? undefined : readReason(words);
  const rules = await context.schedule(words.rule as string | undefined);
  const target = await functionOf(rules);
  const dryRun = words['dry-run'] === true;
  await orByHand(target, async () => {
    const patterns = await rules.patternsFor(target.arn);
    if (!patterns.some((pattern) => letsRequestThrough(pattern, target.name))) {
      throw new KeeperError('not-found', `no rule has the Lambda ${target.name} wait for requests; nothing was sent`);
    }
    if (dryRun) return;
    const detail = { version: 1 as const, programVersion: VERSION, function: target.name, ...(reason && { reason }) };
    await rules.request({ at: context.io.clock.now(), detailType: REQUEST_DETAIL_TYPE, detail });
  });
  const then = 'its log and alarms tell how that went';
  return scheduleChangeResult({
    action: dryRun ? 'planned' : 'requested',
    ...(dryRun && { dryRun }),
    reason: dryRun
      ? `the Lambda ${target.name} would be asked to run`
      : `the Lambda ${target.name} runs within seconds; ${then}`,
    rule: rules.name,
    function: target.name,
  });
};

/** @throws KeeperError `not-found` */
async function functionOf(rules: ScheduleRules): Promise<StartedFunction> {
  const rule = await readRule(rules);
  const [target] = functionsOf(rule);
  if (target) return target;
  throw new KeeperError('not-found', `the rule ${rule.name} starts no Lambda; nothing was sent`, {
    remedy: 'name the one that starts the hourly run: --rule <name>',
  });
}

/** What cannot be done here is told with the command that does the same. */
async function orByHand({ name, region }: StartedFunction, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (thrown) {
    if (!(thrown instanceof KeeperError)) throw thrown;
    const invoke = `aws lambda invoke --function-name ${name} --region ${region} --invocation-type Event /dev/null`;
    const first = thrown.remedy === undefined ? '' : `${thrown.remedy}; or `;
    throw new KeeperError(thrown.code, thrown.message, { remedy: `${first}run it by hand: ${invoke}` });
  }
}
