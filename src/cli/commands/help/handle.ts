import { EXIT } from '../../../core/errors.ts';
import type { CommandHandler } from '../../command.ts';
import { EXIT_CODES } from '../../exit-codes.ts';
import { refusals, VARIABLES } from '../../variables.ts';
import { environmentLines, exitCodeLines } from './text.ts';

/** Shows a topic; a command's help is shown before it comes to this. */
export const handleHelp: CommandHandler = async (_context, { topic }) => {
  const common = { version: 1 as const, warnings: [] };
  if (topic === 'exit-codes') {
    return { exitCode: EXIT.ok, document: { ...common, exitCodes: EXIT_CODES }, text: exitCodeLines };
  }
  const variables = VARIABLES.map((each) => {
    const { name, also, meaning, default: fallback } = each;
    return {
      name,
      ...(also !== undefined && { also }),
      meaning,
      ...(fallback !== undefined && { default: fallback }),
      refusals: refusals(each),
    };
  });
  return { exitCode: EXIT.ok, document: { ...common, variables }, text: environmentLines };
};
