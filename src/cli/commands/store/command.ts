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
    ["byods store copy --from file:token-config.json --to 'folder:/var/lib/byods#acme'", 'into a store of many'],
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
    ["byods store restore --store 'folder:/var/lib/byods#acme'", 'one credential of a folder of many'],
    [
      'byods store restore --use-previous --store aws:webex-byods-credentials',
      'a secret that was spoilt in the console',
    ],
  ],
  load: async () => (await import('./restore.ts')).handleRestore,
};

const addClient: CommandSpec = {
  name: 'add-client',
  usage: 'add-client',
  synopsis: "store add-client --store 'folder:<directory>#<name>'",
  describe: 'Put a client of another OAuth server into a store of many credentials',
  about:
    'For a client that gets its tokens for itself (grant_type=client_credentials), from Webex or another server that BYODS_TOKEN_URLS allows. A first token is the proof: a client that gets none leaves nothing behind. From then on byods run keeps a token at hand, and the token endpoint hands it out for a key.',
  usesStore: false,
  options: (yargs) =>
    addEnvFileOption(yargs)
      .option('store', {
        type: 'string',
        requiresArg: true,
        demandOption: true,
        describe: 'folder:<directory>#<name> or dynamodb:<table>[@region]#<name>',
      })
      .option('token-url', {
        type: 'string',
        requiresArg: true,
        demandOption: true,
        describe: 'Where tokens are asked for',
      })
      .option('consumer-key', { type: 'string', requiresArg: true, demandOption: true, describe: "The client's id" })
      .option('scope', { type: 'string', requiresArg: true, describe: 'What is asked for, separated by spaces' })
      .option('secret-from', {
        type: 'string',
        requiresArg: true,
        describe: 'A file that holds the consumer secret; - is stdin',
      })
      .option('dry-run', { type: 'boolean', describe: 'Send and write nothing; check what is given' })
      .group(['store', 'token-url', 'consumer-key', 'scope', 'secret-from', 'dry-run', 'env-file'], 'Options:'),
  examples: [
    [
      "byods store add-client --store 'folder:creds#idp' --token-url https://idp.example.com/token --consumer-key app",
      '',
    ],
  ],
  epilogue:
    'No secret is an option: give it at the prompt, in BYODS_CONSUMER_SECRET, or with --secret-from. Exit codes: 0 done, 1 the server refused, 2 something is missing or wrong, 5 the store cannot be written, 6 the server cannot be reached.',
  load: async () => (await import('./add-client.ts')).handleAddClient,
};

/** `byods store …`: the token store as a whole. */
export const storeCommands: CommandGroup = {
  name: 'store',
  describe: 'Move the tokens to another store, bring back the last good version, add a client',
  about:
    'The token store as a whole: a token-config.json, a secret of AWS Secrets Manager or Vault, or one credential of a store of many.',
  examples: [
    ['byods store copy --from file:token-config.json --to aws:webex-byods-credentials', ''],
    ['byods store restore --dry-run', ''],
  ],
  commands: [copy, restore, addClient],
};
