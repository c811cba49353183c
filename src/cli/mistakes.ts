import type { Argv } from 'yargs';
import { KeeperError } from '../core/errors.ts';
import { STDIN_WORD } from './command.ts';
import { COMMANDS } from './commands.ts';

/** More letters apart than this is another word, not a slip of the finger. */
const FARTHEST = 2;

/** What yargs refused, in our words, with what may have been meant. */
export function mistakeOf(message: string, argv: readonly string[], parser: Argv): KeeperError {
  const [, unknown] = /^Unknown (?:argument|command)s?: (.*)$/s.exec(message) ?? [];
  if (unknown !== undefined)
    return usageError(
      unknown
        .split(', ')
        .map((word) => unknownWord(word, argv, parser))
        .join('; '),
      argv,
    );
  const [, meant] = /^Did you mean (.*)\?$/.exec(message) ?? [];
  if (meant !== undefined)
    return usageError(
      `there is no command "${argv.find((word) => !word.startsWith('-'))}"; did you mean ${meant}?`,
      argv,
    );
  const [, name, given, choices] = /Argument: (\S+), Given: (.*), Choices: (.*)/.exec(message) ?? [];
  if (name !== undefined)
    return usageError(`--${name} must be one of ${choices?.replaceAll('"', '')}, and is ${given}`, argv);
  const [, option] = /^Not enough arguments following: (.*)$/.exec(message) ?? [];
  return usageError(option === undefined ? message.replace(/\s*\n+\s*/g, '; ') : `--${option} needs a value`, argv);
}

/** An error about a command line, which refers to the help of its command. */
export function usageError(message: string, argv: readonly string[]): KeeperError {
  const command = COMMANDS.find(({ name }) => argv.includes(name))?.name;
  return new KeeperError('usage', message, { remedy: `byods ${command === undefined ? '' : `${command} `}--help` });
}

function unknownWord(given: string, argv: readonly string[], parser: Argv): string {
  const word = given === STDIN_WORD ? '-' : given;
  const isOption = argv.some((each) => each.startsWith('-') && each.replace(/^--?/, '').replace(/=.*$/s, '') === word);
  const isCluster = word.length === 1 && argv.some((each) => /^-[a-z]+$/i.test(each) && each.includes(word));
  if (!isOption && !isCluster) {
    const hasCommand = COMMANDS.some(({ name }) => argv.includes(name));
    return hasCommand ? `"${word}" is one word too many` : `there is no command "${word}"`;
  }
  const near = nearest(word, optionsOf(parser));
  return `there is no option ${word.length === 1 ? '-' : '--'}${word}${near === undefined ? '' : `; did you mean --${near}?`}`;
}

/** The options that the parser knows at that moment; its types keep them to themselves. */
function optionsOf(parser: Argv): string[] {
  const { key } = (parser as unknown as { getOptions(): { key: Record<string, unknown> } }).getOptions();
  return Object.keys(key).filter((name) => name.length > 1);
}

function nearest(word: string, names: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll('-', '');
  const distances = names.map((name) => [distance(plain(word), plain(name)), name] as const).sort(([a], [b]) => a - b);
  const [best] = distances;
  return best && best[0] <= Math.min(FARTHEST, word.length - 1) ? best[1] : undefined;
}

/** How many letters differ, are missing, or are swapped with their neighbour (Damerau and Levenshtein). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      line[column] = Math.min(rows[row - 1]![column]! + 1, line[column - 1]! + 1, rows[row - 1]![column - 1]! + same);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) line[column] = Math.min(line[column]!, rows[row - 2]![column - 2]! + 1);
    }
    rows.push(line);
  }
  return rows[a.length]![b.length]!;
}
