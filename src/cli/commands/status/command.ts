import type { CommandSpec } from '../../command.ts';

/** `byods status`: a look at everything, which changes nothing. */
export const statusCommand: CommandSpec = {
  name: 'status',
  usage: 'status',
  describe: 'Show how everything is; renews and writes nothing',
  usesStore: true,
  options: (yargs) =>
    yargs
      .option('all', { type: 'boolean', describe: 'Tell of every one, not only of the ten worst' })
      .group(['all'], 'Options:'),
  examples: [
    ['byods status', ''],
    ['byods status --json', 'for a monitor: exit code 3 when something is at risk, 4 when a person must act'],
  ],
  epilogue:
    'Exit codes: 0 healthy, 3 a data source is at risk or could not be looked at, 4 a person must reauthorize, 5 token store unavailable or corrupt. With --store folder:<directory> or dynamodb:<table>[@region] it shows every document of that store of many credentials; the exit code is the worst of theirs',
  load: async () => (await import('./handle.ts')).handleStatus,
};
