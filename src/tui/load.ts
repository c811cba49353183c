import { arranged } from './arrange.ts';
import type { Event } from './event.ts';
import { type Names, namesOf } from './names.ts';
import type { Notice } from './notice.ts';
import { mergedRows } from './row.ts';
import { type State, without } from './state.ts';
import { only, type Step } from './step.ts';

/** How long after an answer the next is asked for. */
const REFRESH_EVERY_MS = 60_000;

/** A moment passed: the countdowns go on, and when it is time Webex is asked again. Pure. */
export function ticked(state: State, { now, wall }: { now: number; wall: number }): Step {
  // A screen reader would read every change: there nothing moves by itself.
  if (state.fixed.spoken) return only(state);
  const later = { ...state, now, wall };
  const since = wall - (state.askedAt ?? 0);
  // A clock that was set back must not end the refreshing.
  const due = since >= REFRESH_EVERY_MS || since < 0;
  if (!due || state.loading || isBusy(state)) return only(later);
  return asking(later);
}

/** Something is being changed: an answer could be from before or from after it. */
function isBusy({ work, form, removal }: State): boolean {
  return work !== undefined || form?.stage === 'sending' || removal?.sending === true;
}

/** The state while an answer is under way. */
export function asking(state: State): Step {
  const next = { ...state, loading: true, askedAt: state.wall };
  return { state: next, effects: [{ do: 'load', changes: state.changes }] };
}

/** An answer came: for each org, or why there is none. Pure. */
export function loaded(state: State, event: Extract<Event, { type: 'loaded' }>): Step {
  const { listings, now, wall, ladder, offered = state.offered } = event;
  const orgs = listings.map(({ org }) => org);
  const names = namesOf(orgs, offered);
  const answered = { ...state, now, wall, askedAt: wall, loading: false, ladder, offered, names, orgs };
  // Something was changed while it was under way: it may tell of before. What is under way now asks again when it ends.
  if (event.changes !== state.changes || isBusy(state)) return isBusy(state) ? only(answered) : asking(answered);
  const rows = mergedRows(state.rows, listings, names);
  const failure = failureOf(listings, names);
  const keys = new Set(rows.map(({ key }) => key));
  const marks = new Set([...state.marks].filter((key) => keys.has(key)));
  const next = { ...without(answered, 'failure'), rows, marks, ...(failure && { failure }) };
  const whole = failure === undefined || listings.some(({ error }) => !error);
  const shown = arranged({ ...next, ...(whole && { loadedAt: wall }) });
  if (!state.fixed.savesList || state.listSaved || !whole) return only(shown);
  return { state: { ...shown, listSaved: true }, effects: [{ do: 'save', rows: shown.visible }] };
}

/** What is to be done where nobody knows better. */
const AGAIN = 'the rows are as they were; Webex is asked again every minute, and now with r';

/** Why some orgs could not be read. */
function failureOf(listings: Extract<Event, { type: 'loaded' }>['listings'], names: Names): Notice | undefined {
  const failed = listings.filter(({ error }) => error);
  const [first] = failed;
  if (!first?.error) return undefined;
  const { message, remedy, trackingId } = first.error;
  const whose = listings.length === 1 ? '' : `${names.orgs.get(first.org.id) ?? first.org.id}: `;
  const more = failed.length > 1 ? ` (and ${failed.length - 1} more orgs)` : '';
  return { tone: 'bad', text: `${whose}${message}${more}`, fix: remedy ?? AGAIN, trackingId };
}
