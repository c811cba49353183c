import {
  eventBridgeClient
} from "./chunk-KIYJHUNG.js";
import "./chunk-WAVKI7VC.js";
import "./chunk-AD4ACKFS.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/adapters/aws/schedule-rule.ts
import { DescribeRuleCommand, ListTargetsByRuleCommand, ResourceNotFoundException } from "@aws-sdk/client-eventbridge";
var RULE_NAME = /^[\w.-]{1,64}$/;
function ruleName(nameOrArn) {
  const name = /^arn:[^:]+:events:[^:]+:[^:]+:rule\/(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
  if (RULE_NAME.test(name)) return name;
  throw new KeeperError("usage", `"${nameOrArn}" is no name or ARN of an EventBridge rule`, {
    remedy: "correct --rule or SCHEDULE_RULE_NAME; aws events list-rules shows the rules that there are"
  });
}
async function readScheduleRule(nameOrArn, env) {
  const name = ruleName(nameOrArn);
  const client = eventBridgeClient(nameOrArn, env, 3);
  try {
    const { State, ScheduleExpression } = await client.send(new DescribeRuleCommand({ Name: name }));
    const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: name }));
    return {
      name,
      enabled: State !== "DISABLED",
      expression: ScheduleExpression || void 0,
      targets: Targets.flatMap(({ Arn }) => Arn ?? [])
    };
  } catch (thrown) {
    if (thrown instanceof ResourceNotFoundException) return void 0;
    throw refusalOf(thrown);
  } finally {
    client.destroy();
  }
}
function refusalOf(thrown) {
  const name = thrown instanceof Error ? thrown.name : "Error";
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (name.startsWith("AccessDenied")) {
    return new KeeperError("forbidden", "AWS denies reading it", {
      remedy: "allow events:DescribeRule and events:ListTargetsByRule on the rule"
    });
  }
  if (/region is missing/i.test(message)) {
    return new KeeperError("configuration", "no AWS region is set", {
      remedy: "set AWS_REGION, or name it by its ARN"
    });
  }
  if (name === "CredentialsProviderError") {
    return new KeeperError("configuration", "there are no AWS credentials", {
      remedy: "sign in (aws sso login, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)"
    });
  }
  return new KeeperError("unreachable", `EventBridge did not tell (${name}: ${message})`, {
    remedy: "check the network, AWS_REGION and the credentials"
  });
}
export {
  readScheduleRule,
  ruleName
};
