import { createLog } from '../adapters/log.ts';
import { composeKeeper } from '../compose.ts';
import { asKeeperError, type KeeperError } from '../core/errors.ts';
import type { Budget, Log } from '../core/ports.ts';
import { runRenewalPass } from '../core/renewal-pass.ts';
import type { RenewalReport } from '../core/report.ts';
import { type Environment, LOG_LEVELS, type LogLevel } from '../core/settings.ts';
import { VERSION } from '../core/version.ts';
import { readEvent } from './event.ts';

/** The part of Lambda's context that we use. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
  readonly awsRequestId?: string;
}

/** Left at the end for the last save, the report and the log. */
const CLOSING_MS = 3000;

/**
 * The hourly pass as a Lambda function. Reads the secret anew on every invocation, stops starting work as the time
 * runs out, and returns the report when all is well, warnings included.
 *
 * Throws after everything else is finished when something failed or an org has no token: Lambda's `Errors` metric, its
 * retries and the dead-letter queue see nothing that is merely returned. Two parameters: nodejs24.x refuses three.
 */
export async function handler(event: unknown, context: LambdaContext): Promise<RenewalReport> {
  const log = lambdaLog(process.env);
  const budget: Budget = { remainingMs: () => context.getRemainingTimeInMillis() - CLOSING_MS };
  try {
    return await runOnce(event, log, budget);
  } catch (thrown) {
    if (thrown instanceof RenewalFailed) throw thrown;
    const error = asKeeperError(thrown);
    log.error(error.message, { error: error.toJSON() });
    throw failureOf(error);
  }
}

async function runOnce(event: unknown, log: Log, budget: Budget): Promise<RenewalReport> {
  const request = readEvent(event);
  const keeper = await composeKeeper({ env: process.env, log, budget });
  try {
    const { settings } = keeper;
    const only = request.only ?? settings.onlyDataSources;
    const { report, exitCode } = await runRenewalPass(keeper, {
      lifetimeMinutes: request.minutes ?? settings.lifetimeMinutes,
      renewAfterMinutes: settings.renewAfterMinutes,
      concurrency: settings.concurrency,
      ...(only && { only }),
      ...(request.force && { force: true }),
    });
    const { outcome, counts, requests, warnings } = report;
    for (const warning of warnings) log.warn(warning);
    log.info('renewal pass', { outcome, counts, requests, version: VERSION });
    if (exitCode !== 0) throw new RenewalFailed(report);
    return report;
  } finally {
    await keeper.close();
  }
}

/** A pass that failed, in part or whole. Its message is what Lambda shows, and what an alarm's reader sees first. */
class RenewalFailed extends Error {
  constructor(report: RenewalReport) {
    const { outcome, counts, credentials, dataSources, error } = report;
    const first =
      error ?? credentials.find((each) => each.error)?.error ?? dataSources.find((each) => each.error)?.error;
    const sources = `${counts.failed} data sources failed, ${counts.deferred} deferred, ${counts.extended} extended`;
    const remedy = first?.remedy === undefined ? '' : ` To mend it: ${first.remedy}.`;
    super(`renewal ${outcome}: ${sources}. ${first?.message ?? ''}.${remedy}${tracking(first?.trackingId)}`);
    this.name = 'RenewalFailed';
  }
}

/** For Webex's support, who find the request by it. */
function tracking(id: string | undefined): string {
  return id === undefined ? '' : ` trackingId: ${id}`;
}

function failureOf(error: KeeperError): Error {
  const remedy = error.remedy === undefined ? '' : ` To mend it: ${error.remedy}.`;
  const failure = new Error(`${error.message}.${remedy}${tracking(error.trackingId)}`);
  failure.name = error.code;
  return failure;
}

function lambdaLog(env: Environment): Log {
  const level = env.LOG_LEVEL?.toLowerCase() as LogLevel | undefined;
  return createLog({
    level: level && LOG_LEVELS.includes(level) ? level : 'info',
    format: 'json',
    // Not console.log: the runtime would wrap the line into a message of its own.
    write: (line) => process.stdout.write(line),
  });
}
