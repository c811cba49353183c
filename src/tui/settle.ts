import type { Page } from '../cli/text/page.ts';
import { paintWith } from '../cli/text/paint.ts';
import type { State } from './state.ts';
import { detailsText } from './view-details.ts';
import { reviewText } from './view-form.ts';
import { helpText } from './view-help.ts';
import { listRows, proseRows } from './window.ts';

const PLAIN = paintWith(false);

/** The state with each window over what it shows: the cursor in the list, and no further than the end of a text. Pure. */
export function settled(state: State): State {
  const page: Page = { width: state.size.columns, paint: PLAIN };
  const height = listRows(state);
  const last = Math.max(0, state.visible.length - height);
  const top = Math.max(0, Math.min(Math.max(state.top, state.cursor - height + 1), state.cursor, last));
  const within = (at: number, lines: number) => Math.max(0, Math.min(at, lines - proseRows(state)));
  const { details, help, form } = state;
  return {
    ...state,
    top,
    ...(details && { details: { ...details, top: within(details.top, detailsText(state, page).length) } }),
    ...(form && { reviewTop: within(state.reviewTop, reviewText(state, page).length) }),
    ...(help && { help: { ...help, top: within(help.top, helpText(state, page).length) } }),
  };
}
