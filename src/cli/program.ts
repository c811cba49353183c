import yargs, { type Argv } from 'yargs';
import { VERSION } from '../version.ts';
import { type CommandSpec, STDIN_WORD, type Words } from './command.ts';
import { COMMANDS } from './commands.ts';
import { addOutputOptions, addStoreOptions } from './global-options.ts';
import { mistakeOf, usageError } from './mistakes.ts';

/** What a command line asks for. */
export type Request =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'command'; readonly spec: CommandSpec; readonly words: Words };

const REPEATABLE = new Set(['org']);

/**
 * Reads a command line. Nothing is done here: the caller runs what was chosen.
 *
 * @throws KeeperError `usage` for anything that is not understood, or given twice
 */
export async function readCommandLine(argv: readonly string[], columns: number): Promise<Request> {
  let chosen = undefined as Extract<Request, { kind: 'command' }> | undefined;
  let help = '';
  const parser = parserFor(argv, columns, (spec, words) => {
    chosen = { kind: 'command', spec, words };
  });
  await parser.parseAsync(asHelp(argv).map(asWord), {}, (_error, _words, output) => {
    help = output;
  });
  if (help !== '') return { kind: 'help', text: help };
  if (chosen === undefined) throw usageError('no command was given', argv);
  checkWords(chosen.words, argv);
  return chosen;
}

/** The help of the whole program. */
export async function helpText(columns: number): Promise<string> {
  return await parserFor([], columns, () => {}).getHelp();
}

function parserFor(argv: readonly string[], columns: number, choose: (spec: CommandSpec, words: Words) => void): Argv {
  let parser: Argv = yargs([])
    .scriptName('byods')
    .locale('en')
    .usage('byods <command> [options]\n\nKeeps Webex BYODS data sources and the credentials behind them alive.')
    .version(VERSION)
    .alias('h', 'help')
    .help()
    .wrap(Math.min(Math.max(columns, 40), 100))
    .strict()
    .demandCommand(1, 1, 'no command was given', 'no command was given')
    .recommendCommands()
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
    .epilogue(`${EXIT_CODES}\n\nTry it without an account: byods run --sandbox`);
  for (const spec of COMMANDS) {
    parser = parser.command(
      spec.usage,
      spec.describe,
      (commandParser) => configured(commandParser, spec),
      (words) => choose(spec, words),
    );
  }
  return parser;
}

const EXIT_CODES = `Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 some data sources or orgs failed, 4 a person must reauthorize, 5 token store unavailable or corrupt, 6 Webex unreachable, 7 lock busy, 130 interrupted`;

function configured(parser: Argv, spec: CommandSpec): Argv {
  let configuring = addOutputOptions(
    spec.options(parser.usage(`byods ${spec.synopsis ?? spec.usage}\n\n${spec.about ?? spec.describe}`)),
  );
  if (spec.usesStore) configuring = addStoreOptions(configuring);
  for (const [command, what] of spec.examples) configuring = configuring.example(command, what);
  return spec.epilogue === undefined ? configuring.epilogue('') : configuring.epilogue(spec.epilogue);
}

/** yargs takes a lone `-` for an option when it reads the words of a command for the second time. */
function asWord(word: string): string {
  return word === '-' ? STDIN_WORD : word;
}

/** `byods help run` is `byods run --help`. */
function asHelp(argv: readonly string[]): string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv];
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
    if (value === '' || (Array.isArray(value) && value.includes('')))
      throw usageError(`--${name} has an empty value`, argv);
  }
}
