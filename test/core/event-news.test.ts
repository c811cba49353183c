import { describe, expect, test } from 'vitest';
import { KeeperError } from '../../src/core/errors.ts';
import { tellBus } from '../../src/core/event-news.ts';
import type { KeeperEvent } from '../../src/core/keeper-event.ts';
import { failedRun } from '../../src/core/problem-news.ts';
import type { ReportedProblem } from '../../src/core/report.ts';

const NOON = Date.UTC(2026, 5, 1, 12);
const problem = (id: string): ReportedProblem => ({ code: 'data-source-at-risk', message: `${id} is at risk`, id });

/** A bus and a memory without a network. */
function listener() {
  const here = {
    heard: [] as string[],
    kept: [] as readonly ReportedProblem[],
    written: 0,
    deafTo: (_id: string): boolean => false,
    forgetful: undefined as string | undefined,
    clock: { now: () => NOON },
    origin: { programVersion: '0.0.0-test', store: { kind: 'aws' as const, location: 'webex-byods-test' } },
    memory: {
      recall: async () => here.kept,
      remember: async (problems: readonly ReportedProblem[]) => {
        here.written += 1;
        if (here.forgetful === undefined) here.kept = problems;
        return here.forgetful;
      },
    },
    bus: {
      name: 'a-bus',
      send: async (events: readonly KeeperEvent[]) => {
        const refused = events.filter(({ detail }) => 'state' in detail && here.deafTo(detail.problem.id ?? ''));
        for (const { detail } of events.filter((event) => !refused.includes(event))) {
          if ('state' in detail) here.heard.push(`${detail.state} ${detail.problem.id ?? detail.problem.code}`);
        }
        return refused.map((event) => ({ event, why: 'a planned refusal' }));
      },
    },
    run: (...problems: ReportedProblem[]) =>
      tellBus(
        here,
        { document: { version: 1, warnings: [] }, problems, sight: { orgsNotRead: [] } },
        { remainingMs: () => 1000 },
      ),
  };
  return here;
}

describe('tellBus', () => {
  test('each problem once when it appears and once when it clears, and the memory is written only then', async () => {
    const here = listener();
    for (const problems of [[], ['a'], ['a'], ['a', 'b'], ['b'], ['b'], [], []])
      await here.run(...problems.map(problem));
    expect(here.heard).toEqual(['appeared a', 'appeared b', 'cleared a', 'cleared b']);
    expect(here.written).toBe(4);
  });

  test('of what the bus takes in part, only the rest is told again: what appears and what clears', async () => {
    const here = listener();
    here.deafTo = (id) => id === 'b';
    expect(await here.run(problem('a'), problem('b'))).toEqual({
      failed: 1,
      warning:
        'the event bus "a-bus" did not take 1 of 2 events: a planned refusal: the same is told again after the next run',
    });
    here.deafTo = () => false;
    expect(await here.run(problem('a'), problem('b'))).toEqual({ failed: 0 });
    expect(here.heard).toEqual(['appeared a', 'appeared b']);

    here.deafTo = (id) => id === 'a';
    await here.run();
    here.deafTo = () => false;
    await here.run();
    await here.run();
    expect(here.heard.slice(2)).toEqual(['cleared b', 'cleared a']);
  });

  test('a bus that takes nothing is not remembered to have taken it, and what went meanwhile is never told', async () => {
    const here = listener();
    here.deafTo = () => true;
    await here.run(problem('a'), problem('b'));
    await here.run(problem('b'));
    expect(here.written).toBe(0);
    here.deafTo = () => false;
    await here.run(problem('b'));
    expect(here.heard).toEqual(['appeared b']);
  });

  test('what cannot be remembered is told again, with a warning and no event counted as failed', async () => {
    const here = listener();
    here.forgetful = 'it could not be written';
    expect(await here.run(problem('a'))).toEqual({
      failed: 0,
      warning: 'it could not be written: the same is told again after the next run',
    });
    here.forgetful = undefined;
    await here.run(problem('a'));
    await here.run(problem('a'));
    expect(here.heard).toEqual(['appeared a', 'appeared a']);
  });

  test('a run that failed before it looked is a problem, and clears nothing', async () => {
    const here = listener();
    await here.run(problem('a'));
    const failed = failedRun(new KeeperError('store-corrupt', 'it cannot be read'));
    await tellBus(here, failed, { remainingMs: () => 1000 });
    await here.run(problem('a'));
    expect(here.heard).toEqual(['appeared a', 'appeared store-corrupt', 'cleared store-corrupt']);
  });
});
