import { asked, copied, refused, removing, updating } from './ask.ts';
import { actionOf } from './bindings.ts';
import { helped } from './help.ts';
import { isMove, moved } from './move.ts';
import { type State, without } from './state.ts';
import { only, type Step } from './step.ts';

/** A key in the details of a data source. Pure. */
export function pressedInDetails(state: State, key: string): Step {
  const { details } = state;
  if (!details) return only(state);
  const action = actionOf('details', key, state.fixed.readonly);
  if (action === undefined) return only(refused(state, 'details', key));
  // How far it can go is known to the window over it.
  if (isMove(action)) return only({ ...state, details: { ...details, top: moved(details.top, action, 1e6, 10) } });
  const quiet = without(state, 'notice');
  switch (action) {
    case 'back':
      return only(without(quiet, 'details'));
    case 'update': {
      const row = state.rows.find((each) => each.key === details.key);
      return only(row ? updating(quiet, row, details.dataSource) : quiet);
    }
    case 'remove':
      return only(removing(quiet, details.key));
    case 'extend':
      return only(asked(quiet, [details.key], 'one'));
    case 'copy':
      return copied(quiet, details.dataSource.id);
    case 'raw':
      return only({ ...quiet, details: { ...details, showsRaw: !details.showsRaw, top: 0 } });
    case 'help':
      return only(helped(quiet, 'details'));
    case 'refresh': {
      const row = state.rows.find((each) => each.key === details.key);
      if (!row || details.reading) return only(quiet);
      return { state: { ...quiet, details: { ...details, reading: true } }, effects: [{ do: 'read', row }] };
    }
  }
}
