import { actionOf } from './bindings.ts';
import type { Effect } from './effect.ts';
import { nonceTyped, orgOf, settingsTyped } from './form.ts';
import { isMove, moved } from './move.ts';
import { type State, without } from './state.ts';
import { only, type Step } from './step.ts';

/** A key at the question before a form is sent: `y` sends, Esc goes back to the fields, any other leaves it open. Pure. */
export function pressedInReview(state: State, key: string): Step {
  const { form } = state;
  if (form?.stage !== 'review') return only(state);
  const action = actionOf('review', key, state.fixed.readonly);
  if (action === undefined) return only(state);
  if (isMove(action)) return only({ ...state, reviewTop: moved(state.reviewTop, action, 1e6, 10) });
  if (action === 'back') {
    return only({ ...state, form: { ...form, stage: 'typing' }, notice: { tone: 'plain', text: 'nothing was sent' } });
  }
  const fields = settingsTyped(form);
  const nonce = nonceTyped(form);
  const org = orgOf(form);
  const id = form.before?.id;
  const effect: Effect =
    form.kind === 'update' && form.key !== undefined && id !== undefined
      ? { do: 'update', key: form.key, org, id, fields, ...(nonce !== undefined && { nonce }) }
      : { do: 'register', org, fields, ...(nonce !== undefined && { nonce }) };
  return { state: { ...without(state, 'notice'), form: { ...form, stage: 'sending' } }, effects: [effect] };
}
