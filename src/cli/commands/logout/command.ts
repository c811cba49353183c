import type { CommandSpec } from '../../command.ts';
import { addOrgOption } from '../../global-options.ts';

export const logoutCommand: CommandSpec = {
  name: 'logout',
  usage: 'logout',
  describe: 'Take the tokens out of the store, and keep the configuration',
  about:
    'Removes every access and refresh token and the copies beside the store, and keeps client ids and secrets, orgs and names. Webex is not asked to revoke anything: what stays valid there, until when, and where it is revoked by hand is said.',
  usesStore: true,
  options: (yargs) =>
    addOrgOption(yargs, 'Only the tokens of one org')
      .option('yes', { alias: 'y', type: 'boolean', describe: 'Ask nothing' })
      .option('dry-run', { type: 'boolean', describe: 'Write nothing; say what would be removed' })
      .group(['org', 'yes', 'dry-run'], 'Options:'),
  examples: [
    ['byods logout --dry-run', 'what would be removed, and what stays valid'],
    ['byods logout', ''],
    ['byods logout --org "Acme Bank" -y', 'the tokens of one org, in a script'],
  ],
  epilogue: 'Afterwards byods status exits with 4, until somebody authorizes again: byods setup-oauth, or byods init.',
  load: async () => (await import('./handle.ts')).handleLogout,
};
