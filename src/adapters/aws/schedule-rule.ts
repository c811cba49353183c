import { DescribeRuleCommand, ListTargetsByRuleCommand, ResourceNotFoundException } from '@aws-sdk/client-eventbridge';
import type { RuleFacts } from '../../core/doctor/probes.ts';
import { KeeperError } from '../../core/errors.ts';
import type { Environment } from '../../core/settings.ts';
import { eventBridgeClient } from './event-bridge-client.ts';
import { ruleFailure } from './rule-failure.ts';

/** What EventBridge allows in the name of a rule. */
const RULE_NAME = /^[\w.-]{1,64}$/;

/**
 * The name of a rule that was given by its name or its ARN; a schedule is always on the default bus.
 *
 * @throws KeeperError `usage`
 */
export function ruleName(nameOrArn: string): string {
  const name = /^arn:[^:]+:events:[^:]+:[^:]+:rule\/(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
  if (RULE_NAME.test(name)) return name;
  throw new KeeperError('usage', `"${nameOrArn}" is no name or ARN of an EventBridge rule`, {
    remedy: 'correct --rule or SCHEDULE_RULE_NAME; aws events list-rules shows the rules that there are',
  });
}

/**
 * A rule and its targets, by two reads. Undefined when there is no such rule.
 *
 * @throws KeeperError `usage` for what is no name; `forbidden` where the rule may not be read; `unreachable` otherwise
 */
export async function readScheduleRule(nameOrArn: string, env: Environment): Promise<RuleFacts | undefined> {
  const name = ruleName(nameOrArn);
  const client = eventBridgeClient(nameOrArn, env, 3);
  try {
    const {
      Arn: arn,
      Description,
      State,
      ScheduleExpression,
    } = await client.send(new DescribeRuleCommand({ Name: name }));
    const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: name }));
    return {
      name,
      arn,
      description: Description || undefined,
      enabled: State !== 'DISABLED',
      expression: ScheduleExpression || undefined,
      targets: Targets.flatMap(({ Arn }) => Arn ?? []),
    };
  } catch (thrown) {
    if (thrown instanceof ResourceNotFoundException) return undefined;
    throw ruleFailure(thrown, 'reading it', 'events:DescribeRule and events:ListTargetsByRule on the rule');
  } finally {
    client.destroy();
  }
}
