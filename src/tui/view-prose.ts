import type { Page } from '../cli/text/page.ts';
import { toColumns, widthOf, wrap } from '../cli/text/width.ts';
import type { State } from './state.ts';
import { proseHead, proseRows } from './window.ts';

/** Below this an id does not fit beside its name. */
const NARROW = 52;

/** Lines of text in a window that begins at one of them, below a title. Pure. */
export function proseLines(title: string, lines: readonly string[], top: number, state: State, page: Page): string[] {
  const height = proseRows(state);
  const first = Math.max(0, Math.min(top, lines.length - height));
  const shown = lines.slice(first, first + height);
  const more = lines.length > height ? ` (${first + 1}–${first + shown.length} of ${lines.length})` : '';
  const empty = Array.from({ length: height - shown.length }, () => '');
  const named = toColumns(title, Math.min(widthOf(title), Math.max(1, page.width - more.length)));
  const gap = Array.from({ length: proseHead(state) - 1 }, () => '');
  return [page.paint.bold(`${named}${more}`), ...gap, ...shown, ...empty];
}

/**
 * A name and a text beside it, wrapped under itself. Where a word does not fit there, as an id on a narrow terminal, the
 * text stands below its name; a word that is longer than the line is broken. Pure.
 */
export function field(name: string, text: string, indent: number, page: Page): string[] {
  const room = Math.max(10, page.width - indent);
  const widest = Math.max(...text.split(' ').map(widthOf));
  if (name !== '' && widest > room && page.width < NARROW) {
    const below = wrap(text, page.width - 2).flatMap((line) => broken(line, page.width - 2));
    return [page.paint.dim(name), ...below.map((line) => `  ${line}`)];
  }
  const lines = wrap(text, room).flatMap((line) => broken(line, room));
  const label = name === '' ? ' '.repeat(indent - 1) : page.paint.dim(toColumns(name, indent - 1));
  return lines.map((line, index) => (index === 0 ? `${label} ${line}` : ' '.repeat(indent) + line));
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
