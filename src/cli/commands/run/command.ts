import type { CommandSpec } from '../../command.ts';
import { addOrgOption, addRecordsDirOption } from '../../global-options.ts';

/** `byods run`: the hourly renewal pass. */
export const runCommand: CommandSpec = {
  name: 'run',
  usage: 'run',
  describe: 'Renew and extend everything that is due: the hourly run',
  usesStore: true,
  options: (yargs) =>
    addRecordsDirOption(
      addOrgOption(
        yargs
          .option('dry-run', { type: 'boolean', describe: 'Renew and write nothing; say what would be done' })
          .option('force', { type: 'boolean', describe: 'Renew and extend what is not due, too' }),
        'Only this org',
      ),
      'Write an operation record of each extension into this folder',
    ).group(['dry-run', 'force', 'org', 'records-dir'], 'Options:'),
  examples: [
    ['byods run', 'what is due, in every org'],
    ['byods run --dry-run', 'what would be done, and why'],
    ['byods run --sandbox', 'a look at it without an account'],
    ['byods run --json', 'the report for a program'],
  ],
  load: async () => (await import('./handle.ts')).handleRun,
};
