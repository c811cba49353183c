import type { Argv } from 'yargs';
import type { CommandContext } from './context.ts';
import type { CommandResult } from './result.ts';

/** What stands for the word `-` among the words; no argument of a process can be equal to it. */
export const STDIN_WORD = '\u0000-';

/** The words of a command line by the names of the options; checked by the parser, except for what a command checks. */
export type Words = Readonly<Record<string, unknown>>;

/** A command as the parser and the help know it. What it does is loaded only when it is chosen. */
export interface CommandSpec {
  readonly name: string;
  /** The name with its positional words, in yargs' spelling. */
  readonly usage: string;
  /** How the help writes it, where yargs' spelling misleads. */
  readonly synopsis?: string;
  /** One line, in the list of commands. */
  readonly describe: string;
  /** More, in its own help. */
  readonly about?: string;
  /** Works with a token store: has the options that choose one. */
  readonly usesStore: boolean;
  readonly options: (yargs: Argv) => Argv;
  readonly examples: readonly (readonly [command: string, what: string])[];
  readonly epilogue?: string;
  /** What to do after an interruption, where running it again could do it twice. */
  readonly afterInterruption?: string;
  readonly load: () => Promise<CommandHandler>;
}

/** Commands under a word of their own: `byods orgs add`. Their usage and name leave out that word. */
export interface CommandGroup {
  readonly name: string;
  readonly describe: string;
  readonly about?: string;
  readonly examples: CommandSpec['examples'];
  readonly commands: readonly CommandSpec[];
}

/**
 * Does what the command is for. Throws a `KeeperError` when there is nothing to report. A command that goes on until it is
 * told to stop, and was told while it was waiting, resolves to nothing: it ended as it should, with exit code 0.
 */
export type CommandHandler = (context: CommandContext, words: Words) => Promise<CommandResult | undefined>;
