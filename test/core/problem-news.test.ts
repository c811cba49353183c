import { describe, expect, test } from 'vitest';
import { KeeperError } from '../../src/core/errors.ts';
import { failedRun, interruptedRun, type ProblemNewsDocument, tellProblems } from '../../src/core/problem-news.ts';
import type { ReportedProblem } from '../../src/core/report.ts';

const NOON = Date.UTC(2026, 5, 1, 12);
const problem = (id: string): ReportedProblem => ({ code: 'data-source-at-risk', message: `${id} is at risk`, id });

/** A listener and a memory without files. */
function listener() {
  const heard: ProblemNewsDocument[] = [];
  const here = {
    heard,
    kept: [] as readonly ReportedProblem[],
    deaf: undefined as string | undefined,
    forgetful: undefined as string | undefined,
    clock: { now: () => NOON },
    memory: {
      recall: async () => here.kept,
      remember: async (problems: readonly ReportedProblem[]) => {
        if (here.forgetful === undefined) here.kept = problems;
        return here.forgetful;
      },
    },
    tell: async (news: ProblemNewsDocument) => {
      if (here.deaf === undefined) heard.push(news);
      return here.deaf;
    },
    run: (...problems: ReportedProblem[]) =>
      tellProblems(here, {
        document: { version: 1, warnings: ['a warning'] },
        problems,
        sight: { orgsNotRead: [] },
      }),
  };
  return here;
}

describe('tellProblems', () => {
  test('tells once what appears and once what clears, with the document of the run', async () => {
    const here = listener();
    expect(await here.run()).toBeUndefined();
    expect(here.heard).toEqual([]);
    await here.run(problem('ds-1'));
    await here.run(problem('ds-1'));
    await here.run();
    await here.run();
    const since = '2026-06-01T12:00:00Z';
    const told = [{ ...problem('ds-1'), since }];
    expect(here.heard).toEqual([
      { version: 1, warnings: ['a warning'], problems: told, changes: { appeared: told, cleared: [] } },
      { version: 1, warnings: ['a warning'], problems: [], changes: { appeared: [], cleared: told } },
    ]);
  });

  test('what it could not be told is not remembered, and told with what is new after the next run', async () => {
    const here = listener();
    here.deaf = 'the command failed with exit code 1';
    expect(await here.run(problem('ds-1'))).toBe(
      'the command failed with exit code 1: the same is told again after the next run',
    );
    expect(here.kept).toEqual([]);
    here.deaf = undefined;
    await here.run(problem('ds-1'), problem('ds-2'));
    expect(here.heard.map(({ changes }) => changes.appeared.map(({ id }) => id))).toEqual([['ds-1', 'ds-2']]);

    here.deaf = 'no';
    await here.run();
    here.deaf = undefined;
    await here.run();
    expect(here.heard.at(-1)?.changes.cleared).toHaveLength(2);
  });

  test('what came and went while it heard nothing is never told', async () => {
    const here = listener();
    here.deaf = 'no';
    await here.run(problem('ds-1'));
    here.deaf = undefined;
    await here.run();
    expect(here.heard).toEqual([]);
  });

  test('a memory that cannot be written is a warning, and the listener hears it again', async () => {
    const here = listener();
    here.forgetful = 'no space';
    expect(await here.run(problem('ds-1'))).toMatch(/^no space: /);
    await here.run(problem('ds-1'));
    expect(here.heard).toHaveLength(2);
  });

  test('a run that failed before it could look is told by its error, and clears nothing', async () => {
    const here = listener();
    await here.run(problem('ds-1'));
    const error = new KeeperError('store-corrupt', 'it cannot be read', { remedy: 'byods store restore' });
    await tellProblems(here, failedRun(error));
    await tellProblems(here, failedRun(error));
    expect(here.heard).toHaveLength(2);
    expect(here.heard[1]).toMatchObject({
      error: { code: 'store-corrupt' },
      problems: [{ code: 'store-corrupt', remedy: 'byods store restore' }],
      changes: { appeared: [{ code: 'store-corrupt' }], cleared: [] },
    });
    await here.run(problem('ds-1'));
    expect(here.heard[2]?.changes).toMatchObject({ appeared: [], cleared: [{ code: 'store-corrupt' }] });
  });

  test('an interrupted run is one problem, whatever it had not come to', async () => {
    const here = listener();
    await tellProblems(here, interruptedRun());
    expect(here.heard[0]?.changes.appeared).toMatchObject([{ code: 'interrupted', remedy: expect.any(String) }]);
  });
});
