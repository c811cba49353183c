import { AT_RISK_MINUTES, AT_RISK_PERCENT } from '../core/policy/data-source-renewal.ts';
import { sawEverything } from '../core/policy/problem-changes.ts';
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
  /** The document, or each of a store of many, as it is after the pass. */
  readonly configs: readonly TokenConfig[];
  /** Whether it was asked for certain data sources alone: then it says nothing about the others. */
  readonly partly: boolean;
  readonly now: number;
  /** The clock as Webex sees it. */
  readonly serverNow: number;
}

/** A run that failed before it had a report. */
export const FAILED_RUN: Measured = { SuccessfulRuns: 0 };

/**
 * What a pass measured. Where not everything is known, the least of what is known is no more than an upper bound: it is
 * told where it is at risk already, for an alarm must not fall silent, and left out where it would reassure, since an org
 * that could not be read may have lapsed. Each is rounded down, so that an alarm "below" never waits for the rounding.
 * Pure.
 */
export function measuredPass({ report, exitCode, sight, configs, partly, now, serverNow }: MeasuredPass): Measured {
  const { counts, requests } = report;
  const ends = configs.flatMap((config) => firstEndThatNeedsAPerson(config, now) ?? []);
  const end = ends.length === 0 ? undefined : Math.min(...ends);
  return {
    // A look while the schedule is paused renewed nothing: what counts the silence goes on counting.
    ...(exitCode !== 0 ? FAILED_RUN : partly || report.paused ? {} : { SuccessfulRuns: 1 }),
    ...leastLives(report.dataSources, serverNow, sawEverything(sight) && !partly),
    ...(end !== undefined && { LeastRefreshTokenDaysLeft: down((end - now) / DAY_MS, 10) }),
    DataSourcesExtended: counts.extended,
    DataSourcesFailed: counts.failed,
    DataSourcesDeferred: counts.deferred,
    DeadRungs: configs.reduce((sum, config) => sum + deadRungs(config, now), 0),
    WebexRequests: requests,
  };
}

/** `complete`: these are all the data sources that there are. */
function leastLives(rows: readonly DataSourceReport[], now: number, complete: boolean): Measured {
  const enabled = rows.filter(({ action }) => action !== 'skipped');
  const lives = enabled.map(({ expiresAt, lifetimeMinutes }) => {
    const minutes = expiresAt === undefined ? undefined : (Date.parse(expiresAt) - now) / MINUTE_MS;
    const known = minutes !== undefined && lifetimeMinutes !== undefined;
    return { minutes, percent: known ? (100 * minutes) / lifetimeMinutes : undefined };
  });
  const minutes = least(
    lives.map((life) => life.minutes),
    { complete, riskBelow: AT_RISK_MINUTES },
  );
  const percent = least(
    lives.map((life) => life.percent),
    { complete, riskBelow: AT_RISK_PERCENT },
  );
  return {
    ...(minutes !== undefined && { LeastDataSourceMinutesLeft: down(minutes) }),
    ...(percent !== undefined && { LeastLifeLeftPercent: down(percent, 10) }),
  };
}

/** The least of what is known, where that is all or where it is at risk; undefined of nothing. */
function least(
  values: readonly (number | undefined)[],
  { complete, riskBelow }: { complete: boolean; riskBelow: number },
): number | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  const smallest = Math.min(...known);
  return (complete && known.length === values.length) || smallest < riskBelow ? smallest : undefined;
}

function down(value: number, parts = 1): number {
  return Math.floor(value * parts) / parts;
}
