import type { CommandSpec } from '../../command.ts';

/** `byods whoami`: the person or app behind a token. */
export const whoamiCommand: CommandSpec = {
  name: 'whoami',
  usage: 'whoami',
  describe: 'Say which person or app is behind a token',
  about:
    "Asks Webex whose a token is: the integration's, where one is configured, else a service app's. The first proof that a chain works, from a file, AWS or Vault to Webex. The token is renewed first where it is due, as get-token does, and never shown.",
  usesStore: true,
  options: (yargs) =>
    yargs
      .option('rung', {
        choices: ['integration', 'service-app'] as const,
        requiresArg: true,
        describe: 'Whose token: of the integration (or personal access token), or of the service app in an org',
      })
      .option('org', {
        type: 'string',
        requiresArg: true,
        describe: "The service app's token of this org (id or name)",
      })
      .option('from', {
        type: 'string',
        requiresArg: true,
        describe: 'A token from elsewhere: vault:<mount>/creds/<name>, of vault-plugin-secrets-oauthapp',
      })
      .group(['rung', 'org', 'from'], 'Options:'),
  examples: [
    ['byods whoami', ''],
    ['byods whoami --rung service-app --org <id>', ''],
    ['byods whoami --from vault:oauthapp/creds/integration', 'what Vault gives, without any token store'],
    ['byods whoami --sandbox', 'try it without an account'],
  ],
  epilogue:
    'A person is named only to a token with the scope spark:people_read; without it, the token is shown to be good. Scopes are what Webex told when it gave the token, where it did.\n\nExit codes: 0 Webex takes the token; 4 it does not, or no rung gives one; 5 the token store cannot be used; 6 Webex or Vault cannot be reached.',
  load: async () => (await import('./handle.ts')).handleWhoami,
};
