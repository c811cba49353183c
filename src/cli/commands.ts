import type { CommandGroup, CommandSpec } from './command.ts';
import { completionCommand } from './commands/completion/command.ts';
import { dataSourcesCommand } from './commands/data-sources/command.ts';
import { deleteCommand } from './commands/delete-data-source/command.ts';
import { doctorCommand } from './commands/doctor/command.ts';
import { extendCommand } from './commands/extend-data-source/command.ts';
import { getTokenCommand } from './commands/get-token/command.ts';
import { helpCommand } from './commands/help/command.ts';
import { initCommand } from './commands/init/command.ts';
import { keysCommands } from './commands/keys/command.ts';
import { logoutCommand } from './commands/logout/command.ts';
import { orgsCommands } from './commands/orgs/command.ts';
import { refreshTokenCommand } from './commands/refresh-token/command.ts';
import { registerCommand } from './commands/register-data-source/command.ts';
import { runCommand } from './commands/run/command.ts';
import { sandboxCommand } from './commands/sandbox/command.ts';
import { scheduleCommands } from './commands/schedule/command.ts';
import { schemasCommand } from './commands/schemas/command.ts';
import { serveCommand } from './commands/serve/command.ts';
import { setupOauthCommand } from './commands/setup-oauth/command.ts';
import { statusCommand } from './commands/status/command.ts';
import { storeCommands } from './commands/store/command.ts';
import { updateCommand } from './commands/update-data-source/command.ts';
import { whoamiCommand } from './commands/whoami/command.ts';

const WORKING: readonly (CommandSpec | CommandGroup)[] = [
  initCommand,
  runCommand,
  statusCommand,
  doctorCommand,
  dataSourcesCommand,
  extendCommand,
  registerCommand,
  updateCommand,
  deleteCommand,
  schemasCommand,
  refreshTokenCommand,
  getTokenCommand,
  whoamiCommand,
  setupOauthCommand,
  orgsCommands,
  storeCommands,
  scheduleCommands,
  logoutCommand,
  serveCommand,
  keysCommands,
  sandboxCommand,
];

/** Every command, in the order of the help. */
export const COMMANDS: readonly (CommandSpec | CommandGroup)[] = [
  ...WORKING,
  completionCommand,
  helpCommand([...WORKING, completionCommand].map(({ name }) => name)),
];

/** Every command that does something, with the words that name it. */
export const LEAVES: readonly { readonly words: readonly string[]; readonly spec: CommandSpec }[] = COMMANDS.flatMap(
  (each) =>
    'commands' in each
      ? each.commands.map((spec) => ({ words: [each.name, spec.name], spec }))
      : [{ words: [each.name], spec: each }],
);

/** What the first words of a command line that are no options name. */
export interface FoundCommand {
  /** The words, as far as they are a command: `['run']`, `['orgs', 'add']`, `['orgs']`, or none. */
  readonly words: readonly string[];
  /** Absent where none, or only a group of commands, is named. */
  readonly spec?: CommandSpec;
  /** The commands that may come next where none is named yet. */
  readonly next: readonly (CommandSpec | CommandGroup)[];
  /** Where in the command line the words end. */
  readonly end: number;
}

/** Finds the command of a command line: its first word that is one, and the next where that is a group. Pure. */
export function findCommand(argv: readonly string[]): FoundCommand {
  const word = argv.find((each) => COMMANDS.some(({ name }) => name === each));
  const first = COMMANDS.find(({ name }) => name === word);
  if (!first) return { words: [], next: COMMANDS, end: 0 };
  const at = argv.indexOf(first.name);
  if (!('commands' in first)) return { words: [first.name], spec: first, next: [], end: at + 1 };
  const inner = argv.findIndex((each, index) => index > at && !each.startsWith('-'));
  const spec = first.commands.find(({ name }) => name === argv[inner]);
  if (!spec) return { words: [first.name], next: first.commands, end: at + 1 };
  return { words: [first.name, spec.name], spec, next: [], end: inner + 1 };
}
