import { stripVTControlCharacters } from 'node:util';
import type { Page } from '../cli/text/page.ts';
import { toColumns, widthOf, wrap } from '../cli/text/width.ts';
import type { State } from './state.ts';
import { deleteLines } from './view-delete.ts';
import { detailsLines } from './view-details.ts';
import { footLines } from './view-foot.ts';
import { formLines } from './view-form.ts';
import { headText } from './view-head.ts';
import { helpLines } from './view-help.ts';
import { listLines } from './view-list.ts';
import { spokenLines } from './view-spoken.ts';
import { LEAST } from './window.ts';

/** The whole frame, in lines: never as many as the terminal has, because Ink would wipe the scrollback then. Pure. */
export function frame(state: State, page: Page): string[] {
  const { size, fixed } = state;
  if (size.columns < LEAST.columns || size.rows < LEAST.rows) {
    const least = `${LEAST.columns}x${LEAST.rows}`;
    return wrap(`The terminal is too small: ${size.columns}x${size.rows}, and ${least} is needed.`, size.columns).slice(
      0,
      Math.max(1, size.rows - 1),
    );
  }
  const lines = fixed.spoken ? spokenLines(state, page) : [...bodyLines(state, page), ...footLines(state, page)];
  return lines.slice(0, size.rows - 1).map((line) => fitted(line, size.columns));
}

/** A line that is too long after all loses its colours with its end. */
function fitted(line: string, columns: number): string {
  return widthOf(line) <= columns ? line : toColumns(stripVTControlCharacters(line), columns);
}

function bodyLines(state: State, page: Page): string[] {
  if (state.help) return helpLines(state, page);
  if (state.removal) return deleteLines(state, page);
  if (state.form) return formLines(state, page);
  if (state.details) return detailsLines(state, page);
  return [...headText(state, page), ...listLines(state, page)];
}
