import { EXIT } from '../../../core/errors.ts';
import type { CommandHandler } from '../../command.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import type { Shell } from './shells.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS: Record<Shell, () => string> = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** Prints the script of a shell. */
export const handleCompletion: CommandHandler = async (_context, words) => {
  const shell = words.shell as Shell;
  const script = SCRIPTS[shell]();
  const document = { version: 1 as const, warnings: [], shell, script };
  return { exitCode: EXIT.ok, document, text: () => script.trimEnd().split('\n') };
};
