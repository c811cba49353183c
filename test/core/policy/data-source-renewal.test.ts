import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataSource } from '../../../src/core/model.ts';
import { decideDataSource, lifeOf } from '../../../src/core/policy/data-source-renewal.ts';

const MINUTE = 60_000;
const ISSUED = Date.UTC(2026, 2, 29, 0, 30);
const EVERY_HOUR = { renewAfterMinutes: 50 };

/** A data source whose signed token was issued at {@link ISSUED} and lives so many minutes. */
function signed(minutes: number, change: Partial<DataSource> = {}): DataSource {
  const claims = { issuedAt: ISSUED, expiresAt: ISSUED + minutes * MINUTE };
  return { id: 'fake-source', status: 'active', claims, ...change };
}

const decide = (
  dataSource: DataSource,
  minutes: number,
  options: Partial<Parameters<typeof decideDataSource>[2]> = {},
) => decideDataSource(dataSource, ISSUED + minutes * MINUTE, { ...EVERY_HOUR, ...options });

describe('decideDataSource', () => {
  it.each<[string, DataSource, number, string]>([
    ['keeps one that was just extended', signed(1440), 0, 'keep'],
    ['keeps one a moment before RENEW_AFTER_MINUTES', signed(1440), 50 - 1 / 60_000, 'keep'],
    ['extends one at RENEW_AFTER_MINUTES', signed(1440), 50, 'extend'],
    ['keeps a short one a moment before half its life', signed(30), 15 - 1 / 60_000, 'keep'],
    ['extends a short one at half its life', signed(30), 15, 'extend'],
    ['extends one of 100 minutes at 50, where both rules meet', signed(100), 50, 'extend'],
    ['extends one whose token is over', signed(60), 60, 'extend'],
    ['extends one whose token was over for days', signed(60), 6000, 'extend'],
    ['skips a disabled one', signed(1440, { status: 'disabled' }), 60, 'skip'],
    ['skips a disabled one that is over', signed(60, { status: 'disabled' }), 600, 'skip'],
    ['extends one of which nothing is told', { id: 'x', status: 'active' }, 0, 'extend'],
    [
      'extends one of which only the end is told',
      { id: 'x', status: 'active', tokenExpiresAt: ISSUED + 1440 * MINUTE },
      0,
      'extend',
    ],
    [
      'reckons the age from the end and the lifetime',
      { id: 'x', tokenExpiresAt: ISSUED + 1440 * MINUTE, tokenLifetimeMinutes: 1440 },
      49,
      'keep',
    ],
    [
      'and so knows when it is due',
      { id: 'x', tokenExpiresAt: ISSUED + 1440 * MINUTE, tokenLifetimeMinutes: 1440 },
      50,
      'extend',
    ],
    ['keeps one that was issued a little in the future of our clock', signed(1440), -3, 'keep'],
  ])('%s', (_sentence, dataSource, minutes, action) => {
    expect(decide(dataSource, minutes).action).toBe(action);
  });

  it('extends a fresh one when it is forced, and a disabled one not even then', () => {
    expect(decide(signed(1440), 0, { force: true })).toMatchObject({
      action: 'extend',
      reason: 'asked for with --force',
    });
    expect(decide(signed(1440, { status: 'disabled' }), 0, { force: true }).action).toBe('skip');
  });

  it.each([
    [{ minutes: 60 }, 'due: extended 1 h ago, 23 h left'],
    [{ minutes: 10 }, 'extended 10 min ago, 23 h 50 min left'],
    [{ minutes: 1200 }, 'at risk: 4 h left'],
    [{ minutes: 1500 }, 'its token ended 1 h ago'],
  ])('says why: %j', ({ minutes }, reason) => {
    expect(decide(signed(1440), minutes).reason).toBe(reason);
  });

  it('P8: what was just extended is kept, whatever its life', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1440 }),
        fc.integer({ min: 1, max: 1440 }),
        (minutes, renewAfterMinutes) => {
          expect(decide(signed(minutes), 0, { renewAfterMinutes }).action).toBe('keep');
        },
      ),
    );
  });

  it('an hourly run finds every data source due, whatever its life', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1440 }), (minutes) => {
        expect(decide(signed(minutes), 60).action).toBe('extend');
      }),
    );
  });

  it('never turns from extending to keeping as time goes on', () => {
    const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
    const at = fc.integer({ min: -3000, max: 3000 }).map((minutes) => ISSUED + minutes * MINUTE);
    const source = fc
      .record({
        issuedAt: some(at),
        expiresAt: some(at),
        tokenExpiresAt: some(at),
        tokenLifetimeMinutes: some(fc.integer({ min: 1, max: 1440 })),
        status: fc.constantFrom('active', 'disabled', undefined),
      })
      .map(({ issuedAt, expiresAt, ...rest }) => ({ id: 'x', claims: { issuedAt, expiresAt }, ...rest }) as DataSource);
    fc.assert(
      fc.property(
        source,
        fc.integer({ min: -3000, max: 3000 }),
        fc.nat(3000),
        fc.integer({ min: 1, max: 1440 }),
        (dataSource, minutes, later, renewAfterMinutes) => {
          const first = decide(dataSource, minutes, { renewAfterMinutes });
          const second = decide(dataSource, minutes + later, { renewAfterMinutes });
          if (first.action !== 'keep') expect(second.action).toBe(first.action);
          if (first.atRisk) expect(second.atRisk).toBe(true);
          // What is at risk is never left alone.
          if (first.atRisk) expect(first.action).toBe('extend');
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('lifeOf', () => {
  it.each([
    [1440, 6 * 60],
    [720, 180],
    [60, 15],
    [1, 0.25],
  ])('one of %i minutes is at risk below %d', (lifetime, riskBelow) => {
    const left = (minutes: number) => lifeOf(signed(lifetime), ISSUED + (lifetime - minutes) * MINUTE);
    expect(left(riskBelow).atRisk).toBe(false);
    expect(left(riskBelow - 1 / 60_000).atRisk).toBe(true);
    expect(left(-1).atRisk).toBe(true);
  });

  it('takes six hours where its lifetime is not known', () => {
    const source = { id: 'x', tokenExpiresAt: ISSUED };
    expect(lifeOf(source, ISSUED - 360 * MINUTE).atRisk).toBe(false);
    expect(lifeOf(source, ISSUED - 360 * MINUTE + 1).atRisk).toBe(true);
  });

  it('believes the signed token rather than the fields beside it', () => {
    const source = signed(1440, { tokenExpiresAt: ISSUED + 60 * MINUTE, tokenLifetimeMinutes: 60 });
    expect(lifeOf(source, ISSUED)).toEqual({
      issuedAt: ISSUED,
      expiresAt: ISSUED + 1440 * MINUTE,
      lifetimeMinutes: 1440,
      remainingMinutes: 1440,
      atRisk: false,
    });
  });

  it('finds one at risk that is over although its dates contradict each other', () => {
    const backwards = { id: 'x', claims: { issuedAt: ISSUED, expiresAt: ISSUED - 60 * MINUTE } };
    expect(lifeOf(backwards, ISSUED - 59 * MINUTE).atRisk).toBe(true);
    expect(lifeOf({ id: 'x', claims: { issuedAt: ISSUED, expiresAt: ISSUED } }, ISSUED).atRisk).toBe(true);
  });

  it('rounds down what remains, and goes below zero once it is over', () => {
    expect(lifeOf(signed(60), ISSUED + 1).remainingMinutes).toBe(59);
    expect(lifeOf(signed(60), ISSUED + 60 * MINUTE + 1).remainingMinutes).toBe(-1);
  });

  it('never calls a disabled one at risk, nor one of which nothing is told', () => {
    expect(lifeOf(signed(60, { status: 'disabled' }), ISSUED + 600 * MINUTE).atRisk).toBe(false);
    expect(lifeOf({ id: 'x' }, ISSUED)).toEqual({ atRisk: false });
  });
});
