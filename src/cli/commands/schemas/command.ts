import type { CommandSpec } from '../../command.ts';
import { addOrgOption } from '../../global-options.ts';

/** `byods schemas`: what a data source can be registered for. */
export const schemasCommand: CommandSpec = {
  name: 'schemas',
  usage: 'schemas',
  describe: 'List the schemas that a data source can be registered with',
  usesStore: true,
  options: (yargs) => addOrgOption(yargs, 'With the token of this org').group(['org'], 'Options:'),
  examples: [
    ['byods schemas', ''],
    ['byods schemas --json', 'every field, for a program'],
  ],
  epilogue: 'Webex lists every schema there is; a service app was made for one of them.',
  load: async () => (await import('./handle.ts')).handleSchemas,
};
