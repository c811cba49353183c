import type { Argv } from 'yargs';
import type { FieldName, GivenFields } from '../../../core/set-up/fields.ts';
import { WAY_NAMES } from '../../../core/set-up/ways.ts';
import type { Words } from '../../command.ts';

/** The options that give a field. None is for a secret: a list of processes shows the words of every command. */
export const OPTION_OF: Readonly<Partial<Record<FieldName, string>>> = {
  appId: 'app-id',
  clientId: 'client-id',
  orgs: 'org',
  integrationClientId: 'integration-client-id',
};

/** The options of `byods init`. */
export function initOptions(yargs: Argv): Argv {
  const text = { type: 'string', requiresArg: true } as const;
  return yargs
    .option('way', { ...text, choices: WAY_NAMES, describe: 'How the tokens are had' })
    .option('app-id', { ...text, describe: "The service app's id" })
    .option('client-id', { ...text, describe: "The service app's client id" })
    .option('org', { ...text, describe: 'The target org, by its id (repeatable)' })
    .option('integration-client-id', { ...text, describe: "The integration's client id" })
    .option('from', {
      ...text,
      describe: "A token-config.json or NAME=value lines, the Python sample's too; - is stdin",
    })
    .option('replace', { type: 'boolean', describe: 'What is given takes the place of what stands there' })
    .option('yes', { alias: 'y', type: 'boolean', describe: 'Ask nothing' })
    .option('dry-run', { type: 'boolean', describe: 'Ask, send and write nothing; say what would be done' })
    .group(
      ['way', 'app-id', 'client-id', 'org', 'integration-client-id', 'from', 'replace', 'yes', 'dry-run'],
      'Options:',
    );
}

/** The fields that options give. */
export function fieldsOfOptions(words: Words): GivenFields {
  return Object.fromEntries(
    Object.entries(OPTION_OF).flatMap(([name, option]) => {
      const value = words[option] as string | readonly string[] | undefined;
      return value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(',')]];
    }),
  );
}
