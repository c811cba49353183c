import type { CommandSpec } from '../../command.ts';
import { addOrgOption, addRecordsDirOption } from '../../global-options.ts';

/** `byods data-sources`: what there is, the soonest to end first; or all about one. */
export const dataSourcesCommand: CommandSpec = {
  name: 'data-sources',
  usage: 'data-sources [id]',
  describe: 'List the data sources, the soonest to end first, or tell all about one',
  about:
    'Lists the data sources of every org that is not paused, the soonest to end first. With an id: every field of that one, and what the claims of its signed token say. Signed tokens and nonces are never shown.',
  usesStore: true,
  options: (yargs) =>
    addRecordsDirOption(
      addOrgOption(
        yargs
          .option('status', { choices: ['active', 'disabled'], requiresArg: true, describe: 'Only those' })
          .option('expiring-within', {
            type: 'string',
            requiresArg: true,
            describe: 'Only those that end within this time: 90m, 2h, 1d',
          })
          .option('save-list', { type: 'boolean', describe: 'Write the list into a file as well' }),
        'Only this org',
      ),
      'Folder for that file (by default the working folder)',
    ).group(['status', 'expiring-within', 'org', 'save-list', 'records-dir'], 'Options:'),
  examples: [
    ['data-sources', 'the same as byods data-sources'],
    ['data-sources <id>', 'every field, and its claims'],
    ['data-sources --expiring-within 2h --status active', ''],
    ['data-sources --json', 'every field, for a program'],
    ['data-sources --save-list --records-dir lists', ''],
  ],
  load: async () => (await import('./handle.ts')).handleDataSources,
};
