import { describe, expect, test } from 'vitest';
import { deployCommand, readWantedSchedule, stackInWords } from '../../../src/core/policy/new-schedule.ts';
import { letsRequestThrough } from '../../../src/core/policy/run-request.ts';
import { leftWhenExtended, slackWarnings } from '../../../src/core/policy/schedule-slack.ts';

const NOW = Date.UTC(2026, 10, 22, 12);

describe('what a schedule leaves of a token', () => {
  test.each<[number, number, number, number]>([
    // Every so many minutes, a lifetime, due after so many: what is left when it is extended.
    [60, 1440, 50, 1380],
    [30, 1440, 50, 1380],
    [60, 180, 50, 120],
    [60, 100, 50, 40],
    [15, 60, 50, 30],
    [15, 60, 20, 30],
    [60, 60, 50, 0],
    [120, 60, 50, -60],
  ])('%i min, %i min, due after %i: %i', (interval, lifetimeMinutes, renewAfterMinutes, left) => {
    expect(leftWhenExtended(interval, { lifetimeMinutes, renewAfterMinutes })).toBe(left);
  });

  test.each<[string, number, number, RegExp[]]>([
    ['every hour, a day', 60, 1440, []],
    ['just twice the interval', 60, 180, []],
    ['a minute less', 60, 179, [/has 1 h 59 min left .* less than twice the 1 h/]],
    ['over before it comes', 60, 60, [/has nothing left/]],
    ['seldom', 61, 1440, [/^the schedule leaves up to 1 h 1 min between two runs: it should come once an hour$/]],
    ['seldom and short', 120, 300, [/once an hour/, /less than twice/]],
    ['it ends', Number.POSITIVE_INFINITY, 1440, [/^the schedule ends/]],
  ])('%s', (_, interval, lifetimeMinutes, expected) => {
    const warnings = slackWarnings(interval, { lifetimeMinutes, renewAfterMinutes: 50 });
    expect(warnings).toHaveLength(expected.length);
    for (const [index, words] of expected.entries()) expect(warnings[index]).toMatch(words);
  });
});

describe('a schedule that is wanted', () => {
  test.each([
    ['rate(1 hour)', 60, true],
    [' rate(5 minutes) ', 5, true],
    ['cron(0/30 * * * ? *)', 30, false],
    ['cron(5 * * * ? *)', 60, false],
  ])('%s', (text, intervalMinutes, isRate) => {
    expect(readWantedSchedule(text, NOW)).toEqual({ expression: text.trim(), intervalMinutes, isRate });
  });

  test.each<[string, string, RegExp]>([
    ['rate(61 minutes)', 'refused', /1 h 1 min between two runs.*alarm silence/],
    ['rate(1 day)', 'refused', /1 d between/],
    ['cron(0 8-17 * * ? *)', 'refused', /15 h between/],
    ['cron(0 * * * ? 2026)', 'refused', /ends/],
    ['hourly', 'usage', /is no schedule of EventBridge/],
    ['0 * * * *', 'usage', /is no schedule/],
    ['', 'usage', /is no schedule/],
  ])('%s is %s', (text, code, words) => {
    expect(() => readWantedSchedule(text, NOW)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(words), remedy: expect.any(String) }),
    );
  });

  test.each<[string, string | undefined, string | RegExp]>([
    ['rate(5 minutes)', undefined, 'deploy/deploy.sh --name one --set ScheduleMinutes=5'],
    ['rate(1 hour)', 'eu-west-1', 'deploy/deploy.sh --name one --region eu-west-1 --set ScheduleMinutes=60'],
    ['rate(4 minutes)', undefined, /rate\(5 minutes\)/],
    ['cron(0/30 * * * ? *)', undefined, /rate\(30 minutes\)/],
  ])('of a stack: %s', (text, region, expected) => {
    const command = () => deployCommand('one', region, readWantedSchedule(text, NOW));
    if (typeof expected === 'string') expect(command()).toBe(expected);
    else expect(command).toThrow(expect.objectContaining({ code: 'refused', remedy: expect.stringMatching(expected) }));
  });

  test('only the words of the template name a stack', () => {
    expect(stackInWords('The hourly run of byods-keeper, stack one')).toBe('one');
    for (const other of [undefined, '', 'one', 'The hourly run of byods-keeper, stack one; rm -rf /'])
      expect(stackInWords(other)).toBeUndefined();
  });
});

describe('whether a rule lets the request through', () => {
  const ours = { source: ['byods-keeper'], 'detail-type': ['Run Requested'], detail: { function: ['f'] } };

  test.each<[string, unknown, boolean]>([
    ['that of the template', ours, true],
    ['of every function', { ...ours, detail: undefined }, true],
    ['all events of ours', { source: ['byods-keeper'] }, true],
    ['among others', { ...ours, source: ['x', 'byods-keeper'], detail: { function: ['g', 'f'] } }, true],
    ['of another function', { ...ours, detail: { function: ['g'] } }, false],
    ['of another source', { ...ours, source: ['x'] }, false],
    ['of other events', { ...ours, 'detail-type': ['Renewal Failed'] }, false],
    ['with a further condition', { ...ours, account: ['1'] }, false],
    ['with a further condition in the detail', { ...ours, detail: { function: ['f'], reason: ['x'] } }, false],
    ['with a matcher', { ...ours, source: [{ prefix: 'byods' }] }, false],
    ['no object', ['byods-keeper'], false],
    ['a detail that is no object', { ...ours, detail: 'f' }, false],
  ])('%s', (_, pattern, expected) => {
    expect(letsRequestThrough(JSON.stringify(pattern), 'f')).toBe(expected);
  });

  test('no JSON is no', () => {
    expect(letsRequestThrough('{', 'f')).toBe(false);
  });
});
