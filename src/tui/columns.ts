import type { Row } from './row.ts';

/** What a column of the table shows. */
export type ColumnName = 'status' | 'expires' | 'org' | 'host' | 'audience' | 'schema' | 'id';

/** A column as it is laid out: how wide, and for the end of life how much of it. */
export interface Placed {
  readonly name: ColumnName;
  readonly title: string;
  readonly width: number;
}

/** Between two columns. */
export const GAP = 2;

/** Before the first column: the cursor, and the mark or result. */
export const SIGNS = 4;

/** How much of the end of life stands in its column: the short word, the countdown and the word, or a bar before both. */
export const EXPIRES_WIDTHS = [8, 17, 28] as const;

const WIDEST: Readonly<Record<Exclude<ColumnName, 'expires'>, number>> = {
  status: 9,
  org: 24,
  host: 48,
  audience: 24,
  schema: 27,
  id: 36,
};

const TITLES: Readonly<Record<ColumnName, string>> = {
  status: 'STATUS',
  expires: 'EXPIRES IN',
  org: 'ORG',
  host: 'HOST',
  audience: 'AUDIENCE',
  schema: 'SCHEMA',
  id: 'ID',
};

const ORDER: readonly ColumnName[] = ['status', 'expires', 'org', 'host', 'audience', 'schema', 'id'];

/** What is added while there is room, the most useful first. A number is the next width of the end of life. */
const WISHES: readonly (readonly [what: ColumnName | 'expires', least: number])[] = [
  ['status', 8],
  ['host', 12],
  ['expires', EXPIRES_WIDTHS[1]],
  ['org', 12],
  ['host', 24],
  ['expires', EXPIRES_WIDTHS[2]],
  ['audience', 10],
  ['host', 36],
  ['schema', 12],
  ['id', 36],
];

/**
 * Which columns fit into a width, and how wide each is. Columns give way on a narrow terminal, the end of life last; the
 * room that is left goes to those whose content is cut. Pure.
 *
 * @param orgs  with one, its column tells nothing
 */
export function columnsFor(width: number, rows: readonly Row[], orgs: number): Placed[] {
  const widths = new Map<ColumnName, number>([['expires', EXPIRES_WIDTHS[0]]]);
  const used = () => [...widths.values()].reduce((sum, each) => sum + each + GAP, SIGNS - GAP);
  for (const [name, least] of WISHES) {
    if (name === 'org' && orgs < 2) continue;
    const wanted = name === 'expires' ? least : Math.min(least, longest(name, rows));
    const more = wanted - (widths.get(name) ?? -GAP);
    if (used() + more <= width) widths.set(name, wanted);
  }
  for (const [name] of WISHES) {
    const now = widths.get(name);
    if (name === 'expires' || now === undefined) continue;
    widths.set(name, now + Math.max(0, Math.min(longest(name, rows) - now, width - used())));
  }
  return ORDER.flatMap((name) => {
    const placed = widths.get(name);
    return placed === undefined ? [] : [{ name, title: TITLES[name], width: placed }];
  });
}

/** How wide the content is, at most as wide as the column may get. Characters are counted, not measured: it is a wish. */
function longest(name: Exclude<ColumnName, 'expires'>, rows: readonly Row[]): number {
  let most = TITLES[name].length;
  for (const row of rows) most = Math.max(most, textIn(row, name).length);
  return Math.min(most, WIDEST[name]);
}

/** What a row shows in a column. Pure. */
export function textIn(row: Row, name: Exclude<ColumnName, 'expires'>): string {
  switch (name) {
    case 'org':
      return row.orgName;
    case 'id':
      return row.dataSource.id;
    case 'status':
      return row.stale ? 'stale' : row.status;
    default:
      return row[name];
  }
}
