import { deadRungs, firstEndThatNeedsAPerson } from '../core/policy/rungs.ts';
import type { RenewalPassResult } from '../core/renewal-pass.ts';
import type { DataSourceReport } from '../core/report.ts';
import type { TokenConfig } from '../core/token-config.ts';
import type { MetricName } from './metric-names.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What a run measured. What is not known is absent. */
export type Measured = { readonly [name in MetricName]?: number };

/** A pass that came to its end, and what it left. Times are epoch milliseconds. */
export interface MeasuredPass extends RenewalPassResult {
  /** As it is after the pass. */
  readonly config: TokenConfig;
  /** Whether it was asked for certain data sources alone: then it says nothing about the others. */
  readonly partly: boolean;
  readonly now: number;
  /** The clock as Webex sees it. */
  readonly serverNow: number;
}

/** A run that failed before it had a report. */
export const FAILED_RUN: Measured = { SuccessfulRuns: 0 };

/**
 * What a pass measured. A least value is told only where everything that it is the least of is known: an org that could
 * not be read may have lapsed. Each is rounded down, so that an alarm "below" never waits for the rounding. Pure.
 */
export function measuredPass({ report, exitCode, sight, config, partly, now, serverNow }: MeasuredPass): Measured {
  const { counts, requests } = report;
  const end = firstEndThatNeedsAPerson(config, now);
  return {
    // A look while the schedule is paused renewed nothing: what counts the silence goes on counting.
    ...(exitCode !== 0 ? FAILED_RUN : partly || report.paused ? {} : { SuccessfulRuns: 1 }),
    ...(sight.orgsNotRead.length === 0 && !partly && leastLives(report.dataSources, serverNow)),
    ...(end !== undefined && { LeastRefreshTokenDaysLeft: down((end - now) / DAY_MS, 10) }),
    DataSourcesExtended: counts.extended,
    DataSourcesFailed: counts.failed,
    DataSourcesDeferred: counts.deferred,
    DeadRungs: deadRungs(config, now),
    WebexRequests: requests,
  };
}

function leastLives(rows: readonly DataSourceReport[], now: number): Measured {
  const enabled = rows.filter(({ action }) => action !== 'skipped');
  const lives = enabled.map(({ expiresAt, lifetimeMinutes }) => {
    const minutes = expiresAt === undefined ? undefined : (Date.parse(expiresAt) - now) / MINUTE_MS;
    const known = minutes !== undefined && lifetimeMinutes !== undefined;
    return { minutes, percent: known ? (100 * minutes) / lifetimeMinutes : undefined };
  });
  const minutes = least(lives.map((life) => life.minutes));
  const percent = least(lives.map((life) => life.percent));
  return {
    ...(minutes !== undefined && { LeastDataSourceMinutesLeft: down(minutes) }),
    ...(percent !== undefined && { LeastLifeLeftPercent: down(percent, 10) }),
  };
}

/** The least of what is all known; undefined of nothing. */
function least(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 || known.length < values.length ? undefined : Math.min(...known);
}

function down(value: number, parts = 1): number {
  return Math.floor(value * parts) / parts;
}
