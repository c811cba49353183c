import { LONGEST_LIFETIME_MINUTES, lifetimeIn } from '../core/policy/data-source-fields.ts';
import { actionOf } from './bindings.ts';
import type { Notice } from './notice.ts';
import { type State, without } from './state.ts';
import { only, type Step } from './step.ts';
import type { Question, RowResult } from './work.ts';

/** A key at the question before an extension: `y` sends, Esc cancels, digits are the lifetime; any other leaves it open. Pure. */
export function pressedInQuestion(state: State, key: string): Step {
  const { question } = state;
  if (!question) return only(state);
  const action = actionOf('question', key, state.fixed.readonly);
  if (action === 'back') return only({ ...without(state, 'question'), notice: CANCELLED });
  if (action === 'yes') return minutesOf(question) === undefined ? only(state) : sent(state, question);
  const minutes = action === 'erase' ? question.minutes.slice(0, -1) : typed(question, key);
  return only({ ...state, question: { ...question, minutes, untouched: false } });
}

const CANCELLED: Notice = { tone: 'plain', text: 'cancelled: nothing was sent' };

/** The lifetime as it is typed, in minutes; undefined for none that Webex takes. Pure. */
export function minutesOf({ minutes }: Question): number | undefined {
  return lifetimeIn(minutes);
}

/** The first digit takes the place of what was offered; no more are taken than a lifetime has. */
function typed({ minutes, untouched }: Question, key: string): string {
  if (!/^\d$/.test(key)) return minutes;
  const longer = (untouched ? '' : minutes) + key;
  return longer.length > String(LONGEST_LIFETIME_MINUTES).length ? minutes : longer;
}

function sent(state: State, question: Question): Step {
  const { keys } = question;
  const minutes = minutesOf(question)!;
  const chosen = new Set(keys);
  // In the order of the table: the worst first.
  const rows = [...state.visible, ...state.rows.filter((row) => !state.visible.includes(row))].filter(({ key }) =>
    chosen.has(key),
  );
  const running: RowResult = { kind: 'running' };
  const results = new Map(rows.map(({ key }) => [key, running]));
  const work = { total: rows.length, done: 0, failed: 0, minutes, stopping: false };
  return {
    state: { ...without(state, 'question', 'notice'), work, results },
    effects: [{ do: 'extend', rows, minutes }],
  };
}
