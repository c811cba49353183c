/** The namespace and the dimension of every metric that the function writes. */
export const NAMESPACE = 'ByodsKeeper';
export const DIMENSION = 'FunctionName';

/** The metrics that the function writes. */
export const METRICS: readonly string[] = [
  'SuccessfulRuns',
  'LeastDataSourceMinutesLeft',
  'LeastLifeLeftPercent',
  'LeastRefreshTokenDaysLeft',
  'DataSourcesExtended',
  'DataSourcesFailed',
  'DataSourcesDeferred',
  'DeadRungs',
  'RunDurationMs',
  'WebexRequests',
  'EventsFailed',
];

/** What the template gives for the events, which this version of the function does not tell yet. */
export const ANNOUNCED = { actions: ['events:PutEvents'], variables: ['EVENT_BUS_NAME'] };
