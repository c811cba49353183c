import { composeKeeper } from '../compose.ts';
import { asKeeperError } from '../core/errors.ts';
import type { Budget, Log } from '../core/ports.ts';
import { failedRun, reportedRun, type ToldRun } from '../core/problem-news.ts';
import type { RenewalPassResult } from '../core/renewal-pass.ts';
import type { RenewalReport } from '../core/report.ts';
import type { Environment } from '../core/settings.ts';
import { runStartedPass } from '../core/started-pass.ts';
import { VERSION } from '../core/version.ts';
import { type Request, readEvent } from './event.ts';
import { failureOf, RenewalFailed } from './failure.ts';
import { FAILED_RUN, type Measured, measuredPass } from './metrics.ts';
import { orgLines } from './org-lines.ts';

/** What came of an invocation. */
export type Outcome = ({ readonly report: RenewalReport } | { readonly failure: Error }) & {
  readonly measured: Measured;
  /** Absent for an event that asks for what cannot be, where whoever sent it is told; and for a mere look. */
  readonly told?: ToldRun;
};

/** Where and how long a run goes on. */
export interface RunWorld {
  readonly env: Environment;
  readonly log: Log;
  readonly budget: Budget;
}

/** Does what an event asks for. Never throws: what failed is the outcome. */
export async function runOnce(event: unknown, world: RunWorld): Promise<Outcome> {
  let request: Request | undefined;
  try {
    request = readEvent(event);
    return await renew(request, world);
  } catch (thrown) {
    const error = asKeeperError(thrown);
    world.log.error(error.message, { error: error.toJSON() });
    return { failure: failureOf(error), measured: FAILED_RUN, ...(request && { told: failedRun(error) }) };
  }
}

async function renew(request: Request, { env, log, budget }: RunWorld): Promise<Outcome> {
  const keeper = await composeKeeper({ env, log, budget });
  try {
    const { settings } = keeper;
    const only = request.only ?? settings.onlyDataSources;
    const options = {
      lifetimeMinutes: request.minutes ?? settings.lifetimeMinutes,
      renewAfterMinutes: settings.renewAfterMinutes,
      concurrency: settings.concurrency,
      ...(only && { only }),
      ...(request.force && { force: true }),
    };
    if (request.reason !== undefined) log.info('run requested', { reason: request.reason });
    const result = await runStartedPass(keeper, options, request.start);
    tellLog(result, log);
    const config = await keeper.tokens.config();
    const times = { now: keeper.clock.now(), serverNow: keeper.webex.serverNow() };
    const measured = measuredPass({ ...result, ...times, config, partly: request.only !== undefined });
    const { report, exitCode, held } = result;
    if (held) return { report, measured };
    const told = reportedRun(result);
    return exitCode === 0 ? { report, measured, told } : { failure: new RenewalFailed(report), measured, told };
  } finally {
    await keeper.close();
  }
}

function tellLog({ report }: RenewalPassResult, log: Log): void {
  const { outcome, counts, requests, warnings, error, paused } = report;
  if (error) log.error(error.message, { error });
  for (const warning of warnings) log.warn(warning);
  for (const line of orgLines(report)) log.info('org', { ...line });
  log.info(paused ? 'paused' : 'renewal pass', { ...paused, outcome, counts, requests, version: VERSION });
}
