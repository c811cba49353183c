import type { CommandSpec } from '../../command.ts';
import { addOrgOption } from '../../global-options.ts';

/** `byods data-sources`: what there is, the soonest to end first. */
export const dataSourcesCommand: CommandSpec = {
  name: 'data-sources',
  usage: 'data-sources',
  describe: 'List the data sources, the soonest to end first',
  usesStore: true,
  options: (yargs) => addOrgOption(yargs, 'Only this org').group(['org'], 'Options:'),
  examples: [
    ['byods data-sources', ''],
    ['byods data-sources --json', 'every field, for a program'],
  ],
  load: async () => (await import('./handle.ts')).handleDataSources,
};
