import { addChangeOptions, addFieldOptions } from '../../changes/options.ts';
import type { CommandSpec } from '../../command.ts';

/** `byods register-data-source`: a new data source. */
export const registerCommand: CommandSpec = {
  name: 'register-data-source',
  usage: 'register-data-source',
  synopsis: 'register-data-source --url <address>',
  describe: 'Register a data source, and prove it',
  about:
    'Tells Webex where to send the calls of an org. Shows what will be registered and asks, unless -y is given. Its host must lie in a Data Exchange Domain of the service app.',
  usesStore: true,
  options: (yargs) =>
    addChangeOptions(
      addFieldOptions(yargs, {
        schemaId: 'by default VoiceVirtualAgent, or the only one',
        audience: 'BYODS by default',
        subject: 'BYODS by default',
        tokenLifetimeMinutes: '1440 by default',
        status: 'active by default',
      }),
    ),
  examples: [
    ['byods register-data-source --url https://media.example.com/byods', ''],
    ['byods register-data-source --url <address> --dry-run', 'what would be registered'],
    ['byods register-data-source --url <address> --org <id> -y --json', 'for a program'],
  ],
  epilogue:
    'When the answer is lost, the data sources are searched for the new one before anything is sent again: it is never registered twice unnoticed.',
  afterInterruption:
    'look first whether it was registered (byods data-sources); register it again only when it is not there',
  load: async () => (await import('./handle.ts')).handleRegister,
};
