import type { State } from './state.ts';

/** Below these the screen says that it needs more room. */
export const LEAST = { columns: 30, rows: 8 } as const;

/** How many lines the foot may take for a notice. */
export function noticeLines({ size }: State): number {
  return size.rows >= 20 ? 4 : 2;
}

/** What stands above the rows of the list: title, ladder, counts and column titles; on a low terminal less of it. */
export function headLines({ size, fixed }: State): number {
  if (fixed.spoken) return 2;
  return size.rows >= 20 ? 5 : 3;
}

/**
 * How many rows the list shows. The frame stays a line below the height of the terminal: Ink wipes the scrollback when
 * one is as tall. The foot keeps its height, so that the rows do not jump when a notice comes and goes.
 */
export function listRows(state: State): number {
  const { size, fixed } = state;
  const room = size.rows - 1 - headLines(state) - noticeLines(state) - 1;
  // A sentence may take two lines.
  return Math.max(1, fixed.spoken ? Math.floor(room / 2) : room);
}

/** What stands above a text: its title, and where there is room an empty line. */
export function proseHead({ size }: State): number {
  return size.rows >= 20 ? 2 : 1;
}

/** How many lines of text a screen of prose shows, below its title. */
export function proseRows(state: State): number {
  return Math.max(1, state.size.rows - 1 - proseHead(state) - noticeLines(state) - 1);
}
