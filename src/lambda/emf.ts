import { METRIC_DIMENSION, METRIC_NAMESPACE, METRICS, type MetricName } from './metric-names.ts';
import type { Measured } from './metrics.ts';

/** Which run was measured. */
export interface MeasuredRun {
  /** `AWS_LAMBDA_FUNCTION_NAME`. */
  readonly functionName: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Told beside the metrics, to be searched for; none of them a dimension. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * The fields of one log line from which CloudWatch takes metrics: the embedded metric format,
 * docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricFields(measured: Measured, { functionName, at, properties }: MeasuredRun) {
  const names = (Object.keys(METRICS) as MetricName[]).filter((name) => measured[name] !== undefined);
  const Metrics = names.map((Name) => ({ Name, Unit: METRICS[Name].unit }));
  const directive = { Namespace: METRIC_NAMESPACE, Dimensions: [[METRIC_DIMENSION]], Metrics };
  return {
    _aws: { Timestamp: at, CloudWatchMetrics: [directive] },
    [METRIC_DIMENSION]: functionName,
    ...properties,
    ...measured,
  };
}
