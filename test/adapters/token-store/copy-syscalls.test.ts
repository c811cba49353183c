import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fileTokenStore } from '../../../src/adapters/token-store/file.ts';
import { copyStore } from '../../../src/core/copy-store.ts';
import { runTraced } from './child.ts';
import { integrationRefresh } from './documents.ts';
import { FileHarness } from './file-harness.ts';
import { canTrace, missing } from './tools.ts';

/** No run has so many calls of one kind; a bound for a loop that would never end. */
const MOST_CALLS = 60;

/** A store that has published once, so that a last good version lies beside it, and a place to move its tokens to. */
async function movable() {
  const harness = new FileHarness();
  const locked = await harness.store.lock({ waitMs: 0 });
  await locked.save([integrationRefresh(1)]);
  await locked.release();
  const target = join(harness.root, 'elsewhere', 'other.json');
  const movedTo = (path: string) => JSON.parse(readFileSync(path, 'utf8')).byods?.movedTo;
  const ends = () => ({
    from: { store: harness.another(), address: `file:${harness.file}` },
    to: {
      store: fileTokenStore({ path: target, clock: harness.clock, secondDirectory: harness.elsewhere }),
      address: `file:${target}`,
    },
  });
  return {
    harness,
    target,
    lastGood: harness.beside('last-good'),
    movedTo,
    isTaken: () => existsSync(target) && movedTo(target) === undefined,
    copy: () => copyStore({ ...ends(), clock: harness.clock, overwrite: {} }),
  };
}

/** Once the target may refresh, nothing beside the source can come back and refresh too. */
function expectOneInUse({ harness, lastGood, movedTo, isTaken }: Awaited<ReturnType<typeof movable>>): void {
  expect([movedTo(harness.file) === undefined, isTaken()].filter(Boolean).length).toBeLessThan(2);
  if (!isTaken() || !existsSync(lastGood)) return;
  expect(movedTo(lastGood), 'the last good version of the source is marked, or gone').toBeDefined();
}

describe.skipIf(missing('strace', canTrace()))('a move whose disk fails', { timeout: 60_000 }, () => {
  it.each([
    ['rename', 'error=ENOSPC', '', 5],
    ['rename', 'error=ENOSPC', '+', 5],
    ['fsync', 'error=ENOSPC', '', 10],
    ['rename', 'signal=SIGKILL', '', 5],
  ])(
    'at any %s with %s (%s) leaves no last good version that could come back',
    async (calls, inject, onward, atLeast) => {
      for (let at = 1; ; at += 1) {
        expect(at).toBeLessThan(MOST_CALLS);
        const world = await movable();
        const { harness, target } = world;
        try {
          const run = await runTraced(harness, ['copy', target], calls, { inject, when: `${at}${onward}` });
          expectOneInUse(world);
          if (!run.injected) {
            expect(run.steps).toContain('moved');
            expect(at).toBeGreaterThan(atLeast);
            return;
          }
        } catch (thrown) {
          throw new Error(`${calls} ${inject} at call ${at}${onward}`, { cause: thrown });
        } finally {
          await harness.close();
        }
      }
    },
  );
});

describe('a last good version that can be neither replaced nor removed', () => {
  it('stops a move before the target takes the tokens, and the same command finishes it', async () => {
    const world = await movable();
    const { harness, lastGood, copy, isTaken, movedTo } = world;
    onTestFinished(() => harness.close());
    rmSync(lastGood);
    mkdirSync(lastGood);
    const problem = await copy().catch((thrown) => thrown);
    expect(problem).toMatchObject({ code: 'store-unavailable', exitCode: 5 });
    expect(problem.message).toContain(`${lastGood} may still hold the tokens`);
    expect(problem.message).toContain('neither may be in use until the copy is finished');
    expect(problem.remedy).toMatch(/^remove it: .*; then finish it: byods store copy/);
    expect([isTaken(), movedTo(harness.file) !== undefined]).toEqual([false, true]);
    rmSync(lastGood, { recursive: true });
    await copy();
    expect(isTaken()).toBe(true);
    expectOneInUse(world);
  });
});
