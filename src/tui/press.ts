import { actionOf, EVERYWHERE } from './bindings.ts';
import type { Typed } from './keys.ts';
import { isMove, moved } from './move.ts';
import { pressedInDelete, typedInDelete } from './press-delete.ts';
import { pressedInDetails } from './press-details.ts';
import { pressedInFilter } from './press-filter.ts';
import { pressedInForm, typedInForm } from './press-form.ts';
import { pressedInList } from './press-list.ts';
import { pressedInQuestion } from './press-question.ts';
import { pressedInReview } from './press-review.ts';
import { placeOf, type State, without } from './state.ts';
import { only, type Step } from './step.ts';

/** What a key, or a pasted text, does where it is pressed. Pure. */
export function keyPressed(state: State, typed: Typed): Step {
  if ('paste' in typed) return pasted(state, typed.paste);
  const { key } = typed;
  const everywhere = EVERYWHERE.find(({ keys }) => (keys as readonly string[]).includes(key));
  if (everywhere) return { state, effects: [{ do: everywhere.action }] };
  const place = placeOf(state);
  switch (place) {
    case 'list':
      return pressedInList(state, key);
    case 'question':
      return pressedInQuestion(state, key);
    case 'filter':
      return pressedInFilter(state, key);
    case 'details':
      return pressedInDetails(state, key);
    case 'form':
      return pressedInForm(state, key);
    case 'review':
      return pressedInReview(state, key);
    case 'delete':
      return pressedInDelete(state, key);
    case 'help':
      return pressedInHelp(state, key);
  }
}

/** Pasted text goes where text is typed; elsewhere it is no key, whatever it says. */
function pasted(state: State, text: string): Step {
  switch (placeOf(state)) {
    case 'filter':
      return pressedInFilter(state, text, true);
    case 'form':
      return typedInForm(state, text);
    case 'delete':
      return typedInDelete(state, text);
    default:
      return only(state);
  }
}

function pressedInHelp(state: State, key: string): Step {
  const action = actionOf('help', key, state.fixed.readonly);
  if (action === undefined || !state.help) return only(state);
  if (!isMove(action)) return only(without(state, 'help'));
  // How far it can go is known to the view of it.
  return only({ ...state, help: { ...state.help, top: moved(state.help.top, action, 1000, 10) } });
}
