import type { CommandGroup, CommandSpec } from '../../command.ts';
import { addEnvFileOption } from '../../global-options.ts';
import { STORE_NAMES } from '../../store-names.ts';

const copy: CommandSpec = {
  name: 'copy',
  usage: 'copy',
  synopsis: 'store copy --from <store> --to <store>',
  describe: 'Move the tokens to another store, proven before the old one is left',
  about:
    'Copies the document, reads it back, and marks the source as moved: from then on nothing refreshes its tokens there, because of two stores that refresh the same tokens one would lose them. The same command with the ends exchanged comes back. Newer tokens in the target are never overwritten unawares; what stood there is kept (beside a file in .byods/, in AWS as AWSPREVIOUS, in Vault as its earlier version).',
  usesStore: false,
  options: (yargs) =>
    addEnvFileOption(yargs)
      .option('from', { type: 'string', requiresArg: true, describe: STORE_NAMES })
      .option('to', { type: 'string', requiresArg: true, describe: 'The same; it is made where it is not there yet' })
      .option('yes', { alias: 'y', type: 'boolean', describe: 'Overwrite what is there without a question' })
      .option('dry-run', { type: 'boolean', describe: 'Write nothing; say what would be done about each credential' })
      .option('overwrite-newer', { type: 'boolean', describe: 'Also tokens that are newer there, or only there' })
      .option('overwrite-other-app', {
        type: 'boolean',
        describe: 'Also the document of another service app or Webex API',
      })
      .group(['from', 'to', 'yes', 'dry-run', 'overwrite-newer', 'overwrite-other-app', 'env-file'], 'Options:'),
  examples: [
    ['byods store copy --from file:token-config.json --to aws:webex-byods-credentials', 'from a laptop to the Lambda'],
    ['byods store copy --from aws:webex-byods-credentials --to file:token-config.json', 'and back'],
    [
      'byods store copy --from file:token-config.json --to aws:webex-byods-credentials --dry-run',
      'only say what it would do',
    ],
  ],
  epilogue:
    'Exit codes: 0 moved, 2 refused and nothing changed, 5 a store cannot be read or written, 7 somebody refreshes at this moment. A copy that was broken off is finished by the same command.',
  afterInterruption: 'run the same command again, it finishes what it had begun',
  load: async () => (await import('./copy.ts')).handleCopy,
};

const restore: CommandSpec = {
  name: 'restore',
  usage: 'restore',
  synopsis: 'store restore',
  describe: 'Bring back the last good version of a token-config.json, or the one before of a secret',
  about:
    'Shows how the last good version differs from what stands there now, asks, keeps aside what stood there, and puts the last good version in its place. Works where the file cannot be read any more, and where it is gone. Tokens that Webex has replaced since do not become valid by that.',
  usesStore: true,
  options: (yargs) =>
    yargs
      .option('yes', { alias: 'y', type: 'boolean', describe: 'Ask nothing' })
      .option('dry-run', { type: 'boolean', describe: 'Write nothing; show the difference' })
      .option('use-previous', {
        type: 'boolean',
        describe: 'Of an AWS secret that cannot be read: back to the version before, AWSPREVIOUS',
      })
      .group(['yes', 'dry-run', 'use-previous'], 'Options:'),
  examples: [
    ['byods store restore --dry-run', 'what would change'],
    ['byods store restore --config token-config.json', 'also when the file is gone'],
    [
      'byods store restore --use-previous --store aws:webex-byods-credentials',
      'a secret that was spoilt in the console',
    ],
  ],
  load: async () => (await import('./restore.ts')).handleRestore,
};

/** `byods store …`: the token store as a whole. */
export const storeCommands: CommandGroup = {
  name: 'store',
  describe: 'Move the tokens to another store, bring back the last good version',
  about: 'The token store as a whole: a token-config.json, or a secret of AWS Secrets Manager.',
  examples: [
    ['byods store copy --from file:token-config.json --to aws:webex-byods-credentials', ''],
    ['byods store restore --dry-run', ''],
  ],
  commands: [copy, restore],
};
