import { STATUSES } from '../../../core/policy/data-source-fields.ts';
import type { CommandSpec } from '../../command.ts';
import { addOrgOption, addRecordsDirOption } from '../../global-options.ts';

/** `byods data-sources`: in a terminal the screen; else what there is, the soonest to end first, or all about one. */
export const dataSourcesCommand: CommandSpec = {
  name: 'data-sources',
  usage: 'data-sources [id]',
  describe: 'The data sources: a screen to work with them, a list, or all about one',
  about:
    'In a terminal, opens a screen that shows the data sources and changes them. Elsewhere, and with --table, --status or --expiring-within, lists those of every org that is not paused, the soonest to end first. With an id: every field of that one, and what the claims of its signed token say. Signed tokens and nonces are never shown.',
  usesStore: true,
  options: (yargs) =>
    addRecordsDirOption(
      addOrgOption(
        yargs
          .option('status', { choices: STATUSES, requiresArg: true, describe: 'Only those' })
          .option('expiring-within', {
            type: 'string',
            requiresArg: true,
            describe: 'Only those that end within this time: 90m, 2h, 1d',
          })
          .option('save-list', { type: 'boolean', describe: 'Write the list into a file as well' })
          .option('table', { type: 'boolean', describe: 'The list, in a terminal too' })
          .option('readonly', { type: 'boolean', describe: 'A screen that changes nothing' })
          .option('screen-reader', {
            type: 'boolean',
            describe: 'A screen that is to be read aloud (also INK_SCREEN_READER=true)',
          }),
        'Only this org',
      ),
      'Folder for that file, or for the records of the screen (by default the working folder)',
    )
      .option('no-records', { type: 'boolean', describe: 'The screen writes no operation records' })
      .group(['status', 'expiring-within', 'org', 'save-list', 'table'], 'Options:')
      .group(['readonly', 'screen-reader', 'records-dir', 'no-records'], 'The screen:'),
  examples: [
    ['data-sources', 'the screen, in a terminal; ? lists its keys'],
    ['data-sources <id>', 'every field, and its claims'],
    ['data-sources --expiring-within 2h --status active', ''],
    ['data-sources --json', 'every field, for a program'],
    ['data-sources --save-list --records-dir lists', ''],
  ],
  load: async () => (await import('./handle.ts')).handleDataSources,
};
