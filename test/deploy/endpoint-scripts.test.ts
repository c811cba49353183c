import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runPython, whyNo } from '../support/deploy/python.ts';

const ROOT = join(import.meta.dirname, '../..');
const SECRET = 'IntegrationSecretArn=arn:aws:secretsmanager:us-east-1:111122223333:secret:integration-AbCdEf';

function deploy(...args: string[]) {
  const env = { PATH: process.env.PATH, AWS_EC2_METADATA_DISABLED: 'true' };
  const { status, stdout, stderr } = spawnSync(join(ROOT, 'deploy/deploy.sh'), args, { env, encoding: 'utf8' });
  const commands = stderr.split('\n').flatMap((line) => (line.startsWith('+ ') ? [line.slice(2)] : []));
  return { status, stdout, stderr, commands };
}

describe('deploy.sh --endpoint --dry-run', () => {
  test('shows every command, in the order of the work, and runs none', () => {
    const { status, stdout, commands } = deploy('--endpoint', '--dry-run', '--set', SECRET);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/A dry run: .* none was run/) });
    expect(commands.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'aws sts get-caller-identity',
      'aws cloudformation describe-stacks',
      'aws dynamodb describe-table',
      'deploy/package_lambda.sh',
      'aws s3api head-bucket',
      'aws s3 mb',
      'aws cloudformation package',
      'aws cloudformation deploy',
      'aws cloudformation describe-stacks',
      'node deploy/look-at-endpoint.mjs https://assumed.invalid/callback',
      'aws cloudformation describe-stack-resources',
      'aws sns list-subscriptions-by-topic',
    ]);
    expect(commands[6]).toContain('--template-file deploy/token-endpoint.yaml');
    expect(commands[7]).toContain(`--stack-name webex-byods-endpoint`);
    expect(commands[7]).toContain(`--parameter-overrides ${SECRET}`);
  });

  test('every name of two stacks is another, and none is that of an hourly run', () => {
    const named = (name: string) => deploy('--endpoint', '--dry-run', '--set', SECRET, '--name', name).commands;
    const [first, second] = [named('one-of-two'), named('the-other')];
    expect(first.join('\n')).not.toContain('webex-byods');
    expect(first.map((line) => line.replaceAll('one-of-two', 'the-other'))).toEqual(second);
  });

  test('the removal keeps the table and the secret, and says how to delete the table', () => {
    const { stdout, commands } = deploy('--endpoint', '--remove', '--dry-run');
    expect(commands).toContain('aws cloudformation delete-stack --stack-name webex-byods-endpoint');
    expect(commands.join('\n')).not.toMatch(/delete-table|delete-secret/);
    expect(stdout).toMatch(/A dry run/);
  });

  test.each([
    [['--set', 'SecretArn=x'], /names no parameter of deploy\/token-endpoint.yaml/],
    [['--set', 'HasSomethingToEncryptWith=x'], /names no parameter/],
    [['--copy-from', join(ROOT, 'token-config.json.template')], /--copy-from moves the tokens of the hourly run/],
    [['--set', 'RedirectUri=https://tokens.example.com/callback'], /is a placeholder/],
    [['--set', 'IntegrationSecretArn='], /needs --set IntegrationSecretArn/],
    [[], /needs --set IntegrationSecretArn/],
  ])('refuses %j', (args, message) => {
    const { status, stderr, commands } = deploy('--endpoint', '--dry-run', ...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/Nothing was done\.\n$/);
    expect(commands.join('\n')).not.toMatch(/ mb | deploy /);
  });
});

describe('the guide', () => {
  const guide = readFileSync(join(ROOT, 'docs/token-endpoint.md'), 'utf8');
  const commands = [...guide.matchAll(/^```bash\n([\s\S]*?)^```/gm)].flatMap(([, text]) => text!.trim().split('\n'));

  test('no command is left to no test', () => {
    expect(commands.length).toBeGreaterThan(3);
    expect(commands.filter((line) => !/^(aws |deploy\/deploy\.sh |shred -u \S+$)/.test(line))).toEqual([]);
  });

  test.skipIf(whyNo('awscli'))('every command of the AWS CLI is one (skipped, loudly, without it)', () => {
    const told = commands.filter((line) => line.startsWith('aws '));
    const plain = told.map((line) => line.replace(/\$\(\([^"]*\)\)/g, '1'));
    expect(runPython('parse_aws.py', [], plain.join('\n'))).toBe('');
  });

  test.each(commands.filter((line) => line.startsWith('deploy/deploy.sh ')))('%s', (line) => {
    const { status, stdout } = deploy(...line.split(' ').slice(1), '--dry-run');
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('A dry run') });
  });
});

test.each([
  [401, 0, /^http:\S+ answers, and reads its table\.\n$/],
  [503, 1, /answers 503 where 401 is right\nThe stack is deployed/],
])('an endpoint that answers %i to a key that nobody has: exit code %i', async (answered, code, message) => {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`);
    response.writeHead(answered).end('{}');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  const ran = await new Promise<{ code: number; told: string }>((resolve) => {
    execFile(process.execPath, [join(ROOT, 'deploy/look-at-endpoint.mjs'), uri, '0'], (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), told: stdout + stderr });
    });
  });
  expect(ran).toEqual({ code, told: expect.stringMatching(message) });
  expect(new Set(asked)).toEqual(new Set(['/api/token Bearer nobody-has-this-key']));
});
