import { actionOf } from './bindings.ts';
import { changesIn, type Form, type FormField, isSound, problemOf, shownFields } from './form.ts';
import { characterOf } from './keys.ts';
import { type State, without } from './state.ts';
import { only, type Step } from './step.ts';
import { edited, inserted, isEdit } from './text-field.ts';

/** A key in a form: characters are typed into the field that has the cursor. Pure. */
export function pressedInForm(state: State, key: string): Step {
  const { form } = state;
  if (form?.stage !== 'typing') return only(state);
  const action = actionOf('form', key, state.fixed.readonly);
  const quiet = without(state, 'notice');
  const calm = { ...form, leaving: false };
  const field = shownFields(form)[form.focus]!;
  switch (action) {
    case 'next':
      return only({ ...quiet, form: focused(calm, form.focus + 1) });
    case 'previous':
      return only({ ...quiet, form: focused(calm, form.focus - 1) });
    case 'enter':
      if (form.focus < shownFields(form).length - 1) return only({ ...quiet, form: focused(calm, form.focus + 1) });
      return only(reviewed(quiet, calm));
    case 'review':
      return only(reviewed(quiet, calm));
    case 'back':
      if (form.touched && !form.leaving) return only({ ...state, form: { ...form, leaving: true }, notice: LEAVING });
      return only(without(quiet, 'form'));
    case undefined: {
      const text = characterOf(key);
      return text === undefined ? only(state) : typedInForm(quiet, text);
    }
    default:
      if (field.choices) return only({ ...quiet, form: chosen(calm, field, action) });
      return only(isEdit(action) ? { ...quiet, form: changed(calm, { ...field, ...edited(field, action) }) } : state);
  }
}

const LEAVING = { tone: 'plain', text: 'Esc again throws away what was typed' } as const;

/** Text that was typed or pasted into the field that has the cursor; a space goes to the next choice. Pure. */
export function typedInForm(state: State, text: string): Step {
  const { form } = state;
  if (form?.stage !== 'typing') return only(state);
  const field = shownFields(form)[form.focus]!;
  const calm = { ...form, leaving: false };
  if (!field.choices) return only({ ...state, form: changed(calm, { ...field, ...inserted(field, text) }) });
  return only(text === ' ' ? { ...state, form: chosen(calm, field, 'right') } : state);
}

/** In a circle: the field after the last is the first. */
function focused(form: Form, focus: number): Form {
  const count = shownFields(form).length;
  return { ...form, focus: (focus + count) % count };
}

function changed(form: Form, field: FormField): Form {
  const fields = form.fields.map((each) => (each.name === field.name ? field : each));
  return { ...form, fields, touched: true };
}

function chosen(form: Form, field: FormField, action: string): Form {
  if (action !== 'left' && action !== 'right') return form;
  const values = field.choices!.map(({ value }) => value);
  const at = values.indexOf(field.text);
  const next = at < 0 ? 0 : (at + (action === 'right' ? 1 : -1) + values.length) % values.length;
  return changed(form, { ...field, text: values[next]! });
}

/** To the question before it is sent; where something is wrong, to the first field that is. */
function reviewed(state: State, form: Form): State {
  const wrong = shownFields(form).findIndex((field) => problemOf(form, field) !== undefined);
  if (!isSound(form)) return { ...state, form: focused(form, wrong) };
  if (changesIn(form).length === 0) {
    return { ...state, form, notice: { tone: 'plain', text: 'it is so already: there is nothing to send' } };
  }
  return { ...state, form: { ...form, stage: 'review' }, reviewTop: 0 };
}
