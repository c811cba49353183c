import { randomUUID } from 'node:crypto';
import { DescribeRuleCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { scheduleRules } from '../../src/adapters/aws/schedule-rules.ts';
import { letsRequestThrough } from '../../src/core/policy/run-request.ts';
import { readEvent } from '../../src/lambda/event.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { runRequestedEventSchema, scheduleChangeSchema, scheduleSchema } from '../../src/schemas.ts';
import { eventsClient, secretsClient } from '../support/aws/client.ts';
import { startMoto } from '../support/aws/moto.ts';
import { motoQueue } from '../support/aws/moto-queue.ts';
import { PYTHON, whyNo } from '../support/deploy/python.ts';
import { stackOf, theOne } from '../support/deploy/stack.ts';
import { ProgramWorld } from '../support/program.ts';

const motoUrl = inject('motoUrl');

const awsEnv = (url: string) => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIANOTAREALKEY',
  AWS_SECRET_ACCESS_KEY: 'not-a-real-secret-key',
  AWS_EC2_METADATA_DISABLED: 'true',
});

describe.skipIf(motoUrl === undefined)(
  'byods schedule on moto (skipped, loudly, without it)',
  { timeout: 90_000 },
  () => {
    /** The built program with its tokens in a secret, and a rule for one function. */
    async function world(fields: { Description?: string; State?: 'DISABLED' } = {}) {
      const program = await ProgramWorld.start(scenario({ dataSourceAgeMinutes: 60 }));
      const [events, secrets] = [eventsClient(motoUrl!), secretsClient(motoUrl!)];
      onTestFinished(() => {
        events.destroy();
        secrets.destroy();
      });
      const name = `byods-${randomUUID()}`;
      const [secret, rule] = [`${name}-credentials`, `${name}-hourly`];
      const Arn = `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
      await secrets.send(new CreateSecretCommand({ Name: secret, SecretString: await program.stored() }));
      await events.send(new PutRuleCommand({ Name: rule, ScheduleExpression: 'rate(60 minutes)', ...fields }));
      await events.send(new PutTargetsCommand({ Rule: rule, Targets: [{ Id: '1', Arn }] }));
      const env = {
        ...awsEnv(motoUrl!),
        SCHEDULE_RULE_NAME: rule,
        BYODS_STORE: `aws:${secret}`,
      };
      const change = (...args: string[]) => program.json(scheduleChangeSchema, ['schedule', ...args], { env });
      const status = () => program.json(scheduleSchema, ['schedule', 'status'], { env });
      const stored = async () => {
        const { SecretString } = await secrets.send(
          new GetSecretValueCommand({ SecretId: secret, VersionStage: 'AWSCURRENT' }),
        );
        return JSON.parse(SecretString!);
      };
      const described = () => events.send(new DescribeRuleCommand({ Name: rule }));
      return { change, status, stored, described };
    }

    test('a pause is kept in the secret, is seen, and is ended; the rule stays as it was', async () => {
      const { change, status, stored, described } = await world();
      const before = await described();
      expect((await change('pause', '--for', '2h', '--reason', 'a test')).code).toBe(0);
      expect((await stored()).byods.pause).toMatchObject({ reason: 'a test' });
      const { code, document } = await status();
      expect({ code, paused: document.paused?.reason, enabled: document.rule.enabled }).toEqual({
        code: 0,
        paused: 'a test',
        enabled: true,
      });
      expect((await change('resume')).document.action).toBe('resumed');
      expect((await stored()).byods?.pause).toBeUndefined();
      expect({ ...(await described()), $metadata: 0 }).toEqual({ ...before, $metadata: 0 });
    });

    test('set changes the schedule of a rule that no stack made, and nothing else of it', async () => {
      const { change, described } = await world({ Description: 'mine', State: 'DISABLED' });
      expect((await change('set', 'cron(0/30 * * * ? *)', '-y')).document.action).toBe('set');
      expect(await described()).toMatchObject({
        ScheduleExpression: 'cron(0/30 * * * ? *)',
        Description: 'mine',
        State: 'DISABLED',
      });
    });

    test('set leaves a rule of a stack as it is', async () => {
      const { change, described } = await world({ Description: 'The hourly run of byods-keeper, stack webex-byods' });
      const { document } = await change('set', 'rate(30 minutes)', '-y');
      expect(document.command).toBe('deploy/deploy.sh --name webex-byods --region us-east-1 --set ScheduleMinutes=30');
      expect((await described()).ScheduleExpression).toBe('rate(60 minutes)');
    });

    test.skipIf(whyNo('samtranslator'))('run-now reaches what the pattern of the template lets through', async () => {
      // One of its own: for the emulator a schedule is a rule that lets everything through, to Lambdas that are not there.
      const moto = await startMoto(PYTHON);
      onTestFinished(() => moto.stop());
      const events = eventsClient(moto.url);
      const name = 'webex-byods';
      const pattern = (stack: string) => JSON.stringify(theOne(stackOf(stack), 'KeeperOnRequest').EventPattern);
      // Queues hear what the rules of two stacks let through.
      const [ours, theirs] = await Promise.all([motoQueue(moto.url), motoQueue(moto.url)]);
      for (const [stack, { arn: Arn }] of [
        [name, ours],
        ['another-stack', theirs],
      ] as const) {
        const Name = `${stack}-on-request`;
        await events.send(new PutRuleCommand({ Name, EventPattern: pattern(stack) }));
        await events.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: 'queue', Arn }] }));
      }
      const env = awsEnv(moto.url);
      onTestFinished(() => {
        vi.unstubAllEnvs();
      });
      for (const [variable, value] of Object.entries(env)) vi.stubEnv(variable, value);
      const rules = scheduleRules('webex-byods-hourly', env);
      expect(await rules.patternsFor(ours.arn)).toEqual([pattern(name)]);
      expect(letsRequestThrough(pattern(name), name)).toBe(true);
      const at = Date.UTC(2026, 10, 22, 12);
      const detail = { version: 1 as const, programVersion: '0.0.0-test', function: name, reason: 'a test' };
      await rules.request({ at, detailType: 'Run Requested', detail });
      const [event, ...more] = (await ours.received()) as { time: string; source: string; detail: object }[];
      expect(more).toEqual([]);
      expect(runRequestedEventSchema.parse(event?.detail)).toEqual(detail);
      // And the function understands it as that.
      expect(readEvent(event).start).toEqual({ by: 'request', at });
      expect(readEvent(event).reason).toBe('a test');
      expect(await theirs.received()).toEqual([]);
    });
  },
);
