/** A token bucket: how many requests may go at once, and when it was last looked at (milliseconds, never going back). */
export interface PaceState {
  readonly perMinute: number;
  /** Below zero when requests already have their turn in the future. */
  readonly tokens: number;
  readonly at: number;
}

/** A bucket that is full: a minute's worth of requests may go at once, and from then on evenly. Pure. */
export function fullBucket(perMinute: number, now: number): PaceState {
  return { perMinute, tokens: perMinute, at: now };
}

/**
 * Takes one turn. `waitMs` is how long to wait before it: turns are handed out in order, so that callers that wait do not
 * all start together. In any stretch of t minutes at most `perMinute` times (1 + t) turns begin. Pure.
 */
export function take(state: PaceState, now: number): { state: PaceState; waitMs: number } {
  const { perMinute } = state;
  const elapsed = Math.max(0, now - state.at);
  const tokens = Math.min(perMinute, state.tokens + (elapsed * perMinute) / 60_000) - 1;
  const waitMs = tokens >= 0 ? 0 : Math.ceil((-tokens * 60_000) / perMinute);
  return { state: { perMinute, tokens, at: Math.max(state.at, now) }, waitMs };
}

/**
 * The bucket after the server has said "too many": one turn when the pause is over and then evenly, so that what was
 * held back does not go all at once. Pure.
 */
export function emptyUntil(state: PaceState, until: number): PaceState {
  return { ...state, tokens: Math.min(1, state.tokens), at: Math.max(state.at, until) };
}
