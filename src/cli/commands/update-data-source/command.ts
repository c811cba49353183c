import { addChangeOptions, addFieldOptions } from '../../changes/options.ts';
import type { CommandSpec } from '../../command.ts';

/** `byods update-data-source`: other settings for a data source. */
export const updateCommand: CommandSpec = {
  name: 'update-data-source',
  usage: 'update-data-source [id]',
  synopsis: 'update-data-source <id> [fields]',
  describe: 'Change, disable or enable a data source, and prove it',
  about:
    'Changes the fields that are named and keeps all others as they are now. Shows each before and after and asks, unless -y is given. With the change comes a new nonce, and a new token.',
  usesStore: true,
  options: (yargs) => addChangeOptions(addFieldOptions(yargs, { errorMessage: 'needed to disable it' })),
  examples: [
    ['byods update-data-source <id> --url https://new.example.com/byods', ''],
    ['byods update-data-source <id> --status disabled --error-message "Down until noon"', ''],
    ['byods update-data-source <id> --status active', 'enables it again'],
    ['byods update-data-source <id> --minutes 60 --dry-run', 'before and after'],
  ],
  epilogue: 'To give a data source a new life and change nothing else: byods extend-data-source <id>.',
  load: async () => (await import('./handle.ts')).handleUpdate,
};
