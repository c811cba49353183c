import { arranged } from './arrange.ts';
import { changed, changeFailed } from './changed.ts';
import type { Event } from './event.ts';
import { loaded, ticked } from './load.ts';
import { type Notice, noticeOf } from './notice.ts';
import { keyPressed } from './press.ts';
import { type Row, rowOf, staled } from './row.ts';
import { settled } from './settle.ts';
import { type State, without } from './state.ts';
import { only, type Step } from './step.ts';
import type { RowResult } from './work.ts';

/** What becomes of the screen when something happens. Pure: everything outside is asked for by effects. */
export function update(state: State, event: Event): Step {
  const { state: next, effects } = react(state, event);
  return { state: settled(next), effects };
}

function react(state: State, event: Event): Step {
  switch (event.type) {
    case 'typed':
      return keyPressed(state, event.typed);
    case 'tick':
      return ticked(state, event);
    case 'resized':
      return { state: { ...state, size: event.size }, effects: [{ do: 'redraw' }] };
    case 'loaded':
      return loaded(state, event);
    case 'load-failed': {
      const { error, now, wall } = event;
      const failed = { ...state, now, wall, askedAt: wall, loading: false, failure: noticeOf(error) };
      return only(arranged({ ...failed, rows: staled(state.rows) }));
    }
    case 'extended':
      return only(extended(state, event));
    case 'extend-failed':
      return only(rowDone(state, event.key, { kind: 'failed', error: event.error }, event.warning));
    case 'work-done':
      return only(workDone(state));
    case 'read': {
      const { key, dataSource, raw } = event;
      const known = withRow(state, key, (row) => rowOf(row.org, dataSource, state.schemas));
      if (state.details?.key !== key) return only(known);
      return only({ ...known, details: { ...state.details, dataSource, raw, reading: false } });
    }
    case 'read-failed': {
      if (state.details?.key !== event.key) return only(state);
      return only({ ...state, details: { ...state.details, reading: false }, notice: noticeOf(event.error) });
    }
    case 'changed':
      return only(changed(state, event));
    case 'change-failed':
      return only(changeFailed(state, event));
    case 'verified':
      if (state.details?.key !== event.key) return only(state);
      return only({ ...state, details: { ...state.details, verified: event.verdict } });
  }
}

function extended(state: State, { key, after, warning }: Extract<Event, { type: 'extended' }>): State {
  const known = withRow(state, key, (row) => rowOf(row.org, after, state.schemas));
  const details = known.details?.key === key ? { details: { ...known.details, dataSource: after } } : {};
  return rowDone({ ...known, ...details }, key, { kind: 'done', text: 'extended' }, warning);
}

function rowDone(state: State, key: string, result: RowResult, warning: string | undefined): State {
  const results = new Map(state.results).set(key, result);
  const failed = result.kind === 'failed' ? 1 : 0;
  const work = state.work && { ...state.work, done: state.work.done + 1, failed: state.work.failed + failed };
  const notice: Notice | undefined = warning === undefined ? undefined : { tone: 'bad', text: warning };
  return { ...state, results, changes: state.changes + 1, ...(work && { work }), ...(notice && { notice }) };
}

function workDone(state: State): State {
  const { work } = state;
  if (!work) return state;
  const marks = new Set([...state.marks].filter((key) => state.results.get(key)?.kind !== 'done'));
  return { ...arranged({ ...without(state, 'work'), marks }), notice: workNotice(state) };
}

function workNotice({ work, results, notice }: State): Notice {
  const { total, failed, minutes } = work!;
  const done = total - failed;
  const to = `to ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  if (failed === 0 && notice?.tone === 'bad') return { ...notice, text: `${done} extended ${to}, but ${notice.text}` };
  if (failed === 0) return { tone: 'good', text: total === 1 ? `extended ${to}` : `${done} extended ${to}` };
  const first = [...results.values()].find((each) => each.kind === 'failed')!.error;
  const count = total === 1 ? 'not extended' : `${done} extended ${to}, ${failed} failed`;
  return { ...noticeOf(first), text: `${count}: ${first.message}` };
}

function withRow(state: State, key: string, change: (row: Row) => Row): State {
  const changed = (rows: readonly Row[]) => rows.map((row) => (row.key === key ? change(row) : row));
  return { ...state, rows: changed(state.rows), visible: changed(state.visible) };
}
