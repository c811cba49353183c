import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Clock } from '../../src/core/ports.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, onProblemSchema, runSchema } from '../../src/schemas.ts';
import { type CliRan, cli } from '../support/cli-io.ts';
import { HOUR, MINUTE, VirtualWorld } from '../support/virtual-world.ts';

/** Watches in virtual time, and ends it after so many passes or once the time is over. */
async function watchIn(
  world: VirtualWorld,
  args: readonly string[],
  options: {
    passes?: number;
    /** What happens after the pass of that number, counted from 1. */
    after?: Record<number, () => unknown>;
    clock?: Clock;
    env?: Record<string, string>;
  } = {},
): Promise<CliRan & { lines: string[] }> {
  const { passes = 1, after = {}, clock = world.clock } = options;
  const stopping = new AbortController();
  const lines: string[] = [];
  let told = 0;
  const ran = await cli(['run', '--watch', ...args], {
    env: {
      WEBEX_API_BASE_URL: world.sandbox.baseUrl,
      BYODS_CONFIG: world.configPath,
      HOME: world.folder,
      PATH: process.env.PATH!,
      ...options.env,
    },
    // Whoever is told to stop while waiting has nothing under way.
    clock: {
      ...clock,
      sleep: async (ms, signal) => {
        if (lines.length > told) {
          told = lines.length;
          await after[told]?.();
          if (told >= passes) stopping.abort();
        }
        await clock.sleep(ms, signal);
      },
    },
    interruption: stopping.signal,
    onStdout: (text) => {
      lines.push(text.trimEnd());
    },
  });
  return { ...ran, lines };
}

const report = (line: string) => runSchema.parse(JSON.parse(line));

describe('byods run --watch', () => {
  test('for people: a line for each pass, with its instant, and exit code 0 when it is told to stop between two', async () => {
    const world = await VirtualWorld.start('demo');
    const startedAt = world.clock.now();
    const { code, lines, stderr } = await watchIn(world, [], { passes: 3 });
    expect(code).toBe(0);
    expect(lines).toHaveLength(3);
    const instant = (ms: number) => new Date(startedAt + ms).toISOString().replace(/\.\d+Z$/, 'Z');
    expect(lines[0]).toMatch(/^\S+Z Done in .*: 6 extended, 1 kept, 1 skipped; 3 credentials renewed; \d+ requests$/);
    expect(lines[0]?.startsWith(instant(0))).toBe(true);
    expect(lines[1]).toMatch(/^\S+Z Done in 0 s: 7 extended, 1 skipped; 0 credentials renewed; \d+ requests$/);
    expect(lines[1]?.startsWith(instant(HOUR))).toBe(true);
    expect(stderr).toBe('note: a renewal pass now, and then one every 60 min, until Ctrl-C\n');
  });

  test('--json: a line for each pass, failed or not, each a document by itself', async () => {
    const world = await VirtualWorld.start(scenario());
    const good = JSON.parse(await world.read());
    const { code, stdout, lines } = await watchIn(world, ['30', '--json'], {
      passes: 4,
      after: {
        1: () => world.write('{"serviceApp": '),
        2: () => rmSync(world.configPath),
        3: () => world.write(good),
      },
    });
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual(lines);
    expect(report(lines[0]!).outcome).toBe('ok');
    expect(failureSchema.parse(JSON.parse(lines[1]!)).error.code).toBe('store-corrupt');
    expect(failureSchema.parse(JSON.parse(lines[2]!)).error.code).toBe('configuration');
    expect(report(lines[3]!).outcome).toBe('ok');
  });

  test('reads everything anew each time: what was mended is taken up, by the next pass and a little later', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 2 }));
    const good = JSON.parse(await world.read());
    const paused = { ...good, orgs: { [world.sandbox.setup.serviceApp.targetOrgIds[1]!]: { paused: true } } };
    const { lines, stderr } = await watchIn(world, ['--json'], {
      passes: 3,
      after: { 1: () => world.write({ ...paused, serviceApp: {} }), 2: () => world.write(paused) },
    });
    expect(report(lines[0]!).dataSources).toHaveLength(2);
    const { error } = failureSchema.parse(JSON.parse(lines[1]!));
    expect(error.message).toContain('serviceApp');
    expect(report(lines[2]!).dataSources).toHaveLength(1);
    const began = Date.parse(report(lines[0]!).startedAt);
    expect(Date.parse(report(lines[2]!).startedAt) - began).toBeLessThan(HOUR + 3 * MINUTE);
    expect(stderr).toContain('note: the next pass begins in 1 min\n');
  });

  test('Webex is down: each pass says so, sooner at first, and the watch outlives it', async () => {
    const world = await VirtualWorld.start(scenario());
    const fault = { at: 'GET /dataSources', do: 'reset', times: 'always' } as const;
    const { code, lines, stdout, stderr } = await watchIn(world, [], {
      passes: 5,
      after: {
        1: () => world.sandbox.control.faults.add(fault),
        4: () => world.sandbox.control.faults.clear(),
      },
    });
    expect(code).toBe(0);
    expect(lines.map((line) => line.split(' ')[1])).toEqual(['Done', 'Failed', 'Failed', 'Failed', 'Done']);
    const minutes = lines.map(
      (line) => (Date.parse(line.split(' ')[0]!) - Date.parse(lines[0]!.split(' ')[0]!)) / MINUTE,
    );
    expect(minutes[2]! - minutes[1]!).toBeLessThan(3);
    expect(stderr).toMatch(/^error: Webex could not be reached/m);
    expect(stderr.match(/^note: the next pass begins in (1|2|4) min$/gm)).toHaveLength(3);
    expect(stdout).not.toContain('error:');
  });

  test('a machine that slept over night runs one pass at once', async () => {
    const world = await VirtualWorld.start(scenario());
    let slept = 0;
    let monotonic = 0;
    const clock: Clock = {
      now: () => world.clock.now(),
      monotonic: () => monotonic,
      sleep: async (ms, signal) => {
        await world.clock.sleep(ms, signal);
        monotonic += ms;
        slept += 1;
        if (slept === 3) world.advance(9 * HOUR);
      },
    };
    const { lines, stderr } = await watchIn(world, ['--json', '--verbose'], { passes: 3, clock });
    const starts = lines.map((line) => Date.parse(report(line).startedAt));
    expect(starts[1]! - starts[0]!).toBe(9 * HOUR + 1.5 * MINUTE);
    expect(starts[2]! - starts[1]!).toBe(HOUR);
    expect(stderr).toContain('a renewal pass begins: the last one began 9 h 1 min ago: the machine slept');
  });

  test('what cannot be meant ends it at the start, with exit code 2', async () => {
    const world = await VirtualWorld.start(scenario());
    for (const [args, env, told] of [
      [['--org', 'Nobody'], {}, 'Nobody'],
      [['--config', 'x'], { CONCURRENCY: 'many' }, 'CONCURRENCY'],
      [['60'], { TOKEN_LIFETIME_MINUTES: '120' }, 'TOKEN_LIFETIME_MINUTES'],
    ] as const) {
      const { code, stdout, stderr } = await watchIn(world, args, { env });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(told);
    }
    await world.write('{');
    expect((await watchIn(world, [], { passes: 2 })).code, 'a broken store is no mistake of the command line').toBe(0);
  });

  test('people are told a warning when it is new, programs each time', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 2 }));
    const document = JSON.parse(await world.read());
    await world.write({ ...document, orgs: { [world.sandbox.setup.serviceApp.targetOrgIds[1]!]: { paused: true } } });
    const people = await watchIn(world, [], { passes: 3 });
    expect(people.stderr.match(/is paused/g)).toHaveLength(1);
    const programs = await watchIn(world, ['--json'], { passes: 3 });
    expect(
      programs.lines.map(
        (line) =>
          report(line)
            .warnings.join()
            .match(/is paused/g)?.length,
      ),
    ).toEqual([1, 1, 1]);
  });

  test('--verbose shows every pass whole, --quiet its line alone', async () => {
    const world = await VirtualWorld.start('demo');
    const quiet = await watchIn(world, ['--quiet'], { passes: 2 });
    expect(quiet.stderr).toBe('');
    expect(quiet.stdout.trimEnd().split('\n')).toHaveLength(2);
    const verbose = await watchIn(world, ['--verbose'], { passes: 1 });
    expect(verbose.stdout).toMatch(/^Credentials$/m);
    expect(verbose.stderr).toContain('note: a renewal pass begins: it is the first');
  });

  test('--records-dir goes on, too', async () => {
    const world = await VirtualWorld.start(scenario());
    const records = mkdtempSync(join(tmpdir(), 'byods-watch-records-'));
    onTestFinished(() => rmSync(records, { recursive: true, force: true }));
    await watchIn(world, ['--records-dir', records], { passes: 3 });
    expect(readdirSync(records)).toHaveLength(3);
  });

  test('--on-problem: once when it appears, once when it clears, hour after hour', async () => {
    const world = await VirtualWorld.start(scenario({ dataSourcesPerOrg: 2 }));
    const id = world.sandbox.control.dataSources.list()[0]!.id;
    const told = join(world.folder, 'told');
    const { lines, stderr } = await watchIn(
      world,
      ['--json', '--on-problem', `tr -d '\\n' >> '${told}'; echo >> '${told}'`],
      {
        passes: 6,
        after: {
          1: () =>
            world.sandbox.control.faults.add({ at: `PUT /dataSources/${id}`, do: 'status:403', times: 'always' }),
          5: () => world.sandbox.control.faults.clear(),
        },
      },
    );
    expect(lines.map((line) => report(line).outcome)).toEqual(['ok', 'partial', 'partial', 'partial', 'partial', 'ok']);
    const news = readFileSync(told, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => onProblemSchema.parse(JSON.parse(line)));
    expect(news.map(({ changes }) => [changes.appeared, changes.cleared])).toEqual([
      [[expect.objectContaining({ code: 'extension-failing', id })], []],
      [[], [expect.objectContaining({ code: 'extension-failing', id })]],
    ]);
    expect(stderr).not.toContain('warning');
  });
});
