import { readdirSync, statSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { runTraced, type TracedRun } from './child.ts';
import { KEY_A, minted, refreshToken } from './documents.ts';
import { FileHarness } from './file-harness.ts';
import { canTrace, missing } from './tools.ts';

/** How many runs go on at a time. */
const RUNS_AT_ONCE = 2;
/** No run has so many calls of one kind; a bound for a loop that would never end. */
const MOST_CALLS = 60;

const harnesses: FileHarness[] = [];

function newHarness(): FileHarness {
  const harness = new FileHarness();
  harnesses.push(harness);
  return harness;
}

afterEach(async () => {
  for (const harness of harnesses.splice(0)) await harness.close();
});

/** Runs with a fault at the first call, the second, and so on, until a run ends before its fault; checks each. */
async function enumerate(calls: string, inject: string, saves: readonly string[], onward = ''): Promise<number> {
  let when = 0;
  let last = MOST_CALLS;
  const worker = async (): Promise<void> => {
    while (when < last) {
      when += 1;
      const at = when;
      const harness = newHarness();
      const run = await runTraced(harness, ['save', ...saves], calls, { inject, when: `${at}${onward}` });
      await expectNothingLost(harness, run).catch((thrown: unknown) => {
        throw new Error(`${calls} ${inject} at call ${at}, after ${run.steps.join(', ')}\n${run.trace}`, {
          cause: thrown,
        });
      });
      if (!run.injected) last = Math.min(last, at);
    }
  };
  await Promise.all(Array.from({ length: RUNS_AT_ONCE }, worker));
  return last - 1;
}

/** P1 and P5: the store can be read, holds an old or a new pair, and every token that was received is found again. */
async function expectNothingLost(harness: FileHarness, { steps }: TracedRun): Promise<void> {
  const received = steps.filter((step) => step.startsWith('journalled ')).map((step) => Number(step.split(' ')[1]));
  const latest = Math.max(0, ...received);
  const possible = [latest, latest + 1].map((n) => refreshToken(n));

  const seen = await harness.store.read();
  expect(possible).toContain(seen.config.credentials.get('integration')?.refreshToken?.value.reveal());
  expect(seen.warnings).toEqual([]);

  const locked = await harness.another().lock({ waitMs: 0 });
  const { config, warnings } = await locked.read();
  expect(possible).toContain(config.credentials.get('integration')?.refreshToken?.value.reveal());
  expect(config.document).toMatchObject({ note: 'kept by hand', tokenManager: { owner: { pager: 7 } } });
  expect(warnings).toEqual([]);
  await locked.save([minted(KEY_A)]);
  await locked.release();

  expect(statSync(harness.file).mode & 0o777).toBe(0o600);
  const left = [...readdirSync(harness.directory), ...readdirSync(harness.folder)];
  expect(left.filter((name) => name.endsWith('.tmp') || name.includes('rescue'))).toEqual([]);
}

const skip = missing('strace', canTrace());

describe.skipIf(skip)('a run that is killed', { timeout: 60_000 }, () => {
  it.each([
    ['mkdir', '1', 1],
    ['pwrite64', '1', 4],
    ['fsync', '1', 8],
    ['fdatasync', '2', 4],
    ['rename', '1', 3],
    ['unlink', '1', 1],
  ])('at any %s loses no token that it had received', async (call, saves, atLeast) => {
    expect(await enumerate(call, 'signal=SIGKILL', ['1', saves])).toBeGreaterThanOrEqual(atLeast);
  });
});

describe.skipIf(skip)('a run whose disk fails', { timeout: 60_000 }, () => {
  it.each([
    ['openat', 'error=EROFS', 15],
    ['pwrite64', 'error=ENOSPC', 5],
    ['fsync', 'error=EIO', 8],
    ['fdatasync', 'error=EDQUOT', 2],
    ['rename', 'error=EXDEV', 3],
  ])('in any %s with %s loses no token that it had received', async (call, inject, atLeast) => {
    expect(await enumerate(call, inject, ['1', '1'])).toBeGreaterThanOrEqual(atLeast);
  });
});

describe.skipIf(skip)('a run whose disk fails and stays so', { timeout: 60_000 }, () => {
  it.each([
    ['rename', 'error=ENOSPC', 3],
    ['fsync', 'error=EIO', 8],
  ])('from any %s on with %s loses no token that it had received', async (call, inject, atLeast) => {
    expect(await enumerate(call, inject, ['1', '1'], '+')).toBeGreaterThanOrEqual(atLeast);
  });
});

describe.skipIf(skip)('a save', () => {
  it('is on the disk in this order: journal, new file, its name, and only then is the journal emptied', async () => {
    const harness = newHarness();
    const { trace, steps } = await runTraced(harness, ['save', '1', '1'], 'pwrite64,fsync,fdatasync,rename,unlink');
    expect(steps).toContain('saved 1');
    const calls = trace
      .split('\n')
      // A call during which another thread makes one has two lines: `… <unfinished ...>`, and `<... resumed> …`.
      .filter((line) => !/\+\+\+|<\.\.\. /.test(line) && line !== '')
      .map((line) => nameOf(line.replace('<unfinished ...>', ''), harness));
    const saved = calls.slice(calls.indexOf('pwrite64 journal', calls.indexOf('fsync journal')));
    expect(saved, trace).toEqual([
      'pwrite64 journal',
      'fdatasync journal',
      'pwrite64 temporary',
      'fsync temporary',
      'rename temporary store',
      'fsync directory',
      'pwrite64 temporary',
      'fsync temporary',
      'rename temporary last-good',
      'fsync folder',
      'pwrite64 journal',
      'fdatasync journal',
      'pwrite64 lock',
    ]);
  });
});

/** A line of the trace as the call and the files that it is about. */
function nameOf(line: string, harness: FileHarness): string {
  const [, call, rest] = /^\d+ +(\w+)\((.*)$/.exec(line) ?? [];
  const paths = [...(rest ?? '').matchAll(/<([^>]+)>|"(\/[^"]+)"/g)].map((found) => found[1] ?? found[2]!);
  const names = paths.map((path) => {
    if (path === harness.file) return 'store';
    if (path === harness.directory) return 'directory';
    if (path === harness.folder) return 'folder';
    return /\.tmp$/.test(path) ? 'temporary' : path.slice(path.lastIndexOf('.json.') + '.json.'.length);
  });
  return [call, ...names].join(' ');
}
