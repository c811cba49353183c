import { printable } from '../../../core/secret.ts';
import type { ListedDataSource } from '../../listed-data-source.ts';
import type { Page } from '../../text/page.ts';
import { type Row, table } from '../../text/table.ts';
import { lifeLeft } from '../../text/times.ts';
import { widthOf, wrap } from '../../text/width.ts';

/** What people are told about the data sources. */
export interface DataSourcesFacts {
  readonly dataSources: readonly ListedDataSource[];
  /** How many there are, also those that were not asked for. */
  readonly read: number;
  /** Every org was read. */
  readonly complete: boolean;
  readonly orgName: (id: string | undefined) => string;
  readonly orgs: number;
  readonly now: number;
}

const COLUMNS = [
  { title: 'ID' },
  { title: 'STATUS' },
  { title: 'LIFE' },
  { title: 'ORG', givesWay: 1, narrowest: 8 },
  { title: 'URL', givesWay: 2, narrowest: 16 },
  { title: 'AUDIENCE', givesWay: 3, narrowest: 10 },
  { title: 'SUBJECT', givesWay: 4, narrowest: 10 },
];

/** A table. On narrow output columns give way; where not even the first three fit, each has its id on a line of its own. */
export function dataSourceLines(facts: DataSourcesFacts, page: Page): string[] {
  const { dataSources, read, complete } = facts;
  if (dataSources.length === 0) {
    if (read > 0) return [`No data source is like that (of ${read}).`];
    return [complete ? 'There are no data sources.' : 'No data sources were read.'];
  }
  const rows = dataSources.map((each) => rowOf(each, facts, page));
  const lines = table(COLUMNS, rows, page);
  return lines.every((line) => widthOf(line) <= page.width) ? lines : rows.flatMap((row) => stacked(row, page));
}

function rowOf(each: ListedDataSource, { orgName, orgs, now }: DataSourcesFacts, { paint }: Page): Row {
  const { id, orgId, status = 'unknown', expiresAt, audience = '', subject = '', url = '', errorMessage } = each;
  const disabled = status === 'disabled';
  const ended = expiresAt !== undefined && Date.parse(expiresAt) <= now;
  return {
    cells: [
      id,
      printable(status),
      lifeLeft(expiresAt, now),
      orgs > 1 ? orgName(orgId) : '',
      printable(url),
      printable(audience),
      printable(subject),
    ],
    colours: [paint.bold, disabled ? paint.yellow : undefined, ended && !disabled ? paint.red : undefined],
    ...(disabled && errorMessage !== undefined && { below: [printable(errorMessage)] }),
  };
}

/** The id, and below it what a table would show first. */
function stacked({ cells, colours = [], below = [] }: Row, page: Page): string[] {
  const [id = '', ...more] = cells.map((cell, index) => (colours[index] ?? ((plain: string) => plain))(cell));
  const facts = more.slice(0, 3).filter((fact) => fact !== '');
  const indented = (text: string) => wrap(text, page.width - 2).map((line) => `  ${line}`);
  return [id, ...indented(facts.join(', ')), ...below.flatMap(indented).map(page.paint.dim)];
}
