import type { CommandSpec } from '../../command.ts';
import { TOKEN_FORMATS } from './formats.ts';

/** `byods get-token`: the one command that prints a secret, for scripts. */
export const getTokenCommand: CommandSpec = {
  name: 'get-token',
  usage: 'get-token',
  describe: 'Print a service-app access token for a script; a secret',
  about:
    'Prints an access token alone on stdout. It is a secret, and no other command shows one: pass it on through a pipe or a variable, keep it out of logs and arguments. One past half its life is renewed first; with --min-ttl one that ends sooner, and only that one. Only a renewal needs the right to write to the token store.',
  usesStore: true,
  options: (yargs) =>
    yargs
      .option('min-ttl', {
        type: 'string',
        requiresArg: true,
        describe: 'It lives at least so long, or is renewed: 90s, 10m, 2h, 1d',
      })
      .option('format', {
        choices: TOKEN_FORMATS,
        requiresArg: true,
        describe: 'The token alone (by default), with its end and org, as variables, or as a header',
      })
      .option('org', {
        type: 'string',
        requiresArg: true,
        describe: 'Whose token, where there are several (id or name)',
      })
      .group(['min-ttl', 'format', 'org'], 'Options:'),
  examples: [
    ['TOKEN=$(byods get-token --min-ttl 10m)', 'for a job of ten minutes'],
    ['byods get-token --format header | curl -H @- <url>', ''],
    ['eval "$(byods get-token --format env)"', 'sets WEBEX_ACCESS_TOKEN'],
    ['byods get-token --format env >> "$GITHUB_ENV"', ''],
    ['byods get-token --json', 'with its end and its org'],
  ],
  epilogue:
    'A token with less than a minute left is never printed. --min-ttl longer than a token of Webex lives renews it once a day at most, and fails.',
  load: async () => (await import('./handle.ts')).handleGetToken,
};
