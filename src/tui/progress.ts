import { arranged } from './arrange.ts';
import type { Event } from './event.ts';
import { type Notice, noticeOf } from './notice.ts';
import { type Row, rowOf } from './row.ts';
import { type State, without } from './state.ts';
import type { RowResult, Work } from './work.ts';

/** One of several was extended. Pure. */
export function extended(state: State, { key, after, warning }: Extract<Event, { type: 'extended' }>): State {
  const known = withRow(state, key, (row) => rowOf(row.org, after, state.names));
  const details = known.details?.key === key ? { details: { ...known.details, dataSource: after } } : {};
  return rowDone({ ...known, ...details }, key, { kind: 'done' }, warning);
}

/** One of several could not be extended. Pure. */
export function extendFailed(state: State, event: Extract<Event, { type: 'extend-failed' }>): State {
  return rowDone(state, event.key, { kind: 'failed', error: event.error }, event.warning);
}

/** All are through, or it was stopped: those that were left alone stay marked. Pure. */
export function workDone(state: State): State {
  const { work } = state;
  if (!work) return state;
  const results = new Map([...state.results].filter(([, { kind }]) => kind !== 'running'));
  const marks = new Set([...state.marks].filter((key) => results.get(key)?.kind !== 'done'));
  return { ...arranged({ ...without(state, 'work'), marks, results }), notice: workNotice(state, work) };
}

/** The state with what is known anew of one row. Pure. */
export function withRow(state: State, key: string, change: (row: Row) => Row): State {
  const changed = (rows: readonly Row[]) => rows.map((row) => (row.key === key ? change(row) : row));
  return { ...state, rows: changed(state.rows), visible: changed(state.visible) };
}

function rowDone(state: State, key: string, result: RowResult, warning: string | undefined): State {
  const results = new Map(state.results).set(key, result);
  const failed = result.kind === 'failed' ? 1 : 0;
  const work = state.work && { ...state.work, done: state.work.done + 1, failed: state.work.failed + failed };
  const notice: Notice | undefined = warning === undefined ? undefined : { tone: 'bad', text: warning };
  return { ...state, results, changes: state.changes + 1, ...(work && { work }), ...(notice && { notice }) };
}

function workNotice({ results, notice }: State, work: Work): Notice {
  const said = inWords(work);
  if (work.failed > 0) {
    const first = [...results.values()].find((each) => each.kind === 'failed')!.error;
    return { ...noticeOf(first), text: `${said}: ${first.message}` };
  }
  if (notice?.tone === 'bad') return { ...notice, text: `${said}, but ${notice.text}` };
  return { tone: work.done < work.total ? 'plain' : 'good', text: said };
}

function inWords({ total, done, failed, minutes }: Work): string {
  const to = `to ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  if (total === 1) return failed > 0 ? 'not extended' : `extended ${to}`;
  return [
    `${done - failed} extended ${to}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(done < total ? [`stopped: ${total - done} left alone`] : []),
  ].join(', ');
}
