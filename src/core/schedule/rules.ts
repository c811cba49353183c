import type { RuleFacts } from '../doctor/probes.ts';
import { KeeperError } from '../errors.ts';
import type { RequestEvent } from '../keeper-event.ts';

/** The rule that `deploy/deploy.sh` makes unless it is given a name. */
export const USUAL_RULE = 'webex-byods-hourly';

/** The EventBridge rule of the hourly run, and what can be asked and done around it. */
export interface ScheduleRules {
  /** As it was given. */
  readonly name: string;
  /**
   * Undefined where there is no such rule.
   *
   * @throws KeeperError `forbidden`, `configuration` without a region or credentials, `unreachable`
   */
  read(): Promise<RuleFacts | undefined>;
  /** The stack that made the rule, as its tags tell; undefined where none did. Throws as {@link read}. */
  stackOf(rule: RuleFacts): Promise<string | undefined>;
  /** The patterns of the enabled rules that start a target. Throws as {@link read}. */
  patternsFor(target: string): Promise<readonly string[]>;
  /** Sends the event that asks for a run. Throws as {@link read}. */
  request(event: RequestEvent): Promise<void>;
  /** Gives the rule another schedule and changes nothing else of it. Throws as {@link read}. */
  reschedule(expression: string): Promise<void>;
}

/** A function that a rule starts. */
export interface StartedFunction {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
}

/** @throws KeeperError `not-found` where there is no such rule */
export async function readRule(rules: Pick<ScheduleRules, 'name' | 'read'>): Promise<RuleFacts> {
  const rule = await rules.read();
  if (rule) return rule;
  throw new KeeperError('not-found', `there is no EventBridge rule ${rules.name}; nothing was changed`, {
    remedy:
      'name it with --rule or SCHEDULE_RULE_NAME, and its region with AWS_REGION; aws events list-rules shows those that there are',
  });
}

/** The functions among the targets of a rule, whichever version of them it starts. Pure. */
export function functionsOf({ targets }: RuleFacts): StartedFunction[] {
  return targets.flatMap((arn) => {
    const [, region, name] = /^arn:[^:]+:lambda:([^:]+):[^:]+:function:([^:]+)/.exec(arn) ?? [];
    return region === undefined || name === undefined ? [] : [{ arn, name, region }];
  });
}
