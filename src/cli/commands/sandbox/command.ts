import type { CommandSpec } from '../../command.ts';

/** `byods sandbox`: a Webex on loopback, until Ctrl-C. */
export const sandboxCommand: CommandSpec = {
  name: 'sandbox',
  usage: 'sandbox',
  describe: 'Run a Webex on this machine, and a token store for it, until Ctrl-C',
  usesStore: false,
  options: (yargs) =>
    yargs
      .option('port', { type: 'string', requiresArg: true, describe: 'Port to listen on; any free one by default' })
      .group(['port'], 'Options:'),
  examples: [
    ['byods sandbox', 'prints what to set, for commands in another terminal'],
    ['byods sandbox --port 8780 --json', 'prints {baseUrl, controlUrl, configPath} on one line'],
  ],
  epilogue:
    'docs/sandbox.md tells of its clock, its modes, its faults and its ledger. Ctrl-C ends it with exit code 0.',
  load: async () => (await import('./handle.ts')).handleSandbox,
};
