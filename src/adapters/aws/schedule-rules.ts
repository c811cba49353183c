import {
  DescribeRuleCommand,
  type EventBridgeClient,
  ListRuleNamesByTargetCommand,
  ListTagsForResourceCommand,
  PutEventsCommand,
  PutRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { KeeperError } from '../../core/errors.ts';
import { EVENT_SOURCE } from '../../core/keeper-event.ts';
import type { ScheduleRules } from '../../core/schedule/rules.ts';
import type { Environment } from '../../core/settings.ts';
import { eventBridgeClient } from './event-bridge-client.ts';
import { failureOfEntry } from './event-failures.ts';
import { ruleFailure } from './rule-failure.ts';
import { readScheduleRule, ruleName } from './schedule-rule.ts';

/** CloudFormation puts it on what it makes; nobody else can. */
const STACK_TAG = 'aws:cloudformation:stack-name';

/**
 * The rule of the hourly run, on the default bus, and what is around it. Each right is the caller's, not the function's:
 * `deploy/AWS_SETUP.md` lists them.
 *
 * @throws KeeperError `usage` for what is no name of a rule
 */
export function scheduleRules(nameOrArn: string, env: Environment): ScheduleRules {
  const Name = ruleName(nameOrArn);
  const asking = async <T>(
    what: string,
    rights: string,
    ask: (client: EventBridgeClient) => Promise<T>,
  ): Promise<T> => {
    const client = eventBridgeClient(nameOrArn, env, 3);
    try {
      return await ask(client);
    } catch (thrown) {
      throw ruleFailure(thrown, what, rights);
    } finally {
      client.destroy();
    }
  };
  return {
    name: Name,
    read: () => readScheduleRule(nameOrArn, env),
    stackOf: ({ arn: ResourceARN }) =>
      asking('reading the tags of the rule', 'events:ListTagsForResource on the rule', async (client) => {
        const { Tags = [] } = await client.send(new ListTagsForResourceCommand({ ResourceARN }));
        return Tags.find(({ Key }) => Key === STACK_TAG)?.Value;
      }),
    patternsFor: (TargetArn) =>
      asking(
        'looking for the rule that waits for requests',
        'events:ListRuleNamesByTarget, and events:DescribeRule on the rules of the function',
        async (client) => {
          const { RuleNames = [] } = await client.send(new ListRuleNamesByTargetCommand({ TargetArn }));
          const rules = await Promise.all(
            RuleNames.map((each) => client.send(new DescribeRuleCommand({ Name: each }))),
          );
          return rules.flatMap(({ State, EventPattern }) => (State !== 'DISABLED' && EventPattern) || []);
        },
      ),
    request: ({ at, detailType: DetailType, detail }) =>
      asking('sending the request', 'events:PutEvents on the default bus', async (client) => {
        const entry = { Source: EVENT_SOURCE, DetailType, Detail: JSON.stringify(detail), Time: new Date(at) };
        const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [entry] }));
        const failure = failureOfEntry(Entries[0]);
        if (failure) throw new KeeperError('unreachable', `EventBridge did not take the request: ${failure.why}`);
      }),
    reschedule: (ScheduleExpression) =>
      asking('changing it', 'events:PutRule on the rule', async (client) => {
        // What is left out would be taken away.
        const { State, Description, EventPattern, RoleArn } = await client.send(new DescribeRuleCommand({ Name }));
        await client.send(new PutRuleCommand({ Name, ScheduleExpression, State, Description, EventPattern, RoleArn }));
      }),
  };
}
