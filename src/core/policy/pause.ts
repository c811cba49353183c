import { inWords } from './in-words.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** No data source's token lives longer (contract 3.2), so no pause does. */
export const LONGEST_PAUSE_MS = 24 * HOUR_MS;

/** Clocks of two machines differ: a pause that begins so much later than now was begun by one that goes before ours. */
const SKEW_MS = 5 * MINUTE_MS;

/** A pause of the schedule, as somebody asked for it. Times are epoch milliseconds. */
export interface Pause {
  readonly since: number;
  readonly until: number;
  /** For people. */
  readonly reason: string;
}

/** What started a run: the schedule, or somebody who wants one, at a moment where that is known. */
export type RunStart = { readonly by: 'schedule' } | { readonly by: 'request'; readonly at?: number | undefined };

/** Whether a run waits for the end of a pause; else why one that there was is over. */
export type PauseDecision = { readonly held: Pause } | { readonly held?: never; readonly over?: string };

/**
 * Whether a pause holds back a run: only one that the schedule started, only until its end, and only where it says what a
 * pause can be. A run that somebody asks for ends it, unless it was asked for before the pause began and comes late. Pure.
 */
export function decidePause(pause: Pause | undefined, start: RunStart, now: number): PauseDecision {
  if (!pause) return {};
  const { since, until } = pause;
  if (now >= until) return { over: 'its time is over' };
  if (until - since > LONGEST_PAUSE_MS || since > now + SKEW_MS) return { over: 'it is longer than a pause may be' };
  if (start.by === 'schedule') return { held: pause };
  return start.at !== undefined && start.at < since ? { held: pause } : { over: 'this run was asked for' };
}

/** Whether a pause is still to hold back scheduled runs. Pure. */
export function isPaused(pause: Pause | undefined, now: number): pause is Pause {
  return decidePause(pause, { by: 'schedule' }, now).held !== undefined;
}

/** Something that a pause must not outlast. Times are epoch milliseconds. */
export interface Lapse {
  /** What it is, for people. */
  readonly what: string;
  /** From when on a run should have come. */
  readonly at: number;
}

/** How long a pause may be, and what limits it. */
export interface PauseLimit {
  /** Epoch milliseconds; in the past where there is no time for any. */
  readonly until: number;
  readonly why: string;
}

/**
 * When a pause that begins now must be over: so early that the first run after it, at most an interval later, comes before
 * anything lapses. Pure.
 */
export function latestPauseEnd(lapses: readonly Lapse[], intervalMs: number, now: number): PauseLimit {
  const first = [...lapses].sort((a, b) => a.at - b.at)[0];
  const longest = { until: now + LONGEST_PAUSE_MS, why: `no pause is longer than ${inWords(LONGEST_PAUSE_MS)}` };
  if (!first || first.at - intervalMs >= longest.until) return longest;
  return {
    until: first.at - intervalMs,
    why: `${first.what} in ${inWords(first.at - now)}, and the first run after the pause comes up to ${inWords(intervalMs)} later`,
  };
}
