import type { Page } from '../cli/text/page.ts';
import { toColumns } from '../cli/text/width.ts';
import { printable } from '../core/secret.ts';
import { columnsFor, EXPIRES_WIDTHS, GAP, type Placed, SIGNS, textIn } from './columns.ts';
import { bar, type Life, type LifeWord, lifeShown } from './life.ts';
import type { Row } from './row.ts';
import type { State } from './state.ts';
import { listRows } from './window.ts';

const COUNTDOWN = 8;
const WORD = 8;
const BAR = EXPIRES_WIDTHS[2] - EXPIRES_WIDTHS[1] - 1;

/** The titles of the columns, and the rows that the window shows. Pure. */
export function listLines(state: State, page: Page): string[] {
  const columns = columnsFor(page.width, state.rows, state.fixed.orgs);
  const titles = columns.map(({ title, width }) => toColumns(title, width)).join(' '.repeat(GAP));
  const height = listRows(state);
  const shown = state.visible.slice(state.top, state.top + height);
  const lines = shown.map((row, index) => rowLine(state, row, state.top + index === state.cursor, columns, page));
  const empty = lines.length === 0 ? [`${' '.repeat(SIGNS)}${emptyText(state)}`] : [];
  const filled = [...lines, ...empty];
  return [
    page.paint.dim(toColumns(' '.repeat(SIGNS) + titles, page.width)),
    ...filled,
    ...Array.from({ length: Math.max(0, height - filled.length) }, () => ''),
  ];
}

/** Why there is no row to show. Pure. */
export function emptyText(state: State): string {
  if (state.rows.length > 0) return 'no row passes the filter; Esc takes it away';
  if (state.loadedAt !== undefined) return 'There are no data sources.';
  return state.failure ? 'nothing could be read yet' : 'asking Webex…';
}

function rowLine(state: State, row: Row, selected: boolean, columns: readonly Placed[], page: Page): string {
  const life = lifeShown(row.dataSource, state.now, state.fixed.renewAfterMinutes);
  const paint = (text: string, colour: (text: string) => string) => (selected ? text : colour(text));
  const cells = columns.map(({ name, width }) => {
    if (name === 'expires') return paint(expires(life, width), colourOf(life.word, page));
    const text = toColumns(name === 'id' ? printable(row.dataSource.id) : textIn(row, name), width);
    if (name !== 'status') return text;
    return paint(text, row.stale || row.status === 'disabled' ? page.paint.yellow : (plain) => plain);
  });
  const [sign, colour] = signOf(state, row, page);
  const line = `${selected ? '›' : ' '} ${paint(sign, colour)} ${cells.join(' '.repeat(GAP))}`;
  return selected ? page.paint.inverse(toColumns(line, page.width)) : line;
}

/** What came of it, whether it is marked. The sign says it without its colour. */
function signOf({ results, marks }: State, { key }: Row, { paint }: Page): [string, (text: string) => string] {
  switch (results.get(key)?.kind) {
    case 'running':
      return ['…', paint.cyan];
    case 'done':
      return ['✓', paint.green];
    case 'failed':
      return ['✗', paint.red];
    case undefined:
      return marks.has(key) ? ['●', paint.cyan] : [' ', (text) => text];
  }
}

function expires(life: Life, width: number): string {
  if (width === EXPIRES_WIDTHS[0]) return toColumns(life.short, width);
  const words = `${toColumns(life.countdown, COUNTDOWN)} ${toColumns(life.countdown === life.word ? '' : life.word, WORD)}`;
  if (width === EXPIRES_WIDTHS[1]) return words;
  return `${life.share === undefined ? ' '.repeat(BAR) : bar(life.share, BAR)} ${words}`;
}

/** The colour of a word for a life; the word itself says it as well. Pure. */
function colourOf(word: LifeWord, { paint }: Page): (text: string) => string {
  switch (word) {
    case 'fresh':
      return paint.green;
    case 'due':
    case 'unknown':
      return paint.yellow;
    case 'at risk':
    case 'EXPIRED':
      return paint.red;
    case 'disabled':
      return paint.dim;
  }
}
