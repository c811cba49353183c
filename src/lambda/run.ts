import { composeKeeper, type Keeper } from '../compose.ts';
import { choiceOfMany } from '../compose-store-choice.ts';
import { asKeeperError } from '../core/errors.ts';
import { runPartitions } from '../core/partitions/run.ts';
import type { Budget, Log } from '../core/ports.ts';
import { failedRun, reportedRun, type ToldRun } from '../core/problem-news.ts';
import type { RenewalPassResult } from '../core/renewal-pass.ts';
import type { RenewalReport } from '../core/report.ts';
import type { Environment, Settings } from '../core/settings.ts';
import { runStartedPass, type StartedPassResult } from '../core/started-pass.ts';
import { VERSION } from '../core/version.ts';
import { type Request, readEvent } from './event.ts';
import { failureOf, RenewalFailed } from './failure.ts';
import { FAILED_RUN, type Measured, type MeasuredPass, measuredPass } from './metrics.ts';
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

async function renew(request: Request, world: RunWorld): Promise<Outcome> {
  if (request.reason !== undefined) world.log.info('run requested', { reason: request.reason });
  const choice = choiceOfMany(world);
  return choice ? await renewAll(choice, request, world) : await renewOne(request, world);
}

async function renewOne(request: Request, { env, log, budget }: RunWorld): Promise<Outcome> {
  const keeper = await composeKeeper({ env, log, budget });
  try {
    const result = await runStartedPass(keeper, optionsOf(request, keeper.settings), request.start);
    const configs = [await keeper.tokens.config()];
    return outcomeOf({ ...result, configs }, request, keeper, log);
  } finally {
    await keeper.close();
  }
}

/** A store of many: the pass over each of its documents. */
async function renewAll(choice: Keeper['choice'], request: Request, { env, log, budget }: RunWorld): Promise<Outcome> {
  const { composePartitions } = await import('../compose-partitions.ts');
  const all = await composePartitions(choice, { env, log, budget });
  try {
    return outcomeOf(await runPartitions(all, optionsOf(request, all.settings), request.start), request, all, log);
  } finally {
    await all.close();
  }
}

function optionsOf({ only: asked, minutes, force }: Request, settings: Settings) {
  const only = asked ?? settings.onlyDataSources;
  return {
    lifetimeMinutes: minutes ?? settings.lifetimeMinutes,
    renewAfterMinutes: settings.renewAfterMinutes,
    concurrency: settings.concurrency,
    ...(only && { only }),
    ...(force && { force: true }),
  };
}

function outcomeOf(
  result: StartedPassResult & Pick<MeasuredPass, 'configs'>,
  request: Request,
  { clock, webex }: Pick<Keeper, 'clock' | 'webex'>,
  log: Log,
): Outcome {
  tellLog(result, log);
  const times = { now: clock.now(), serverNow: webex.serverNow() };
  const measured = measuredPass({ ...result, ...times, partly: request.only !== undefined });
  const { report, exitCode, held } = result;
  if (held) return { report, measured };
  const told = reportedRun(result);
  return exitCode === 0 ? { report, measured, told } : { failure: new RenewalFailed(report), measured, told };
}

function tellLog({ report }: RenewalPassResult, log: Log): void {
  const { outcome, counts, requests, warnings, error, paused } = report;
  if (error) log.error(error.message, { error });
  for (const warning of warnings) log.warn(warning);
  for (const part of report.partitions ?? []) log.info('partition', { ...part });
  for (const line of orgLines(report)) log.info('org', { ...line });
  log.info(paused ? 'paused' : 'renewal pass', { ...paused, outcome, counts, requests, version: VERSION });
}
