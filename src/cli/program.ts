import yargs, { type Argv } from 'yargs';
import { KeeperError } from '../core/errors.ts';
import { VERSION } from '../version.ts';
import type { CommandSpec, Words } from './command.ts';
import { COMMANDS } from './commands.ts';
import { addOutputOptions, addStoreOptions } from './global-options.ts';

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
  const parser = parserFor(columns, (spec, words) => {
    chosen = { kind: 'command', spec, words };
  });
  await parser.parseAsync(asHelp(argv), {}, (_error, _words, output) => {
    help = output;
  });
  if (help !== '') return { kind: 'help', text: help };
  if (chosen === undefined) throw usage('no command was given', argv);
  checkWords(chosen.words, argv);
  return chosen;
}

/** The help of the whole program. */
export async function helpText(columns: number): Promise<string> {
  return await parserFor(columns, () => {}).getHelp();
}

function parserFor(columns: number, choose: (spec: CommandSpec, words: Words) => void): Argv {
  let parser = yargs([])
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
      throw error ?? new KeeperError('usage', sentenceOf(message ?? 'the command line was not understood'));
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
    spec.options(parser.usage(`byods ${spec.synopsis ?? spec.usage}\n\n${spec.describe}`)),
  );
  if (spec.usesStore) configuring = addStoreOptions(configuring);
  for (const [command, what] of spec.examples) configuring = configuring.example(command, what);
  return spec.epilogue === undefined ? configuring.epilogue('') : configuring.epilogue(spec.epilogue);
}

/** `byods help run` is `byods run --help`. */
function asHelp(argv: readonly string[]): string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv];
}

/** What yargs lets pass: words after `--`, options given twice, and options with an empty value. */
function checkWords(words: Words, argv: readonly string[]): void {
  const rest = words['--'];
  if (Array.isArray(rest) && rest.length > 0) {
    throw usage(`nothing is taken after "--", and "${rest.join(' ')}" stands there`, argv);
  }
  for (const [name, value] of Object.entries(words)) {
    if (name === '_' || name === '--' || name === 'id') continue;
    if (Array.isArray(value) && !REPEATABLE.has(name)) throw usage(`--${name} was given ${value.length} times`, argv);
    if (value === '' || (Array.isArray(value) && value.includes(''))) throw usage(`--${name} has an empty value`, argv);
  }
}

function usage(message: string, argv: readonly string[]): KeeperError {
  const command = COMMANDS.find(({ name }) => name === argv[0])?.name;
  return new KeeperError('usage', message, { remedy: `byods ${command === undefined ? '' : `${command} `}--help` });
}

/** yargs' messages, in our words. */
function sentenceOf(message: string): string {
  return message
    .replace(/\n+/g, '; ')
    .replace(/^Unknown arguments?: (.*)$/, 'not understood: $1')
    .replace(/^Unknown commands?: (.*)$/, 'there is no command $1')
    .replace(/^Not enough arguments following: (.*)$/, '--$1 needs a value');
}
