import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, onProblemSchema, runSchema } from '../../src/schemas.ts';
import { ProgramWorld, runProgram, until } from '../support/program.ts';

/** A run with `--on-problem`, and a command that keeps what it is told in a file for each time. */
async function tellingWorld(dataSources = 2) {
  const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: dataSources, dataSourceAgeMinutes: 60 }));
  const told = join(world.folder, 'told');
  const keep = `cat > "${told}.$(ls '${world.folder}' | grep -c '^told')"; echo "told $BYODS_PROBLEMS_APPEARED, $BYODS_PROBLEMS_CLEARED"`;
  const news = () =>
    readdirSync(world.folder)
      .filter((name) => name.startsWith('told.'))
      .sort()
      .map((name) => onProblemSchema.parse(JSON.parse(readFileSync(join(world.folder, name), 'utf8'))));
  const ids = world.sandbox.control.dataSources.list().map(({ id }) => id);
  const fail = (id: string) =>
    world.sandbox.control.faults.add({ at: `PUT /dataSources/${id}`, do: 'status:403', times: 'always' });
  return { world, keep, news, ids, fail };
}

describe('byods run --on-problem', () => {
  test('from run to run: told once when it appears, not again, and once when it clears', async () => {
    const { world, keep, news, ids, fail } = await tellingWorld();
    fail(ids[0]!);
    const first = await world.json(runSchema, ['run', '--on-problem', keep]);
    expect(first).toMatchObject({ code: 3, stderr: 'told 1, 0\n' });
    expect(news()).toMatchObject([
      {
        outcome: 'partial',
        counts: { extended: 1, failed: 1 },
        error: { code: 'forbidden' },
        problems: [{ code: 'extension-failing', id: ids[0], since: expect.any(String), remedy: expect.any(String) }],
        changes: { appeared: [{ code: 'extension-failing', id: ids[0] }], cleared: [] },
      },
    ]);
    expect(first.document.problems).toMatchObject([{ code: 'extension-failing', id: ids[0] }]);

    expect(await world.json(runSchema, ['run', '--on-problem', keep])).toMatchObject({ code: 3, stderr: '' });
    expect(news()).toHaveLength(1);

    world.sandbox.control.faults.clear();
    const third = await world.json(runSchema, ['run', '--on-problem', keep]);
    expect(third).toMatchObject({ code: 0, stderr: 'told 0, 1\n' });
    expect(news()[1]).toMatchObject({ problems: [], changes: { appeared: [], cleared: news()[0]!.changes.appeared } });
    expect(await world.run(['run', '--quiet', '--on-problem', keep])).toMatchObject({ code: 0, stderr: '' });
    expect(news()).toHaveLength(2);
  });

  test.each([
    ['exit 4', 'failed with exit code 4'],
    ['byods-no-such-command 2>/dev/null', 'failed with exit code 127, there is no such command'],
    ['kill -9 $$', 'was ended by SIGKILL'],
  ])('a command that fails (%s) changes nothing about the run, is warned of, and is told again', async (bad, words) => {
    const { world, keep, news, ids, fail } = await tellingWorld();
    fail(ids[0]!);
    const warning = `the command of --on-problem ${words}: the same is told again after the next run`;
    const failed = await world.json(runSchema, ['run', '--on-problem', bad]);
    expect(failed).toMatchObject({ code: 3, document: { outcome: 'partial', warnings: [warning] } });
    const people = await world.run(['run', '--on-problem', bad]);
    expect(people).toMatchObject({ code: 3, stderr: expect.stringContaining(`warning: ${warning}\n`) });
    await world.run(['run', '--on-problem', keep]);
    expect(news()[0]?.changes.appeared).toHaveLength(1);
  });

  test('many at once are told at once', async () => {
    const { world, keep, news } = await tellingWorld(300);
    world.sandbox.control.faults.add({ at: 'PUT /dataSources/*', do: 'status:403', times: 'always' });
    const env = { MAX_REQUESTS_PER_MINUTE: '100000' };
    const ran = await world.run(['run', '--quiet', '--on-problem', keep], { env });
    expect(ran.stderr).toContain('told 300, 0\n');
    expect(new Set(news()[0]?.changes.appeared.map(({ id }) => id)).size).toBe(300);
    world.sandbox.control.faults.clear();
    expect((await world.run(['run', '--quiet', '--on-problem', keep], { env })).stderr).toBe('told 0, 300\n');
  });

  test('a run that fails before it has a report is a problem, and clears nothing else', async () => {
    const { world, keep, news, ids, fail } = await tellingWorld();
    const good = await world.stored();
    fail(ids[0]!);
    await world.run(['run', '--on-problem', keep]);
    await world.configure('{"serviceApp": ');
    for (const _ of [1, 2]) {
      const broken = await world.json(failureSchema, ['run', '--on-problem', keep]);
      expect(broken).toMatchObject({ code: 5, document: { error: { code: 'store-corrupt' } } });
    }
    expect(news()).toHaveLength(2);
    expect(news()[1]).toMatchObject({
      error: { code: 'store-corrupt' },
      problems: [{ code: 'store-corrupt' }],
      changes: { appeared: [{ code: 'store-corrupt' }], cleared: [] },
    });
    await world.configure(good);
    await world.run(['run', '--on-problem', keep]);
    expect(news()[2]?.changes).toMatchObject({ appeared: [], cleared: [{ code: 'store-corrupt' }] });
  });

  test('a token store that has gone is told, and told to be back', async () => {
    const { world, keep, news } = await tellingWorld();
    const good = await world.stored();
    await world.run(['run', '--on-problem', keep]);
    rmSync(world.configPath);
    expect((await world.run(['run', '--on-problem', keep])).code).toBe(2);
    expect((await world.run(['run', '--on-problem', keep])).code).toBe(2);
    await world.configure(good);
    expect((await world.run(['run', '--on-problem', keep])).code).toBe(0);
    expect(news().map(({ changes }) => [changes.appeared.length, changes.cleared.length])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(news()[0]).toMatchObject({ error: { code: 'configuration' } });
  });

  test('an interrupted run is one, and the next run clears it', async () => {
    const { world, keep, news } = await tellingWorld();
    world.sandbox.control.faults.add({ at: 'GET /dataSources', do: 'stall', times: 'always' });
    const ran = await world.run(['run', '--on-problem', keep], {
      onStart: (child) => {
        const stalled = () => world.sandbox.control.faults.list().some(({ used }) => used > 0);
        until(stalled, 'a stalled call').then(() => child.kill('SIGTERM'));
      },
    });
    expect(ran).toMatchObject({ code: 130, stderr: expect.stringMatching(/^told 1, 0\n/) });
    expect(news()[0]?.changes.appeared).toMatchObject([{ code: 'interrupted' }]);
    world.sandbox.control.faults.clear();
    await world.run(['run', '--on-problem', keep]);
    expect(news()[1]?.changes.cleared).toMatchObject([{ code: 'interrupted' }]);
  });

  test('with --watch, and remembered by the next run that cron starts', async () => {
    const { world, keep, news, ids, fail } = await tellingWorld();
    fail(ids[0]!);
    const watched = await world.run(['run', '--watch', '--on-problem', keep], {
      onStart: (child) => {
        onTestFinished(() => {
          child.kill('SIGKILL');
        });
        child.stdout?.once('data', () => child.kill('SIGTERM'));
      },
    });
    expect(watched.code).toBe(0);
    expect(news()).toHaveLength(1);
    await world.run(['run', '--on-problem', keep]);
    expect(news()).toHaveLength(1);
  });

  test('what is remembered lies in the state folder of the user, and one that is spoiled is nothing', async () => {
    const { world, keep, news, ids, fail } = await tellingWorld();
    fail(ids[0]!);
    const XDG_STATE_HOME = join(world.folder, 'state');
    await world.run(['run', '--on-problem', keep], { env: { XDG_STATE_HOME } });
    const state = join(XDG_STATE_HOME, 'byods-keeper');
    const [name] = readdirSync(state);
    expect(readdirSync(state)).toEqual([expect.stringMatching(/^problems-[0-9a-f]{16}\.json$/)]);
    writeFileSync(join(state, name!), 'spoiled');
    expect(await world.run(['run', '--on-problem', keep], { env: { XDG_STATE_HOME } })).toMatchObject({ code: 3 });
    expect(news()).toHaveLength(2);
    await world.run(['run', '--config', 'token-config.json', '--on-problem', keep], { env: { XDG_STATE_HOME } });
    expect(news(), 'the same store by another way of naming it').toHaveLength(2);
  });

  test('a state folder that cannot be made is a warning', async () => {
    const { world, keep, ids, fail } = await tellingWorld();
    fail(ids[0]!);
    const env = { XDG_STATE_HOME: world.configPath };
    const { code, document } = await world.json(runSchema, ['run', '--on-problem', keep], { env });
    expect(code).toBe(3);
    expect(document.warnings.join()).toMatch(/could not be remembered in .*: (ENOTDIR|EEXIST)/);
  });

  test('a run for some data sources does not take the others for mended', async () => {
    const { world, keep, news, ids, fail } = await tellingWorld();
    fail(ids[0]!);
    await world.run(['run', '--on-problem', keep]);
    await world.run(['run', '--on-problem', keep], { env: { DATA_SOURCE_ID: ids[1] } });
    await world.run(['run', '--on-problem', keep]);
    expect(news()).toHaveLength(1);
  });

  test('a wrong command line is nobody’s problem but of who typed it', async () => {
    const { world, keep, news } = await tellingWorld();
    for (const args of [['--watch', '90'], ['--dry-run'], ['--store', 'ftp:x'], ['--watch', '--force']]) {
      expect((await world.run(['run', ...args, '--on-problem', keep])).code).toBe(2);
    }
    expect((await world.run(['run', '--on-problem', '  '])).stderr).toContain('--on-problem holds no command');
    expect(news()).toEqual([]);
  });

  test('--sandbox: nothing of it stays', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'byods-on-problem-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder };
    const ran = await runProgram(['run', '--sandbox', '--on-problem', 'touch told'], { env }, folder);
    expect(ran.code).toBe(0);
    expect(existsSync(join(folder, 'told'))).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });
});
