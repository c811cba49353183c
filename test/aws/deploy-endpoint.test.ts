import { describe, expect, inject, test } from 'vitest';
import { whyNo } from '../support/deploy/python.ts';
import { deployWorkplace } from '../support/deploy/workplace.ts';

const motoUrl = inject('motoUrl');
/** The emulator makes no API of a template, so the address cannot be that of one. */
const OWN_ADDRESS = ['--set', 'RedirectUri=https://tokens.corp.test/callback'];

describe.skipIf(motoUrl === undefined || whyNo('awscli', 'samtranslator'))(
  'deploy.sh --endpoint, with the AWS CLI, on moto (skipped, loudly, where one is missing)',
  { timeout: 600_000 },
  () => {
    test('deploys, again without a change, is not mistaken for the hourly run, and leaves its table', async () => {
      const { aws, deploy } = deployWorkplace(motoUrl!, 'a-token-stack', {});
      const endpoint = async (...args: string[]) => await deploy('--endpoint', '--no-invoke', ...args);
      const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:integration-AbCdEf';
      const secret = ['--set', `IntegrationSecretArn=${ARN}`, ...OWN_ADDRESS];

      expect(await endpoint('--dry-run', ...secret)).toMatchObject({ code: 0, calls: [''] });
      const bare = await endpoint();
      expect(bare).toMatchObject({ code: 2, stderr: expect.stringMatching(/needs --set IntegrationSecretArn/) });
      expect(bare.calls.join('\n')).not.toMatch(/ mb | deploy /);

      const first = await endpoint(...secret, '--email', 'ops@corp.test');
      expect(first, first.stderr).toMatchObject({ code: 0 });
      expect(first.stdout).toMatch(
        /The token endpoint: https:\/\/tokens\.corp\.test\nRegister this redirect URI .*: https:\/\/tokens\.corp\.test\/callback\n/,
      );
      const { Table } = await aws('dynamodb', 'describe-table', '--table-name', 'a-token-stack-credentials');
      expect(Table.BillingModeSummary.BillingMode).toBe('PAY_PER_REQUEST');
      const { Configuration } = await aws('lambda', 'get-function', '--function-name', 'a-token-stack');
      expect(Configuration.Environment.Variables).toMatchObject({
        BYODS_STORE: 'dynamodb:a-token-stack-credentials',
        WEBEX_INTEGRATION_SECRET_ARN: ARN,
        WEBEX_INTEGRATION_REDIRECT_URI: 'https://tokens.corp.test/callback',
      });

      const again = await endpoint();
      expect(again, again.stderr).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('https://tokens.corp.test/callback'),
      });
      expect(again.calls.join('\n')).not.toMatch(/s3 mb|TableName=|IntegrationSecretArn=/);

      const hourly = await deploy('--no-invoke');
      expect(hourly).toMatchObject({ code: 2, stderr: expect.stringMatching(/is a token endpoint: give --endpoint/) });
      expect(hourly.calls.join('\n')).not.toMatch(/cloudformation (package|deploy)/);

      expect(await deploy('--remove')).toMatchObject({ code: 2, stderr: expect.stringMatching(/needs --yes/) });
      const removed = await deploy('--remove', '--yes');
      expect(removed).toMatchObject({ code: 0, stdout: expect.stringMatching(/The table .* is KEPT/) });
    });

    test('a table that an earlier stack left is taken up', async () => {
      const { aws, deploy } = deployWorkplace(motoUrl!, 'a-later-stack', {});
      const attribute = (name: string, key: string) => `AttributeName=${name},${key}`;
      await aws(
        'dynamodb',
        'create-table',
        ...['--table-name', 'a-later-stack-credentials', '--billing-mode', 'PAY_PER_REQUEST'],
        ...['--attribute-definitions', attribute('pk', 'AttributeType=S'), attribute('sk', 'AttributeType=S')],
        ...['--key-schema', attribute('pk', 'KeyType=HASH'), attribute('sk', 'KeyType=RANGE')],
      );
      const key = 'arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-4000-8000-000000000000';
      const done = await deploy('--endpoint', '--no-invoke', '--set', `KmsKeyArn=${key}`, ...OWN_ADDRESS);
      expect(done, done.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('is taken up as it is') });
      expect(done.calls.join('\n')).toContain('TableName=a-later-stack-credentials');

      const other = await deploy('--endpoint', '--no-invoke', '--set', `KmsKeyArn=${key.replace(/0$/, '1')}`);
      expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining(`--set OldKmsKeyArn=${key}`) });
    });
  },
);
