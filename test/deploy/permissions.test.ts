import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { actionsIn, actionsOfFunction, sourcesOfFunction } from '../support/deploy/function-needs.ts';
import { whyNo } from '../support/deploy/python.ts';
import { type Fields, stackOf, theOne } from '../support/deploy/stack.ts';

const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:made-before-AbCdEf';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000000';

/** What AWS does for the function, with the function's role. */
const DONE_BY_AWS: Record<string, string> = {
  'logs:CreateLogStream': 'Lambda writes what the function prints',
  'logs:PutLogEvents': 'Lambda writes what the function prints',
  'sqs:SendMessage': 'Lambda keeps an event whose every run failed',
  'kms:Decrypt': 'Secrets Manager reads with a customer key',
  'kms:GenerateDataKey': 'Secrets Manager writes with a customer key',
};

/** Calls that the function's sources have and its runs never make. */
const NEVER_IN_A_RUN: Record<string, string> = {
  'secretsmanager:CreateSecret': 'byods init and byods store copy make a secret, by the rights of whoever runs them',
  ...Object.fromEntries(
    ['DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan'].map((name) => [
      `dynamodb:${name}`,
      'the stack keeps its tokens in one secret; what a function over a table needs stands in docs/token-endpoint.md',
    ]),
  ),
};

/** A label that the function's sources read and its runs never do, so that its role may not. */
const NEVER_READ_IN_A_RUN: Record<string, string> = {
  AWSPREVIOUS: 'byods store restore --use-previous reads it, by the rights of whoever runs that',
};

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: Fields;
}

function statements(parameters: Record<string, string> = {}): Statement[] {
  const role = theOne(stackOf('one', parameters), 'KeeperRole');
  expect(role).not.toHaveProperty('ManagedPolicyArns');
  const policies = role.Policies as unknown as { PolicyDocument: { Statement: Statement[] } }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

const actions = (of: readonly Statement[]) => of.flatMap(({ Action }) => Action).sort();

test('the guide lists the rights that byods schedule needs of people, and the function has none of them', () => {
  const adapters = ['schedule-rule.ts', 'schedule-rules.ts'].map((name) => `src/adapters/aws/${name}`);
  const needed = new Set(adapters.flatMap(actionsIn));
  const [, section] = readFileSync('deploy/AWS_SETUP.md', 'utf8').split('\n## The schedule\n');
  const told = section!
    .split('\n## ')[0]!
    .match(/^\|.*\|$/gm)!
    .flatMap((row) => row.match(/events:\w+/g) ?? []);
  expect(needed.size).toBe(6);
  expect(new Set(told)).toEqual(needed);
  for (const path of adapters) expect(sourcesOfFunction()).not.toContain(path);
});

describe.skipIf(whyNo('samtranslator'))("the function's role (skipped, loudly, without samtranslator)", () => {
  const all = { KmsKeyArn: KEY, EventBusName: 'a-bus' };

  test('every call of the code is allowed, and every allowed action is a call', () => {
    const found = actionsOfFunction();
    expect(found).toEqual(expect.arrayContaining(Object.keys(NEVER_IN_A_RUN)));
    const called = found.filter((action) => !(action in NEVER_IN_A_RUN));
    expect(called.length).toBeGreaterThan(4);
    expect(new Set(actions(statements(all)))).toEqual(new Set([...called, ...Object.keys(DONE_BY_AWS)]));
    expect(actions(statements(all))).toHaveLength(new Set(actions(statements(all))).size);
  });

  test('no action and no resource is a pattern, and each resource is of this stack or was given', () => {
    for (const { Effect, Action, Resource } of statements(all)) {
      expect(Effect).toBe('Allow');
      for (const text of [Action, Resource].flat()) expect(text).not.toContain('*');
      for (const resource of [Resource].flat())
        expect(resource).toMatch(/^one\/|^arn:aws:kms:|^arn:aws:events:us-east-1:111122223333:event-bus\/a-bus$/);
    }
    const given = statements({ SecretArn: SECRET }).filter(({ Action }) => String(Action).includes('secretsmanager'));
    expect(given.map(({ Resource }) => Resource)).toEqual([SECRET, SECRET]);
  });

  test('F11: the value is read by the labels that runs read, and by no other: not by AWSPREVIOUS', () => {
    const reading = statements().find(({ Action }) => Action === 'secretsmanager:GetSecretValue')!;
    const allowed = (reading.Condition as { StringEquals: Record<string, string[]> }).StringEquals;
    const store = sourcesOfFunction()
      .filter((path) => path.includes('/secrets-manager'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    const named = new Map(
      [...store.matchAll(/const (\w+) = '(AWS\w+|BYODS_\w+)'/g)].map(([, name, label]) => [name, label]),
    );
    const read = [...store.matchAll(/calls\.get\((?:'(\w+)'|(\w+))/g)].map(
      ([, label, name]) => label ?? named.get(name),
    );
    expect(read).toEqual(expect.arrayContaining(Object.keys(NEVER_READ_IN_A_RUN)));
    const inRuns = read.filter((label) => !(label! in NEVER_READ_IN_A_RUN));
    expect(new Set(allowed['secretsmanager:VersionStage'])).toEqual(new Set(inRuns));
  });

  test('a customer key and a bus are allowed only where they are given, and for one purpose', () => {
    expect(actions(statements()).filter((action) => /^(kms|events):/.test(action))).toEqual([]);
    const [key, bus] = ['CustomerKey', 'TellEvents'].map((sid) => statements(all).find(({ Sid }) => Sid === sid)!);
    expect(key).toMatchObject({
      Resource: KEY,
      Condition: {
        StringEquals: {
          'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com',
          'kms:EncryptionContext:SecretARN': 'one/Credentials',
        },
      },
    });
    expect(bus!.Condition).toEqual({ StringEquals: { 'events:source': 'byods-keeper' } });
  });

  test('only Lambda can take the role', () => {
    expect(theOne(stackOf('one'), 'KeeperRole').AssumeRolePolicyDocument).toMatchObject({
      Statement: [{ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });
  });
});
