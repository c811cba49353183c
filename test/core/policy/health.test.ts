import { describe, expect, test } from 'vitest';
import type { ErrorJson } from '../../../src/core/errors.ts';
import { dataSourceProblems, type Problem, worstFirst } from '../../../src/core/policy/health.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const HOUR = 3_600_000;
const ds = { id: 'ds-1', orgId: 'org-1' };
const refused: ErrorJson = { code: 'forbidden', message: 'Webex said no', remedy: 'ask the administrator' };

describe('dataSourceProblems', () => {
  test.each<[string, { atRisk: boolean; expiresAt?: number }, ErrorJson | undefined, Partial<Problem> | undefined]>([
    ['nothing is wrong', { atRisk: false, expiresAt: NOW + 20 * HOUR }, undefined, undefined],
    ['nobody knows its end', { atRisk: false }, undefined, undefined],
    ['at risk', { atRisk: true, expiresAt: NOW + 1 }, undefined, { code: 'data-source-at-risk', grave: true }],
    [
      'over, to the millisecond',
      { atRisk: true, expiresAt: NOW },
      undefined,
      { code: 'data-source-expired', since: NOW },
    ],
    ['over', { atRisk: true, expiresAt: NOW - HOUR }, undefined, { code: 'data-source-expired', since: NOW - HOUR }],
    [
      'not extended, with time left',
      { atRisk: false, expiresAt: NOW + 20 * HOUR },
      refused,
      { code: 'extension-failing', grave: false },
    ],
    ['not extended, of unknown end', { atRisk: false }, refused, { code: 'extension-failing' }],
    ['not extended, at risk', { atRisk: true, expiresAt: NOW + HOUR }, refused, { code: 'data-source-at-risk' }],
    ['not extended, over', { atRisk: true, expiresAt: NOW - HOUR }, refused, { code: 'data-source-expired' }],
  ])('%s', (_what, life, error, expected) => {
    const problems = dataSourceProblems(ds, life, NOW, error);
    if (!expected) return expect(problems).toEqual([]);
    expect(problems).toEqual([expect.objectContaining({ ...ds, ...expected })]);
    const { message, remedy } = problems[0]!;
    expect(message).toContain('ds-1');
    if (error) expect(message).toContain('Webex said no');
    expect(remedy).toBe(error ? 'ask the administrator' : 'byods extend-data-source ds-1');
  });

  test('of an org that nobody knows, and an error without a remedy', () => {
    const error: ErrorJson = { code: 'bad-answer', message: 'Webex said nothing' };
    const [problem] = dataSourceProblems({ id: 'ds-1', orgId: undefined }, { atRisk: false }, NOW, error);
    expect(problem).not.toHaveProperty('orgId');
    expect(problem?.remedy).toBe('byods extend-data-source ds-1');
  });
});

test('the worst first, and of one kind in the order given', () => {
  const problem = (code: Problem['code'], id: string): Problem => ({ code, id, message: '', remedy: '', grave: false });
  const given = [
    problem('nothing-renews', 'a'),
    problem('extension-failing', 'b'),
    problem('data-source-expired', 'c'),
    problem('extension-failing', 'd'),
    problem('reauthorization-required', 'e'),
    problem('data-sources-not-read', 'f'),
  ];
  expect(worstFirst(given).map(({ id }) => id)).toEqual(['e', 'c', 'f', 'b', 'd', 'a']);
});
