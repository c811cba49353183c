import { arranged } from './arrange.ts';
import { asked, copied, refused, registering, removing, updating } from './ask.ts';
import { type ActionOf, actionOf } from './bindings.ts';
import { helped } from './help.ts';
import { lifeShown } from './life.ts';
import { asking } from './load.ts';
import { isMove, moved } from './move.ts';
import type { Notice } from './notice.ts';
import { filtered } from './press-filter.ts';
import { SORTS } from './sort.ts';
import { type State, without } from './state.ts';
import { only, type Step } from './step.ts';
import { listRows } from './window.ts';
import type { Work } from './work.ts';

/** A key in the list. Pure. */
export function pressedInList(state: State, key: string): Step {
  const action = actionOf('list', key, state.fixed.readonly);
  if (action === undefined) return only(refused(state, 'list', key));
  if (isMove(action)) {
    const cursor = moved(state.cursor, action, state.visible.length, listRows(state));
    return only({ ...without(state, 'notice'), cursor: Math.max(0, cursor) });
  }
  return act(without(state, 'notice'), action);
}

function act(state: State, action: Exclude<ActionOf<'list'>, 'up'>): Step {
  const row = state.visible[state.cursor];
  switch (action) {
    case 'open':
      if (!row) return only(state);
      return {
        state: {
          ...state,
          details: { key: row.key, dataSource: row.dataSource, reading: true, showsRaw: false, top: 0 },
        },
        effects: [{ do: 'read', row }],
      };
    case 'update':
      return only(row ? updating(state, row, row.dataSource) : state);
    case 'register':
      return only(registering(state));
    case 'remove':
      return only(row ? removing(state, row.key) : state);
    case 'extend':
      if (state.marks.size > 0) return only(asked(state, [...state.marks], 'marked'));
      return only(row ? asked(state, [row.key], 'one') : state);
    case 'extendDue':
      return only(askedDue(state));
    case 'mark':
      return only(row ? marked(state, row.key) : state);
    case 'copy':
      return row ? copied(state, row.dataSource.id) : only(state);
    case 'refresh':
      return state.loading || state.work ? only(state) : asking(state);
    case 'filter':
      return only({ ...state, typingFilter: true });
    case 'sort':
      return only(resorted(state));
    case 'save':
      return saved(state);
    case 'back':
      return state.work ? stopped(state, state.work) : only(back(state));
    case 'help':
      return only(helped(state, 'list'));
    case 'quit':
      return state.work ? only({ ...state, notice: NOT_YET }) : { state, effects: [{ do: 'quit' }] };
    default:
      return only(state);
  }
}

const NOT_YET: Notice = {
  tone: 'plain',
  text: 'extensions are under way: Esc stops them, and Ctrl-C ends the program',
};

function askedDue(state: State): State {
  const { renewAfterMinutes } = state.fixed;
  const due = state.rows.filter(({ dataSource }) => lifeShown(dataSource, state.now, renewAfterMinutes).due);
  if (due.length > 0)
    return asked(
      state,
      due.map(({ key }) => key),
      'due',
    );
  return { ...state, notice: { tone: 'plain', text: 'none is due' } };
}

/** Marks it, or takes its mark away, and goes on to the next row. */
function marked(state: State, key: string): State {
  const marks = new Set(state.marks);
  if (!marks.delete(key)) marks.add(key);
  return { ...state, marks, cursor: Math.min(state.cursor + 1, state.visible.length - 1) };
}

function resorted(state: State): State {
  const sort = SORTS[(SORTS.indexOf(state.sort) + 1) % SORTS.length]!;
  const notice: Notice = { tone: 'plain', text: `sorted by ${sort}` };
  return arranged({
    ...state,
    sort,
    notice: sort === 'worst first' ? { ...notice, text: 'sorted: the worst first' } : notice,
  });
}

/** What was sent is waited for; the rest is left alone. */
function stopped(state: State, work: Work): Step {
  if (work.stopping) return only(state);
  return { state: { ...state, work: { ...work, stopping: true } }, effects: [{ do: 'stop' }] };
}

function saved(state: State): Step {
  if (state.loadedAt !== undefined) return { state, effects: [{ do: 'save', rows: state.visible }] };
  return only({ ...state, notice: { tone: 'plain', text: 'there is nothing to write yet' } });
}

function back(state: State): State {
  if (state.marks.size > 0) return { ...state, marks: new Set() };
  if (state.filter !== '') return filtered(state, '');
  return { ...state, results: new Map() };
}
