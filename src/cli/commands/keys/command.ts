import type { CommandGroup, CommandSpec } from '../../command.ts';
import { addCredentialStoreOptions } from '../../global-options.ts';

const create: CommandSpec = {
  name: 'create',
  usage: 'create',
  synopsis: 'keys create --credential <name>',
  describe: 'Make a key for a credential of the store, and show it once',
  about:
    'Makes a key of 256 random bits and prints it, this once: only its SHA-256 is kept. The key is a secret, and opens one credential.',
  usesStore: false,
  options: (yargs) =>
    addCredentialStoreOptions(
      yargs
        .option('credential', {
          type: 'string',
          requiresArg: true,
          demandOption: true,
          describe: 'Which: <name>, or <name>/<org id or name> of a service app',
        })
        .option('name', {
          type: 'string',
          requiresArg: true,
          describe: 'What to call it; the name of the credential by default',
        })
        .option('expires-in', {
          type: 'string',
          requiresArg: true,
          describe: 'It is taken for so long: 12h, 90d; for ever by default',
        })
        .option('from', {
          type: 'string',
          requiresArg: true,
          describe: 'Take it only from this address or range: 10.0.0.0/8 (repeatable)',
        })
        .group(['credential', 'name', 'expires-in', 'from'], 'Options:'),
    ),
  examples: [
    ['byods keys create --credential acme --name ci --expires-in 90d', ''],
    ['byods keys create --credential acme --from 10.0.0.0/8 --from 2001:db8::/32', ''],
    ['KEY=$(byods keys create --credential acme --quiet)', 'the key alone, for a script'],
  ],
  load: async () => (await import('./create.ts')).handleCreate,
};

const list: CommandSpec = {
  name: 'list',
  usage: 'list',
  synopsis: 'keys list',
  describe: 'List the keys, when each was last used, and the credentials',
  usesStore: false,
  options: (yargs) => addCredentialStoreOptions(yargs),
  examples: [
    ['byods keys list', ''],
    ['byods keys list --json', 'for a program'],
  ],
  load: async () => (await import('./list.ts')).handleList,
};

const revoke: CommandSpec = {
  name: 'revoke',
  usage: 'revoke <key>',
  synopsis: 'keys revoke <id or name>',
  describe: 'Take a key back, from this moment on and for good',
  about:
    'A revoked key is answered as one that never was. Access tokens that were handed out for it stay valid at Webex until they end. The credential stays.',
  usesStore: false,
  options: (yargs) =>
    addCredentialStoreOptions(
      yargs.positional('key', { type: 'string', demandOption: true, describe: 'Its id, or its name' }),
    ),
  examples: [['byods keys revoke ci', '']],
  load: async () => (await import('./revoke.ts')).handleRevoke,
};

const audit: CommandSpec = {
  name: 'audit',
  usage: 'audit',
  synopsis: 'keys audit',
  describe: 'Show who took which token when, the newest last',
  usesStore: false,
  options: (yargs) =>
    addCredentialStoreOptions(
      yargs
        .option('last', { type: 'string', requiresArg: true, describe: 'How many entries; 50 by default' })
        .group(['last'], 'Options:'),
    ),
  examples: [
    ['byods keys audit --last 1000', ''],
    ['byods keys audit --json', 'for a program'],
  ],
  load: async () => (await import('./audit.ts')).handleAudit,
};

const rekey: CommandSpec = {
  name: 'rekey',
  usage: 'rekey',
  synopsis: 'keys rekey',
  describe: 'Encrypt everything in the store anew, with the key that is configured now',
  about:
    'After a change of the encryption key: give the new one as usual and the old one in BYODS_OLD_ENCRYPTION_KEY, BYODS_OLD_KMS_KEY_ARN or BYODS_OLD_CLIENT_SECRET. It may be interrupted, and run again. The keys of the endpoint stay as they are.',
  usesStore: false,
  options: (yargs) => addCredentialStoreOptions(yargs),
  examples: [['byods keys rekey', 'then the old key is of no more use']],
  load: async () => (await import('./rekey.ts')).handleRekey,
};

const importItems: CommandSpec = {
  name: 'import',
  usage: 'import <file>',
  synopsis: 'keys import <file>',
  describe: 'Take over the keys and tokens of a Webex Token Keeper',
  about:
    'Reads the items of its table, as aws dynamodb scan --output json prints them: user_key and token. Each becomes a credential and a key, so that programs go on with what they have. Nothing is sent; stop the old service first. Those keys stood in the paths of requests: give programs new ones afterwards. - is stdin.',
  usesStore: false,
  options: (yargs) =>
    addCredentialStoreOptions(
      yargs.positional('file', { type: 'string', demandOption: true, describe: 'The items; - is stdin' }),
    ),
  examples: [['byods keys import items.json', '']],
  load: async () => (await import('./import.ts')).handleImport,
};

/** `byods keys …`: the keys of the token endpoint. */
export const keysCommands: CommandGroup = {
  name: 'keys',
  describe: 'Make, list and revoke keys of the token endpoint, and see what was done with them',
  about: 'The keys for which byods serve gives fresh tokens. Each opens one credential of the store.',
  examples: [
    ['byods keys create --credential acme --name ci --expires-in 90d', ''],
    ['byods keys list', ''],
    ['byods keys revoke ci', ''],
  ],
  commands: [create, list, revoke, audit, rekey, importItems],
};
