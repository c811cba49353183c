/** Where CloudWatch shows what the Lambda measures. */
export const METRIC_NAMESPACE = 'ByodsKeeper';

/** The one dimension: an alarm names the function, and orgs that come and go make no metric of their own. */
export const METRIC_DIMENSION = 'FunctionName';

/** A unit as CloudWatch spells it. It has none for minutes and days. */
export type MetricUnit = 'Count' | 'Milliseconds' | 'Percent' | 'None';

/**
 * Every metric that a run writes, its unit, and what it counts. Paused orgs are left out of all of them. One whose value
 * is not known is not written, and never guessed; a least value of which a part is known is written where that part
 * suffices for an alarm.
 */
export const METRICS = {
  SuccessfulRuns: {
    unit: 'Count',
    meaning:
      'runs that ended well, warnings allowed: 1, or 0 for one that failed; none for one that was asked for by data source, or that a pause held back',
  },
  LeastDataSourceMinutesLeft: {
    unit: 'None',
    meaning: 'until the first enabled data source has no valid token, in minutes; negative once it is over',
  },
  LeastLifeLeftPercent: { unit: 'Percent', meaning: 'the same, as a part of the lifetime of its token' },
  LeastRefreshTokenDaysLeft: {
    unit: 'None',
    meaning: 'until the first refresh token ends whose end needs a person, in days',
  },
  DataSourcesExtended: { unit: 'Count', meaning: 'data sources that the run extended' },
  DataSourcesFailed: { unit: 'Count', meaning: 'data sources that it tried to extend in vain' },
  DataSourcesDeferred: { unit: 'Count', meaning: 'data sources that the time did not suffice for' },
  DeadRungs: { unit: 'Count', meaning: 'credentials that nothing can renew any more, though others may give tokens' },
  RunDurationMs: { unit: 'Milliseconds', meaning: 'how long the run took' },
  WebexRequests: { unit: 'Count', meaning: 'requests sent to Webex' },
  EventsFailed: { unit: 'Count', meaning: 'events that the event bus did not take; only where there is one' },
} as const satisfies Record<string, { readonly unit: MetricUnit; readonly meaning: string }>;

/** The name of a metric. */
export type MetricName = keyof typeof METRICS;
