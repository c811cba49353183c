import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { documentFor } from '../../src/compose-sandbox.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { whyNo } from '../support/deploy/python.ts';
import { deployWorkplace } from '../support/deploy/workplace.ts';
import { expectNoLeak } from '../support/leak.ts';

const motoUrl = inject('motoUrl');
const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

const REPORT = {
  outcome: 'ok',
  counts: { extended: 2, kept: 0, skipped: 1, deferred: 0, failed: 0 },
  requests: 9,
  warnings: ['a warning of the run'],
  problems: [{ code: 'refresh-token-ending', message: 'a refresh token ends', remedy: 'byods setup-oauth' }],
};

describe.skipIf(motoUrl === undefined || whyNo('awscli', 'samtranslator'))(
  'deploy.sh, with the AWS CLI, on moto (skipped, loudly, where one is missing)',
  { timeout: 600_000 },
  () => {
    const workplace = (name: string) => deployWorkplace(motoUrl!, name, REPORT);

    test('deploys, again without a change, tests the alarm, and removes all but the secret', async () => {
      const { aws, deploy, env } = workplace('first-stack');

      const dry = await deploy('--dry-run');
      expect(dry).toMatchObject({ code: 0, calls: [''] });

      // The emulator makes no secret of a template; so the secret of an earlier stack is there, without a value.
      await aws('secretsmanager', 'create-secret', '--name', 'first-stack-credentials');
      const empty = await deploy('--email', 'ops@corp.test');
      expect(empty).toMatchObject({ code: 0, stdout: expect.stringMatching(/is taken up as it is.*no value yet/s) });
      expect(empty.calls.join('\n')).not.toContain('lambda invoke');

      const { Targets } = await aws('events', 'list-targets-by-rule', '--rule', 'first-stack-hourly');
      expect(Targets).toMatchObject([{ Arn: expect.stringMatching(/:function:first-stack$/) }]);
      const bucket = 'first-stack-code-123456789012-eu-central-1';
      const { Contents } = await aws('s3api', 'list-objects-v2', '--bucket', bucket);
      expect(Contents).toMatchObject([{ Key: expect.stringMatching(/^first-stack\//) }]);
      const uploaded = join(env.FOLDER!, 'uploaded.zip');
      await aws('s3api', 'get-object', '--bucket', bucket, '--key', Contents[0].Key, uploaded);
      expect(readFileSync(uploaded)).toEqual(readFileSync(join(ROOT, 'deploy/lambda_deployment.zip')));

      await aws(
        'secretsmanager',
        'put-secret-value',
        '--secret-id',
        'first-stack-credentials',
        '--secret-string',
        '{}',
      );
      const again = await deploy();
      expect(again, again.stderr).toMatchObject({ code: 0 });
      expect(again.stdout).toContain('Outcome: ok. Data sources: 2 extended, 1 skipped. Requests to Webex: 9');
      expect(again.stdout).toContain('Problem: a refresh token ends. To mend it: byods setup-oauth');
      expect(again.stdout).toContain('Warning: a warning of the run');
      expect(again.calls.join('\n')).not.toMatch(/s3 mb|SecretArn=|AlarmEmail=/);
      expect((await aws('s3api', 'list-objects-v2', '--bucket', bucket)).Contents).toHaveLength(1);

      // Nor a subscription or an alarm: here they are as on AWS, when the link in the mail has been followed.
      const { Topics } = await aws('sns', 'list-topics');
      const to = ['--protocol', 'email', '--notification-endpoint', 'ops@corp.test'];
      await aws('sns', 'subscribe', '--topic-arn', Topics[0].TopicArn, ...to);
      const alarm = { AlarmName: 'first-stack-errors', Namespace: 'AWS/Lambda', MetricName: 'Errors', Period: 300 };
      const when = { EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' };
      await aws(
        'cloudwatch',
        'put-metric-alarm',
        '--cli-input-json',
        JSON.stringify({ ...alarm, ...when, Statistic: 'Sum' }),
      );
      expect(await deploy('--test-alarm')).toMatchObject({ code: 0, stdout: expect.stringMatching(/on its way/) });
      const { MetricAlarms } = await aws('cloudwatch', 'describe-alarms');
      expect(MetricAlarms).toMatchObject([{ AlarmName: 'first-stack-errors', StateValue: 'ALARM' }]);

      const since = Date.now();
      const [begin, end] = [since, since + 7_200_000].map((at) => new Date(at).toISOString());
      const pause = { since: begin, until: end, reason: 'the secret is edited' };
      const put = ['secretsmanager', 'put-secret-value', '--secret-id', 'first-stack-credentials', '--secret-string'];
      await aws(...put, JSON.stringify({ canary: 'never-shown-1234', byods: { pause } }));
      const paused = await deploy('--no-invoke');
      expect(paused.stdout).toMatch(
        /The schedule is PAUSED until \S+Z \(the secret is edited\); .*\n.*schedule resume/,
      );
      expect(`${paused.stdout}${paused.stderr}`).not.toContain('never-shown');
      expect((await deploy()).stdout).toMatch(/is paused until .* The run that follows ends that\.\n/);
      await aws(...put, '{}');
      expect((await deploy('--no-invoke')).stdout).not.toMatch(/paused/i);

      env.FAILED = 'Unhandled';
      writeFileSync(env.REPORT!, JSON.stringify({ errorMessage: 'renewal failed: 1 data sources failed' }));
      const failed = await deploy();
      expect(failed).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/The run failed: renewal failed: 1 data/),
      });

      expect(await deploy('--remove')).toMatchObject({ code: 2, stderr: expect.stringMatching(/needs --yes/) });
      const removed = await deploy('--remove', '--yes');
      expect(removed).toMatchObject({ code: 0, stdout: expect.stringMatching(/The secret with the tokens is KEPT/) });
      expect((await aws('events', 'list-rules')).Rules).toEqual([]);
      const buckets: { Name: string }[] = (await aws('s3api', 'list-buckets')).Buckets;
      expect(buckets.filter(({ Name }) => Name.startsWith('first-stack'))).toEqual([]);
      const { SecretString } = await aws(
        'secretsmanager',
        'get-secret-value',
        '--secret-id',
        'first-stack-credentials',
      );
      expect(SecretString).toBe('{}');
    });

    test('--copy-from moves the tokens into the secret, which works from there; a second time it changes nothing', async () => {
      const sandbox = await startSandbox({ scenario: scenario({ orgs: 2, dataSourceAgeMinutes: 60 }) });
      onTestFinished(() => sandbox.close());
      const { aws, deploy, env, folder } = workplace('copying-stack');
      env.WEBEX_API_BASE_URL = sandbox.baseUrl;
      const file = join(folder, 'token-config.json');
      const document = documentFor(sandbox.setup, new URL(sandbox.baseUrl).origin);
      writeFileSync(file, JSON.stringify(document), { mode: 0o600 });
      // As a template makes it, which the emulator does not: without a value.
      await aws('secretsmanager', 'create-secret', '--name', 'copying-stack-credentials');
      const stored = async () => {
        const about = ['--secret-id', 'copying-stack-credentials', '--version-stage', 'AWSCURRENT'];
        return await aws('secretsmanager', 'get-secret-value', ...about);
      };

      const first = await deploy('--copy-from', file, '--yes');
      expect(first, first.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('Outcome: ok') });
      const moved = await stored();
      expect(JSON.parse(moved.SecretString)).toMatchObject(JSON.parse(JSON.stringify(document)));
      expect(JSON.parse(readFileSync(file, 'utf8')).byods.movedTo.store).toMatch(/^aws:.*copying-stack-credentials/);
      expect(first.calls.findIndex((call) => call.startsWith('lambda invoke'))).toBeGreaterThan(0);
      // Looked at, moved, and neither refreshed nor shown.
      const { tokensIssued } = sandbox.control.ledger.get();
      expect(tokensIssued.filter(({ via }) => via !== 'scenario')).toEqual([]);
      expectNoLeak(`${first.stdout}${first.stderr}${first.calls.join()}`, sandbox);

      const marked = readFileSync(file, 'utf8');
      const second = await deploy('--copy-from', file, '--yes');
      expect(second, second.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('and stay there') });
      expect(await stored()).toMatchObject({ VersionId: moved.VersionId, SecretString: moved.SecretString });
      expect(readFileSync(file, 'utf8')).toBe(marked);

      // Another copy of the same tokens, from before the move: those in AWS have been renewed since, and stay.
      const renewed = ['refresh-token', '--force', '--store', 'aws:copying-stack-credentials'];
      await run(process.execPath, [join(ROOT, 'dist/cli.js'), ...renewed], {
        env: { ...env, AWS_REGION: 'eu-central-1' },
      });
      const newer = await stored();
      expect(newer.VersionId).not.toBe(moved.VersionId);
      writeFileSync(file, JSON.stringify(document), { mode: 0o600 });
      const older = await deploy('--copy-from', file, '--yes');
      expect(older).toMatchObject({ code: 1, stderr: expect.stringContaining('newer') });
      expect(await stored()).toMatchObject({ VersionId: newer.VersionId });
    });

    test('a secret that is about to be deleted is not passed over', async () => {
      const { aws, deploy } = workplace('second-stack');
      await aws('secretsmanager', 'create-secret', '--name', 'second-stack-credentials', '--secret-string', '{}');
      await aws('secretsmanager', 'delete-secret', '--secret-id', 'second-stack-credentials');
      const refused = await deploy();
      expect(refused).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/restore-secret --secret-id second-stack/),
      });
      expect(refused.calls.join('\n')).not.toContain('cloudformation deploy');
    });

    test('no test alarm is sent where nobody would hear it', async () => {
      const { deploy } = workplace('third-stack');
      const refused = await deploy('--test-alarm');
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/Nobody is subscribed/) });
      expect(refused.calls.join('\n')).not.toContain('set-alarm-state');
    });
  },
);
