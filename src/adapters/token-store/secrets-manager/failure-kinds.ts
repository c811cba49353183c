import type { AwsFailure } from './errors.ts';

/** Whether AWS gives a failure one of these names. */
export const named =
  (...names: string[]) =>
  (failure: AwsFailure) =>
    names.includes(failure.name);

/** Whether the system or the SDK gives it one of these codes. */
export const coded =
  (...codes: string[]) =>
  (failure: AwsFailure) =>
    codes.includes(failure.code);

/** Whether a policy says no. */
export function isDenied(name: string): boolean {
  return name === 'AccessDeniedException' || name === 'AccessDenied';
}

/** Whether there were too many requests. */
export function isThrottling({ name, status }: AwsFailure): boolean {
  return (
    status === 429 ||
    /^(?:Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|BandwidthLimit)/.test(name)
  );
}
