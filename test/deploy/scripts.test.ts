import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { unzipTo } from '../support/lambda/unzip.ts';

const ROOT = join(import.meta.dirname, '../..');
const SCRIPTS = ['deploy/package_lambda.sh', 'deploy/deploy.sh'];

function elsewhere(): string {
  const folder = mkdtempSync(join(tmpdir(), 'byods-deploy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a script from another folder, without a terminal. What needs AWS must not be here: no credentials are given. */
function script(path: string, args: readonly string[] = []) {
  const env = { PATH: process.env.PATH, HOME: tmpdir(), AWS_EC2_METADATA_DISABLED: 'true' };
  const { status, stdout, stderr } = spawnSync(join(ROOT, path), args, { cwd: elsewhere(), env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** The commands that a run of deploy.sh showed. */
function commandsOf(stderr: string): string[] {
  return stderr.split('\n').flatMap((line) => (line.startsWith('+ ') ? [line.slice(2)] : []));
}

test.each(SCRIPTS)('%s can be executed', (path) => {
  accessSync(join(ROOT, path), constants.X_OK);
});

const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;
if (!hasShellcheck) {
  if (process.env.BYODS_REQUIRE_TOOLS === '1') throw new Error('BYODS_REQUIRE_TOOLS=1, but shellcheck is missing');
  console.error('\n!!! shellcheck of deploy/*.sh SKIPPED: shellcheck is missing !!!\n');
}

test.skipIf(!hasShellcheck)('shellcheck has nothing to say of the scripts', () => {
  const { status, stdout } = spawnSync('shellcheck', ['-x', ...SCRIPTS], { cwd: ROOT, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

test('package_lambda.sh leaves the zip, git-ignored, and says what it is', { timeout: 120_000 }, async () => {
  const { status, stdout, stderr } = script('deploy/package_lambda.sh');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const zip = readFileSync(join(ROOT, 'deploy/lambda_deployment.zip'));
  const sha = (encoding: 'hex' | 'base64') => createHash('sha256').update(zip).digest(encoding);
  expect(stdout).toContain(`${zip.length} bytes`);
  expect(stdout).toContain(sha('hex'));
  expect(stdout).toContain(sha('base64'));
  expect(stdout).toContain('handler  index.handler');
  const ignored = spawnSync('git', ['check-ignore', 'deploy/lambda_deployment.zip'], { cwd: ROOT });
  if (existsSync(join(ROOT, '.git'))) expect(ignored.status).toBe(0);
  const folder = elsewhere();
  await unzipTo(zip, folder);
  expect(readFileSync(join(folder, 'index.mjs'), 'utf8')).toMatch(/as handler[,}]/);
});

describe('deploy.sh --dry-run', () => {
  test('shows every command, in the order of the work, and runs none', () => {
    const { status, stdout, stderr } = script('deploy/deploy.sh', ['--dry-run', '--email', 'ops@corp.test']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/A dry run: .* none was run/);
    const programs = commandsOf(stderr).map((line) => line.split(' ').slice(0, 3).join(' '));
    expect(programs).toEqual([
      'aws sts get-caller-identity',
      'aws cloudformation describe-stacks',
      'aws secretsmanager describe-secret',
      'deploy/package_lambda.sh',
      'aws s3api head-bucket',
      'aws s3 mb',
      'aws cloudformation package',
      'aws cloudformation deploy',
      'aws cloudformation describe-stacks',
      'aws secretsmanager describe-secret',
      'aws events describe-rule',
      'aws secretsmanager get-secret-value',
      'aws lambda invoke',
      'aws cloudformation describe-stack-resources',
      'aws sns list-subscriptions-by-topic',
    ]);
    expect(stderr).toContain('--parameter-overrides AlarmEmail=ops@corp.test');
  });

  test('every name of two stacks is another', () => {
    const named = (name: string) => commandsOf(script('deploy/deploy.sh', ['--dry-run', '--name', name]).stderr);
    const [first, second] = [named('one-of-two'), named('the-other')];
    expect(first.join('\n')).not.toContain('webex-byods');
    expect(first.map((line) => line.replaceAll('one-of-two', 'the-other'))).toEqual(second);
  });

  test('every command names the region that was given', () => {
    const { stderr } = script('deploy/deploy.sh', ['--dry-run', '--region', 'eu-west-3']);
    const commands = commandsOf(stderr).filter((line) => line.startsWith('aws '));
    expect(commands.length).toBeGreaterThan(10);
    for (const command of commands) expect(command).toMatch(/ --region eu-west-3$/);
    expect(script('deploy/deploy.sh', ['--dry-run']).stderr).not.toContain('--region');
  });

  test('tokens are looked at before anything is deployed, and moved afterwards', () => {
    const file = join(ROOT, 'token-config.json.template');
    const { stderr } = script('deploy/deploy.sh', ['--dry-run', '--yes', '--copy-from', file]);
    const lines = commandsOf(stderr);
    const at = (text: string) => lines.findIndex((line) => line.includes(text));
    expect(at('refresh-token --dry-run')).toBeGreaterThan(0);
    expect(at('refresh-token --dry-run')).toBeLessThan(at('cloudformation deploy'));
    expect(lines[at('store copy')]).toBe(
      `node dist/cli.js store copy --from file:${file} --to aws:webex-byods-credentials --yes`,
    );
    expect(at('store copy')).toBeGreaterThan(at('cloudformation deploy'));
    expect(at('lambda invoke')).toBeGreaterThan(at('store copy'));
    expect(stderr).not.toContain('overwrite-newer');
  });

  test('tokens that were moved before stay where they are', () => {
    const file = join(elsewhere(), 'token-config.json');
    const config = (store: string, unfinished?: true) => ({ byods: { movedTo: { store, unfinished } } });
    const copies = (document: unknown) => {
      writeFileSync(file, JSON.stringify(document));
      const { status, stderr } = script('deploy/deploy.sh', ['--dry-run', '--copy-from', file]);
      expect(status).toBe(0);
      return commandsOf(stderr).filter((line) => line.includes('store copy')).length;
    };
    expect(copies(config('aws:webex-byods-credentials'))).toBe(0);
    expect(copies(config('aws:webex-byods-credentials', true))).toBe(1);
    expect(copies(config('aws:another-secret'))).toBe(1);
    expect(copies(config('aws:arn:aws:secretsmanager:us-east-1:000000000000:secret:another-credentials-AbCdEf'))).toBe(
      1,
    );
    expect(copies({})).toBe(1);
  });

  test('the removal keeps the secret, and says so', () => {
    const { stdout, stderr } = script('deploy/deploy.sh', ['--remove', '--dry-run']);
    const lines = commandsOf(stderr);
    expect(lines).toContain('aws cloudformation delete-stack --stack-name webex-byods');
    expect(lines.join('\n')).not.toMatch(/delete-secret/);
    expect(stdout).toMatch(/A dry run/);
  });
});

describe('deploy.sh refuses, and does nothing', () => {
  test.each([
    [['--name', '<stack>']],
    [['--name', 'your-stack']],
    [['--email', 'you@example.com']],
    [['--email', 'your-email@corp.test']],
    [['--bucket', 'YOUR_BUCKET']],
    [['--set', 'KmsKeyArn=arn:aws:kms:us-east-1:123456789012:key/x']],
    [['--set', 'DataSourceIds=XXXX']],
    [['--region', '…']],
  ])('a placeholder: %j', (args) => {
    const { status, stdout, stderr } = script('deploy/deploy.sh', ['--dry-run', ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^--\w+ is a placeholder: .*\nNothing was done\.\n$/);
  });

  test.each([
    [['--name', 'Upper'], /--name must be/],
    [['--name', 'a'], /--name must be/],
    [['--name', 'ends-'], /--name must be/],
    [['--name', `a${'b'.repeat(28)}`], /--name must be/],
    [['--name'], /--name needs a value/],
    [['--name', '--dry-run'], /--name needs a value/],
    [['--email', ''], /--email needs a value/],
    [['--set', 'Memory=1'], /names no parameter/],
    [['--set', 'Monitoring'], /names no parameter/],
    [['--copy-from', '/nowhere/token-config.json'], /there is no such file/],
    [['--set', '.*=x'], /names no parameter/],
    [['--email', 'a@corp.test', '--email', 'b@corp.test'], /--email was given twice/],
    [['--copy-from', join(ROOT, 'token-config.json.template')], /--copy-from needs --yes/],
    [['--wat'], /unknown: --wat/],
    [['surplus'], /unknown: surplus/],
  ])('%j', (args, message) => {
    const { status, stdout, stderr } = script('deploy/deploy.sh', args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(commandsOf(stderr)).toEqual([]);
  });
});

test('deploy.sh --help names every option that there is', () => {
  const { status, stdout } = script('deploy/deploy.sh', ['--help']);
  expect(status).toBe(0);
  const text = readFileSync(join(ROOT, 'deploy/deploy.sh'), 'utf8');
  const taken = [...text.slice(text.indexOf('while [ $# -gt 0 ]')).matchAll(/^ {4}(--[a-z| -]*)\)/gm)]
    .flatMap(([, names]) => names!.split(' | '))
    .filter((name) => name.startsWith('--'));
  expect(taken.length).toBeGreaterThan(10);
  for (const name of taken) expect(stdout).toContain(name);
});
