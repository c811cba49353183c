import { describe, expect, test } from 'vitest';
import { EXIT_OF_CODE } from '../../../src/core/errors.ts';
import { runEvents } from '../../../src/core/policy/run-events.ts';
import type { RenewalReport, ReportedProblem } from '../../../src/core/report.ts';
import { completedEventSchema, problemEventSchema } from '../../../src/schemas.ts';

const NOON = Date.UTC(2026, 5, 1, 12);
const ORG = '11111111-2222-4333-8444-555555555555';
const origin = { programVersion: '0.0.0-test', store: { kind: 'aws' as const, location: 'webex-byods-test' } };
const problem = (code: string, more: Partial<ReportedProblem> = {}): ReportedProblem => ({
  code,
  message: 'what is wrong',
  since: '2026-06-01T08:00:00Z',
  ...more,
});
const eventsOf = (changes: { appeared?: ReportedProblem[]; cleared?: ReportedProblem[] }, completed?: RenewalReport) =>
  runEvents({ origin, at: NOON, completed, changes: { appeared: [], cleared: [], ...changes } });

describe('runEvents', () => {
  test.each([
    ['data-source-at-risk', ORG, 'Data Source At Risk'],
    ['data-source-expired', ORG, 'Data Source At Risk'],
    ['reauthorization-required', ORG, 'Reauthorization Required'],
    ['reauthorization-required', undefined, 'Reauthorization Required'],
    ['nothing-renews', ORG, 'Reauthorization Required'],
    ['refresh-token-rejected', undefined, 'Reauthorization Required'],
    ['refresh-token-ending', undefined, 'Reauthorization Required'],
    ['refresh-token-rejected', ORG, 'Renewal Failed'],
    ['refresh-token-ending', ORG, 'Renewal Failed'],
    ['renewal-failing', ORG, 'Renewal Failed'],
    ['extension-failing', ORG, 'Renewal Failed'],
    ['data-sources-not-read', ORG, 'Renewal Failed'],
    ['store-unavailable', undefined, 'Renewal Failed'],
  ])('%s of %s is the event "%s", when it appears and when it clears', (code, orgId, detailType) => {
    const it = problem(code, orgId === undefined ? {} : { orgId });
    expect(eventsOf({ appeared: [it] })).toEqual([
      { at: NOON, detailType, detail: { version: 1, ...origin, state: 'appeared', problem: it } },
    ]);
    expect(eventsOf({ cleared: [it] })).toMatchObject([{ detailType, detail: { state: 'cleared', problem: it } }]);
  });

  test('every failure of a whole run is one of them', () => {
    for (const code of Object.keys(EXIT_OF_CODE)) {
      const [event] = eventsOf({ appeared: [problem(code)] });
      const expected = code === 'reauthorization-required' ? 'Reauthorization Required' : 'Renewal Failed';
      expect(event?.detailType).toBe(expected);
    }
  });

  test('what is over comes before what is new, and the end of the run last', () => {
    const report: RenewalReport = {
      version: 1,
      programVersion: '0.0.0-test',
      outcome: 'ok',
      startedAt: '2026-06-01T11:59:55Z',
      finishedAt: '2026-06-01T12:00:00Z',
      requests: 17,
      counts: { extended: 3, kept: 0, skipped: 0, deferred: 0, failed: 0 },
      credentials: [],
      dataSources: [],
      problems: [problem('nothing-renews')],
      warnings: ['a warning'],
    };
    const worse = { appeared: [problem('data-source-expired')], cleared: [problem('data-source-at-risk')] };
    const events = eventsOf(worse, report);
    expect(events.map(({ detail }) => ('state' in detail ? detail.state : detail.outcome))).toEqual([
      'cleared',
      'appeared',
      'ok',
    ]);
    expect(completedEventSchema.parse(events[2]?.detail)).toEqual(events[2]?.detail);
    expect(events[2]?.detail).toEqual({
      version: 1,
      ...origin,
      outcome: 'ok',
      startedAt: '2026-06-01T11:59:55Z',
      finishedAt: '2026-06-01T12:00:00Z',
      requests: 17,
      counts: report.counts,
      problems: 1,
    });
  });

  test('is as its schemas say', () => {
    const [event] = eventsOf({ appeared: [problem('data-source-at-risk', { orgId: ORG, id: 'ds-1' })] });
    expect(problemEventSchema.parse(event?.detail)).toEqual(event?.detail);
    expect(completedEventSchema.safeParse(event?.detail).success).toBe(false);
  });
});
