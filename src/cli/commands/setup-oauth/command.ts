import { AUTHORIZATION_SCOPE, USUAL_PORT } from '../../../core/policy/authorization-request.ts';
import type { CommandSpec } from '../../command.ts';

/** `byods setup-oauth`: a person authorizes the integration, once. */
export const setupOauthCommand: CommandSpec = {
  name: 'setup-oauth',
  usage: 'setup-oauth',
  describe: 'Authorize the integration, once, in a browser',
  about: `Opens the page of Webex on which a person allows the integration ${AUTHORIZATION_SCOPE}, waits at its redirect URI, exchanges the code that comes for tokens, saves them, and mints one service-app token as the proof. Where the stored token works, or its refresh token gives another, nobody is asked.`,
  usesStore: true,
  options: (yargs) =>
    yargs
      .option('port', {
        type: 'string',
        requiresArg: true,
        describe: `The port of the redirect http://localhost:<port>/callback, which must be registered for the integration (${USUAL_PORT})`,
      })
      .option('redirect-uri', {
        type: 'string',
        requiresArg: true,
        describe:
          'Another redirect on this machine, letter by letter as it is registered (http://127.0.0.1:8080/oauth)',
      })
      .option('no-browser', { type: 'boolean', describe: 'Open no browser; only print the address' })
      .option('pat', {
        type: 'string',
        describe: 'Take a personal access token instead, which lives 12 hours: asked for, or with - from stdin',
      })
      .option('vault', {
        type: 'string',
        requiresArg: true,
        describe: 'Authorize in Vault instead: where vault-plugin-secrets-oauthapp is mounted, which keeps the tokens',
      })
      .option('server', {
        type: 'string',
        requiresArg: true,
        describe: "With --vault: the plugin's entry of the client",
      })
      .option('credential', {
        type: 'string',
        requiresArg: true,
        describe: 'With --vault: the name of the credential, <vault>/creds/<name>',
      })
      .option('create-server', {
        type: 'boolean',
        describe: 'With --vault: first write the entry, with the client id and secret of the integration',
      })
      .option('force', { type: 'boolean', describe: 'Ask a person, also where a stored token works' })
      .option('dry-run', { type: 'boolean', describe: 'Send and write nothing; say what would be done' })
      .group(
        [
          'port',
          'redirect-uri',
          'no-browser',
          'pat',
          'vault',
          'server',
          'credential',
          'create-server',
          'force',
          'dry-run',
        ],
        'Options:',
      ),
  examples: [
    ['byods setup-oauth', ''],
    ['byods setup-oauth --no-browser', 'on another machine: open the address yourself'],
    ['byods setup-oauth --port 3001 --force', 'anew, with another redirect'],
    ['byods setup-oauth --redirect-uri http://127.0.0.1:8080/oauth', 'with the one that is registered already'],
    ['byods setup-oauth --pat - < token.txt', 'a personal access token, for trying out'],
    ['byods setup-oauth --vault oauthapp --server webex --credential integration', 'in Vault'],
    ['byods setup-oauth --sandbox --force', 'try it without an account'],
  ],
  epilogue:
    'The address that the browser ends at can also be pasted at the prompt: over SSH, where the port is taken, or where no browser opened. Without a terminal the address is printed on stderr, and nothing is asked.\n\nExit codes: 0 done, or nothing to do; 2 no integration is configured (byods init), its secret is wrong, or the port is taken; 4 denied, nobody came within ten minutes, or Webex did not take the code; 5 the tokens could not be saved.',
  afterInterruption: 'run byods setup-oauth again; byods status shows what is stored',
  load: async () => (await import('./handle.ts')).handleSetupOauth,
};
