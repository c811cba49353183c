import type { CommandSpec } from './command.ts';
import { completionCommand } from './commands/completion/command.ts';
import { dataSourcesCommand } from './commands/data-sources/command.ts';
import { deleteCommand } from './commands/delete-data-source/command.ts';
import { extendCommand } from './commands/extend-data-source/command.ts';
import { getTokenCommand } from './commands/get-token/command.ts';
import { helpCommand } from './commands/help/command.ts';
import { refreshTokenCommand } from './commands/refresh-token/command.ts';
import { registerCommand } from './commands/register-data-source/command.ts';
import { runCommand } from './commands/run/command.ts';
import { sandboxCommand } from './commands/sandbox/command.ts';
import { schemasCommand } from './commands/schemas/command.ts';
import { statusCommand } from './commands/status/command.ts';
import { updateCommand } from './commands/update-data-source/command.ts';

const WORKING: readonly CommandSpec[] = [
  runCommand,
  statusCommand,
  dataSourcesCommand,
  extendCommand,
  registerCommand,
  updateCommand,
  deleteCommand,
  schemasCommand,
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
