import { describe, expect, test } from 'vitest';
import { actionsOfFunction, ENDPOINT } from '../support/deploy/function-needs.ts';
import { whyNo } from '../support/deploy/python.ts';
import { type Fields, stackOf, theOne } from '../support/deploy/stack.ts';

const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:integration-AbCdEf';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-00000000000';
const ALL = {
  IntegrationSecretArn: SECRET,
  SecretKmsKeyArn: `${KEY}0`,
  KmsKeyArn: `${KEY}1`,
  OldKmsKeyArn: `${KEY}2`,
};

/** What AWS does for the function, with the function's role. */
const DONE_BY_AWS = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** Calls that the function's sources have and no request makes, and why. */
const NEVER_IN_A_REQUEST: Record<string, string> = {
  'dynamodb:Scan': 'everything is encrypted anew by the rights of whoever does that',
  'secretsmanager:CreateSecret': 'the store in a secret is another',
  'secretsmanager:PutSecretValue': 'the store in a secret is another',
  'secretsmanager:UpdateSecretVersionStage': 'the store in a secret is another',
  'secretsmanager:DescribeSecret': 'the store in a secret is another',
};

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string;
  readonly Condition?: Fields;
}

function statements(parameters: Record<string, string> = {}): Statement[] {
  const role = theOne(stackOf('one', parameters, 'deploy/token-endpoint.yaml'), 'EndpointRole');
  expect(role).not.toHaveProperty('ManagedPolicyArns');
  expect(role.AssumeRolePolicyDocument).toMatchObject({
    Statement: [{ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  const policies = role.Policies as unknown as { PolicyDocument: { Statement: Statement[] } }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

const actions = (of: readonly Statement[]) => new Set(of.flatMap(({ Action }) => Action));

describe.skipIf(whyNo('samtranslator'))("the endpoint's role (skipped, loudly, without samtranslator)", () => {
  test('every call of the code is allowed, and every allowed action is a call', () => {
    const found = actionsOfFunction(ENDPOINT);
    expect(found).toEqual(expect.arrayContaining(Object.keys(NEVER_IN_A_REQUEST)));
    const called = found.filter((action) => !(action in NEVER_IN_A_REQUEST));
    expect(called.length).toBeGreaterThan(6);
    expect(actions(statements(ALL))).toEqual(new Set([...called, ...DONE_BY_AWS]));
  });

  test('no action and no resource is a pattern, and each resource is of this stack or was given', () => {
    const told = statements(ALL).map(({ Sid, Effect, Resource }) => [Sid, Effect, Resource]);
    expect(told).toEqual([
      ['Table', 'Allow', 'one/Credentials.Arn'],
      ['IntegrationSecret', 'Allow', SECRET],
      ['KeyOfTheSecret', 'Allow', `${KEY}0`],
      ['KeyOfTheCredentials', 'Allow', `${KEY}1`],
      ['EarlierKeyOfTheCredentials', 'Allow', `${KEY}2`],
      ['Logs', 'Allow', 'one/Logs.Arn'],
    ]);
    for (const action of actions(statements(ALL))) expect(action).not.toContain('*');
    expect(statements({ TableName: 'made-before' })[0]!.Resource).toBe(
      'arn:aws:dynamodb:us-east-1:111122223333:table/made-before',
    );
  });

  test('what is not given is not allowed, and what is given for one purpose alone', () => {
    expect(statements().map(({ Sid }) => Sid)).toEqual(['Table', 'Logs']);
    const conditions = Object.fromEntries(
      statements(ALL).map(({ Sid, Condition }) => [Sid, (Condition?.StringEquals as Fields | undefined) ?? {}]),
    );
    const ours = {
      'kms:EncryptionContext:application': 'byods-keeper',
      'kms:EncryptionContext:purpose': 'credential store',
    };
    expect(conditions).toEqual({
      Table: {},
      Logs: {},
      IntegrationSecret: { 'secretsmanager:VersionStage': 'AWSCURRENT' },
      KeyOfTheSecret: {
        'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com',
        'kms:EncryptionContext:SecretARN': SECRET,
      },
      KeyOfTheCredentials: ours,
      EarlierKeyOfTheCredentials: ours,
    });
  });
});
