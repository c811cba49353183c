import { BINDINGS, type Binding, type Place } from './bindings.ts';
import type { Question, State, Step } from './state.ts';

/** The question before rows are extended; while others are being extended, and where Webex was not reached, a word instead. Pure. */
export function asked(state: State, keys: readonly string[], why: Question['why']): State {
  if (state.work) return { ...state, notice: { tone: 'plain', text: 'one thing at a time: extensions are under way' } };
  return { ...state, question: { keys, why, minutes: String(state.fixed.lifetimeMinutes), untouched: true } };
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
