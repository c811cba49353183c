import type { CommandSpec } from '../../command.ts';
import { TOPICS } from './topics.ts';

/** `byods help`: of a command, which is its `--help`, or about a topic. */
export function helpCommand(others: readonly string[]): CommandSpec {
  return {
    name: 'help',
    usage: 'help [topic]',
    describe: 'Help on a command, the exit codes or the environment',
    usesStore: false,
    options: (yargs) =>
      yargs.positional('topic', {
        choices: [...TOPICS.map(({ name }) => name), ...others],
        describe: 'A command, or exit-codes or environment',
      }),
    examples: [
      ['byods help exit-codes', TOPICS[0].describe],
      ['byods help environment', TOPICS[1].describe],
      ['byods help run', 'the same as byods run --help'],
    ],
    load: async () => (await import('./handle.ts')).handleHelp,
  };
}
