import type { Argv } from 'yargs';
import { STORE_NAMES } from './store-names.ts';

/** How a command shows its result: the same for every command. */
export function addOutputOptions(parser: Argv): Argv {
  return parser
    .option('json', { type: 'boolean', describe: 'Print one JSON document on stdout, errors too' })
    .option('quiet', { alias: 'q', type: 'boolean', describe: 'Print results only: no details, notes or warnings' })
    .option('verbose', { alias: 'v', type: 'boolean', describe: 'Tell every decision and request on stderr' })
    .option('no-color', { type: 'boolean', describe: 'No colour (also NO_COLOR, a pipe, TERM=dumb)' })
    .group(['json', 'quiet', 'verbose', 'no-color', 'help', 'version'], 'Output:');
}

/** Which token store a command works with. */
export function addStoreOptions(parser: Argv): Argv {
  return addEnvFileOption(parser)
    .option('config', { type: 'string', requiresArg: true, describe: 'Path of the token-config.json to use' })
    .option('store', { type: 'string', requiresArg: true, describe: STORE_NAMES })
    .option('sandbox', { type: 'boolean', describe: 'Against an embedded sandbox with a store of its own' })
    .group(['config', 'store', 'sandbox', 'env-file'], 'Token store:');
}

/** Which store of credentials a command works with. */
export function addCredentialStoreOptions(parser: Argv, sandbox = false): Argv {
  const named = addEnvFileOption(parser).option('store', {
    type: 'string',
    requiresArg: true,
    describe: 'folder:<directory> or dynamodb:<table>[@region], the store of many credentials',
  });
  if (!sandbox) return named.group(['store', 'env-file'], 'Credentials:');
  return named
    .option('sandbox', { type: 'boolean', describe: 'Against an embedded sandbox with a store of its own' })
    .group(['store', 'sandbox', 'env-file'], 'Credentials:');
}

/** Where more variables are. */
export function addEnvFileOption(parser: Argv): Argv {
  return parser.option('env-file', {
    // Node.js looks for its own option of that name in the arguments of programs, too: where there is no such file it
    // ends before the program starts (exit code 9). Under the other name everything is ours.
    alias: 'env-from',
    type: 'string',
    requiresArg: true,
    describe: 'Read more variables from a file of NAME=value lines',
  });
}

/** `--org`, which may be given several times. */
export function addOrgOption(parser: Argv, describe: string): Argv {
  return parser.option('org', { type: 'string', requiresArg: true, describe: `${describe} (id or name; repeatable)` });
}

/** Where operation records go. */
export function addRecordsDirOption(parser: Argv, describe: string): Argv {
  return parser.option('records-dir', { type: 'string', requiresArg: true, describe });
}
