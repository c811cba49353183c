import { actionOf } from './bindings.ts';
import { characterOf } from './keys.ts';
import { type State, without } from './state.ts';
import { only, type Step } from './step.ts';
import { edited, inserted, isEdit } from './text-field.ts';

/** A key while the id is typed that confirms a deletion. Pure. */
export function pressedInDelete(state: State, key: string): Step {
  const { removal } = state;
  if (!removal || removal.sending) return only(state);
  const action = actionOf('delete', key, state.fixed.readonly);
  if (action === 'back') {
    return only({ ...without(state, 'removal'), notice: { tone: 'plain', text: 'cancelled: nothing was deleted' } });
  }
  if (action === 'confirm') return confirmed(state);
  if (action !== undefined && isEdit(action)) {
    return only({ ...without(state, 'notice'), removal: { ...removal, ...edited(removal, action) } });
  }
  const text = characterOf(key);
  return text === undefined ? only(state) : typedInDelete(state, text);
}

/** Text that was typed or pasted. Pure. */
export function typedInDelete(state: State, text: string): Step {
  const { removal } = state;
  if (!removal || removal.sending) return only(state);
  return only({ ...without(state, 'notice'), removal: { ...removal, ...inserted(removal, text) } });
}

function confirmed(state: State): Step {
  const { removal } = state;
  const row = state.rows.find(({ key }) => key === removal?.key);
  if (!removal || !row || removal.text !== row.dataSource.id) {
    return only({ ...state, notice: { tone: 'bad', text: 'that is not its id: nothing was deleted' } });
  }
  const { key, org, dataSource } = row;
  return {
    state: { ...without(state, 'notice'), removal: { ...removal, sending: true } },
    effects: [{ do: 'remove', key, org, id: dataSource.id }],
  };
}
