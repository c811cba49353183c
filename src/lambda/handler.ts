import { createLog } from '../adapters/log.ts';
import type { Log } from '../core/ports.ts';
import type { RenewalReport } from '../core/report.ts';
import { type Environment, LOG_LEVELS, type LogLevel } from '../core/settings.ts';
import { metricFields } from './emf.ts';
import { tellEvents, tellingMs } from './events.ts';
import { runOnce } from './run.ts';

/** The part of Lambda's context that we use. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
  readonly awsRequestId?: string;
}

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

function levelOf({ LOG_LEVEL }: Environment): LogLevel {
  const level = LOG_LEVEL?.toLowerCase() as LogLevel | undefined;
  return level && LOG_LEVELS.includes(level) ? level : 'info';
}

function lambdaLog(level: LogLevel): Log {
  return createLog({
    level,
    format: 'json',
    // Not console.log: the runtime would wrap the line into a message of its own, in which CloudWatch finds no metric.
    write: (line) => process.stdout.write(line),
  });
}
