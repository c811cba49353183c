import { DescribeRuleCommand, ListTargetsByRuleCommand, ResourceNotFoundException } from '@aws-sdk/client-eventbridge';
import type { RuleFacts } from '../../core/doctor/probes.ts';
import { KeeperError } from '../../core/errors.ts';
import type { Environment } from '../../core/settings.ts';
import { eventBridgeClient } from './event-bridge-client.ts';

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
    const { State, ScheduleExpression } = await client.send(new DescribeRuleCommand({ Name: name }));
    const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: name }));
    return {
      name,
      enabled: State !== 'DISABLED',
      expression: ScheduleExpression || undefined,
      targets: Targets.flatMap(({ Arn }) => Arn ?? []),
    };
  } catch (thrown) {
    if (thrown instanceof ResourceNotFoundException) return undefined;
    throw refusalOf(thrown);
  } finally {
    client.destroy();
  }
}

function refusalOf(thrown: unknown): KeeperError {
  const name = thrown instanceof Error ? thrown.name : 'Error';
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (name.startsWith('AccessDenied')) {
    return new KeeperError('forbidden', 'AWS denies reading it', {
      remedy: 'allow events:DescribeRule and events:ListTargetsByRule on the rule',
    });
  }
  if (/region is missing/i.test(message)) {
    return new KeeperError('configuration', 'no AWS region is set', {
      remedy: 'set AWS_REGION, or name it by its ARN',
    });
  }
  if (name === 'CredentialsProviderError') {
    return new KeeperError('configuration', 'there are no AWS credentials', {
      remedy: 'sign in (aws sso login, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)',
    });
  }
  return new KeeperError('unreachable', `EventBridge did not tell (${name}: ${message})`, {
    remedy: 'check the network, AWS_REGION and the credentials',
  });
}
