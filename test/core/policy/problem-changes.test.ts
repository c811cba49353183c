import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problemChanges, type Sight } from '../../../src/core/policy/problem-changes.ts';
import type { ReportedProblem } from '../../../src/core/report.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const NOON = '2026-06-01T12:00:00Z';
const MORNING = '2026-06-01T08:00:00Z';
const ORG = '11111111-2222-3333-4444-555555555555';
const LONG_ORG = Buffer.from(`ciscospark://us/ORGANIZATION/${ORG}`).toString('base64');
const OTHER = '99999999-2222-3333-4444-555555555555';
const EVERYTHING: Sight = { orgsNotRead: [] };

const atRisk = (more: Partial<ReportedProblem> = {}): ReportedProblem => ({
  code: 'data-source-at-risk',
  message: 'data source ds-1 is at risk: 5 h left',
  orgId: ORG,
  id: 'ds-1',
  ...more,
});
const notRead = (orgId: string): ReportedProblem => ({ code: 'data-sources-not-read', message: 'not read', orgId });
const integration: ReportedProblem = { code: 'refresh-token-rejected', message: 'that rung is dead' };
const failed: ReportedProblem = { code: 'store-corrupt', message: 'it cannot be read' };
const told = (problem: ReportedProblem): ReportedProblem => ({ since: MORNING, ...problem });

/** The codes of what appeared, what cleared, and what is remembered. */
function codes(found: ReportedProblem[], remembered: ReportedProblem[], sight: Sight | undefined) {
  const news = problemChanges({ problems: found, sight }, remembered, NOW);
  const of = (problems: readonly ReportedProblem[]) => problems.map(({ code, id }) => (id ? `${code} ${id}` : code));
  return [of(news.changes.appeared), of(news.changes.cleared), of(news.remembered)];
}

describe('problemChanges', () => {
  test('appears once, is not told again, and clears once', () => {
    const first = problemChanges({ problems: [atRisk()], sight: EVERYTHING }, [], NOW);
    expect(first.changes).toEqual({ appeared: [{ ...atRisk(), since: NOON }], cleared: [] });
    const later = { problems: [atRisk({ message: 'data source ds-1 is at risk: 4 h left' })], sight: EVERYTHING };
    const second = problemChanges(later, first.remembered, NOW + 3_600_000);
    expect(second.changes).toEqual({ appeared: [], cleared: [] });
    expect(second.problems).toEqual([{ ...later.problems[0], since: NOON }]);
    const third = problemChanges({ problems: [], sight: EVERYTHING }, second.remembered, NOW + 7_200_000);
    expect(third.changes).toEqual({ appeared: [], cleared: second.remembered });
    expect(third.remembered).toEqual([]);
  });

  const ds1 = 'data-source-at-risk ds-1';
  const rows: [
    what: string,
    found: ReportedProblem[],
    told: ReportedProblem[],
    sight: Sight | undefined,
    [string[], string[], string[]],
  ][] = [
    ['nothing at all', [], [], EVERYTHING, [[], [], []]],
    [
      'another message is the same problem',
      [atRisk({ message: 'x', remedy: 'y' })],
      [atRisk()],
      EVERYTHING,
      [[], [], [ds1]],
    ],
    [
      'the long form of an org id is the same org',
      [atRisk({ orgId: LONG_ORG })],
      [atRisk()],
      EVERYTHING,
      [[], [], [ds1]],
    ],
    [
      'another code is another problem',
      [atRisk({ code: 'data-source-expired' })],
      [atRisk()],
      EVERYTHING,
      [['data-source-expired ds-1'], [ds1], ['data-source-expired ds-1']],
    ],
    [
      'another data source is another problem',
      [atRisk({ id: 'ds-2' })],
      [atRisk()],
      EVERYTHING,
      [['data-source-at-risk ds-2'], [ds1], ['data-source-at-risk ds-2']],
    ],
    [
      'another org is another problem',
      [notRead(OTHER)],
      [notRead(ORG)],
      EVERYTHING,
      [['data-sources-not-read'], ['data-sources-not-read'], ['data-sources-not-read']],
    ],
    ['the same one twice is told once', [atRisk(), atRisk({ message: 'again' })], [], EVERYTHING, [[ds1], [], [ds1]]],
    [
      'an id is not glued to an org',
      [{ code: 'a', message: '', orgId: 'b', id: 'c' }],
      [{ code: 'a', message: '', orgId: 'bc' }],
      EVERYTHING,
      [['a c'], ['a'], ['a c']],
    ],

    ['its org was not read: neither new nor over', [], [atRisk()], { orgsNotRead: [ORG] }, [[], [], [ds1]]],
    [
      'its org, in the long form, was not read',
      [],
      [atRisk({ orgId: LONG_ORG })],
      { orgsNotRead: [ORG] },
      [[], [], [ds1]],
    ],
    ['another org was not read', [], [atRisk()], { orgsNotRead: [OTHER] }, [[], [ds1], []]],
    ['its org was not read, and it was found all the same', [atRisk()], [], { orgsNotRead: [ORG] }, [[ds1], [], [ds1]]],
    [
      'a data source of no org, when all were read',
      [],
      [{ code: 'extension-failing', message: '', id: 'ds-9' }],
      EVERYTHING,
      [[], ['extension-failing ds-9'], []],
    ],
    [
      'a data source of no org, when one was not read',
      [],
      [{ code: 'extension-failing', message: '', id: 'ds-9' }],
      { orgsNotRead: [ORG] },
      [[], [], ['extension-failing ds-9']],
    ],
    ['only other data sources were looked at', [], [atRisk()], { orgsNotRead: [], only: ['ds-2'] }, [[], [], [ds1]]],
    [
      'it was among the only ones that were looked at',
      [],
      [atRisk()],
      { orgsNotRead: [], only: ['ds-1'] },
      [[], [ds1], []],
    ],
    [
      'an org that this run was not about',
      [],
      [notRead(ORG)],
      { orgsNotRead: [ORG] },
      [[], [], ['data-sources-not-read']],
    ],
    ['an org that is read again', [], [notRead(ORG)], EVERYTHING, [[], ['data-sources-not-read'], []]],
    [
      'a credential is looked at whatever could not be read',
      [],
      [{ ...integration, orgId: ORG }],
      { orgsNotRead: [ORG] },
      [[], ['refresh-token-rejected'], []],
    ],
    [
      'the integration, too',
      [],
      [integration],
      { orgsNotRead: [ORG], only: ['ds-2'] },
      [[], ['refresh-token-rejected'], []],
    ],

    [
      'a run that failed before it looked: nothing is over',
      [failed],
      [atRisk(), integration],
      undefined,
      [['store-corrupt'], [], ['store-corrupt', ds1, 'refresh-token-rejected']],
    ],
    ['a run that failed in the same way', [failed], [failed], undefined, [[], [], ['store-corrupt']]],
    [
      'a run that failed in another way: the first may still be so',
      [{ code: 'interrupted', message: '' }],
      [failed],
      undefined,
      [['interrupted'], [], ['interrupted', 'store-corrupt']],
    ],
    ['the first report after that', [atRisk()], [failed, atRisk()], EVERYTHING, [[], ['store-corrupt'], [ds1]]],
    [
      'a report in which nothing could be read is one, too',
      [notRead(ORG)],
      [failed],
      { orgsNotRead: [ORG] },
      [['data-sources-not-read'], ['store-corrupt'], ['data-sources-not-read']],
    ],
  ];

  test.each(rows)('%s', (_what, found, before, sight, expected) => {
    expect(codes(found, before.map(told), sight)).toEqual(expected);
  });

  test.each([
    ['it tells itself when it began', atRisk({ since: MORNING }), [], MORNING],
    ['else when it was first told', atRisk(), [told(atRisk())], MORNING],
    ['else now', atRisk(), [], NOON],
    ['its own word goes before what was told', atRisk({ since: NOON }), [told(atRisk())], NOON],
  ])('since: %s', (_what, found, remembered, since) => {
    const news = problemChanges({ problems: [found], sight: EVERYTHING }, remembered, NOW);
    expect(news.problems[0]?.since).toBe(since);
    expect(news.remembered[0]?.since).toBe(since);
  });

  test('what cleared is told as it was told when it appeared', () => {
    const before = told(atRisk({ remedy: 'byods extend-data-source ds-1' }));
    expect(problemChanges({ problems: [], sight: EVERYTHING }, [before], NOW).changes.cleared).toEqual([before]);
  });

  test('a thousand at once keep their order', () => {
    const many = Array.from({ length: 1000 }, (_, index) => atRisk({ id: `ds-${index}` }));
    const news = problemChanges({ problems: many, sight: EVERYTHING }, [], NOW);
    expect(news.changes.appeared.map(({ id }) => id)).toEqual(many.map(({ id }) => id));
  });

  test('whoever adds what appears and takes away what clears knows what is remembered, whatever the runs could see', () => {
    const problem = fc.record({
      code: fc.constantFrom('data-source-at-risk', 'data-sources-not-read', 'store-corrupt'),
      message: fc.string(),
      orgId: fc.constantFrom(undefined, ORG, OTHER),
      id: fc.constantFrom(undefined, 'ds-1', 'ds-2'),
    }) as fc.Arbitrary<ReportedProblem>;
    const sight = fc.option(fc.record({ orgsNotRead: fc.subarray([ORG, OTHER]) }), { nil: undefined });
    const runs = fc.array(fc.record({ problems: fc.array(problem), sight }), { maxLength: 8 });
    const name = ({ code, orgId, id }: ReportedProblem) => [code, orgId, id].join();
    fc.assert(
      fc.property(runs, (looks) => {
        let remembered: readonly ReportedProblem[] = [];
        const known = new Set<string>();
        for (const look of looks) {
          const news = problemChanges(look, remembered, NOW);
          for (const each of news.changes.appeared) {
            expect(known.has(name(each))).toBe(false);
            known.add(name(each));
          }
          for (const each of news.changes.cleared) expect(known.delete(name(each))).toBe(true);
          for (const each of look.problems) expect(known.has(name(each))).toBe(true);
          ({ remembered } = news);
          expect(new Set(remembered.map(name))).toEqual(known);
          // The same look again changes nothing.
          expect(problemChanges(look, remembered, NOW).changes).toEqual({ appeared: [], cleared: [] });
        }
      }),
    );
  });
});
