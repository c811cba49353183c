import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { pythonPath } from './python.ts';

const ROOT = join(import.meta.dirname, '../../..');
const run = promisify(execFile);

/** Does what the emulator cannot: transform a serverless template, update a stack with what it has, tell an output, run a function. */
const AWS = `#!/bin/sh
printf '%s\\n' "$*" >> "$CALLS"
case "$1 $2" in
  'lambda invoke') for last; do :; done; cp "$REPORT" "$last"; printf '%s\\n' "$FAILED"; exit ;;
  # It keeps no output of a change set. This one is the parameter of the same name, where that is given.
  'cloudformation describe-stacks') case $6 in *RedirectUri*)
    exec "$PYTHON" "$CLI" cloudformation describe-stacks --stack-name "$4" --output text \\
      --query "Stacks[0].Parameters[?ParameterKey=='RedirectUri'].ParameterValue | [0]" ;; esac ;;
  'cloudformation deploy')
    "$PYTHON" "$TRANSFORM" "$4" '{}' > "$FOLDER/transformed.json" || exit 1
    shift 4
    told=$("$PYTHON" "$CLI" cloudformation deploy --template-file "$FOLDER/transformed.json" "$@" 2>&1)
    code=$?
    # AWS makes an empty change set, with which --no-fail-on-empty-changeset deals; the emulator makes none.
    case $told in *'No updates are to be performed'*) code=0 ;; esac
    printf '%s\\n' "$told"
    exit $code ;;
esac
exec "$PYTHON" "$CLI" "$@"
`;

/**
 * A folder with an AWS CLI that reaches the emulator, from which deploy.sh deploys a stack.
 *
 * @param report  what the function hands back when it is run
 */
export function deployWorkplace(motoUrl: string, name: string, report: unknown) {
  const folder = mkdtempSync(join(tmpdir(), 'byods-aws-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'aws'), AWS);
  chmodSync(join(folder, 'aws'), 0o755);
  // The commands are built before the tests; others run them at this moment.
  writeFileSync(join(folder, 'node'), `#!/bin/sh\n[ "$1" = build.mjs ] || exec '${process.execPath}' "$@"\n`, {
    mode: 0o755,
  });
  writeFileSync(join(folder, 'calls'), '');
  writeFileSync(join(folder, 'report.json'), JSON.stringify(report));
  const env: Record<string, string> = {
    PATH: [folder, dirname(process.execPath), process.env.PATH].join(delimiter),
    HOME: folder,
    PYTHON: pythonPath(),
    TRANSFORM: join(ROOT, 'test/support/deploy/transform.py'),
    CLI: join(ROOT, 'test/support/deploy/aws.py'),
    FOLDER: folder,
    CALLS: join(folder, 'calls'),
    REPORT: join(folder, 'report.json'),
    FAILED: 'None',
    AWS_ENDPOINT_URL: motoUrl,
    AWS_ACCESS_KEY_ID: 'fake-key-id',
    AWS_SECRET_ACCESS_KEY: 'fake-secret-key',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const aws = async (...args: string[]) => {
    const given = { ...env, AWS_DEFAULT_REGION: 'eu-central-1' };
    const { stdout } = await run(env.PYTHON!, [env.CLI!, ...args, '--output', 'json'], { env: given });
    return stdout === '' ? undefined : JSON.parse(stdout);
  };
  const deploy = async (...args: string[]) => {
    const all = ['--name', name, '--region', 'eu-central-1', ...args];
    const done = await run(join(ROOT, 'deploy/deploy.sh'), all, { cwd: folder, env }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
    const calls = readFileSync(env.CALLS!, 'utf8').split('\n');
    writeFileSync(env.CALLS!, '');
    return { ...done, calls };
  };
  return { folder, env, aws, deploy };
}
