/** What a file of variables says, line by line. */
export interface EnvLines {
  /** The last one of a name counts. */
  readonly variables: ReadonlyMap<string, string>;
  /** Why lines cannot be meant: sentence parts that quote nothing of them. */
  readonly problems: readonly string[];
}

const ASSIGNMENT = /^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=([ \t]*)(.*)$/;
const AFTER_QUOTE = /^[ \t]*(?:#.*)?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: no value has them, and UTF-16 read as UTF-8 is full of them
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/**
 * Reads `NAME=value` lines: `export` before a name, white space around, blank lines and lines that begin with `#` are
 * fine; a value may stand in single or double quotes, and then is taken as it stands; without quotes it ends at a `#`
 * after white space. Nothing is expanded. What other readers of such files disagree about is a problem, not a guess.
 *
 * Not `util.parseEnv`: it passes over lines that are none, and the versions of Node.js that this program runs on read
 * `A=x#y`, `A=1 # b` and `A=b=c` differently. Pure.
 */
export function readEnvLines(text: string): EnvLines {
  const variables = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const read = readLine(line);
    if (typeof read === 'string') problems.push(`line ${index + 1} ${read}`);
    else variables.set(read.name, read.value);
  }
  return { variables, problems };
}

function readLine(line: string): { name: string; value: string } | string {
  const [, name, space = '', right = ''] = ASSIGNMENT.exec(line) ?? [];
  if (name === undefined) return 'is not NAME=value';
  if (CONTROL.test(right)) return 'holds control characters';
  const quote = right[0];
  if (quote === '`') return 'has backquotes around its value: use single quotes';
  if (quote === '"' || quote === "'") {
    const end = right.indexOf(quote, 1);
    if (end < 0) return 'opens a quote that does not end on it';
    return AFTER_QUOTE.test(right.slice(end + 1)) ? { name, value: right.slice(1, end) } : 'goes on after its quotes';
  }
  const value = (space + right).replace(/[ \t]+#.*$/, '').trimStart();
  if (value.includes('#')) return 'has a # in its value: put the value in quotes';
  return { name, value };
}
