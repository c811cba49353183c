import { type PaceState, take } from './pace.ts';

/** Whether one more request is let in, and else when it may come again. */
export interface Admission {
  readonly state: PaceState;
  /** 0: it is let in. */
  readonly retryAfterMs: number;
}

/** Lets in a minute's worth at once and then so many a minute. What is turned away does not count. Pure. */
export function admit(state: PaceState, now: number): Admission {
  const { state: after, waitMs } = take(state, now);
  return waitMs === 0
    ? { state: after, retryAfterMs: 0 }
    : { state: { ...after, tokens: after.tokens + 1 }, retryAfterMs: waitMs };
}

/** Whether somebody has not come for so long that he may as well be forgotten. Pure. */
export function isForgettable({ perMinute, tokens, at }: PaceState, now: number): boolean {
  return tokens + ((now - at) * perMinute) / 60_000 >= perMinute;
}
