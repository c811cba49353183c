import { addChangeOptions } from '../../changes/options.ts';
import type { CommandSpec } from '../../command.ts';

/** `byods delete-data-source`: away with a data source. */
export const deleteCommand: CommandSpec = {
  name: 'delete-data-source',
  usage: 'delete-data-source [id]',
  synopsis: 'delete-data-source <id>',
  describe: 'Delete a data source for good',
  about:
    'Webex sends no calls to it any more. It cannot be brought back. Shows what it is and asks for its id once more, unless -y is given.',
  usesStore: true,
  options: addChangeOptions,
  examples: [
    ['byods delete-data-source <id>', ''],
    ['byods delete-data-source <id> --dry-run', 'what would be deleted'],
    ['byods delete-data-source <id> -y --json', 'for a program'],
  ],
  epilogue: 'To stop its calls for a while: byods update-data-source <id> --status disabled.',
  load: async () => (await import('./handle.ts')).handleDelete,
};
