import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, runSchema } from '../../src/schemas.ts';
import { ProgramWorld, type Ran, runProgram, until } from '../support/program.ts';

/** One that does not end is not left running. */
function endedWithTest(child: ChildProcess): void {
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
}

/** Runs the program, and signals it once it has written a line on stdout. */
async function watchUntilLine(
  run: (onStart: (child: ChildProcess) => void) => Promise<Ran>,
  signal: NodeJS.Signals,
): Promise<Ran & { tookMs: number }> {
  let signalled = 0;
  const ran = await run((child) => {
    endedWithTest(child);
    child.stdout?.once('data', () => {
      signalled = performance.now();
      child.kill(signal);
    });
  });
  return { ...ran, tookMs: performance.now() - signalled };
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'byods-watch-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('byods run --watch', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '--sandbox: %s while it waits ends it at once with exit code 0, and nothing is left behind',
    async (signal) => {
      const folder = temporary();
      const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder };
      const ran = await watchUntilLine(
        (onStart) => runProgram(['run', '--watch', '--sandbox', '--json'], { env, onStart }, folder),
        signal,
      );
      expect(ran.code).toBe(0);
      expect(ran.tookMs).toBeLessThan(1500);
      const lines = ran.stdout.trimEnd().split('\n');
      expect(lines).toHaveLength(1);
      expect(runSchema.parse(JSON.parse(lines[0]!))).toMatchObject({ outcome: 'ok', counts: { extended: 6 } });
      expect(ran.stderr).toBe('note: a renewal pass now, and then one every 60 min, until Ctrl-C\n');
      expect(readdirSync(folder).filter((name) => name.startsWith('byods-sandbox'))).toEqual([]);
    },
  );

  test('for people: one line, and nothing more at the end', async () => {
    const world = await ProgramWorld.start();
    const ran = await watchUntilLine((onStart) => world.run(['run', '--watch', '15'], { onStart }), 'SIGINT');
    expect(ran).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ Done in .*\n$/),
      stderr: 'note: a renewal pass now, and then one every 15 min, until Ctrl-C\n',
    });
  });

  test('in a pass: what has begun is finished, exit code 130, and the last line says so', async () => {
    const world = await ProgramWorld.start(scenario());
    world.sandbox.control.faults.add({ at: 'GET /dataSources', do: 'stall', times: 'always' });
    const ran = await world.run(['run', '--watch', '--json'], {
      onStart: (child) => {
        endedWithTest(child);
        const stalled = () => world.sandbox.control.faults.list().some(({ used }) => used > 0);
        until(stalled, 'a stalled call').then(() => child.kill('SIGTERM'));
      },
    });
    expect(ran.code).toBe(130);
    const lines = ran.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(runSchema.parse(JSON.parse(lines[0]!)).error?.code).toBe('interrupted');
  });

  test('in a pass whose answer does not come: two seconds, and still one line', async () => {
    const world = await ProgramWorld.start('demo');
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'stall', times: 'always' });
    const stalled = () => world.sandbox.control.faults.list().some(({ used }) => used > 0);
    const ran = await world.run(['run', '--watch', '--json'], {
      onStart: (child) => {
        endedWithTest(child);
        until(stalled, 'a stalled call').then(() => child.kill('SIGINT'));
      },
    });
    expect(ran.code).toBe(130);
    const lines = ran.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(failureSchema.parse(JSON.parse(lines[0]!)).error.message).toContain('still under way after 2 s');
  });

  test('the second signal ends it at once', async () => {
    const world = await ProgramWorld.start('demo');
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'stall', times: 'always' });
    const stalled = () => world.sandbox.control.faults.list().some(({ used }) => used > 0);
    let signalled = 0;
    const ran = await world.run(['run', '--watch'], {
      onStart: (child) => {
        endedWithTest(child);
        until(stalled, 'a stalled call').then(() => {
          signalled = performance.now();
          child.kill('SIGINT');
          setTimeout(() => child.kill('SIGINT'), 100);
        });
      },
    });
    expect(ran.code).toBe(130);
    expect(performance.now() - signalled).toBeLessThan(1500);
  });

  test('a mistake is one line, too, where lines are read', async () => {
    const world = await ProgramWorld.start(scenario());
    const ran = await world.run(['run', '--watch', '90', '--json']);
    expect(ran).toMatchObject({ code: 2, stderr: '' });
    expect(ran.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(failureSchema.parse(JSON.parse(ran.stdout)).error.message).toContain('--watch must be a whole number');
  });
});
