import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { examine, git, tree, wellWorld } from '../support/examine.ts';
import { until } from '../support/program.ts';

const DAY = 1440;

describe('environment and token store', () => {
  test('a variable that cannot be meant: exit code 2, and everything else is looked at', async () => {
    const { code, check } = await examine(await wellWorld(), { env: { RETRIES: 'often', SCHEDULE_RULE_NAME: '' } });
    expect(code).toBe(2);
    expect(check('environment')).toMatchObject({ ok: false, message: expect.stringContaining('RETRIES') });
    for (const name of ['webex', 'access-token', 'data-sources', 'last-success'] as const)
      expect(check(name).ok).toBe(true);
  });

  test('one that forbids to send anything: nothing is sent, and the rest is looked at', async () => {
    const world = await wellWorld();
    const { code, check } = await examine(world, { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
    expect(code).toBe(2);
    expect(check('environment')).toMatchObject({ ok: false, message: expect.stringContaining('NODE_EXTRA_CA_CERTS') });
    for (const name of ['proxy', 'dns', 'webex', 'clock', 'access-token', 'data-sources'] as const) {
      expect(check(name)).toMatchObject({ ok: 'unknown' });
    }
    for (const name of ['configuration', 'file-modes', 'lock', 'store-writable'] as const)
      expect(check(name).ok).toBe(true);
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });

  test('a variable that may show secrets', async () => {
    const { code, check } = await examine(await wellWorld(), { env: { NODE_DEBUG: 'undici' } });
    expect({ code, ok: check('environment').ok }).toEqual({ code: 1, ok: false });
  });

  test('no token store: exit code 2, and the network is looked at', async () => {
    const world = await wellWorld();
    const { code, check } = await examine(world, { env: { BYODS_STORE: 'nowhere' } });
    expect(code).toBe(2);
    expect(check('token-store')).toMatchObject({ ok: false, message: expect.stringContaining('BYODS_STORE') });
    expect(check('configuration')).toMatchObject({ ok: 'unknown' });
    expect(check('webex').ok).toBe(true);
  });

  test('a store that is not there', async () => {
    const { code, check } = await examine(await wellWorld(), { args: ['--config', 'none.json'] });
    expect(code).toBe(2);
    expect(check('configuration')).toMatchObject({ ok: false, message: 'there is no none.json' });
    expect(check('file-modes').ok).toBe('unknown');
  });

  test.each([
    ['corrupt', '{"serviceApp": {"clientSecret": "sandbox-secret-', 5, 'cannot be read'],
    ['half a section', '{"serviceApp": {"appId": "x"}}', 2, 'serviceApp.clientId is missing'],
    ['as the template came', readFileSync('token-config.json.template', 'utf8'), 2, "still holds the template's value"],
  ])('a configuration that cannot be used: %s', async (_name, text, exitCode, message) => {
    const world = await wellWorld();
    await world.configure(text);
    const { code, check } = await examine(world);
    expect(code).toBe(exitCode);
    expect(check('configuration')).toMatchObject({ ok: false, message: expect.stringContaining(message) });
    expect(check('access-token').ok).toBe('unknown');
    for (const name of ['file-modes', 'lock', 'webex', 'clock'] as const) expect(check(name).ok).toBe(true);
  });

  test('tokens of another API are sent nowhere', async () => {
    const world = await wellWorld();
    await world.configure({ ...world.document(), byods: { version: 1, apiOrigin: 'https://webexapis.com' } });
    const { code, check } = await examine(world);
    expect({ code, ok: check('access-token').ok }).toEqual({ code: 2, ok: false });
    expect(world.sandbox.control.ledger.get().requests.map(({ path }) => path)).toEqual(['/people/me']);
  });

  test('B9: the same tokens in another store', async () => {
    const world = await wellWorld();
    mkdirSync(join(world.folder, '.config/byods-keeper'), { recursive: true });
    const other = join(world.folder, '.config/byods-keeper/token-config.json');
    writeFileSync(other, await world.stored(), { mode: 0o600 });
    const { code, check } = await examine(world);
    expect(code).toBe(1);
    expect(check('duplicate-tokens')).toMatchObject({ ok: false, message: expect.stringContaining(other) });
    writeFileSync(other, '{');
    expect((await examine(world)).check('duplicate-tokens').ok).toBe('unknown');
  });

  test('tokens that were moved to another store: said with the way back, and no duplicates of those', async () => {
    const world = await wellWorld();
    mkdirSync(join(world.folder, '.config/byods-keeper'), { recursive: true });
    const other = join(world.folder, '.config/byods-keeper/token-config.json');
    const copied = await world.run([
      'store',
      'copy',
      '--from',
      `file:${world.configPath}`,
      '--to',
      `file:${other}`,
      '-y',
    ]);
    expect(copied.code).toBe(0);
    const { code, check } = await examine(world);
    expect(code).toBe(2);
    expect(check('configuration')).toMatchObject({
      ok: false,
      message: expect.stringMatching(/the tokens were moved to file:.*config\/byods-keeper/),
      remedy: expect.stringContaining('byods store copy --from'),
    });
    expect(check('duplicate-tokens').ok).toBe(true);
    for (const name of ['access-token', 'data-sources', 'last-success'] as const) {
      const { ok, message, remedy } = check(name);
      expect([name, ok, message, remedy]).toEqual([name, 'unknown', expect.stringMatching(/used in file:/), undefined]);
    }
  });
});

describe('files', () => {
  test('A13: modes that let others in are told, and left; --fix mends them and says so', async () => {
    const world = await wellWorld();
    await world.run(['refresh-token', '--force']);
    const folder = join(world.folder, '.byods');
    const journal = join(folder, 'token-config.json.journal');
    chmodSync(world.configPath, 0o644);
    chmodSync(folder, 0o755);
    chmodSync(journal, 0o640);
    const before = tree(world.folder);
    const { code, check } = await examine(world);
    expect(code).toBe(1);
    expect(check('file-modes')).toMatchObject({
      ok: false,
      remedy: expect.stringContaining(`chmod 600 ${world.configPath}`),
    });
    expect(tree(world.folder)).toEqual(before);

    world.sandbox.control.ledger.reset();
    const content = await world.stored();
    const fixed = await examine(world, { args: ['--fix'] });
    expect(fixed).toMatchObject({ code: 0, document: { warnings: [] } });
    expect(fixed.document.fixed?.toSorted()).toEqual(
      [`chmod 600 ${journal}`, `chmod 600 ${world.configPath}`, `chmod 700 ${folder}`].sort(),
    );
    expect([world.configPath, folder, journal].map((path) => statSync(path).mode & 0o777)).toEqual([
      0o600, 0o700, 0o600,
    ]);
    expect(await world.stored()).toBe(content);
    expect(world.sandbox.control.ledger.get().requests.every(({ method }) => method === 'GET')).toBe(true);
    expect((await examine(world, { args: ['--fix'] })).document.fixed).toEqual([]);
  });

  test('--fix sets the mode of no file that a link in the folder leads to', async () => {
    const world = await wellWorld();
    const outside = join(world.folder, 'outside');
    writeFileSync(outside, '', { mode: 0o644 });
    mkdirSync(join(world.folder, '.byods'), { mode: 0o700 });
    symlinkSync(outside, join(world.folder, '.byods/link'));
    const { document } = await examine(world, { args: ['--fix'] });
    expect(document.fixed).toEqual([expect.stringContaining('.byods/.gitignore')]);
    expect(statSync(outside).mode & 0o777).toBe(0o644);
  });

  test('a directory in which everybody can replace files is told, and is a person’s to mend', async () => {
    const world = await wellWorld();
    chmodSync(world.folder, 0o777);
    const { code, check, document } = await examine(world, { args: ['--fix'] });
    expect({ code, fixed: document.fixed, ok: check('file-modes').ok }).toEqual({ code: 1, fixed: [], ok: false });
    expect(check('file-modes').remedy).toBe(`chmod o-w ${world.folder}`);
  });

  test.runIf(process.getuid?.() === 0)('H12: what is somebody else’s is refused, and --fix leaves it', async () => {
    const world = await wellWorld();
    execFileSync('chown', ['12345', world.configPath]);
    chmodSync(world.configPath, 0o644);
    const { code, check, document } = await examine(world, { args: ['--fix'] });
    expect({ code, fixed: document.fixed }).toEqual({ code: 2, fixed: [] });
    expect(check('file-modes')).toMatchObject({ ok: false, message: expect.stringContaining('uid 12345') });
    expect(statSync(world.configPath)).toMatchObject({ uid: 12345, mode: 0o100644 });
  });

  test.runIf(process.getuid?.() === 0)('rights to save that are not there', async () => {
    const world = await wellWorld();
    execFileSync('chown', ['12345', world.configPath]);
    chmodSync(world.folder, 0o555);
    const { code, check } = await examine(world, { uid: 12345 });
    expect(code).toBe(5);
    expect(check('store-writable')).toMatchObject({ ok: false, message: expect.stringContaining('cannot be written') });
    chmodSync(world.folder, 0o755);
  });
});

const hasGit = spawnSync('git', ['--version']).status === 0;
if (!hasGit) console.warn('SKIPPED: git is missing on this machine, and the checks that ask it');

describe.runIf(hasGit)('git', () => {
  test('tracked, then ignored, then neither', async () => {
    const world = await wellWorld();
    git(world, 'init', '-q');
    expect((await examine(world)).check('git')).toMatchObject({
      ok: false,
      message: expect.stringContaining('does not ignore'),
    });
    git(world, 'add', 'token-config.json');
    expect(await examine(world)).toMatchObject({ code: 1 });
    expect((await examine(world)).check('git')).toMatchObject({
      ok: false,
      message: expect.stringContaining('is tracked by git'),
      remedy: expect.stringContaining('git rm --cached token-config.json'),
    });
    git(world, 'rm', '-q', '--cached', 'token-config.json');
    writeFileSync(join(world.folder, '.gitignore'), 'token-config.json\n');
    expect((await examine(world)).check('git').ok).toBe(true);
  });

  test('a folder of ours without its .gitignore: --fix writes it', async () => {
    const world = await wellWorld();
    await world.run(['refresh-token', '--force']);
    git(world, 'init', '-q');
    writeFileSync(join(world.folder, '.gitignore'), 'token-config.json\n');
    const ignore = join(world.folder, '.byods/.gitignore');
    expect((await examine(world)).check('git').ok).toBe(true);
    execFileSync('rm', [ignore]);
    expect((await examine(world)).check('git')).toMatchObject({
      ok: false,
      message: expect.stringContaining('.byods/'),
    });
    expect(existsSync(ignore)).toBe(false);
    const { check, document } = await examine(world, { args: ['--fix'] });
    expect({ ok: check('git').ok, fixed: document.fixed?.length }).toEqual({ ok: true, fixed: 1 });
    expect(readFileSync(ignore, 'utf8')).toBe('*\n');
  });

  test('no git, and a repository that names a program to run', async () => {
    const world = await wellWorld();
    expect((await examine(world, { env: { PATH: '/nowhere' } })).check('git').ok).toBe('unknown');
    git(world, 'init', '-q');
    const ran = join(world.folder, 'ran');
    writeFileSync(join(world.folder, 'monitor'), `#!/bin/sh\ntouch '${ran}'\n`, { mode: 0o755 });
    git(world, 'config', 'core.fsmonitor', join(world.folder, 'monitor'));
    await examine(world);
    expect(existsSync(ran)).toBe(false);
  });
});

describe('lock', () => {
  test('held by a run that is going on: told, and not waited for', async () => {
    const world = await wellWorld({ serviceAppPairs: { obtainedMinutesAgo: 8 * DAY } });
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'stall', times: 'always' });
    const running = world.run(['refresh-token', '--force'], {
      onStart: (child) => onTestFinished(() => void child.kill('SIGKILL')),
    });
    const lock = join(world.folder, '.byods/token-config.json.lock');
    await until(() => existsSync(lock) && readFileSync(lock, 'utf8').includes('pid'), 'the lock');
    const { pid } = JSON.parse(readFileSync(lock, 'utf8'));
    const { check } = await examine(world);
    expect(check('lock')).toMatchObject({
      ok: true,
      message: expect.stringMatching(`^process ${pid} holds the lock since`),
    });
    process.kill(pid, 'SIGKILL');
    await running;
    expect((await examine(world)).check('lock')).toMatchObject({
      ok: true,
      message: expect.stringContaining('nobody holds'),
    });
  });
});
