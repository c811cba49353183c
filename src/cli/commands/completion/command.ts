import type { CommandSpec } from '../../command.ts';
import { SHELLS } from './shells.ts';

/** `byods completion`: the script that teaches a shell to complete the words of the commands. */
export const completionCommand: CommandSpec = {
  name: 'completion',
  usage: 'completion <shell>',
  describe: 'Print a script that completes commands, options and ids in a shell',
  usesStore: false,
  options: (yargs) => yargs.positional('shell', { choices: SHELLS, describe: 'Which shell it is for' }),
  examples: [
    ['source <(byods completion bash)', 'in ~/.bashrc'],
    ['source <(byods completion zsh)', 'in ~/.zshrc, after compinit'],
    ['byods completion fish | source', 'in ~/.config/fish/config.fish'],
  ],
  epilogue:
    'It completes data-sources, extend-data-source and refresh-token, too. Ids and orgs are those that a command last listed: no token is used and nothing is sent.',
  load: async () => (await import('./handle.ts')).handleCompletion,
};
