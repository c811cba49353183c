import type { Argv } from 'yargs';
import { KeeperError } from '../core/errors.ts';
import { STDIN_WORD } from './command.ts';
import { COMMANDS } from './commands.ts';
import { nearest } from './nearest.ts';

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
