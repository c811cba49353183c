import { type ScheduleRules, USUAL_RULE } from './core/schedule/rules.ts';
import type { Environment } from './core/settings.ts';

/**
 * The rule of the hourly run: of `--rule`, else of `SCHEDULE_RULE_NAME`, else the one that `deploy/deploy.sh` makes unless
 * it is given a name. Sends nothing yet.
 *
 * @throws KeeperError `usage` for what is no name of a rule
 */
export async function openScheduleRules(env: Environment, rule: string | undefined): Promise<ScheduleRules> {
  const { scheduleRules } = await import('./adapters/aws/schedule-rules.ts');
  return scheduleRules(rule ?? (env.SCHEDULE_RULE_NAME?.trim() || USUAL_RULE), env);
}
