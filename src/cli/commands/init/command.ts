import type { CommandSpec } from '../../command.ts';
import { initOptions } from './options.ts';

/** `byods init`: from nothing to a token store that works. */
export const initCommand: CommandSpec = {
  name: 'init',
  usage: 'init',
  describe: 'Make a token store, step by step, and prove that it works',
  about:
    'Asks for each value that is missing, with where to find it, writes token-config.json (or what --config or --store names) for you alone, gets a token as the proof, and keeps that. What stands there already stays. In a script the values come from options, from variables (byods help environment) and, secrets too, from --from.',
  usesStore: true,
  options: initOptions,
  examples: [
    ['byods init', 'asks for everything'],
    ['byods init --sandbox', 'try it without an account'],
    ['byods init --from ../webex-byods-manager/token-config.json', 'with what the Python sample has'],
    ['byods init --env-file .env --org <id> -y', 'in a script, with secrets from variables'],
    ['byods init --from - --json', 'with one JSON document from stdin'],
  ],
  epilogue:
    'No secret is an option: give it at the prompt, in a variable, or with --from. Exit codes: 0 proved, or waiting for byods setup-oauth; 2 something is missing or wrong; 3 Webex gives no token for an org; 4 a token was rejected; 5 the token store cannot be written; 6 Webex cannot be reached.',
  afterInterruption: 'run the same command again: what is stored already is not asked for again',
  load: async () => (await import('./handle.ts')).handleInit,
};
