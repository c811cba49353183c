import { expect } from 'vitest';
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRICS, type MetricName } from '../../../src/lambda/metric-names.ts';

/** The one line that CloudWatch takes metrics from, and what it declares. */
export function metricsIn(logs: readonly string[]): Record<string, number> {
  const lines = logs.map((line) => JSON.parse(line)).filter((line) => line._aws);
  expect(lines).toHaveLength(1);
  const { _aws, ...line } = lines[0];
  const [{ Namespace, Dimensions, Metrics }] = _aws.CloudWatchMetrics;
  expect({ Namespace, Dimensions }).toEqual({ Namespace: METRIC_NAMESPACE, Dimensions: [[METRIC_DIMENSION]] });
  expect(line[METRIC_DIMENSION]).toBe('byods-test');
  expect(Math.abs(Date.now() - _aws.Timestamp)).toBeLessThan(60_000);
  return Object.fromEntries(
    (Metrics as { Name: MetricName; Unit: string }[]).map(({ Name, Unit }) => {
      expect(Unit).toBe(METRICS[Name].unit);
      expect(line[Name]).toEqual(expect.any(Number));
      return [Name, line[Name]];
    }),
  );
}
