import { EXIT, EXIT_PRECEDENCE } from '../../../core/errors.ts';
import { EXIT_CODES } from '../../exit-codes.ts';
import type { Page } from '../../text/page.ts';
import { wrap } from '../../text/width.ts';
import { refusals, VARIABLE_GROUPS, type Variable } from '../../variables.ts';

/** Wider lines are hard to read. */
const WIDEST = 100;

const INDENT = '      ';

/** The exit codes: what each means, and below it what to do. */
export function exitCodeLines(page: Page): string[] {
  return [
    page.paint.bold('Exit codes of every command'),
    '',
    ...EXIT_CODES.flatMap(({ code, meaning, whatToDo }) => [
      ...hanging(String(code).padStart(4), meaning, page),
      ...hanging('', `-> ${whatToDo}`, page).map(page.paint.dim),
    ]),
    '',
    ...wrap(
      `Where several hold, the first of ${EXIT_PRECEDENCE.filter((code) => code !== EXIT.ok).join(', ')}. error.code in --json tells more.`,
      widthOf(page),
    ),
  ];
}

/** The variables of the environment, in groups. */
export function environmentLines(page: Page): string[] {
  const { bold, dim } = page.paint;
  return [
    ...wrap(
      'A flag beats the environment, which beats the file of --env-file. An empty variable counts as absent. A value that cannot be meant is refused by name, before anything is sent.',
      widthOf(page),
    ),
    ...VARIABLE_GROUPS.flatMap(({ title, variables }) => [
      '',
      ...wrap(title, widthOf(page)).map(bold),
      ...variables.flatMap((variable) => [
        `  ${namesOf(variable)}`,
        ...hanging('', variable.meaning, page),
        ...notesOf(variable).flatMap((note) => hanging('', note, page).map(dim)),
      ]),
    ]),
  ];
}

function namesOf({ name, also }: Variable): string {
  return also === undefined ? name : `${name}, ${also}`;
}

function notesOf(variable: Variable): string[] {
  const { default: fallback } = variable;
  const notes = [...(fallback === undefined ? [] : [`default: ${fallback}`]), ...refusals(variable)];
  return notes.length === 0 ? [] : [notes.join('; ')];
}

function hanging(term: string, text: string, page: Page): string[] {
  const lines = wrap(text, widthOf(page) - INDENT.length);
  return lines.map((line, at) => (at === 0 ? term : '').padEnd(INDENT.length) + line);
}

function widthOf({ width }: Page): number {
  return Math.min(width, WIDEST);
}
