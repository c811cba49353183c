import { describe, expect, test } from 'vitest';
import type { ExitCode } from '../../src/core/errors.ts';
import { type DataSourceReport, instant, type RenewalReport } from '../../src/core/report.ts';
import type { TokenConfig } from '../../src/core/token-config.ts';
import { metricFields } from '../../src/lambda/emf.ts';
import { METRICS } from '../../src/lambda/metric-names.ts';
import { FAILED_RUN, type MeasuredPass, measuredPass } from '../../src/lambda/metrics.ts';
import { orgLines } from '../../src/lambda/org-lines.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;
const NO_ORGS: TokenConfig = { document: {}, orgs: [], credentials: new Map(), warnings: [] };
const ORG = '11111111-2222-4333-8444-555555555555';

function source(minutesLeft: number | undefined, more: Partial<DataSourceReport> = {}): DataSourceReport {
  return {
    id: 'ds',
    action: 'extended',
    reason: 'due',
    atRisk: false,
    lifetimeMinutes: 1440,
    ...(minutesLeft !== undefined && { expiresAt: instant(NOW + minutesLeft * MINUTE) }),
    ...more,
  };
}

function pass(dataSources: readonly DataSourceReport[], more: Partial<MeasuredPass> = {}): MeasuredPass {
  const report: RenewalReport = {
    version: 1,
    programVersion: '0.0.0-test',
    outcome: 'ok',
    startedAt: instant(NOW - 5000),
    finishedAt: instant(NOW),
    requests: 17,
    counts: { extended: 3, kept: 4, skipped: 5, deferred: 6, failed: 7 },
    credentials: [],
    dataSources,
    problems: [],
    warnings: [],
  };
  const exitCode: ExitCode = 0;
  const sight = { orgsNotRead: [] };
  return { report, exitCode, sight, configs: [NO_ORGS], partly: false, now: NOW, serverNow: NOW, ...more };
}

describe('the lives of data sources', () => {
  const leasts = (dataSources: readonly DataSourceReport[], more: Partial<MeasuredPass> = {}) => {
    const measured = measuredPass(pass(dataSources, more));
    return [measured.LeastDataSourceMinutesLeft, measured.LeastLifeLeftPercent];
  };

  test.each<[string, DataSourceReport[], number | undefined, number | undefined]>([
    ['one', [source(720)], 720, 50],
    ['the least of several, each by itself', [source(720), source(60, { lifetimeMinutes: 60 })], 60, 50],
    ['the shorter life may have more minutes left', [source(400), source(390, { lifetimeMinutes: 400 })], 390, 27.7],
    ['just six hours', [source(360)], 360, 25],
    ['a moment below six hours: rounded down', [source(359.99)], 359, 24.9],
    ['over', [source(-30)], -30, -2.1],
    ['kept, failed and deferred ones count', [source(100, { action: 'failed' }), source(900)], 100, 6.9],
    ['a disabled one does not', [source(720), source(1, { action: 'skipped' })], 720, 50],
    ['only disabled ones', [source(1, { action: 'skipped' })], undefined, undefined],
    ['none', [], undefined, undefined],
    ['one whose end nobody knows: it may be the least', [source(720), source(undefined)], undefined, undefined],
    ['one whose lifetime nobody knows', [source(720), withoutLifetime(source(800))], 720, undefined],
    ['one whose end nobody knows, beside one at risk', [source(5), source(undefined)], 5, 0.3],
    ['one whose lifetime nobody knows, beside one at risk', [source(72), withoutLifetime(source(60))], 60, 5],
  ])('%s', (_what, dataSources, minutes, percent) => {
    expect(leasts(dataSources)).toEqual([minutes, percent]);
  });

  test('are not told where an org could not be read, or only some were asked for', () => {
    expect(leasts([source(720)], { sight: { orgsNotRead: [ORG] } })).toEqual([undefined, undefined]);
    expect(leasts([source(720)], { partly: true })).toEqual([undefined, undefined]);
  });

  test.each<[string, Partial<MeasuredPass>]>([
    ['an org could not be read', { sight: { orgsNotRead: [ORG] } }],
    ['only some were asked for', { partly: true }],
  ])('where %s, are told as soon as what is known is at risk', (_what, more) => {
    expect(leasts([source(5, { action: 'failed' }), source(900)], more)).toEqual([5, 0.3]);
    expect(leasts([source(359.9)], more)).toEqual([359, 24.9]);
    expect(leasts([source(360)], more)).toEqual([undefined, undefined]);
    // A short life: most of it is left, and yet it ends within six hours.
    expect(leasts([source(59, { lifetimeMinutes: 60 })], more)).toEqual([59, undefined]);
    expect(leasts([source(5, { action: 'skipped' })], more)).toEqual([undefined, undefined]);
    expect(leasts([], more)).toEqual([undefined, undefined]);
  });

  test("go by Webex's clock", () => {
    expect(leasts([source(720)], { serverNow: NOW + 120 * MINUTE })).toEqual([600, 41.6]);
  });
});

function withoutLifetime({ lifetimeMinutes: _, ...row }: DataSourceReport): DataSourceReport {
  return row;
}

describe('a run', () => {
  test('that ended well', () => {
    expect(measuredPass(pass([source(720)]))).toEqual({
      SuccessfulRuns: 1,
      LeastDataSourceMinutesLeft: 720,
      LeastLifeLeftPercent: 50,
      DataSourcesExtended: 3,
      DataSourcesFailed: 7,
      DataSourcesDeferred: 6,
      DeadRungs: 0,
      WebexRequests: 17,
    });
  });

  test.each<[ExitCode, boolean, number | undefined]>([
    [0, false, 1],
    [0, true, undefined],
    [3, false, 0],
    [3, true, 0],
    [4, false, 0],
    [5, false, 0],
  ])('with exit code %i, asked for some data sources alone: %s', (exitCode, partly, runs) => {
    expect(measuredPass(pass([], { exitCode, partly })).SuccessfulRuns).toBe(runs);
  });
});

describe('metricFields', () => {
  const run = { functionName: 'byods-test', at: NOW, properties: { requestId: 'request-1' } };

  test('is the embedded metric format: every metric declared with its unit, its value beside, one dimension', () => {
    const fields = metricFields({ RunDurationMs: 1234, LeastDataSourceMinutesLeft: 0, SuccessfulRuns: 1 }, run);
    expect(fields).toEqual({
      _aws: {
        Timestamp: NOW,
        CloudWatchMetrics: [
          {
            Namespace: 'ByodsKeeper',
            Dimensions: [['FunctionName']],
            Metrics: [
              { Name: 'SuccessfulRuns', Unit: 'Count' },
              { Name: 'LeastDataSourceMinutesLeft', Unit: 'None' },
              { Name: 'RunDurationMs', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      FunctionName: 'byods-test',
      requestId: 'request-1',
      SuccessfulRuns: 1,
      LeastDataSourceMinutesLeft: 0,
      RunDurationMs: 1234,
    });
  });

  test('a failed run says so', () => {
    expect(metricFields(FAILED_RUN, run)).toMatchObject({ SuccessfulRuns: 0 });
  });

  test('every metric has a unit that CloudWatch has', () => {
    const units = ['Seconds', 'Microseconds', 'Milliseconds', 'Bytes', 'Percent', 'Count', 'None'];
    for (const { unit } of Object.values(METRICS)) expect(units).toContain(unit);
  });
});

describe('orgLines', () => {
  const orgId = (n: number) => `11111111-2222-4333-8444-0000000000${String(n).padStart(2, '0')}`;
  const credential = (n: number, more = {}) => ({
    kind: 'service-app' as const,
    orgId: orgId(n),
    action: 'kept' as const,
    reason: 'fresh',
    ...more,
  });

  test('those that failed first, then the soonest to lapse, twenty at most', () => {
    const orgs = Array.from({ length: 30 }, (_, n) => n);
    const { report } = pass(orgs.map((n) => source(1000 - n, { id: `ds-${n}`, orgId: orgId(n) })));
    const error = { code: 'forbidden' as const, message: 'no' };
    const credentials = orgs.map((n) => credential(n, n === 5 ? { error } : {}));
    const lines = orgLines({ ...report, credentials });
    expect(lines).toHaveLength(20);
    expect(lines[0]).toMatchObject({ orgId: orgId(5), error: 'forbidden' });
    expect(lines[1]).toEqual({
      orgId: orgId(29),
      counts: { extended: 1, kept: 0, skipped: 0, deferred: 0, failed: 0 },
      firstExpiresAt: instant(NOW + 971 * MINUTE),
    });
  });

  test('an org whose id is written in the long form is one', () => {
    const long = Buffer.from(`ciscospark://us/ORGANIZATION/${ORG}`).toString('base64');
    const { report } = pass([source(720, { orgId: long }), source(60, { orgId: ORG, action: 'skipped' })]);
    const lines = orgLines({ ...report, credentials: [{ ...credential(0), orgId: ORG, orgName: 'Acme' }] });
    expect(lines).toMatchObject([
      { orgName: 'Acme', counts: { extended: 1, skipped: 1 }, firstExpiresAt: instant(NOW + 720 * MINUTE) },
    ]);
  });
});
