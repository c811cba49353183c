import type { CommandSpec } from '../../command.ts';
import { addOrgOption } from '../../global-options.ts';

/** `byods refresh-token`: makes sure that there is a token that works. */
export const refreshTokenCommand: CommandSpec = {
  name: 'refresh-token',
  usage: 'refresh-token',
  describe: 'Renew the tokens that are due, and prove those that are fresh',
  usesStore: true,
  options: (yargs) =>
    addOrgOption(
      yargs
        .option('dry-run', { type: 'boolean', describe: 'Send and write nothing; say what would be done' })
        .option('force', { type: 'boolean', describe: 'Renew now, also what is fresh or was rejected' }),
      'Only this org',
    ).group(['dry-run', 'force', 'org'], 'Options:'),
  examples: [
    ['refresh-token', 'the same as byods refresh-token'],
    ['byods refresh-token --dry-run', 'what would be done, and why'],
    ['byods refresh-token --force', 'renew now'],
    ['byods refresh-token --org <id> --json', 'one org, for a program'],
  ],
  load: async () => (await import('./handle.ts')).handleRefreshToken,
};
