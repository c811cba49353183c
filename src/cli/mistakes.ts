import type { Argv } from 'yargs';
import { KeeperError } from '../core/errors.ts';
import { STDIN_WORD } from './command.ts';
import { findCommand } from './commands.ts';
import { suggestion } from './near.ts';
import { choicesOf, optionsOf, positionalsOf } from './parser-facts.ts';

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
  const values = [...message.matchAll(/^ {2}Argument: (\S+), Given: "(.*)", Choices: .*$/gm)];
  if (values.length > 0) {
    return usageError(values.map(([, name, given]) => badValue(name!, given!, argv, parser)).join('; '), argv);
  }
  const [, option] = /^Not enough arguments following: (.*)$/.exec(message) ?? [];
  if (option !== undefined) return usageError(`--${option} needs a value`, argv);
  if (message.startsWith('Not enough non-option arguments')) return usageError(missingWord(argv, parser), argv);
  return usageError(mistypedBefore(argv, parser) ?? message.replace(/\s*\n+\s*/g, '; '), argv);
}

/** An error about a command line, which refers to the help of its command. */
export function usageError(message: string, argv: readonly string[]): KeeperError {
  return new KeeperError('usage', message, { remedy: ['byods', ...findCommand(argv).words, '--help'].join(' ') });
}

function unknownWord(given: string, argv: readonly string[], parser: Argv): string {
  const word = given === STDIN_WORD ? '-' : given;
  const isOption = argv.some((each) => each.startsWith('-') && each.replace(/^--?/, '').replace(/=.*$/s, '') === word);
  const isCluster = word.length === 1 && argv.some((each) => /^-[a-z]+$/i.test(each) && each.includes(word));
  if (isOption || isCluster) {
    const names = optionsOf(parser).map(({ name }) => name);
    const hyphens = word.length === 1 ? '-' : '--';
    return `there is no option ${hyphens}${word}${suggestion(word, names, (name) => `--${name}`)}`;
  }
  const { words, spec, next } = findCommand(argv);
  if (spec) return `"${word}" is one word too many`;
  const whole = (name: string) => [...words, name].join(' ');
  const names = next.map(({ name }) => name);
  return `there is no command "${whole(word)}"${suggestion(word, names, whole)}`;
}

/** Before a command, yargs takes the word after an option that it does not know for its value, and misses the command. */
function mistypedBefore([first = '']: readonly string[], parser: Argv): string | undefined {
  const options = optionsOf(parser);
  const [, name] = /^--([\w-]+)$/.exec(first) ?? [];
  if (name === undefined || options.some(({ spellings }) => spellings.includes(first))) return undefined;
  const meant = suggestion(
    name,
    options.map((each) => each.name),
    (each) => `--${each}`,
  );
  return meant === '' ? undefined : `there is no option ${first}${meant}`;
}

/** A value that is none of the choices, of an option or of a word of the command. */
function badValue(name: string, given: string, argv: readonly string[], parser: Argv): string {
  const isWord = positionalsOf(findCommand(argv).spec?.usage ?? '').some((each) => each.name === name);
  const choices = choicesOf(parser, name);
  const what = isWord ? `the ${name}` : `--${name}`;
  return `${what} must be one of ${choices.join(', ')}, and is "${given}"${suggestion(given, choices)}`;
}

/** The first word that a command needs and did not get; yargs only counts them. */
function missingWord(argv: readonly string[], parser: Argv): string {
  const { words, spec } = findCommand(argv);
  const [word] = positionalsOf(spec?.usage ?? '');
  if (word === undefined) return 'a word is missing';
  const choices = choicesOf(parser, word.name);
  const article = /^[aeiou]/.test(word.name) ? 'an' : 'a';
  return `${words.join(' ')} needs ${article} ${word.name}${choices.length > 0 ? `: ${choices.join(', ')}` : ''}`;
}
