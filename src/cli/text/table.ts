import type { Page } from './page.ts';
import { toColumns, widthOf, wrap } from './width.ts';

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Columns are left out on narrow output, the highest number first; without one it always stays. */
  readonly givesWay?: number;
  /** How narrow it may be cut; without one it is shown whole. */
  readonly narrowest?: number;
}

/** A row: its cells, how to colour each, and lines below it. */
export interface Row {
  readonly cells: readonly string[];
  readonly colours?: readonly (((text: string) => string) | undefined)[];
  /** Shown below, indented to the second column. */
  readonly below?: readonly string[];
}

const GAP = 2;

/**
 * A table in lines, two spaces between columns. Where it is wider than the page, columns give way one by one, and those
 * that may be cut are cut. Pure.
 */
export function table(columns: readonly Column[], rows: readonly Row[], page: Page): string[] {
  const indices = fitting(columns, rows, page.width);
  const widths = widthsOf(columns, rows, indices, page.width);
  const line = (cells: readonly string[], colours: Row['colours'] = []) =>
    indices
      .map((index, place) => {
        const last = place === indices.length - 1;
        const cell = cells[index] ?? '';
        const text = toColumns(cell, last ? Math.min(widths[place]!, widthOf(cell)) : widths[place]!);
        return (colours[index] ?? ((plain: string) => plain))(text);
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  const indent = ' '.repeat((widths[0] ?? 0) + GAP);
  const titles = columns.map(({ title }) => title);
  return [
    line(
      titles,
      titles.map(() => page.paint.dim),
    ),
    ...rows.flatMap(({ cells, colours, below = [] }) => [
      line(cells, colours),
      ...below.flatMap((text) => wrap(text, page.width - indent.length).map((part) => indent + page.paint.dim(part))),
    ]),
  ];
}

/** Which columns stay: those without content go first. */
function fitting(columns: readonly Column[], rows: readonly Row[], width: number): number[] {
  const filled = columns.flatMap((column, index) =>
    column.givesWay === undefined || rows.some(({ cells }) => cells[index]) ? [index] : [],
  );
  const order = filled
    .filter((index) => columns[index]!.givesWay !== undefined)
    .sort((a, b) => columns[b]!.givesWay! - columns[a]!.givesWay!);
  let kept = filled;
  for (const index of order) {
    if (total(kept.map((each) => least(columns[each]!, rows, each))) <= width) break;
    kept = kept.filter((each) => each !== index);
  }
  return kept;
}

/** Every column as wide as its widest cell, then those that may be cut made narrower, the widest first. */
function widthsOf(
  columns: readonly Column[],
  rows: readonly Row[],
  indices: readonly number[],
  width: number,
): number[] {
  const widths = indices.map((index) => natural(columns[index]!, rows, index));
  for (let excess = total(widths) - width; excess > 0; ) {
    const room = indices.map((index, place) => widths[place]! - least(columns[index]!, rows, index));
    const roomiest = room.indexOf(Math.max(...room));
    const less = Math.min(excess, room[roomiest]!);
    if (less <= 0) break;
    widths[roomiest]! -= less;
    excess -= less;
  }
  return widths;
}

function natural({ title }: Column, rows: readonly Row[], index: number): number {
  return Math.max(widthOf(title), ...rows.map(({ cells }) => widthOf(cells[index] ?? '')));
}

function least(column: Column, rows: readonly Row[], index: number): number {
  return Math.min(
    natural(column, rows, index),
    Math.max(column.narrowest ?? Number.POSITIVE_INFINITY, widthOf(column.title)),
  );
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each, 0) + GAP * Math.max(0, widths.length - 1);
}
