import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyUntil, fullBucket, take } from '../../../src/core/policy/pace.ts';

describe('take', () => {
  it('lets a minute of requests go at once and then one at a time', () => {
    let state = fullBucket(60, 0);
    const waits = Array.from({ length: 63 }, () => {
      const turn = take(state, 0);
      state = turn.state;
      return turn.waitMs;
    });
    expect(waits.slice(0, 60)).toEqual(Array(60).fill(0));
    expect(waits.slice(60)).toEqual([1000, 2000, 3000]);
  });

  it('fills up again with time, never beyond a minute of requests', () => {
    let state = fullBucket(60, 0);
    for (let at = 0; at < 60; at += 1) state = take(state, 0).state;
    expect(take(state, 5000).waitMs).toBe(0);
    expect(take({ ...state, tokens: 0 }, 86_400_000).state.tokens).toBe(59);
  });

  it('takes a clock that goes back for one that stands still', () => {
    const { state } = take({ perMinute: 60, tokens: 0, at: 10_000 }, 4000);
    expect(state).toEqual({ perMinute: 60, tokens: -1, at: 10_000 });
  });

  it('starts with one turn after a pause, however full it was', () => {
    const paused = emptyUntil(fullBucket(60, 0), 30_000);
    const first = take(paused, 30_000);
    expect(first.waitMs).toBe(0);
    expect(take(first.state, 30_000).waitMs).toBe(1000);
    expect(take(first.state, 31_000).waitMs).toBe(0);
    expect(take(emptyUntil({ perMinute: 60, tokens: -5, at: 0 }, 30_000), 30_000).waitMs).toBe(6000);
  });

  it('begins at most perMinute requests in a burst and perMinute more in each minute after it', () => {
    const scenario = fc.record({
      perMinute: fc.integer({ min: 1, max: 1000 }),
      gaps: fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 200 }),
    });
    fc.assert(
      fc.property(scenario, ({ perMinute, gaps }) => {
        let state = fullBucket(perMinute, 0);
        let now = 0;
        const begun = gaps.map((gap) => {
          now += gap;
          const turn = take(state, now);
          state = turn.state;
          return now + turn.waitMs;
        });
        expect(begun).toEqual([...begun].sort((a, b) => a - b));
        for (const [index, from] of begun.entries()) {
          const last = begun.length - 1;
          const minutes = ((begun[last] ?? 0) - from) / 60_000;
          expect(last - index + 1).toBeLessThanOrEqual(perMinute * (1 + minutes) + 1);
        }
      }),
    );
  });
});
