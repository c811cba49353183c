import type { Page } from '../cli/text/page.ts';
import { toColumns, widthOf, wrap } from '../cli/text/width.ts';
import type { State } from './state.ts';
import { proseRows } from './window.ts';

/** Lines of text in a window that begins at one of them, below a title. Pure. */
export function proseLines(title: string, lines: readonly string[], top: number, state: State, page: Page): string[] {
  const height = proseRows(state);
  const first = Math.max(0, Math.min(top, lines.length - height));
  const shown = lines.slice(first, first + height);
  const more = lines.length > height ? ` (${first + 1}–${first + shown.length} of ${lines.length})` : '';
  const empty = Array.from({ length: height - shown.length }, () => '');
  const named = toColumns(title, Math.min(widthOf(title), Math.max(1, page.width - more.length)));
  return [page.paint.bold(`${named}${more}`), '', ...shown, ...empty];
}

/** A name and a text beside it, wrapped under itself. A word that is longer than the line is broken. Pure. */
export function field(name: string, text: string, indent: number, page: Page): string[] {
  const room = Math.max(10, page.width - indent);
  const lines = wrap(text, room).flatMap((line) => broken(line, room));
  return lines.map((line, index) => `${page.paint.dim(toColumns(index === 0 ? name : '', indent - 1))} ${line}`);
}

/** A line in pieces that fit. Pure. */
export function broken(line: string, width: number): string[] {
  if (widthOf(line) <= width) return [line];
  const pieces: string[] = [];
  let piece = '';
  for (const character of line) {
    if (widthOf(piece + character) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}
