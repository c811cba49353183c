import { KeeperError } from '../../../core/errors.ts';

/** A row with the number of the line that it begins on. */
export interface CsvRow {
  readonly line: number;
  readonly id: string;
  /** Absent where the cell is empty, or there is none. */
  readonly name?: string;
}

/** More mistakes than these are counted, not told. */
const MOST_MISTAKES = 5;

const COLUMNS = ['id', 'name'];

interface Cells {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The rows of a CSV text (RFC 4180) with the columns id and name; a first row that names them may turn them round. Empty
 * lines are passed over, and so are a byte order mark and white space around a cell. Pure.
 *
 * @param where  the file, for the message
 * @param problemOf  what is wrong with a row, if anything
 * @throws KeeperError `usage`, naming the bad lines
 */
export function readCsv(text: string, where: string, problemOf: (row: CsvRow) => string | undefined): CsvRow[] {
  const [first, ...others] = cellsOf(text.replace(/^\uFEFF/, ''), where);
  const header = first?.cells.map((cell) => cell.toLowerCase());
  const isHeader = header?.includes('id') === true;
  const columns = isHeader ? header : COLUMNS;
  const mistakes: string[] = [];
  if (isHeader && !columns.every((name, at) => COLUMNS.includes(name) && columns.indexOf(name) === at)) {
    mistakes.push(`line ${first!.line}: the columns are id and name`);
  }
  const rows = [...(first && !isHeader ? [first] : []), ...others].map(({ line, cells }): CsvRow => {
    if (cells.length > columns.length) mistakes.push(`line ${line}: it has ${cells.length} columns`);
    const [id = '', name = ''] = COLUMNS.map((column) => cells[columns.indexOf(column)]);
    const row = { line, id, ...(name !== '' && { name }) };
    const problem = problemOf(row);
    if (problem !== undefined) mistakes.push(`line ${line}: ${problem}`);
    return row;
  });
  if (rows.length === 0 && mistakes.length === 0) mistakes.push('it holds no org');
  if (mistakes.length === 0) return rows;
  const told = mistakes.slice(0, MOST_MISTAKES).join('; ');
  const more = mistakes.length > MOST_MISTAKES ? `; and ${mistakes.length - MOST_MISTAKES} more` : '';
  throw badCsv(where, told + more);
}

/** Every row that is not empty, as its cells. */
function cellsOf(text: string, where: string): Cells[] {
  const rows: Cells[] = [];
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const begins = line;
    const cells: string[] = [];
    for (let last = false; !last; ) {
      // A quoted cell or a bare one, then the end of the cell, of the line or of the text.
      const match = /[\t ]*(?:"((?:[^"]|"")*)"[\t ]*|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
      match.lastIndex = at;
      const found = match.exec(text);
      if (!found) throw badCsv(where, `line ${begins}: a quotation mark is out of place`);
      const [whole, quoted, bare = '', end] = found;
      at += whole.length;
      line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
      cells.push((quoted?.replaceAll('""', '"') ?? bare).trim());
      last = end !== ',';
    }
    if (cells.some((cell) => cell !== '')) rows.push({ line: begins, cells });
  }
  return rows;
}

function badCsv(where: string, what: string): KeeperError {
  return new KeeperError('usage', `${where}: ${what}. Nothing was sent or changed`, {
    remedy: 'one org a line: id,name; the name may be left out, and stands in quotation marks where it holds a comma',
  });
}
