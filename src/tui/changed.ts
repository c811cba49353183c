import { arranged } from './arrange.ts';
import type { Event } from './event.ts';
import { type Notice, noticeOf } from './notice.ts';
import { type Row, rowOf } from './row.ts';
import { type State, without } from './state.ts';

type Changed = Extract<Event, { type: 'changed' }>;

/** A form or a deletion was sent, and Webex has done it: it is closed, and the table knows. Pure. */
export function changed(state: State, { org, change, warning }: Changed): State {
  const { action, after, before } = change;
  const id = (after ?? before)?.id ?? '';
  const row = after && rowOf(org, after, state.names);
  const key = row?.key ?? state.removal?.key ?? '';
  const closed = without(state, 'form', 'removal', 'notice', ...(action === 'deleted' ? (['details'] as const) : []));
  const details = closed.details?.key === key && after ? { details: { ...closed.details, dataSource: after } } : {};
  const known = { ...closed, ...details, changes: state.changes + 1, rows: rowsAfter(state.rows, key, row) };
  const next = arranged(known);
  const cursor = action === 'registered' ? next.visible.findIndex((each) => each.key === key) : next.cursor;
  return { ...next, cursor: Math.max(0, cursor), notice: noticeAbout(change, id, warning) };
}

/** A change was refused, or lost: what was typed stays. Where one was registered all the same, that is known. Pure. */
export function changeFailed(state: State, { error, warning }: Extract<Event, { type: 'change-failed' }>): State {
  const { form, removal } = state;
  const notice = noticeOf(error);
  const text = warning === undefined ? notice.text : `${notice.text}; ${warning}`;
  return {
    ...state,
    changes: state.changes + 1,
    ...(form && { form: { ...form, stage: 'typing' } }),
    ...(removal && { removal: { ...removal, sending: false } }),
    notice: { ...notice, text },
  };
}

function rowsAfter(rows: readonly Row[], key: string, row: Row | undefined): Row[] {
  const others = rows.filter((each) => each.key !== key);
  return row ? [...others, row] : others;
}

function noticeAbout({ action, warnings, reason }: Changed['change'], id: string, warning: string | undefined): Notice {
  const also = [...warnings, ...(warning === undefined ? [] : [warning])];
  const said = action === 'unchanged' ? `${id}: ${reason}; nothing was sent` : `${action}: ${id}`;
  if (also.length === 0) return { tone: 'good', text: said };
  return { tone: 'bad', text: `${said}, but ${also.join('; ')}` };
}
