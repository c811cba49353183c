import type { CommandSpec } from '../../command.ts';
import { addOrgOption, addRecordsDirOption } from '../../global-options.ts';

/** `byods extend-data-source`: a new lifetime for the data sources that are named. */
export const extendCommand: CommandSpec = {
  name: 'extend-data-source',
  usage: 'extend-data-source [id..]',
  synopsis: 'extend-data-source <id...> [minutes]',
  describe: 'Extend data sources now, and prove it',
  about:
    'Gives each data source that is named a new nonce and a new life of so many minutes (1 to 1440, by default 1440), and changes nothing else. "-" stands for ids from stdin.',
  usesStore: true,
  options: (yargs) =>
    addRecordsDirOption(
      addOrgOption(
        yargs
          .option('all', { type: 'boolean', describe: 'Every data source that is not disabled' })
          .option('expiring-within', {
            type: 'string',
            requiresArg: true,
            describe: 'Those that end within this time: 90m, 2h, 1d',
          })
          .option('dry-run', { type: 'boolean', describe: 'Renew and write nothing; say what would be done' }),
        'Only this org, where an id alone is not enough',
      ),
      'Folder for the operation records (by default the working folder)',
    )
      .option('no-records', { type: 'boolean', describe: 'Write no operation records' })
      .group(['all', 'expiring-within', 'org', 'dry-run', 'records-dir', 'no-records'], 'Options:'),
  examples: [
    ['extend-data-source <id>', 'for 24 hours; as byods extend-data-source'],
    ['extend-data-source <id> <id> 60', 'two of them, for an hour'],
    ['extend-data-source --expiring-within 2h', 'what ends soon, in every org'],
    ['extend-data-source - < ids.txt', 'ids from stdin'],
  ],
  epilogue:
    'A data source that is named is always extended, however long it has to live; a disabled one is refused. One that fails does not stop the others: then the exit code is 3.',
  load: async () => (await import('./handle.ts')).handleExtend,
};
