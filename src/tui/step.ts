import type { Effect } from './effect.ts';
import type { State } from './state.ts';

/** The state after an event, and what it makes necessary. */
export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** A step after which nothing is to be done. */
export function only(state: State): Step {
  return { state, effects: [] };
}
