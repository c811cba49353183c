import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, runSchema } from '../../src/schemas.ts';
import { ProgramWorld, type Ran, until } from '../support/program.ts';

const CLI = join(import.meta.dirname, '../../dist/cli.js');

/** A fault has been met: the program stands at that place. */
function met(world: ProgramWorld, path: string): boolean {
  return world.sandbox.control.faults.list().some(({ at, used }) => at === path && used > 0);
}

/** Runs the program, and signals it once the sandbox holds back the call. */
async function signalAt(
  world: ProgramWorld,
  at: string,
  args: readonly string[],
  signals: readonly NodeJS.Signals[],
): Promise<Ran & { tookMs: number }> {
  let signalled = 0;
  const ran = await world.run(args, {
    onStart: (child) => {
      until(() => met(world, at), at).then(async () => {
        signalled = performance.now();
        for (const signal of signals) {
          child.kill(signal);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      });
    },
  });
  return { ...ran, tookMs: performance.now() - signalled };
}

describe('H7: Ctrl-C and SIGTERM', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s while data sources are read: at once, exit code 130',
    async (signal) => {
      const world = await ProgramWorld.start(scenario());
      world.sandbox.control.faults.add({ at: 'GET /dataSources', do: 'stall', times: 'always' });
      const ran = await signalAt(world, 'GET /dataSources', ['run', '--json'], [signal]);
      expect(ran).toMatchObject({ code: 130, stderr: '' });
      expect(ran.tookMs).toBeLessThan(1500);
      const { error } = runSchema.parse(JSON.parse(ran.stdout));
      expect(error).toMatchObject({ code: 'interrupted', remedy: expect.any(String) });
    },
  );

  test('during a refresh: its answer is waited for and saved, then exit code 130', async () => {
    const world = await ProgramWorld.start(scenario({ modes: { refresh: 'rotate-strict', latencyMs: 300 } }));
    const before = await world.stored();
    const ran = await world.run(['refresh-token', '--force', '--json'], {
      onStart: (child) => {
        const sent = () =>
          world.sandbox.control.ledger.get().requests.some(({ path }) => path.includes('access_token'));
        until(sent, 'a refresh').then(() => child.kill('SIGINT'));
      },
    });
    expect(ran.code).toBe(130);
    expect(JSON.parse(ran.stdout).error.code).toBe('interrupted');
    expect(await world.stored()).not.toBe(before);
    const { requests } = world.sandbox.control.ledger.get();
    expect(
      requests.map(({ path }) => path),
      'nothing else is begun',
    ).toEqual(['/access_token']);

    // Whatever was received is there: nothing that was superseded is presented by the next run.
    world.sandbox.control.modes.set({ latencyMs: 0 });
    expect((await world.run(['refresh-token', '--force'])).code).toBe(0);
    const { supersededRefreshTokenUses, deadRefreshTokenUses } = world.sandbox.control.ledger.get();
    expect({ supersededRefreshTokenUses, deadRefreshTokenUses }).toEqual({
      supersededRefreshTokenUses: [],
      deadRefreshTokenUses: [],
    });
  });

  test('a refresh whose answer does not come is given two seconds', async () => {
    const world = await ProgramWorld.start(scenario());
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'stall', times: 'always' });
    const ran = await signalAt(world, 'POST /access_token', ['refresh-token', '--force', '--json'], ['SIGTERM']);
    expect(ran.code).toBe(130);
    const { error } = failureSchema.parse(JSON.parse(ran.stdout));
    expect(error).toMatchObject({ code: 'interrupted', message: expect.stringContaining('still under way after 2 s') });
    expect(ran.tookMs).toBeGreaterThan(1900);
    expect(ran.tookMs).toBeLessThan(15_000);
  });

  test('a run that waits for a refresh in vain prints its report all the same', async () => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: { obtainedMinutesAgo: 8 * 1440 } }));
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'stall', times: 'always' });
    const ran = await signalAt(world, 'POST /access_token', ['run', '--json'], ['SIGTERM']);
    expect(ran).toMatchObject({ code: 130, stderr: '' });
    expect(ran.tookMs).toBeLessThan(15_000);
    const report = runSchema.parse(JSON.parse(ran.stdout));
    expect(report).toMatchObject({
      outcome: 'failed',
      counts: { extended: 0, failed: 0 },
      credentials: [
        { kind: 'integration', action: 'kept' },
        {
          kind: 'service-app',
          action: 'failed',
          reason: expect.stringMatching(/^past half its life: .*; interrupted before it was known/),
          error: { code: 'interrupted' },
        },
      ],
      dataSources: [],
      error: { code: 'interrupted', message: expect.stringContaining('still under way after 2 s') },
    });
  });

  test('the same for people', async () => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: { obtainedMinutesAgo: 8 * 1440 } }));
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'stall', times: 'always' });
    const people = await signalAt(world, 'POST /access_token', ['run'], ['SIGTERM']);
    expect(people.stdout).toMatch(/^failed +service app/m);
    expect(people.stderr).toMatch(/^error: interrupted: /m);
  });

  test('and tells what it had extended by then', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 2 }));
    const [first, second] = world.sandbox.setup.serviceApp.targetOrgIds;
    world.sandbox.control.credentials.revoke(`service-app:${second}`, 'access-token');
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'stall', times: 'always' });
    const extended = () => Object.keys(world.sandbox.control.ledger.get().replacementsPerDataSource).length === 1;
    const ran = await world.run(['run', '--json'], {
      onStart: (child) => {
        const stands = () => met(world, 'POST /access_token') && extended();
        until(stands, 'an extension beside a refresh').then(() => child.kill('SIGINT'));
      },
    });
    expect(ran.code).toBe(130);
    expect(runSchema.parse(JSON.parse(ran.stdout))).toMatchObject({
      outcome: 'partial',
      counts: { extended: 1 },
      dataSources: [{ orgId: first, action: 'extended' }],
      credentials: [
        { kind: 'integration' },
        { orgId: first, action: 'kept' },
        { orgId: second, error: { code: 'interrupted' }, reason: expect.stringContaining('could not be read') },
      ],
      error: { code: 'interrupted' },
    });
  });

  test('the second one ends it at once', async () => {
    const world = await ProgramWorld.start(scenario());
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'stall', times: 'always' });
    const ran = await signalAt(world, 'POST /access_token', ['refresh-token', '--force'], ['SIGINT', 'SIGINT']);
    expect(ran.code).toBe(130);
    expect(ran.tookMs).toBeLessThan(1500);
  });

  test('for people: what was saved is kept, and what to do', async () => {
    const world = await ProgramWorld.start(scenario());
    world.sandbox.control.faults.add({ at: 'GET /dataSources', do: 'stall', times: 'always' });
    const { stderr } = await signalAt(world, 'GET /dataSources', ['data-sources'], ['SIGINT']);
    expect(stderr).toMatch(/^error: interrupted: .*\nfix: run the same command again/m);
  });
});

describe('H6: streams that are not there', () => {
  test('stdout is a pipe whose reader has gone: quiet', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 50 }));
    const child = spawn(process.execPath, [CLI, 'data-sources', '--json'], {
      cwd: world.folder,
      env: { WEBEX_API_BASE_URL: world.sandbox.baseUrl },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => {
      stderr += text.toString();
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  describe.skipIf(process.platform !== 'linux')('stdout is a full disk (/dev/full, on Linux only)', () => {
    /** Runs the program with its stdout on a disk without room. */
    async function runIntoFull(world: ProgramWorld, args: readonly string[]) {
      const child = spawn('sh', ['-c', `exec "$0" "$@" >/dev/full`, process.execPath, CLI, ...args], {
        cwd: world.folder,
        env: { WEBEX_API_BASE_URL: world.sandbox.baseUrl },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let stderr = '';
      child.stderr.on('data', (text: Buffer) => {
        stderr += text.toString();
      });
      const code = await new Promise((resolve) => child.on('close', resolve));
      return { code, stderr };
    }

    test.each([[['run', '--json']], [['run']], [['run', '--quiet']], [['--help']]])(
      'a report that is lost is told on stderr, with exit code 1: %j',
      async (args) => {
        const world = await ProgramWorld.start(scenario());
        const { code, stderr } = await runIntoFull(world, args);
        expect(code).toBe(1);
        expect(stderr).toMatch(/^error: the output could not be written to stdout \(ENOSPC\).*\nfix: .*\n$/);
        const extended = Object.values(world.sandbox.control.ledger.get().replacementsPerDataSource);
        expect(extended).toEqual(args.includes('run') ? [1] : []);
      },
    );

    test('an exit code that says more stays', async () => {
      const world = await ProgramWorld.start(scenario());
      await world.configure('{}');
      expect(await runIntoFull(world, ['run', '--json'])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('could not be written to stdout'),
      });
    });
  });

  test('stdin, stdout and stderr are closed', async () => {
    const world = await ProgramWorld.start(scenario());
    const command = `exec ${process.execPath} ${CLI} run <&- >&- 2>&-`;
    const child = spawn('sh', ['-c', command], {
      cwd: world.folder,
      env: { WEBEX_API_BASE_URL: world.sandbox.baseUrl },
      stdio: 'ignore',
    });
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
    expect(Object.values(world.sandbox.control.ledger.get().replacementsPerDataSource)).toEqual([1]);
  });
});
