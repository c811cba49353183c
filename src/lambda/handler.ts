import type { RenewalReport } from '../core/report.ts';
import { metricFields } from './emf.ts';
import { tellEvents, tellingMs } from './events.ts';
import type { LambdaContext } from './handler-context.ts';
import { lambdaLog, levelOf } from './log.ts';
import { runOnce } from './run.ts';

/** Left at the end for the last save, the report and the log. */
const CLOSING_MS = 3000;
/** Left when an event bus has been told. */
const METRICS_MS = 1000;

/**
 * The hourly pass as a Lambda function. Reads the secret anew on every invocation, stops starting work as the time
 * runs out, tells the event bus if one is named, writes its metrics as one line (which CloudWatch takes unless METRICS is none), and returns the report when all is well,
 * warnings included.
 *
 * Throws after everything else is finished when something failed or an org has no token: Lambda's `Errors` metric, its
 * retries and the dead-letter queue see nothing that is merely returned. Two parameters: nodejs24.x refuses three.
 */
export async function handler(event: unknown, context: LambdaContext): Promise<RenewalReport> {
  const { env } = process;
  const startedAt = Date.now();
  const log = lambdaLog(levelOf(env));
  const remaining = (left: number) => ({ remainingMs: () => context.getRemainingTimeInMillis() - left });

  const outcome = await runOnce(event, { env, log, budget: remaining(CLOSING_MS + tellingMs(env)) });
  const durationMs = Date.now() - startedAt;
  const { told, measured } = outcome;
  const failed = told && (await tellEvents(told, { env, log, budget: remaining(METRICS_MS) }));
  const metrics = { ...measured, RunDurationMs: durationMs, ...(failed !== undefined && { EventsFailed: failed }) };
  const functionName = env.AWS_LAMBDA_FUNCTION_NAME ?? 'byods-keeper';
  const properties = { requestId: context.awsRequestId };
  if (env.METRICS?.trim() === 'none') log.info('metrics', { ...properties, ...metrics });
  // Whatever LOG_LEVEL says: an alarm that hears nothing rings.
  else lambdaLog('info').info('metrics', metricFields(metrics, { functionName, at: Date.now(), properties }));
  if ('failure' in outcome) throw outcome.failure;
  return outcome.report;
}
