import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT } from '../../src/core/errors.ts';
import { PYTHON, whyNo } from '../support/deploy/python.ts';
import { blocks, ROOT, runLine, type WorkingFolder, workingFolder } from '../support/documented.ts';

const DOCUMENT = 'docs/scheduling.md';
const TEXT = readFileSync(join(ROOT, DOCUMENT), 'utf8');
/** The folder in which each of them works. */
const HOME = /\/var\/lib\/byods|\/Users\/somebody\/byods/g;

/** A folder with a token store in which a command of the document runs, as the scheduler that it is for would run it. */
async function place(): Promise<WorkingFolder & { run: (command: string) => ReturnType<typeof runLine> }> {
  const all = await workingFolder();
  all.fill();
  return { ...all, run: (command) => runLine(command.replaceAll(HOME, all.folder), all) };
}

/** A file of the document as Python reads it. */
function read(format: 'plistlib' | 'yaml', text: string) {
  const code =
    format === 'yaml'
      ? 'import sys, json, yaml; print(json.dumps(list(yaml.safe_load_all(sys.stdin.read()))))'
      : 'import sys, json, plistlib; print(json.dumps(plistlib.loads(sys.stdin.buffer.read())))';
  return JSON.parse(execFileSync(PYTHON, ['-c', code], { input: text, encoding: 'utf8' }));
}

/** The commands as the exit codes are told: a run that is well, and one that needs a person. */
async function endsAsTold(command: string): Promise<void> {
  const { run, sandbox } = await place();
  expect(await run(command)).toMatchObject({ code: 0, stderr: '' });
  const [org] = sandbox.setup.serviceApp.targetOrgIds;
  sandbox.control.orgs.deauthorize(org!);
  expect(await run(command)).toMatchObject({ code: EXIT.reauthorize, stderr: expect.stringContaining('Control Hub') });
}

test('what a scheduler makes of the exit codes is told of each that a run has', () => {
  const told = [...TEXT.matchAll(/^\| ([\d, ]+) \|/gm)].flatMap(([, codes]) => codes!.split(', ').map(Number));
  const { failed, interrupted, ...ofRuns } = EXIT;
  expect(told.sort()).toEqual(Object.values(ofRuns).sort());
});

describe('cron', () => {
  const [table] = blocks(DOCUMENT, 'crontab', '## cron');
  const [, schedule, command] = /^(\S+ \S+ \S+ \S+ \S+) (.*)$/m.exec(table!.split('\n').at(-2)!)!;

  test('its line runs, prints nothing when all is well, and on stderr what is not', async () => {
    expect(schedule).toMatch(/^[1-9]\d? \* \* \* \*$/);
    expect(command, 'cron takes % for the end of a line').not.toContain('%');
    const { run, sandbox } = await place();
    expect(await run(`sh -c '${command}'`)).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(Object.keys(sandbox.control.ledger.get().replacementsPerDataSource)).toHaveLength(2);
    sandbox.control.orgs.deauthorize(sandbox.setup.serviceApp.targetOrgIds[0]!);
    expect(await run(`sh -c '${command}'`)).toMatchObject({ code: EXIT.reauthorize, stdout: '' });
  });
});

describe('systemd', () => {
  const files = blocks(DOCUMENT, 'ini', '## systemd').map((text) => {
    const [, path] = /^# (\/etc\/\S+)\n/.exec(text)!;
    return { path: path!, name: path!.replace('/etc/systemd/system/', ''), text };
  });
  const unit = (name: string) => {
    const { text } = files.find((file) => file.name === name)!;
    const lines = [...text.matchAll(/^(\w+)=(.*)$/gm)];
    return Object.fromEntries(lines.map(([, key, value]) => [key!, value!]));
  };

  test('the timer makes up for what was missed, and starts the service of its name', () => {
    expect(unit('byods.timer')).toMatchObject({ Persistent: 'true', OnCalendar: '*-*-* *:17:00' });
    expect(files.map(({ name }) => name)).toContain('byods.service');
    expect(unit('byods.service')).toMatchObject({
      Type: 'oneshot',
      SuccessExitStatus: String(EXIT.lockBusy),
      OnFailure: 'byods-failed.service',
    });
  });

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
  if (!hasSystemd) console.warn('SKIPPED: systemd-analyze is missing on this machine, which verifies the units');

  test.skipIf(!hasSystemd)('systemd finds nothing wrong with the units, and little exposed', async () => {
    const { folder } = await workingFolder();
    for (const { name, text } of files) {
      const path = join(folder, 'units', name);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, text);
    }
    const units = join(folder, 'units');
    const analyze = (...args: string[]) => {
      const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { cwd: units, encoding: 'utf8' });
      return { status, told: `${stdout}${stderr}` };
    };
    const own = files.map(({ path }) => basename(path)).filter((name) => !name.endsWith('.conf'));
    expect(analyze('verify', '--man=no', ...own.map((name) => `./${name}`))).toEqual({ status: 0, told: '' });
    const again = analyze('calendar', '--iterations=3', unit('byods.timer').OnCalendar!);
    expect(again).toMatchObject({ status: 0, told: expect.stringMatching(/:17:00/) });
    const exposed = analyze('security', '--offline=true', '--threshold=20', './byods.service');
    expect(exposed, exposed.told).toMatchObject({ status: 0 });
  });

  test('the service runs, and ends as its exit codes are told', async () => {
    await endsAsTold(unit('byods.service').ExecStart!);
  });

  test('with a file of variables that systemd hands over', async () => {
    const { run, folder } = await place();
    const dropIn = unit('byods.service.d/variables.conf');
    const [, name] = /^(\S+):\/etc\//.exec(dropIn.LoadCredential!)!;
    const credentials = join(folder, 'credentials');
    mkdirSync(credentials);
    writeFileSync(join(credentials, name!), 'LOG_LEVEL=warn\nTOKEN_LIFETIME_MINUTES=abc\n');
    const ran = await run(dropIn.ExecStart!.replace('%d', credentials));
    expect(ran).toMatchObject({ code: EXIT.usage, stderr: expect.stringContaining('TOKEN_LIFETIME_MINUTES') });
    const variables = blocks(DOCUMENT, 'env', '## systemd')[0]!;
    writeFileSync(
      join(credentials, name!),
      `${variables}AWS_ENDPOINT_URL=http://127.0.0.1:9\nAWS_ACCESS_KEY_ID=f\nAWS_SECRET_ACCESS_KEY=f\n`,
    );
    expect(await run(dropIn.ExecStart!.replace('%d', credentials))).toMatchObject({
      code: EXIT.store,
      stderr: expect.stringContaining('in region eu-central-1'),
    });
  });

  test('somebody is told when it fails', async () => {
    const { run, folder, sandbox } = await place();
    writeFileSync(
      join(folder, 'bin/mail'),
      `#!/bin/sh\ncat > '${folder}/mail.stdin'; echo "$*" > '${folder}/mail.args'\n`,
      {
        mode: 0o755,
      },
    );
    sandbox.control.orgs.deauthorize(sandbox.setup.serviceApp.targetOrgIds[0]!);
    await run(unit('byods.service').ExecStart!);
    expect(await run(unit('byods-failed.service').ExecStart!)).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'mail.args'), 'utf8')).toContain('ops@example.com');
    expect(readFileSync(join(folder, 'mail.stdin'), 'utf8')).toMatch(/Status +not healthy/);
  });
});

const shellWords = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');

test.skipIf(whyNo('plistlib'))('launchd: the plist is one, and its command runs', async () => {
  const [xml] = blocks(DOCUMENT, 'xml', '## launchd');
  const plist = read('plistlib', xml!);
  expect(plist).toMatchObject({ Label: 'byods.run', StartCalendarInterval: { Minute: 17 } });
  expect(Object.keys(plist.StartCalendarInterval), 'every hour').toEqual(['Minute']);
  expect(TEXT).toContain(`LaunchAgents/${plist.Label}.plist`);
  expect(plist.EnvironmentVariables.PATH).toContain('/usr/local/bin');
  await endsAsTold(shellWords(plist.ProgramArguments));
});

describe.skipIf(whyNo('yaml'))('Kubernetes (skipped, loudly, without a reader of YAML)', () => {
  const [manifests, withAws] = blocks(DOCUMENT, 'yaml', '## Kubernetes');

  test('never runs beside itself, keeps the tokens on a volume, and its command runs', async () => {
    const [claim, job] = read('yaml', manifests!);
    expect(job).toMatchObject({ kind: 'CronJob', spec: { schedule: '17 * * * *', concurrencyPolicy: 'Forbid' } });
    const { template, podFailurePolicy } = job.spec.jobTemplate.spec;
    const [container] = template.spec.containers;
    const { values } = podFailurePolicy.rules[0].onExitCodes;
    expect(values).toEqual([EXIT.usage, EXIT.reauthorize]);
    expect(podFailurePolicy.rules[0].onExitCodes.containerName).toBe(container.name);
    // A policy for failed pods is taken only with this.
    expect(template.spec.restartPolicy).toBe('Never');
    const [volume] = template.spec.volumes;
    expect(volume.persistentVolumeClaim.claimName).toBe(claim.metadata.name);
    const [mount] = container.volumeMounts;
    expect(mount.name).toBe(volume.name);
    const variable = (name: string) => container.env.find((each: { name: string }) => each.name === name).value;
    expect(variable('BYODS_CONFIG')).toMatch(new RegExp(`^${mount.mountPath}/`));
    const { run, folder, env, sandbox } = await place();
    const store = join(folder, 'store');
    mkdirSync(store, { mode: 0o700 });
    execFileSync('mv', ['token-config.json', 'store/'], { cwd: folder });
    Object.assign(env, { BYODS_CONFIG: variable('BYODS_CONFIG').replaceAll(HOME, folder) });
    expect(await run(shellWords(container.command))).toMatchObject({ code: 0, stderr: '' });
    expect(Object.keys(sandbox.control.ledger.get().replacementsPerDataSource)).toHaveLength(2);
  });

  test('the image has what the program needs, and holds the package as npm names it', () => {
    const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const [dockerfile] = blocks(DOCUMENT, 'dockerfile', '## Kubernetes');
    expect(dockerfile).toContain(`${name}-${version}.tgz`);
    expect(dockerfile).not.toMatch(/alpine/);
    expect(manifests).toContain(`${name}:${version}`);
  });

  test('with the tokens in AWS, the variables are ones that are read', () => {
    const [{ env }] = read('yaml', withAws!);
    expect(env.map((each: { name: string }) => each.name)).toEqual(['HOME', 'BYODS_STORE', 'AWS_REGION']);
  });
});

test('without a scheduler: it watches until it is stopped', async () => {
  const all = await place();
  const [line] = blocks(DOCUMENT, 'sh', '## Without a scheduler');
  const ran = await runLine(line!.trim(), all, ({ stdout }, child) => {
    if (stdout !== '' && !child.killed) child.kill('SIGTERM');
  });
  expect(ran.code).toBe(0);
});

test('every file that it links to is there', () => {
  const links = [...TEXT.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path!);
  expect(links.length).toBeGreaterThan(3);
  expect(links.filter((path) => !existsSync(join(ROOT, 'docs', path)))).toEqual([]);
});
