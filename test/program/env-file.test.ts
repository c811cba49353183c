import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { LEAVES } from '../../src/cli/commands.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, statusSchema } from '../../src/schemas.ts';
import { canBecomeSomebodyElse, missing, SOMEBODY_ELSE } from '../adapters/token-store/tools.ts';
import { SecretsManagerFake } from '../support/aws/secrets-manager-fake.ts';
import { ProgramWorld } from '../support/program.ts';

/** A world with a token store where nobody looks for one by himself, and a file of variables. */
async function worldWith(lines: string, mode = 0o600) {
  const world = await ProgramWorld.start(scenario());
  const elsewhere = join(world.folder, 'elsewhere.json');
  writeFileSync(elsewhere, await world.stored(), { mode: 0o600 });
  const path = join(world.folder, 'byods.env');
  const write = (text: string) => writeFileSync(path, text, { mode: 0o600 });
  write(lines.replaceAll('ELSEWHERE', elsewhere));
  chmodSync(path, mode);
  const status = async (env: Record<string, string | undefined> = {}, ...args: string[]) =>
    await world.json(statusSchema, ['status', '--env-from', 'byods.env', ...args], { env });
  return { world, elsewhere, write, status };
}

describe('what stands in --env-file counts as if it stood in the environment', () => {
  // The rule of `schedule status` is asked of AWS before the store is looked at.
  const withStore = LEAVES.filter(({ spec, words }) => spec.usesStore && words.join(' ') !== 'schedule status');
  /** The words without which a command is refused before anything else. */
  const NEEDED: Readonly<Record<string, readonly string[]>> = {
    'extend-data-source': ['x'],
    'register-data-source': ['--url', 'https://media.example.com/byods', '-y'],
    'update-data-source': ['x', '--subject', 'y', '-y'],
    'delete-data-source': ['x', '-y'],
    add: ['11111111-1111-4111-8111-111111111111'],
    remove: ['x', '-y'],
    'orgs pause': ['x'],
    'orgs resume': ['x'],
    'schedule pause': ['--for', '1h', '--reason', 'x'],
    restore: ['-y'],
    logout: ['-y'],
  };
  test.each(withStore)('for $words', async ({ words, spec }) => {
    const { world } = await worldWith('CONCURRENCY=many\n');
    const { code, stdout, stderr } = await world.run([
      ...words,
      ...(NEEDED[words.join(' ')] ?? NEEDED[spec.name] ?? []),
      '--env-file',
      'byods.env',
    ]);
    // What is wrong is what doctor was asked for.
    expect(spec.name === 'doctor' ? stdout : stderr).toMatch(
      /CONCURRENCY must be a whole number from 1 to 256, and is "many"/,
    );
    expect(code).toBe(2);
  });

  test('which token store; and never without the option', async () => {
    const { world, elsewhere, status } = await worldWith('# the store\r\nexport BYODS_CONFIG="ELSEWHERE"\r\n');
    expect((await status()).document.store).toMatchObject({ location: elsewhere, reason: 'BYODS_CONFIG is set' });
    expect((await world.json(statusSchema, ['status'])).document.store.location).toBe('./token-config.json');
  });

  test('where Webex is, and how much is logged', async () => {
    const { world } = await worldWith('');
    writeFileSync(join(world.folder, 'byods.env'), `WEBEX_API_BASE_URL=${world.sandbox.baseUrl}\nLOG_LEVEL=debug\n`);
    const ran = await world.run(['run', '--env-file', 'byods.env'], { env: { WEBEX_API_BASE_URL: undefined } });
    expect(ran.code).toBe(0);
    expect(ran.stderr).toMatch(/^debug: /m);
  });

  test("AWS's own variables, which its SDK reads by itself", async () => {
    const fake = await SecretsManagerFake.start();
    onTestFinished(() => fake.close());
    const { world, write } = await worldWith('');
    fake.seed('some-secret', JSON.stringify(world.document()));
    write(
      [
        'SECRET_NAME=some-secret',
        `AWS_ENDPOINT_URL=${fake.url}`,
        'AWS_REGION=eu-central-1',
        'AWS_ACCESS_KEY_ID=fake-key-id',
        'AWS_SECRET_ACCESS_KEY=fake-secret-access-key',
      ].join('\n'),
    );
    const { code, document } = await world.json(statusSchema, ['status', '--env-file', 'byods.env']);
    expect(code).toBe(0);
    expect(document.store).toMatchObject({ kind: 'aws', location: 'some-secret', reason: 'SECRET_NAME is set' });
    expect(fake.calls.length).toBeGreaterThan(0);
  });
});

describe('a flag beats the environment, which beats the file', () => {
  test('name by name; an empty variable counts as absent', async () => {
    const { world, elsewhere, status } = await worldWith('BYODS_CONFIG=ELSEWHERE\nCONCURRENCY=many\n');
    const real = { BYODS_CONFIG: world.configPath, CONCURRENCY: '2' };
    expect((await status(real)).document.store.location).toBe(world.configPath);
    const { document } = await status({ BYODS_CONFIG: '', CONCURRENCY: '2' });
    expect(document.store.location).toBe(elsewhere);
    expect(document.warnings).toEqual([]);
    const flag = await status({ CONCURRENCY: '2' }, '--config', world.configPath);
    expect(flag.document.store.location).toBe(world.configPath);
  });

  test('of variables that choose one thing, none counts where the environment has another; that is said', async () => {
    const { world, status } = await worldWith('BYODS_STORE=file:ELSEWHERE\n');
    const { document } = await status({ BYODS_CONFIG: world.configPath });
    expect(document.store).toMatchObject({ location: world.configPath, reason: 'BYODS_CONFIG is set' });
    expect(document.warnings).toEqual(['BYODS_STORE in byods.env does nothing: the environment has BYODS_CONFIG']);
  });

  test.each([
    ['HTTPS_PROXY=http://127.0.0.1:1', {}, '127.0.0.1:1'],
    ['HTTPS_PROXY=http://127.0.0.1:1', { HTTPS_PROXY: 'http://127.0.0.1:2' }, '127.0.0.1:2'],
    ['https_proxy=http://127.0.0.1:1', { HTTPS_PROXY: 'http://127.0.0.1:2' }, '127.0.0.1:2'],
    ['HTTPS_PROXY=http://127.0.0.1:1', { https_proxy: 'http://127.0.0.1:2' }, '127.0.0.1:2'],
  ])('the proxy: %s beside %j', async (line, env, proxy) => {
    const { world } = await worldWith(`${line}\nRETRIES=0\n`);
    const { serviceApp } = world.sandbox.setup;
    await world.configure({
      serviceApp: { targetOrgId: serviceApp.targetOrgIds[0] },
      env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake-token-of-nobody' },
    });
    const WEBEX_API_BASE_URL = 'https://localhost:9/v1';
    const { code, stderr } = await world.run(['data-sources', '--env-file', 'byods.env'], {
      env: { WEBEX_API_BASE_URL, ...env },
    });
    expect(stderr).toContain(`the proxy ${proxy}`);
    expect(code).toBe(6);
  });
});

describe('a file that cannot be meant is refused by name, its content is not quoted, and nothing is sent', () => {
  const rows: [what: string, make: (path: string) => void, message: RegExp][] = [
    ['none', () => {}, /byods\.env: there is no such file/],
    ['a folder', (path) => mkdirSync(path), /byods\.env: it is a folder/],
    ['a link in a circle', (path) => symlinkSync(path, path), /it is a symbolic link that leads back to itself/],
    ['a bad line', (path) => writeFileSync(path, 'A=1\nhunter2\n'), /byods\.env: line 2 is not NAME=value\./],
    ['UTF-16', (path) => writeFileSync(path, '\ufeffA=hunter2', 'utf16le'), /byods\.env: it is not text in UTF-8/],
    ['a binary', (path) => writeFileSync(path, Buffer.from([0, 1, 2, 10])), /line 1 is not NAME=value/],
    ['64 KiB and a byte', (path) => writeFileSync(path, 'A=1\n'.padEnd(65_537, '#')), /it is larger than 64 KiB/],
    [
      'what Node.js has read already',
      (path) => writeFileSync(path, 'NODE_EXTRA_CA_CERTS=hunter2.pem\nLD_PRELOAD=x'),
      /NODE_EXTRA_CA_CERTS, LD_PRELOAD would do nothing/,
    ],
    ['a bad value', (path) => writeFileSync(path, 'LOG_LEVEL=loud'), /LOG_LEVEL must be one of/],
    [
      'TLS without verification',
      (path) => writeFileSync(path, 'NODE_TLS_REJECT_UNAUTHORIZED=0'),
      /NODE_TLS_REJECT_UNAUTHORIZED=0 would/,
    ],
  ];
  test.each(rows)('%s', async (_, make, message) => {
    const world = await ProgramWorld.start(scenario());
    make(join(world.folder, 'byods.env'));
    const { code, stdout, document } = await world.json(failureSchema, ['run', '--env-from', 'byods.env']);
    expect(code).toBe(2);
    expect(document.error).toMatchObject({ code: 'configuration', message: expect.stringMatching(message) });
    expect(document.error.remedy).toBeTruthy();
    expect(stdout).not.toContain('hunter2');
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });

  test('exactly 64 KiB is read', async () => {
    const { world } = await worldWith('A=1\n'.padEnd(65_536, '#'));
    expect((await world.run(['status', '--env-file', 'byods.env'])).code).toBe(0);
  });

  test.each(['/dev/zero', '/dev/stdin'])('%s, which is no file', async (path) => {
    const world = await ProgramWorld.start(scenario());
    const { code, stderr } = await world.run(['run', '--env-from', path], { stdin: 'A=hunter2\n' });
    expect(code).toBe(2);
    expect(stderr).toContain(`${path}: it is not a file`);
  });

  test('under its first name Node.js itself says that there is none', async () => {
    const world = await ProgramWorld.start(scenario());
    const { code, stdout, stderr } = await world.run(['run', '--env-file', 'byods.env']);
    expect({ code, stdout }).toEqual({ code: 9, stdout: '' });
    expect(stderr).toContain('byods.env: not found');
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });

  test('a certificate that the environment names, too, is in effect', async () => {
    const { world } = await worldWith('NODE_EXTRA_CA_CERTS=other.pem\n');
    const env = { NODE_EXTRA_CA_CERTS: join(world.folder, 'token-config.json') };
    expect((await world.run(['status', '--env-file', 'byods.env'], { env })).code).toBe(0);
  });

  const nobody = missing('the right to run as another user', canBecomeSomebodyElse(), 'right');
  test.skipIf(nobody)('a file that this user may not read', async () => {
    const { world } = await worldWith('A=hunter2\n');
    chmodSync(world.folder, 0o755);
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, '../../dist/cli.js'), 'run', '--env-from', 'byods.env'],
      { cwd: world.folder, env: { HOME: world.folder }, uid: SOMEBODY_ELSE, gid: SOMEBODY_ELSE, encoding: 'utf8' },
    );
    expect(status).toBe(2);
    expect(stderr).toMatch(/byods\.env: this user may not read it/);
  });

  test('beside --sandbox it may name no store, either', async () => {
    const { world } = await worldWith('BYODS_CONFIG=x.json\n');
    const { code, stderr } = await world.run(['status', '--sandbox', '--env-file', 'byods.env']);
    expect(code).toBe(2);
    expect(stderr).toContain('and BYODS_CONFIG names another');
  });
});

describe('what is said of a file that is taken', () => {
  const SECRET = 'AWS_SECRET_ACCESS_KEY=fake-secret-access-key-1';
  test.each([
    [
      'a secret that others can read',
      SECRET,
      0o644,
      /byods\.env holds secrets and can be read by other users.*chmod 600/,
    ],
    ['a password of a proxy that others can read', 'HTTPS_PROXY=http://me:fake-word@127.0.0.1:1', 0o640, /chmod 600/],
    ['a secret for its owner alone', SECRET, 0o600, undefined],
    ['no secret', 'CONCURRENCY=2\nSECRET_NAME=\nTOKEN_LIFETIME_MINUTES=60', 0o644, undefined],
    [
      'a name that was probably mistyped',
      'TOKEN_LIFETIME_MINUTE=60',
      0o600,
      /TOKEN_LIFETIME_MINUTE in byods\.env is not a variable of byods; did you mean TOKEN_LIFETIME_MINUTES\?/,
    ],
    ['names of other programs', 'DATABASE_URL=x\nPORT=80\nAWS_REGIO=x\nHOSTNAME=x', 0o600, undefined],
  ])('%s', async (_, lines, mode, warning) => {
    const { status } = await worldWith(`${lines}\n`, mode);
    const { code, stdout, document } = await status();
    expect(code).toBe(0);
    expect(document.warnings).toEqual(warning === undefined ? [] : [expect.stringMatching(warning)]);
    expect(stdout).not.toMatch(/fake-secret-access-key-1|fake-word/);
  });
});
