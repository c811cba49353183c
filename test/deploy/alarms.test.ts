import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRICS } from '../../src/lambda/metric-names.ts';
import { whyNo } from '../support/deploy/python.ts';
import { type Fields, type Resource, stackOf, theOne } from '../support/deploy/stack.ts';

const GUIDE = 'deploy/AWS_SETUP.md';

const alarms = (stack: readonly Resource[]) => stack.filter(({ type }) => type === 'AWS::CloudWatch::Alarm');

/** The metric that an alarm looks at, by itself or filled. */
function metricOf({ properties }: Resource): Fields {
  const [first] = (properties.Metrics ?? []) as { MetricStat: Fields & { Metric: Fields } }[];
  return first ? { ...first.MetricStat, ...first.MetricStat.Metric } : properties;
}

/** Whether an alarm is raised by values, one a period, the newest last; `undefined` where nothing was written. */
function raised({ properties }: Resource, values: readonly (number | undefined)[]): boolean | 'as it was' {
  const { ComparisonOperator, Threshold, EvaluationPeriods, DatapointsToAlarm, TreatMissingData } = properties;
  const breaches = (value: number) =>
    ComparisonOperator === 'LessThanThreshold' ? value < Number(Threshold) : value >= Number(Threshold);
  const filled = (properties.Metrics as { Expression?: string }[] | undefined)?.some(({ Expression }) =>
    /^FILL\(\w+, 0\)$/.test(Expression ?? ''),
  );
  const last = values.slice(-Number(EvaluationPeriods)).map((value) => (filled ? (value ?? 0) : value));
  if (TreatMissingData === 'ignore' && last.every((value) => value === undefined)) return 'as it was';
  const bad = last.filter((value) => (value === undefined ? TreatMissingData === 'breaching' : breaches(value)));
  return bad.length >= Number(DatapointsToAlarm ?? EvaluationPeriods);
}

describe.skipIf(whyNo('samtranslator'))('G7: the alarms (skipped, loudly, without samtranslator)', () => {
  const stack = () => stackOf('one', { Monitoring: 'full', AlarmEmail: 'ops@corp.test' });
  const alarm = (name: string) => alarms(stack()).find(({ properties }) => properties.AlarmName === `one-${name}`)!;

  test.each([
    ['errors', 'a run failed', [1], true],
    [
      'errors',
      'a run failed that took a quarter of an hour',
      [undefined, undefined, 1, undefined, undefined, undefined],
      true,
    ],
    ['errors', 'nothing failed', [0], false],
    ['errors', 'nothing ran', [undefined], false],
    ['silence', 'no run for two hours', [undefined], true],
    ['silence', 'runs that all failed for two hours', [0], true],
    ['silence', 'no run, after hours with runs', [2, 2, undefined], true],
    ['silence', 'one good run', [1], false],
    ['data-source-hours', '5 h 59 min left', [359], true],
    ['data-source-hours', '6 h left', [360], false],
    ['data-source-hours', 'nobody looks any more', [undefined], 'as it was'],
    ['data-source-life', 'just under a quarter', [24.9], true],
    ['data-source-life', 'a quarter', [25], false],
    ['refresh-token-14-days', 'just under 14 days', [13.9], true],
    ['refresh-token-14-days', '14 days', [14], false],
    ['refresh-token-3-days', 'just under 3 days', [2.9], true],
    ['refresh-token-3-days', '3 days', [3], false],
    ['undelivered', 'one message', [1], true],
    ['undelivered', 'none', [0], false],
    ['throttles', 'once', [0, 0, 1], false],
    ['throttles', 'again and again', [1, 0, 1], true],
    ['throttles', 'never', [undefined, undefined, undefined], false],
  ] as const)('%s: %s', (name, _, values, expected) => {
    expect(raised(alarm(name), values)).toBe(expected);
  });

  test('each is of a metric that somebody writes, by the name of this function', () => {
    for (const { Namespace, MetricName, Dimensions } of alarms(stack()).map(metricOf)) {
      if (Namespace === METRIC_NAMESPACE) expect(Object.keys(METRICS)).toContain(MetricName);
      else
        expect(['AWS/Lambda Errors', 'AWS/Lambda Throttles', 'AWS/SQS ApproximateNumberOfMessagesVisible']).toContain(
          `${Namespace} ${MetricName}`,
        );
      expect(Dimensions).toEqual([
        Namespace === 'AWS/SQS'
          ? { Name: 'QueueName', Value: 'one/Undelivered.QueueName' }
          : { Name: METRIC_DIMENSION, Value: 'one/Keeper' },
      ]);
    }
  });

  test('what is written less often than it is looked at is not taken for missing', () => {
    const own = alarms(stack())
      .map(metricOf)
      .filter(({ Namespace }) => Namespace === METRIC_NAMESPACE);
    expect(own.map(({ MetricName, Period }) => `${MetricName} ${Period}`)).toEqual([
      // Two hours, and the little by which a run may be late.
      'SuccessfulRuns 7800',
      'LeastDataSourceMinutesLeft 3600',
      'LeastLifeLeftPercent 3600',
      'LeastRefreshTokenDaysLeft 3600',
      'LeastRefreshTokenDaysLeft 3600',
    ]);
  });

  test('each is told, when it begins and when it is over', () => {
    const told = { AlarmActions: ['one/Alarms'], OKActions: ['one/Alarms'] };
    for (const { properties } of alarms(stack())) expect(properties).toMatchObject(told);
    expect(theOne(stack(), 'AlarmsByEmail')).toMatchObject({ TopicArn: 'one/Alarms', Endpoint: 'ops@corp.test' });
  });

  test('each names the section that mends it', () => {
    const headings = [...readFileSync(GUIDE, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchor(heading!));
    const named = alarms(stack()).map(
      ({ properties }) => /deploy\/AWS_SETUP\.md#([\w-]+)$/.exec(String(properties.AlarmDescription))?.[1],
    );
    expect(named.filter((section) => !section || !headings.includes(section))).toEqual([]);
    expect(headings.filter((heading) => heading.startsWith('alarm-')).sort()).toEqual(named.sort());
  });

  test('Monitoring chooses what there is', () => {
    const kinds = (Monitoring: string) => {
      const types = stackOf('one', { Monitoring, AlarmEmail: 'ops@corp.test' }).map(({ type }) => type);
      return ['CloudWatch::Alarm', 'SNS::Topic', 'SNS::Subscription', 'CloudWatch::Dashboard'].map(
        (kind) => types.filter((type) => type === `AWS::${kind}`).length,
      );
    };
    const metrics = (Monitoring: string) => theOne(stackOf('one', { Monitoring }), 'Keeper').Environment;
    expect(['none', 'alarms', 'full'].map(metrics)).toMatchObject(
      ['none', 'cloudwatch', 'cloudwatch'].map((METRICS) => ({ Variables: { METRICS } })),
    );
    expect(kinds('none')).toEqual([0, 0, 0, 0]);
    expect(kinds('alarms')).toEqual([8, 1, 1, 0]);
    expect(kinds('full')).toEqual([8, 1, 1, 1]);
    expect(stackOf('one').some(({ type }) => type === 'AWS::SNS::Subscription')).toBe(false);
  });

  test('a shorter lifetime is judged by its quarter alone: six hours of it are no bad sign', () => {
    const names = alarms(stackOf('one', { TokenLifetimeMinutes: '60' })).map(({ properties }) => properties.AlarmName);
    expect(names).not.toContain('one-data-source-hours');
    expect(names).toContain('one-data-source-life');
  });

  test('the dashboard shows metrics that are written', () => {
    const body = JSON.parse(String(theOne(stack(), 'Dashboard').DashboardBody)) as {
      widgets: { properties: { metrics: (string | Fields)[][] } }[];
    };
    const shown = body.widgets.flatMap(({ properties }) => properties.metrics);
    for (const [namespace, metric, dimension, value] of shown) {
      if (namespace === METRIC_NAMESPACE) expect(Object.keys(METRICS)).toContain(metric);
      expect([dimension, value]).toEqual([METRIC_DIMENSION, 'one/Keeper']);
    }
    expect(new Set(shown.filter(([namespace]) => namespace === METRIC_NAMESPACE).map(([, metric]) => metric))).toEqual(
      new Set(Object.keys(METRICS)),
    );
  });
});

/** How a heading is linked to. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
