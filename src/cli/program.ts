import yargs, { type Argv } from 'yargs';
import { VERSION } from '../core/version.ts';
import { type CommandGroup, type CommandSpec, STDIN_WORD, type Words } from './command.ts';
import { TOPICS } from './commands/help/topics.ts';
import { COMMANDS } from './commands.ts';
import { addOutputOptions, addStoreOptions } from './global-options.ts';
import { mistakeOf, usageError } from './mistakes.ts';

/** What a command line asks for. */
export type Request =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'command'; readonly spec: CommandSpec; readonly words: Words };

/** Options that may be given several times. */
export const REPEATABLE: ReadonlySet<string> = new Set(['org', 'from']);

/** Options that mean something without a value, too; the parser gives an empty one then. */
const VALUE_IS_OPTIONAL = new Set(['watch', 'pat']);

/**
 * Reads a command line. Nothing is done here: the caller runs what was chosen.
 *
 * @throws KeeperError `usage` for anything that is not understood, or given twice
 */
export async function readCommandLine(argv: readonly string[], columns: number): Promise<Request> {
  if (asksHelpOfHelp(argv)) return { kind: 'help', text: await helpOfHelp(columns) };
  let help = '';
  try {
    await parserFor(argv, columns, choose).parseAsync(asHelp(argv).map(asWord), {}, (_error, _words, output) => {
      help = output;
    });
  } catch (thrown) {
    if (!(thrown instanceof Chosen)) throw thrown;
    checkWords(thrown.words, argv);
    return { kind: 'command', spec: thrown.spec, words: thrown.words };
  }
  if (help !== '') return { kind: 'help', text: help };
  throw usageError('no command was given', argv);
}

/** The way out of the parser: after a handler that returns, yargs lays out the whole help, a tenth of our start. */
class Chosen {
  readonly spec: CommandSpec;
  readonly words: Words;

  constructor(spec: CommandSpec, words: Words) {
    this.spec = spec;
    this.words = words;
  }
}

const choose: Choose = (spec, words) => {
  throw new Chosen(spec, words);
};

/** The help of the whole program. */
export async function helpText(columns: number): Promise<string> {
  return await parserFor([], columns, choose).getHelp();
}

function parserFor(argv: readonly string[], columns: number, choose: Choose): Argv {
  let parser = rootParser()
    .usage('byods <command> [options]\n\nKeeps Webex BYODS data sources and the credentials behind them alive.')
    .wrap(helpWidth(columns))
    .strict()
    .demandCommand(1, 1, 'no command was given', 'no command was given')
    .exitProcess(false)
    .showHelpOnFail(false)
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'populate--': true,
    })
    .fail((message: string | undefined, error: Error | undefined) => {
      // yargs' own errors have the message that it would have shown.
      if (error && error.name !== 'YError') throw error;
      throw mistakeOf(message ?? error?.message ?? 'the command line was not understood', argv, parser);
    })
    .epilogue(EPILOGUE);
  for (const each of COMMANDS) {
    parser =
      'commands' in each
        ? parser.command(each.name, each.describe, (groupParser) => configuredGroup(groupParser, each, choose))
        : withCommand(parser, each, choose);
  }
  return parser;
}

/** What every parser of ours has; also before the command, as in `byods --json run`. */
export function rootParser(): Argv {
  return addOutputOptions(yargs([]).scriptName('byods').locale('en').version(VERSION).alias('h', 'help').help());
}

/** A parser that has the options of one command, to be asked for them. */
export function parserOf(spec: CommandSpec): Argv {
  return configured(rootParser(), spec);
}

/** Told which command a command line names, and its words. */
type Choose = (spec: CommandSpec, words: Words) => never;

function withCommand(parser: Argv, spec: CommandSpec, choose: Choose): Argv {
  return parser.command(
    spec.usage,
    spec.describe,
    (commandParser) => configured(commandParser, spec),
    (words) => choose(spec, words),
  );
}

function configuredGroup(parser: Argv, group: CommandGroup, choose: Choose): Argv {
  const names = group.commands.map(({ name }) => name).join(', ');
  const missing = `${group.name} needs a command: ${names}`;
  let configuring = parser
    .usage(`byods ${group.name} <command>\n\n${group.about ?? group.describe}`)
    .demandCommand(1, 1, missing, missing)
    .epilogue('');
  for (const spec of group.commands) configuring = withCommand(configuring, spec, choose);
  for (const [command, what] of group.examples) configuring = configuring.example(command, what);
  return configuring;
}

const EPILOGUE = `Help: ${TOPICS.map(({ name }) => `byods help ${name}`).join(', ')}, byods help <command>

Try it without an account: byods run --sandbox`;

function configured(parser: Argv, spec: CommandSpec): Argv {
  let configuring = spec.options(
    parser.usage(`byods ${spec.synopsis ?? spec.usage}\n\n${spec.about ?? spec.describe}`),
  );
  if (spec.usesStore) configuring = addStoreOptions(configuring);
  for (const [command, what] of spec.examples) configuring = configuring.example(command, what);
  return spec.epilogue === undefined ? configuring.epilogue('') : configuring.epilogue(spec.epilogue);
}

/** yargs takes a lone `-` for an option when it reads the words of a command for the second time. */
function asWord(word: string): string {
  return word === '-' ? STDIN_WORD : word;
}

/** To yargs the word itself is a wish for the help of the whole program. */
function asksHelpOfHelp([first, ...rest]: readonly string[]): boolean {
  return first === 'help' && ['help', '--help', '-h'].some((word) => word === rest[0]);
}

async function helpOfHelp(columns: number): Promise<string> {
  const help = COMMANDS.find(({ name }) => name === 'help') as CommandSpec;
  return await parserOf(help).wrap(helpWidth(columns)).getHelp();
}

function helpWidth(columns: number): number {
  return Math.min(Math.max(columns, 40), 100);
}

/** `byods help run` is `byods run --help`, and `byods help` is `byods --help`. */
function asHelp(argv: readonly string[]): string[] {
  const [first, ...rest] = argv;
  const topic = rest.find((word) => !word.startsWith('-'));
  if (first !== 'help' || TOPICS.some(({ name }) => name === topic)) return [...argv];
  const isCommand = topic === undefined || COMMANDS.some(({ name }) => name === topic);
  return isCommand ? [...rest, '--help'] : [...argv];
}

/** What yargs lets pass: words after `--`, options given twice, and options with an empty value. */
function checkWords(words: Words, argv: readonly string[]): void {
  const rest = words['--'];
  if (Array.isArray(rest) && rest.length > 0) {
    throw usageError(`nothing is taken after "--", and "${rest.join(' ')}" stands there`, argv);
  }
  for (const [name, value] of Object.entries(words)) {
    if (name === '_' || name === '--' || name === 'id') continue;
    if (typeof value === 'boolean' && argv.some((word) => word.startsWith(`--${name}=`))) {
      throw usageError(`--${name} takes no value`, argv);
    }
    if (Array.isArray(value) && !REPEATABLE.has(name))
      throw usageError(`--${name} was given ${value.length} times`, argv);
    if (value === '' && VALUE_IS_OPTIONAL.has(name) && !isGivenEmpty(name, argv)) continue;
    if (value === '' || (Array.isArray(value) && value.includes('')))
      throw usageError(`--${name} has an empty value`, argv);
  }
}

/** `--watch=` and `--watch ""`: a variable of a script that is not set. */
function isGivenEmpty(name: string, argv: readonly string[]): boolean {
  return argv.some((word, index) => word === `--${name}=` || (word === `--${name}` && argv[index + 1] === ''));
}
