import { arranged } from './arrange.ts';
import { actionOf } from './bindings.ts';
import { characterOf } from './keys.ts';
import { isMove, moved } from './move.ts';
import type { State } from './state.ts';
import { only, type Step } from './step.ts';

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A key while the filter is typed: the rows follow each character. Pure. */
export function pressedInFilter(state: State, key: string, pasted = false): Step {
  const action = pasted ? undefined : actionOf('filter', key, state.fixed.readonly);
  if (action === 'keep') return only({ ...state, typingFilter: false });
  if (action === 'back') return only(filtered({ ...state, typingFilter: false }, ''));
  if (action === 'erase') return only(filtered(state, withoutLast(state.filter)));
  if (action !== undefined && isMove(action)) {
    return only({ ...state, cursor: moved(state.cursor, action, state.visible.length, 1) });
  }
  const text = pasted ? key : characterOf(key);
  return only(text === undefined ? state : filtered(state, state.filter + text));
}

/** The state with another filter. Pure. */
export function filtered(state: State, filter: string): State {
  return arranged({ ...state, filter });
}

/** A text without its last character, as people count them. Pure. */
function withoutLast(text: string): string {
  return [...GRAPHEMES.segment(text)]
    .slice(0, -1)
    .map(({ segment }) => segment)
    .join('');
}
