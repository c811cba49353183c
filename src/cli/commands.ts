import type { CommandSpec } from './command.ts';
import { completionCommand } from './commands/completion/command.ts';
import { dataSourcesCommand } from './commands/data-sources/command.ts';
import { extendCommand } from './commands/extend-data-source/command.ts';
import { getTokenCommand } from './commands/get-token/command.ts';
import { helpCommand } from './commands/help/command.ts';
import { refreshTokenCommand } from './commands/refresh-token/command.ts';
import { runCommand } from './commands/run/command.ts';
import { sandboxCommand } from './commands/sandbox/command.ts';
import { statusCommand } from './commands/status/command.ts';

const WORKING: readonly CommandSpec[] = [
  runCommand,
  statusCommand,
  dataSourcesCommand,
  extendCommand,
  refreshTokenCommand,
  getTokenCommand,
  sandboxCommand,
];

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  ...WORKING,
  completionCommand,
  helpCommand([...WORKING, completionCommand].map(({ name }) => name)),
];
