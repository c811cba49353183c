import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, KeeperError } from '../../../src/core/errors.ts';
import { outcomeOf, type RunFacts } from '../../../src/core/policy/run-outcome.ts';

const error = (code: ErrorCode) => new KeeperError(code, `fake ${code}`);
const facts = (change: Partial<RunFacts> = {}): RunFacts => ({
  storeFailures: [],
  orgsWithoutToken: [],
  orgsNotRead: [],
  failedDataSources: [],
  deferredAtRisk: 0,
  orgsRead: 1,
  ...change,
});
const reauthorize = error('reauthorization-required');
const unreachable = error('unreachable');

describe('outcomeOf', () => {
  it.each<[string, RunFacts, string, number]>([
    ['a run without a failure is ok', facts(), 'ok', 0],
    ['a run without an org is ok', facts({ orgsRead: 0 }), 'ok', 0],
    ['one failed data source is partial', facts({ failedDataSources: [error('not-extended')] }), 'partial', 3],
    [
      'failed data sources are partial, whatever the failure',
      facts({ failedDataSources: [unreachable, error('webex-refused')] }),
      'partial',
      3,
    ],
    ['data sources at risk that there was no time for are partial', facts({ deferredAtRisk: 1 }), 'partial', 3],
    [
      'an org that needs a person comes through although others were read',
      facts({ orgsWithoutToken: [reauthorize] }),
      'reauthorize',
      4,
    ],
    ['so does one with a wrong client secret', facts({ orgsWithoutToken: [error('client-credentials')] }), 'failed', 2],
    [
      'an org without a token while Webex is away is partial where others were read',
      facts({ orgsWithoutToken: [unreachable] }),
      'partial',
      3,
    ],
    ['and unreachable where none was', facts({ orgsWithoutToken: [unreachable], orgsRead: 0 }), 'failed', 6],
    ['an org that could not be read is partial where others were', facts({ orgsNotRead: [unreachable] }), 'partial', 3],
    ['and unreachable where none was', facts({ orgsNotRead: [unreachable], orgsRead: 0 }), 'failed', 6],
    [
      'an org that refuses us is partial even alone',
      facts({ orgsNotRead: [error('forbidden')], orgsRead: 0 }),
      'partial',
      3,
    ],
    [
      'a refusal that nobody understands is partial even alone',
      facts({ orgsNotRead: [error('webex-refused')], orgsRead: 0 }),
      'partial',
      3,
    ],
    [
      'a busy lock matters only where no token served',
      facts({ orgsWithoutToken: [error('lock-busy')], orgsRead: 0 }),
      'failed',
      7,
    ],
    ['and else is partial', facts({ orgsWithoutToken: [error('lock-busy')] }), 'partial', 3],
    [
      'an org whose token died during the run, and that needs a person, comes through',
      facts({ orgsNotRead: [reauthorize] }),
      'reauthorize',
      4,
    ],
    [
      'so does a data source of it',
      facts({ failedDataSources: [error('not-extended'), reauthorize] }),
      'reauthorize',
      4,
    ],
    [
      'a store that could not be used when a token died during the run is the store',
      facts({ orgsNotRead: [error('store-unavailable')] }),
      'failed',
      5,
    ],
    [
      'a renewal that was forced and that a busy lock prevented',
      facts({ forcedInVain: [error('lock-busy')] }),
      'partial',
      7,
    ],
    [
      'the same, where nothing else was done',
      facts({ forcedInVain: [error('lock-busy')], orgsNotRead: [error('forbidden')], orgsRead: 0 }),
      'failed',
      7,
    ],
    ['tokens that could not be saved are the store', facts({ storeFailures: [error('save-failed')] }), 'failed', 5],
  ])('%s', (_sentence, run, outcome, exitCode) => {
    expect(outcomeOf(run)).toMatchObject({ outcome, exitCode });
  });

  it.each([
    ['5 before 4', facts({ storeFailures: [error('save-failed')], orgsWithoutToken: [reauthorize] }), 5],
    ['4 before 6', facts({ orgsWithoutToken: [unreachable, reauthorize], orgsRead: 0 }), 4],
    ['4 before 3', facts({ orgsWithoutToken: [reauthorize], failedDataSources: [error('not-extended')] }), 4],
    ['6 before 7', facts({ orgsNotRead: [unreachable], orgsRead: 0, forcedInVain: [error('lock-busy')] }), 6],
    ['7 before 3', facts({ failedDataSources: [error('not-extended')], forcedInVain: [error('lock-busy')] }), 7],
    ['4 before 7', facts({ orgsWithoutToken: [reauthorize], forcedInVain: [error('lock-busy')] }), 4],
    ['6 before 3', facts({ orgsNotRead: [error('forbidden'), unreachable], orgsRead: 0 }), 6],
    [
      '5 before all',
      facts({
        storeFailures: [error('store-unavailable')],
        orgsWithoutToken: [reauthorize, unreachable],
        failedDataSources: [unreachable],
        deferredAtRisk: 3,
      }),
      5,
    ],
  ])('ranks %s', (_what, run, exitCode) => {
    expect(outcomeOf(run).exitCode).toBe(exitCode);
  });

  it('shows the error that its exit code is about', () => {
    const run = facts({ orgsWithoutToken: [unreachable, reauthorize], orgsRead: 0 });
    expect(outcomeOf(run).error).toBe(reauthorize);
    expect(outcomeOf(facts({ deferredAtRisk: 2 })).error).toBeUndefined();
    expect(outcomeOf(facts())).not.toHaveProperty('error');
  });

  it.each<[string, Partial<RunFacts>]>([
    ['an org without a token', { orgsWithoutToken: [error('store-unavailable')] }],
    ['an org that was not read', { orgsNotRead: [error('store-unavailable')] }],
    ['a data source', { failedDataSources: [error('store-corrupt')] }],
    ['a renewal by force', { forcedInVain: [error('lock-unavailable')] }],
    ['another failure of the store', { storeFailures: [error('save-failed'), error('store-full')] }],
  ])('tells where tokens are that could not be saved, whatever failed beside: %s', (_what, change) => {
    const saveFailed = error('save-failed');
    const [, ...others] = change.storeFailures ?? [];
    const outcome = outcomeOf(facts({ ...change, storeFailures: [saveFailed, ...others] }));
    expect(outcome.error).toBe(saveFailed);
  });

  it('is never ok when something failed, and never gets better when more fails', () => {
    const codes = fc.array(
      fc.constantFrom<ErrorCode>(
        'unreachable',
        'forbidden',
        'webex-refused',
        'reauthorization-required',
        'client-credentials',
        'lock-busy',
      ),
      { maxLength: 3 },
    );
    const some = codes.map((list) => list.map(error));
    const run = fc.record({
      storeFailures: some,
      orgsWithoutToken: some,
      orgsNotRead: some,
      failedDataSources: some,
      deferredAtRisk: fc.nat(2),
      orgsRead: fc.nat(2),
    });
    fc.assert(
      fc.property(run, (each) => {
        const failures = [each.storeFailures, each.orgsWithoutToken, each.orgsNotRead, each.failedDataSources].flat();
        const { outcome, exitCode } = outcomeOf(each);
        expect(exitCode === 0).toBe(failures.length === 0 && each.deferredAtRisk === 0);
        expect(outcome === 'ok').toBe(exitCode === 0);
        expect(outcome === 'reauthorize').toBe(exitCode === 4);
        const order = [0, 1, 3, 7, 6, 2, 4, 5];
        const worse = outcomeOf({ ...each, storeFailures: [...each.storeFailures, error('save-failed')] });
        expect(order.indexOf(worse.exitCode)).toBeGreaterThanOrEqual(order.indexOf(exitCode));
      }),
    );
  });
});
