import { counted } from '../core/policy/in-words.ts';
import { arranged } from './arrange.ts';
import { changed, changeFailed } from './changed.ts';
import type { Event } from './event.ts';
import { loaded, ticked } from './load.ts';
import { noticeOf } from './notice.ts';
import { keyPressed } from './press.ts';
import { extended, extendFailed, withRow, workDone } from './progress.ts';
import { rowOf, staled } from './row.ts';
import { settled } from './settle.ts';
import type { State } from './state.ts';
import { only, type Step } from './step.ts';

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
      return only(extendFailed(state, event));
    case 'work-done':
      return only(workDone(state));
    case 'saved': {
      const text = `${counted(event.count, 'data source')} written to ${event.path}`;
      return only({ ...state, notice: { tone: 'good', text } });
    }
    case 'save-failed':
      return only({ ...state, notice: { tone: 'bad', text: event.reason } });
    case 'read': {
      const { key, dataSource, raw } = event;
      const known = withRow(state, key, (row) => rowOf(row.org, dataSource, state.names));
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
