import type { DataSource } from '../core/model.ts';
import { BINDINGS, type Binding, type Place } from './bindings.ts';
import { registrationForm, updateForm } from './form.ts';
import type { Notice } from './notice.ts';
import type { Row } from './row.ts';
import type { State } from './state.ts';
import type { Step } from './step.ts';
import { textField } from './text-field.ts';
import type { Question } from './work.ts';

const UNDER_WAY: Notice = { tone: 'plain', text: 'one thing at a time: extensions are under way' };

/** The question before rows are extended; while others are being extended, and where Webex was not reached, a word instead. Pure. */
export function asked(state: State, keys: readonly string[], why: Question['why']): State {
  if (state.work) return { ...state, notice: UNDER_WAY };
  return { ...state, question: { keys, why, minutes: String(state.fixed.lifetimeMinutes), untouched: true } };
}

/** The form that updates a data source. Pure. */
export function updating(state: State, { key, org }: Row, dataSource: DataSource): State {
  if (state.work) return { ...state, notice: UNDER_WAY };
  return { ...state, form: updateForm(key, dataSource, org, state.offered) };
}

/** The form that registers one. Pure. */
export function registering(state: State): State {
  if (state.work) return { ...state, notice: UNDER_WAY };
  if (state.orgs.length > 0) return { ...state, form: registrationForm(state.orgs, state.offered) };
  return { ...state, notice: { tone: 'plain', text: 'Webex has not answered yet' } };
}

/** The question before a deletion. Pure. */
export function removing(state: State, key: string): State {
  return state.work
    ? { ...state, notice: UNDER_WAY }
    : { ...state, removal: { key, sending: false, ...textField('') } };
}

/** An id on its way to the clipboard. Pure. */
export function copied(state: State, id: string): Step {
  const text = `copied, where the terminal lets programs copy: ${id}`;
  return { state: { ...state, notice: { tone: 'plain', text } }, effects: [{ do: 'copy', text: id }] };
}

/** What a key is answered with that would change something, and may not. Pure. */
export function refused(state: State, place: Place, key: string): State {
  const bindings: readonly Binding[] = BINDINGS[place];
  if (!state.fixed.readonly || !bindings.some(({ keys, changes }) => changes && keys.includes(key))) return state;
  return { ...state, notice: { tone: 'plain', text: 'nothing is changed with --readonly' } };
}
