import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AttemptOutcome, decideRetry, type RetryLimits } from '../../../src/core/policy/retry.ts';

const LIMITS: RetryLimits = { retries: 3, intervalMs: 1000, idempotent: false, remainingMs: Number.POSITIVE_INFINITY };
const answered = (status: number, retryAfterMs?: number): AttemptOutcome => ({
  kind: 'answered',
  status,
  retryAfterMs,
});

describe('decideRetry', () => {
  it.each([423, 429, 500, 502, 503, 504])('tries again after %i', (status) => {
    expect(decideRetry(1, answered(status), 0.5, LIMITS)).toMatchObject({ retry: true });
  });

  it.each([301, 400, 401, 403, 404, 409, 410, 415, 428, 501, 505])('takes %i for final', (status) => {
    expect(decideRetry(1, answered(status), 0.5, LIMITS)).toEqual({ retry: false, reason: 'final' });
  });

  it('draws the wait from a doubling interval of at most 30 s', () => {
    const limits = { ...LIMITS, retries: 20 };
    const waits = [1, 2, 3, 6, 20].map((attempt) => decideRetry(attempt, answered(503), 0.5, limits));
    expect(waits).toMatchObject([500, 1000, 2000, 15_000, 15_000].map((waitMs) => ({ retry: true, waitMs })));
    expect(decideRetry(1, answered(503), 0, LIMITS)).toMatchObject({ waitMs: 0 });
  });

  it('gives up after RETRIES further attempts', () => {
    expect(decideRetry(3, answered(503), 0.5, LIMITS)).toMatchObject({ retry: true });
    expect(decideRetry(4, answered(503), 0.5, LIMITS)).toEqual({ retry: false, reason: 'exhausted' });
    expect(decideRetry(1, answered(503), 0.5, { ...LIMITS, retries: 0 })).toEqual({
      retry: false,
      reason: 'exhausted',
    });
  });

  it('sends again what never left, whatever it was, unless it would end the same', () => {
    expect(decideRetry(1, { kind: 'unsent', hopeless: false }, 0.5, LIMITS)).toMatchObject({ retry: true });
    expect(decideRetry(1, { kind: 'unsent', hopeless: true }, 0.5, LIMITS)).toEqual({ retry: false, reason: 'final' });
  });

  it('sends again what was lost only if twice is as good as once', () => {
    expect(decideRetry(1, { kind: 'lost' }, 0.5, LIMITS)).toEqual({ retry: false, reason: 'final' });
    expect(decideRetry(1, { kind: 'lost' }, 0.5, { ...LIMITS, idempotent: true })).toMatchObject({ retry: true });
  });

  it('holds every request back after 429, and after a server error that says how long', () => {
    expect(decideRetry(1, answered(429, 7000), 0.5, LIMITS)).toMatchObject({ waitMs: 7500, pauseAllMs: 7000 });
    expect(decideRetry(1, answered(503, 7000), 0.5, LIMITS)).toMatchObject({ waitMs: 7500, pauseAllMs: 7000 });
    expect(decideRetry(1, answered(429), 0.1, LIMITS)).toMatchObject({ waitMs: 1000, pauseAllMs: 1000 });
    expect(decideRetry(1, answered(423, 7000), 0.5, LIMITS)).not.toHaveProperty('pauseAllMs');
    expect(decideRetry(1, answered(503), 0.5, LIMITS)).not.toHaveProperty('pauseAllMs');
  });

  it('holds them back after an answer that does not tell what came of it, and says how long', () => {
    expect(decideRetry(1, { kind: 'lost', retryAfterMs: 7000 }, 0.5, LIMITS)).toEqual({
      retry: false,
      reason: 'final',
      pauseAllMs: 7000,
    });
  });

  it('holds them back also when this request itself is given up', () => {
    expect(decideRetry(1, answered(429, 60_000), 0.5, { ...LIMITS, remainingMs: 5000 })).toEqual({
      retry: false,
      reason: 'out-of-time',
      pauseAllMs: 60_000,
    });
  });

  it('P18: waits at least Retry-After, at most an hour, longer with each attempt, and never beyond the time left', () => {
    const scenario = fc.record({
      status: fc.constantFrom(423, 429, 500, 502, 503, 504),
      retryAfterMs: fc.option(fc.integer({ min: 1000, max: 3_600_000 }), { nil: undefined }),
      random: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
      intervalMs: fc.integer({ min: 0, max: 3_600_000 }),
      remainingMs: fc.integer({ min: 0, max: 4_000_000 }),
    });
    fc.assert(
      fc.property(scenario, ({ status, retryAfterMs, random, intervalMs, remainingMs }) => {
        const limits = { ...LIMITS, retries: 50, intervalMs, remainingMs };
        let before = 0;
        for (let attempt = 1; attempt <= 50; attempt += 1) {
          const decision = decideRetry(attempt, answered(status, retryAfterMs), random, limits);
          if (!decision.retry) {
            expect(decision.reason).toBe('out-of-time');
            break;
          }
          expect(decision.waitMs).toBeGreaterThanOrEqual(retryAfterMs ?? 0);
          expect(decision.waitMs).toBeLessThanOrEqual(retryAfterMs === undefined ? 30_000 : 3_600_000);
          expect(decision.waitMs).toBeGreaterThanOrEqual(before);
          expect(decision.waitMs).toBeLessThan(remainingMs);
          before = decision.waitMs;
        }
      }),
    );
  });
});
