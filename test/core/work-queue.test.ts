import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drain } from '../../src/core/work-queue.ts';

const ascending = (a: number, b: number) => a - b;

describe('drain', () => {
  it('takes the lowest first', async () => {
    const order: number[] = [];
    const run = async (task: number) => void order.push(task);
    await drain([3, 1, 2], { concurrency: 1, compare: ascending, run });
    expect(order).toEqual([1, 2, 3]);
  });

  it('takes equals in their order', async () => {
    const order: string[] = [];
    const run = async (task: string) => void order.push(task);
    await drain(['b', 'a', 'c'], { concurrency: 1, compare: () => 0, run });
    expect(order).toEqual(['b', 'a', 'c']);
  });

  it('takes what a task adds before what is less urgent', async () => {
    const order: number[] = [];
    await drain([5, 9], {
      concurrency: 1,
      compare: ascending,
      run: async (task, add) => {
        order.push(task);
        if (task === 5) add(7);
      },
    });
    expect(order).toEqual([5, 7, 9]);
  });

  it('is over at once without tasks', async () => {
    await drain([], { concurrency: 4, compare: ascending, run: async () => {} });
  });

  it('does every task once, added ones too, never more than allowed at a time, in whatever order they end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.nat(20), { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (s, first, concurrency) => {
          const done: number[] = [];
          let running = 0;
          let most = 0;
          const draining = drain([...first], {
            concurrency,
            compare: ascending,
            run: async (task, add) => {
              running += 1;
              most = Math.max(most, running);
              await s.schedule(Promise.resolve());
              if (task <= 20) add(task + 100);
              await s.schedule(Promise.resolve());
              done.push(task);
              running -= 1;
            },
          });
          await s.waitFor(draining);
          expect(done.sort(ascending)).toEqual([...first, ...first.map((task) => task + 100)].sort(ascending));
          expect(most).toBeLessThanOrEqual(concurrency);
        },
      ),
    );
  });

  it('uses all its workers for what one task adds', async () => {
    let running = 0;
    let most = 0;
    await drain([0], {
      concurrency: 3,
      compare: ascending,
      run: async (task, add) => {
        running += 1;
        most = Math.max(most, running);
        if (task === 0) for (const more of [1, 2, 3, 4]) add(more);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      },
    });
    expect(most).toBe(3);
  });
});
